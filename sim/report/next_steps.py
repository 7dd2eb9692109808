"""Suggest what could change a result: say how many societies would be enough, and list commands to try."""

from __future__ import annotations

import math
import shlex
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from sim.measures.outcome.groups import EVERYBODY, FIFTHS
from sim.measures.statistics.sample_size import MOST, deviation_from_interval, replicates_needed
from sim.report.number_words import Change
from sim.report.pages.comparison_sentences import group_words, kind_of
from sim.scenarios.parameters.value_rules import number as plain_number
from sim.scenarios.shape import DECLARATIONS
from sim.scenarios.yaml_writer import flow

EXPERIMENT = "what-matters.yaml"
_MOST_REPLICATES = 100_000  # the largest number of replicates that `compare` accepts
# Parameters to vary: for each step from a question to its answer, one parameter whose value is assumed.
_VARIED = (
    "people.effort.mean", "people.range.mean", "people.interest.concentration", "asking.rate",
    "helping.willingness.baseline",
)  # fmt: skip
# With a people file, only these can be varied, because the file may set the others.
_VARIED_WITH_FILES = ("asking.rate", "helping.willingness.baseline")
_STEP = 2.0
_POINTS, _SOCIETIES = 8, 5


class Suggestion(NamedTuple):
    """A command to try, and a sentence on the purpose of the command."""

    what: str
    command: str


def settling(change: Change) -> str:
    """Return a sentence on how many societies would make a difference clear, or halve its interval.

    Examples
    --------
    >>> settling(Change("answered_share", "all", "a", "b", 0.4, 0.41, 0.01, -0.01, 0.03, 10))
    'If the difference stays the same, about 34 societies would be enough to show it; this study has 10.'
    """
    deviation = deviation_from_interval(change.low, change.high, change.replicates)
    if kind_of(change) == "unknown" or (math.isnan(deviation) and not change.constant):
        return "An interval needs at least five societies."
    if change.constant:
        return "More societies would hardly change the difference, because it was the same in every society."
    present = f"this study has {change.replicates:,}"
    if change.verdict in ("more", "less"):
        return f"About {halving(change):,} societies would halve the interval; {present}."
    needed_count = societies(change)
    if needed_count is None:
        enough = f"even {_MOST_REPLICATES:,} societies would not be enough"
    else:
        enough = f"about {needed_count:,} societies would be enough"
    return f"If the difference stays the same, {enough} to show it; {present}."


def halving(change: Change) -> int:
    """Return the number of societies with which a clear difference would have an interval half as wide.

    Examples
    --------
    >>> halving(Change("answered_share", "all", "a", "b", 0.4, 0.7, 0.3, 0.28, 0.32, 20))
    73
    """
    deviation = deviation_from_interval(change.low, change.high, change.replicates)
    return min(replicates_needed(deviation, (change.high - change.low) / 4), _MOST_REPLICATES)


def societies(change: Change) -> int | None:
    """Return the number of societies at which the interval would exclude 0 if the difference stayed the same.

    The result is None if that is too many societies to run.
    """
    deviation = deviation_from_interval(change.low, change.high, change.replicates)
    if math.isnan(deviation):
        return None
    # With the computed number, the interval would just end at 0. With one more society, it excludes 0.
    many = max(replicates_needed(deviation, abs(change.difference)) + 1, change.replicates + 1)
    return many if many <= min(MOST, _MOST_REPLICATES) else None


def _suggested_count(change: Change) -> int | None:
    """Return the number of societies in the sentence of `settling` on a difference; None if it has none."""
    kind = kind_of(change)
    if kind == "unclear":
        return societies(change)
    return None if kind == "unknown" else halving(change)


def unsettled(found: Sequence[Change]) -> str | None:
    """Return a sentence on the unclear group that is closest to a clear difference; None if there is none."""
    unclear = {
        each.group: many
        for each in found
        if each.measure == "answered_share" and each.group != EVERYBODY and kind_of(each) == "unclear"
        if not each.constant and (many := societies(each)) is not None
    }
    if not unclear:
        return None
    group = min(unclear, key=lambda each: unclear[each])
    return (
        f"Of the groups without a clear difference, {group_words(group)} "
        f"{'comes' if group in FIFTHS else 'come'} closest to one: if the difference stays the same, about "
        f"{unclear[group]:,} societies would be enough to show it."
    )


