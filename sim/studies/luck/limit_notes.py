"""Notes on what a luck study can't estimate: too few lives, people or questions, and groups too small."""

from __future__ import annotations

import math

from sim.errors import spelled, spelled_setting
from sim.measures.luck.lives import QUESTIONS, Lives
from sim.measures.outcome.groups import is_small
from sim.scenarios import Scenario
from sim.tables.lazy_pandas import pd

OUTSIDE = (
    "A share below 0 % or above 100 % is not an error: the estimates are unbiased, so if the true share is "
    "close to 0 % or 100 %, an estimate may lie on either side of it. Intervals are clipped to 0–100 %. If "
    "the estimate itself lies outside, the interval ends at the estimate."
)


def notes_on_limits(shares: pd.DataFrame, lives: Lives) -> list[str]:
    """Return notes on people who asked too few questions, estimates outside 0 to 1, and too few lives."""
    notes = []
    if few := int((~lives.usable).sum()):
        notes.append(f"{few} of {lives.usable.size} people are left out: they asked too few questions.")
    if ((shares["share"] < 0) | (shares["share"] > 1)).any():
        notes.append(OUTSIDE)
    if len(lives.asked) < 3:
        notes.append(
            "With two lives the intervals don't include the luck that everybody in the society shares in one "
            f"life; take {spelled('--lives 3', 'lives=3')} or more."
        )
    return notes


def notes_on_fifths(found: pd.DataFrame) -> list[str]:
    """Return a note if fifths of people are too small for results of their own."""
    if not found["people"].map(is_small).any():
        return []
    shown = spelled("--small-groups", "small_groups=True")
    return [f"Fifths of fewer than five people have no results of their own ({shown} reports them)."]


def notes_on_longer_runs(setting: Scenario, lives: Lives) -> list[str]:
    """Return a note on the run length needed for 10 or 100 questions per person, if people asked fewer."""
    asked = float(lives.asked.mean())
    questions = next((n for n in QUESTIONS if n > asked), None)
    if questions is None:
        return []
    days = math.ceil(lives.days * questions / asked + setting.days - lives.days)
    longer = spelled_setting("days", str(days))
    return [
        f"No shares are given for {questions} questions: people asked {asked:.1f} on average within "
        f"{lives.days:,.0f} days, and how much luck questions share over longer times is unknown. At this "
        f"rate, asking {questions} questions takes about {days:,} days ({longer}); such a study takes about "
        f"{days / setting.days:.1f} times as long as this one."
    ]
