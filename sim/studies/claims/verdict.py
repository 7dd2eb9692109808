"""The rule that turns evidence into a verdict, the same for every claim."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from sim.measures import Interval, wilson_interval

SUPPORTED, CONTRADICTED = "supported", "contradicted"
DEPENDS, OPEN = "depends", "too close to call"
VERDICTS = (SUPPORTED, DEPENDS, OPEN, CONTRADICTED)
NEARLY_ALL = 0.8
"""Share of parameter sets that counts as nearly everywhere; Wilson's interval must not extend below it."""
FEWEST = 16
"""Smallest number of parameter sets that can show a share of 80 %, if the claim holds in all of them."""


class Effect(NamedTuple):
    """One part's effect at the declared values, with its 95 % interval."""

    mean: float
    low: float
    high: float
    smallest: float  # the smallest effect worth mentioning
    # high end of a wider interval, whose level is corrected for the number of parts (Bonferroni); equal to
    # `high` for a claim with one part
    upper: float

    @property
    def known(self) -> bool:
        """Whether the effect has an interval."""
        return not math.isnan(self.low + self.high)

    @property
    def beyond(self) -> bool:
        """Whether the whole interval lies above the smallest effect worth mentioning."""
        return self.low > self.smallest

    @property
    def above(self) -> bool:
        """Whether the whole interval lies above 0, as the claim says."""
        return self.low > 0

    @property
    def against(self) -> bool:
        """Whether the whole interval, at the corrected level, lies below 0."""
        return self.upper < 0


class SetCounts(NamedTuple):
    """Number of parameter sets in which the effect is above, equal to and below 0."""

    above: int  # sets with an effect as claimed
    equal: int  # sets with an effect of exactly 0
    below: int  # sets with an effect against the claim
    drawn: int  # all sets, including sets in which the effect has no value

    @property
    def known(self) -> int:
        """Number of sets in which the effect has a value."""
        return self.above + self.equal + self.below

    @property
    def share(self) -> float:
        """Share of these sets in which the effect is above 0."""
        return self.above / self.known if self.known else float("nan")

    @property
    def interval(self) -> Interval:
        """The share of sets above 0 with Wilson's 95 % interval."""
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
    """A verdict, and the reason for it in a few words."""

    verdict: str
    why: str


def judge(
    effects: Sequence[Effect], parts: Sequence[SetCounts], together: SetCounts, *, sign_changes: bool
) -> Judgement:
    """Return the verdict on a claim.

    - *supported*: every part's interval lies above its smallest effect worth mentioning, and the share of
      parameter sets in which all parts are above 0 is shown to be 80 % or more (all of Wilson's interval lies
      at or above 80 %);
    - *contradicted*: some part's interval, at a level corrected for the number of parts, lies wholly below 0,
      and the share of sets in which that part's effect is below 0 is shown to be 80 % or more;
    - *depends*: some part's effect is shown to change its sign along a parameter (a qualitative interaction,
      see `sim.studies.claims.separating_parameter`);
    - *too close to call*: any other evidence.

    Parameters
    ----------
    effects, parts
        The effect and the set counts of each part; one or more parts.
    together
        The set counts of the claim: a set is above 0 if every part is, and below 0 if some part is.
    sign_changes
        Whether some part's effect is shown to change its sign along a parameter.

    References
    ----------
    Wilson (1927), JASA 22, 209-212. Gail & Simon (1985), Biometrics 41, 361-372.
    """
    if not effects or not all(effect.known for effect in effects):
        return Judgement(OPEN, "an effect could not be measured")
    if 2 * together.known < together.drawn or together.known < FEWEST:
        return Judgement(OPEN, "too few parameter sets were measured")
    if all(effect.beyond for effect in effects) and together.nearly_everywhere:
        return Judgement(SUPPORTED, "beyond the smallest effect worth mentioning, and nearly everywhere")
    if any(e.against and part.nearly_nowhere for e, part in zip(effects, parts, strict=True)):
        return Judgement(CONTRADICTED, "the effect goes the other way, and nearly everywhere")
    if sign_changes:
        return Judgement(DEPENDS, "the effect changes its sign along a parameter")
    return Judgement(OPEN, _unsettled(effects, together))


def _unsettled(effects: Sequence[Effect], together: SetCounts) -> str:
    """Return why the evidence is too close to call."""
    open_ = f"nearly everywhere is open (above 0 in {together.above} of {together.known} parameter sets)"
    if any(effect.against for effect in effects):
        return f"against the claim at the declared values, but whether it fails {open_}"
    if not all(effect.above for effect in effects):
        return "no clear effect at the declared values"
    if together.nearly_everywhere:
        return "the direction is clear, but the effect may be too small to be worth mentioning"
    return f"clear at the declared values, but whether it holds {open_}"
