"""Serve the live page."""

from __future__ import annotations

import webbrowser

from sim.cli.options import Options
from sim.cli.streams import say
from sim.scenarios.loading import assignments
from sim.web.server.catalogue import offered
from sim.web.server.limits import Limits
from sim.web.server.serve import ADDRESS, bound, check_installed, serve as serve_on
from sim.web.words import words


def serve(options: Options) -> None:
    """Serve the live page until Ctrl-C."""
    check_installed()
    overrides = assignments(options["settings"])
    language, limits = options["language"], Limits(visitors=options["visitors"])
    with bound(options["port"]) as opened:
        topics = words(language)["topics"]
        chosen = offered(options["scenarios"], overrides, options["data"], limits, topics=topics)
        address = f"http://{ADDRESS}:{opened.getsockname()[1]}/"

        def begun() -> None:
            say(f"The live page is at {address} (Ctrl-C ends it).")
            if not options["no_browser"]:
                webbrowser.open(address)

        serve_on(chosen, opened, limits=limits, language=language, begun=begun)
    say("Stopped.")
