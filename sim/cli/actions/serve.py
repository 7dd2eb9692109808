"""The command `serve`."""

from __future__ import annotations

import webbrowser

from sim.cli.options import Options
from sim.cli.streams import say
from sim.cli.support.progress import progress
from sim.scenarios.loading import assignments
from sim.web import server


def serve(options: Options) -> None:
    """Serve the live page until Ctrl-C."""
    server.check_installed()
    overrides = assignments(options["settings"])
    language, limits = options["language"], server.Limits(visitors=options["visitors"])
    with server.bound(options["port"]) as opened:
        names, data = options["scenarios"], options["data"]
        with progress("live page", lines=False):
            chosen = server.load_catalogue(
                names, overrides, data, limits, language=language, show_names=options["names"]
            )
        port = opened.getsockname()[1]
        address = f"http://{server.ADDRESS}:{port}/"

        def started() -> None:
            say(f"The live page is at {address} (Ctrl-C ends it).")
            if not options["no_browser"]:
                webbrowser.open(address)

        app = server.application(chosen, port=port, limits=limits, language=language, begun=started)
        server.serve(app, opened)
    say("Stopped.")
