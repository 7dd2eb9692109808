"""Choose which parameters of a scenario are fitted, and within which ranges."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

from sim.errors import StudyError, nearest, spelled
from sim.scenarios import Scenario
from sim.scenarios.parameters.value_rules import rule
from sim.studies.calibration.community_facts import CommunityFacts
from sim.studies.claims.parameter_sets import Span, parameter_spans
from sim.studies.experiments.design import Dimension, rounded
from sim.studies.experiments.dimensions import allows, declared
from sim.user_data.file_overrides import file_overrides

DEFAULT = (
    "asking.rate", "asking.spread", "asking.hopeless", "people.effort.mean", "people.effort.sigma",
    "helping.willingness.baseline", "channels.feed.found",
)  # fmt: skip
"""Parameters fitted by default: who asks, who can help, and who wants to."""
_MOST = 12
_RATE = "asking.rate"


def fitted_dimensions(
    scenario: Scenario, parameters: Sequence[str] | None, community: CommunityFacts
) -> tuple[Dimension, ...]:
    """Return the parameters to fit, each with its prior range.

    The prior range is the parameter's plausible range around the scenario's value, unless another is given.
    The prior range of the asking rate is half to twice the rate at which the community asked, if the log
    has it.

    Parameters
    ----------
    scenario
        The scenario to fit.
    parameters
        Dotted paths such as ``people.effort.mean``, or with a range ``people.effort.mean=0.05:0.5``. By
        default those of `DEFAULT` that the scenario uses.
    community
        The facts of the community.

    Raises
    ------
    StudyError
        The scenario has no such parameter, the user's files give its value for everybody, or its range isn't
        valid.
    """
    spans, given = parameter_spans(scenario), _given_by_files(scenario)
    if parameters is None:
        texts = [path for path in DEFAULT if path in spans and path not in given]
    else:
        texts = list(parameters)
    if isinstance(parameters, str):
        raise StudyError(f"{_option()}: give a list of parameters, such as ['{parameters}'].")
    if not 1 <= len(texts) <= _MOST:
        raise StudyError(
            f"{_option()}: from 1 to {_MOST} parameters can be fitted at once; got {len(texts)}."
        )
    found = [_dimension(text, spans, community, scenario) for text in texts]
    paths = [each.path for each in found]
    for path in paths:
        if paths.count(path) > 1:
            raise StudyError(f"{_option()}: {path} is named twice.")
        if path in given:
            raise StudyError(f"{_option()}: {path} can't be fitted, because {given[path]}.")
    return tuple(found)


def _given_by_files(scenario: Scenario) -> dict[str, str]:
    """Return the parameters that a file gives for everybody, each with the name of the file."""
    if scenario.people.from_file is None:
        return {}
    found = file_overrides(scenario)
    return {path: each.source for path, each in found.items() if each.value is not None}


def advice_on_files(scenario: Scenario) -> str:
    """Return a sentence on what a file gives for everybody, so that it isn't fitted; empty if nothing."""
    paths = [path for path in DEFAULT if path in _given_by_files(scenario)]
    if not paths or scenario.people.from_file is None:
        return ""
    name = scenario.people.from_file.path.name
    return f"{name} gives {', '.join(paths)} for everybody, so this isn't fitted. "


def people_count(scenario: Scenario) -> int:
    """Return the number of people, from the user's file if the scenario names one."""
    if scenario.people.from_file is None:
        return scenario.people.count
    count = file_overrides(scenario)["people.count"].value
    return int(count) if count is not None and count.isdigit() else scenario.people.count


def _dimension(
    text: str, spans: Mapping[str, Span], community: CommunityFacts, scenario: Scenario
) -> Dimension:
    path, _, ends = text.partition("=")
    if path not in spans:
        hint = nearest(path, spans, "It must be a continuous parameter that the scenario uses.", did="Did")
        raise StudyError(f"{_option()}: {path} can't be fitted in {scenario.name}. {hint}")
    span = spans[path]
    if path == _RATE and not ends:
        span = _around_asked(span, community, scenario)
    dimension = Dimension(
        path, (), span.low, span.high, "log" if span.by_ratio and span.low > 0 else "linear"
    )
    return _within(dimension, text, ends) if ends else dimension


def _around_asked(span: Span, community: CommunityFacts, scenario: Scenario) -> Span:
    """Return the range around the rate at which the community asked, in questions a person and day."""
    questions, days = community.counted("questions"), community.counted("days")
    if not questions or not days:
        return span
    rate = questions / days / people_count(scenario)
    if rate > 1:
        raise StudyError(
            f"{community.source}: {questions:,.0f} questions in {days:g} days are {rate:.3g} a person and "
            "day; in the model people ask at most once a day. Give the scenario more people."
        )
    return Span(rounded(rate / 2), min(rounded(rate * 2), 1.0), by_ratio=True)


def _within(dimension: Dimension, text: str, ends: str) -> Dimension:
    """Return the parameter with the range that the user gives, on a log scale if it spans a factor of 4."""
    try:
        low, high = (float(end) for end in ends.split(":"))
    except ValueError:
        raise StudyError(
            f"{_option()}: a range is written LOW:HIGH, as in people.effort.mean=0.05:0.5; got {text}."
        ) from None
    if not -math.inf < low < high < math.inf:
        raise StudyError(f"{_option()}: {text} must have finite ends, low below high.")
    about = declared(dimension.path)
    for end in (low, high):
        if about is not None and not allows(about[0], end):
            raise StudyError(
                f"{_option()}: {dimension.path} must be {rule(about[1], about[0])}; got {end:g} in {text}."
            )
    scale = "log" if low > 0 and high / low > 4 else "linear"
    return replace(dimension, low=low, high=high, scale=scale)


def _option() -> str:
    return spelled("--parameters", "parameters")
