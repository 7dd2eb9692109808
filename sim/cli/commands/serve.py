"""The command that serves the live page."""

from __future__ import annotations

from typing import Any

import click

from sim.cli.options import say, shared, taking
from sim.web import server

PORT = 8712


@click.command()
@taking("scenarios", "scenarios", nargs=-1, metavar="[S...]")
@click.option(
    "--port",
    type=click.IntRange(0, 65_535),
    default=PORT,
    show_default=True,
    help="0 takes any that is free.",
)
@click.option("--no-browser", is_flag=True, help="Don't open a browser.")
@click.option(
    "--visitors", type=click.IntRange(1, 100), default=8, show_default=True, help="Visitors at once."
)
@click.option("--language", type=click.Choice(["en", "de"]), default="en", show_default=True)
@shared("set", "data")
def serve(scenarios: tuple[str, ...], **options: Any) -> None:
    """Serve a live page on this machine: two networks side by side, with sliders.

    Scenarios S are those that can be chosen; without any, the shipped ones. Shipped scenarios live with 300
    people unless --set says otherwise.

    Example: whoanswers serve centralised-local distributed-crowd hybrid
    """
    server.check_installed()
    from sim.scenarios.loading import assignments

    overrides = assignments(options["settings"])
    opened = server.bound(options["port"])
    with opened:
        language, limits = options["language"], server.Limits(visitors=options["visitors"])
        chosen = server.load_catalogue(scenarios, overrides, options["data"], limits, language=language)
        address = f"http://{server.ADDRESS}:{opened.getsockname()[1]}/"

        def begun() -> None:
            say(f"The live page is at {address} (Ctrl-C ends it).")
            if not options["no_browser"]:
                import webbrowser

                webbrowser.open(address)

        server.serve(chosen, opened, limits=limits, language=language, begun=begun)
    say("Stopped.")
