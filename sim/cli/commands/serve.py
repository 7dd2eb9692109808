"""The command that serves the live page."""

from __future__ import annotations

from typing import Any

import click

from sim.cli.options import say, shared, taking

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
    from sim.web.server.serve import ADDRESS, bound, check_installed, serve as serving

    check_installed()
    from sim.scenarios.loading import assignments

    overrides = assignments(options["settings"])
    opened = bound(options["port"])
    with opened:
        from sim.web.server.catalogue import offered
        from sim.web.server.limits import Limits
        from sim.web.words import words

        language, limits = options["language"], Limits(visitors=options["visitors"])
        chosen = offered(scenarios, overrides, options["data"], limits, topics=words(language)["topics"])
        address = f"http://{ADDRESS}:{opened.getsockname()[1]}/"

        def begun() -> None:
            say(f"The live page is at {address} (Ctrl-C ends it).")
            if not options["no_browser"]:
                import webbrowser

                webbrowser.open(address)

        serving(chosen, opened, limits=limits, language=language, begun=begun)
    say("Stopped.")
