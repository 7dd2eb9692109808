"""The command `brief`."""

from __future__ import annotations

import sim
from sim import studies
from sim.cli.options import Options
from sim.cli.streams import say
from sim.cli.support.output_paths import output_file


def brief(options: Options) -> None:
    """Write a brief about a study."""
    path = output_file(options["out"], "brief.pdf")
    studies.check_brief(path)
    sim.brief(options["study"], path, last_year=options["last_year"])
    say(f"Brief: {path}")