def suggestions(
    names: Sequence[str], values: Sequence[Mapping[str, object]], found: Sequence[Change], replicates: int
) -> list[Suggestion]:
    """Return commands to try in the study's folder, which contains copies of its scenarios.

    `found` holds the changes in everybody's answered share, one for each pair. `replicates` is the number of
    societies of the study.
    """
    compare = ["compare", *(f"scenarios/{name}.yaml" for name in names)]
    # The number that `settling` names for these differences, so that the page and the command agree.
    more = [many for each in found if not each.constant and (many := _suggested_count(each)) is not None]
    many = min(max(more, default=4 * max(2, replicates)), _MOST_REPLICATES)
    commands = [
        Suggestion(
            f"The same comparison with {many:,} societies:",
            line([*compare, "--replicates", str(many)], values),
        )
    ]
    path, low, _ = next(varied(values), ("", 0.0, 0.0))
    if path:
        meaning = DECLARATIONS[path].meaning
        setting = ["--set", f"{path}={plain_number(low)}", "--replicates", str(max(2, replicates))]
        what = f"The same comparison with a lower value of one assumption ({meaning.split(';')[0]}):"
        commands.append(Suggestion(what, line([*compare, *setting], values)))
    return commands


def line(words: Sequence[str], values: Sequence[Mapping[str, object]]) -> str:
    """Return a command line, with a placeholder for the folder of the user's files if scenarios need any."""
    own = ["--data", "FOLDER"] if any(own_files(each) for each in values) else []
    return shlex.join(["whoanswers", *words, *own])


def own_files(values: Mapping[str, object]) -> list[str]:
    """Return the names of the user's files that a scenario reads."""
    paths = (_at(values, f"{table}.from_file.path") for table in ("people", "ties"))
    return [str(path) for path in paths if path is not None]


def varied(values: Sequence[Mapping[str, object]]) -> Iterator[tuple[str, float, float]]:
    """Yield each parameter that can be halved and doubled in all scenarios, with the two new values."""
    for path in _VARIED if not any(own_files(each) for each in values) else _VARIED_WITH_FILES:
        found = {_at(each, path) for each in values}
        value = found.pop() if len(found) == 1 else None
        if not isinstance(value, int | float) or not math.isfinite(value) or value == 0:
            continue
        # Half and double; a negative value is on the logit scale, where one less and one more are used.
        ends = (value - 1, value + 1) if value < 0 else (value / _STEP, value * _STEP)
        least, most = DECLARATIONS[path].low, DECLARATIONS[path].high
        assert least is not None and most is not None
        low, high = (min(max(round(end, 12), least), most) for end in ends)
        if low < high:
            yield path, low, high


def experiment(names: Sequence[str], values: Sequence[Mapping[str, object]]) -> str | None:
    """Return the text of an experiment file that ranks the assumptions of these scenarios by their effect."""
    found = list(varied(values))
    if not found or any(own_files(each) for each in values):
        return None
    lines = [
        "name: what-matters",
        f"scenarios: {flow([f'scenarios/{name}.yaml' for name in names])}",
        "design:",
        "  kind: morris",
        f"  points: {_POINTS}",
        "  parameters:",
        *(
            f"    {path}: {{low: {plain_number(low)}, high: {plain_number(high)}}}"
            for path, low, high in found
        ),
        f"replicates: {_SOCIETIES}",
        "measures: [answered_share]",
    ]
    return "\n".join(lines) + "\n"


def ranking(names: Sequence[str], values: Sequence[Mapping[str, object]]) -> dict[str, str] | None:
    """Return the experiment that a page suggests: file name, text, command and number of runs."""
    text = experiment(names, values)
    if text is None:
        return None
    runs = _POINTS * (len(list(varied(values))) + 1) * _SOCIETIES * len(names)
    command = shlex.join(["whoanswers", "sensitivity", EXPERIMENT])
    return {"name": EXPERIMENT, "text": text, "command": command, "runs": f"{runs:,}"}


def _at(values: object, path: str) -> object:
    """Return the value at a dotted name; None if the name is missing or stands for a list or a group."""
    value = values
    for key in path.split("."):
        value = value.get(key) if isinstance(value, Mapping) else None
    return None if isinstance(value, bool | list | Mapping) else value
