"""The rule by which evidence becomes a verdict: pure, total, and the same for every claim."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

SUPPORTED, CONTRADICTED = "supported", "contradicted"
DEPENDS, OPEN = "depends", "too close to call"
VERDICTS = (SUPPORTED, DEPENDS, OPEN, CONTRADICTED)
FEWEST = 8
"""Parameter sets; of fewer, a coin would have four in five hold more often than once in twenty."""


class Effect(NamedTuple):
    """One part's effect at the declared values: mean, 95 % interval, and the smallest worth mentioning."""

    mean: float
    low: float
    high: float
    smallest: float

    @property
    def known(self) -> bool:
        """Whether there is an interval."""
        return not math.isnan(self.low + self.high)

    @property
    def beyond(self) -> bool:
        """Whether the whole interval lies beyond the smallest effect."""
        return self.low > self.smallest

    @property
    def above(self) -> bool:
        """Whether the whole interval lies above 0, as claimed."""
        return self.low > 0

    @property
    def against(self) -> bool:
        """Whether the whole interval lies below 0, against the claim."""
        return self.high < 0


class Around(NamedTuple):
    """In how many parameter sets every part's effect is above 0.

    Attributes
    ----------
    holding, known, drawn
        Sets in which the direction holds, of those with a measured effect, of those drawn.
    separates
        Whether some parameter tells holding from failing sets, by more than luck would.
    """

    holding: int
    known: int
    drawn: int
    separates: bool = False

    @property
    def share(self) -> float:
        """Share of the known sets in which the direction holds."""
        return self.holding / self.known if self.known else float("nan")


class Judgement(NamedTuple):
    """A verdict, and in a few words why it is that one."""

    verdict: str
    why: str


def judge(effects: Sequence[Effect], around: Around) -> Judgement:
    """Judge a claim by its evidence.

    All parts must hold. With h the share of parameter sets in which every part's effect is above 0:

    - *supported*: every interval lies beyond its smallest effect, and h is 80 % or more;
    - *contradicted*: some interval lies wholly below 0, and h is below 20 %;
    - *depends*: h is from 20 % to below 80 %, and that is more than luck: the effect at the declared values
      is clear (every interval above 0, or some below it), or some parameter separates the sets;
    - *too close to call*: whatever else the evidence is.

    Luck alone has the direction hold in about half of the sets when there is no effect at all; that is
    why *depends* asks for more than the share, and why fewer than eight sets tell nothing.

    Parameters
    ----------
    effects
        One for each part; one or more.
    around
        What came of the parameter sets.
    """
    if not effects or not all(effect.known for effect in effects):
        return Judgement(OPEN, "some effect could not be measured")
    if 2 * around.known < around.drawn or around.known < FEWEST:
        return Judgement(OPEN, "too few parameter sets could be measured")
    above, against = all(e.above for e in effects), any(e.against for e in effects)
    if 5 * around.holding >= 4 * around.known:
        return _holding(effects, above=above, against=against)
    if 5 * around.holding < around.known:
        return _failing(above=above, against=against)
    if around.separates:
        return Judgement(DEPENDS, "the direction turns with a parameter")
    if above or against:
        return Judgement(DEPENDS, "the direction turns between sets, and no single parameter tells when")
    return Judgement(OPEN, "no clear effect, and between sets no more than luck")


def _holding(effects: Sequence[Effect], *, above: bool, against: bool) -> Judgement:
    """The direction holds in at least four sets of five."""
    if all(effect.beyond for effect in effects):
        return Judgement(SUPPORTED, "beyond the smallest effect worth mentioning, and nearly everywhere")
    if against:
        return Judgement(OPEN, "against the claim at the declared values, for it in most sets around them")
    if above:
        return Judgement(OPEN, "the direction is clear, but the effect may be smaller than worth mentioning")
    return Judgement(OPEN, "no clear effect at the declared values, though the direction mostly holds")


def _failing(*, above: bool, against: bool) -> Judgement:
    """The direction holds in fewer than one set of five."""
    if against:
        return Judgement(CONTRADICTED, "the effect goes the other way, and nearly everywhere")
    if above:
        return Judgement(OPEN, "for the claim at the declared values, against it in most sets around them")
    return Judgement(OPEN, "no clear effect at the declared values, though the direction mostly fails")
