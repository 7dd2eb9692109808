"""The rule by which evidence becomes a verdict: pure, total, and the same for every claim."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from sim.measures import Interval, wilson_interval

SUPPORTED, CONTRADICTED = "supported", "contradicted"
DEPENDS, OPEN = "depends", "too close to call"
VERDICTS = (SUPPORTED, DEPENDS, OPEN, CONTRADICTED)
NEARLY_ALL = 0.8
"""Share of parameter sets that is called nearly everywhere; all of Wilson's interval must reach it."""
FEWEST = 16
"""Fewest parameter sets that can show a share of 80 %, if the direction holds in all of them."""


class Effect(NamedTuple):
    """One part's effect at the declared values."""

    # the effect with its 95 % interval
    mean: float
    low: float
    high: float
    smallest: float  # the smallest effect worth mentioning
    # high end of the interval at the level that holds for all parts together (Bonferroni); the same as `high`
    # for a claim of one part
    upper: float

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
        """Whether the whole interval lies below 0, at the level that holds for all parts together."""
        return self.upper < 0


class Around(NamedTuple):
    """In how many parameter sets the effect is above, at and below 0."""

    # sets with a measured effect: as claimed, exactly 0, and against the claim
    above: int
    equal: int
    below: int
    drawn: int  # all sets, measured or not

    @property
    def known(self) -> int:
        """Sets with a measured effect."""
        return self.above + self.equal + self.below

    @property
    def share(self) -> float:
        """Share of the known sets in which the effect is above 0."""
        return self.above / self.known if self.known else float("nan")

    @property
    def interval(self) -> Interval:
        """That share with Wilson's 95 % interval."""
        return wilson_interval(self.above, self.known)

    @property
    def nearly_everywhere(self) -> bool:
        """Whether the share of sets above 0 is shown to be 80 % or more."""
        return self.interval.low >= NEARLY_ALL

    @property
    def nearly_nowhere(self) -> bool:
        """Whether the share of sets below 0 is shown to be 80 % or more."""
        return wilson_interval(self.below, self.known).low >= NEARLY_ALL


class Judgement(NamedTuple):
    """A verdict, and in a few words why it is that one."""

    verdict: str
    why: str


def judge(effects: Sequence[Effect], parts: Sequence[Around], together: Around, *, turns: bool) -> Judgement:
    """Judge a claim by its evidence.

    All parts must hold.

    - *supported*: every interval lies beyond its smallest effect, and every part's effect is above 0 in a
      share of parameter sets that is shown to be 80 % or more (Wilson's interval lies at or above 80 %);
    - *contradicted*: the interval of some part lies wholly below 0, at a level that holds for all parts
      together, and the share of sets in which that part's effect is below 0 is shown to be 80 % or more;
    - *depends*: the effect of some part is shown to change its sign along a parameter (a qualitative
      interaction, see `sim.studies.claims.separating_parameter`);
    - *too close to call*: any other evidence.

    Parameters
    ----------
    effects, parts
        One for each part; one or more.
    together
        The sets by all parts: above 0 where every part is, below 0 where some part is.
    turns
        Whether some part's effect is shown to change its sign along a parameter.

    References
    ----------
    Wilson (1927), JASA 22, 209-212. Gail & Simon (1985), Biometrics 41, 361-372.
    """
    if not effects or not all(effect.known for effect in effects):
        return Judgement(OPEN, "some effect could not be measured")
    if 2 * together.known < together.drawn or together.known < FEWEST:
        return Judgement(OPEN, "too few parameter sets were measured")
    if all(effect.beyond for effect in effects) and together.nearly_everywhere:
        return Judgement(SUPPORTED, "beyond the smallest effect worth mentioning, and nearly everywhere")
    if any(e.against and part.nearly_nowhere for e, part in zip(effects, parts, strict=True)):
        return Judgement(CONTRADICTED, "the effect goes the other way, and nearly everywhere")
    if turns:
        return Judgement(DEPENDS, "the direction turns with a parameter")
    return Judgement(OPEN, _unsettled(effects, together))


def _unsettled(effects: Sequence[Effect], together: Around) -> str:
    open_ = f"nearly everywhere is open (above 0 in {together.above} of {together.known} parameter sets)"
    if any(effect.against for effect in effects):
        return f"against the claim at the declared values, but whether it fails {open_}"
    if not all(effect.above for effect in effects):
        return "no clear effect at the declared values"
    if together.nearly_everywhere:
        return "the direction is clear, but the effect may be smaller than worth mentioning"
    return f"clear at the declared values, but whether it holds {open_}"
