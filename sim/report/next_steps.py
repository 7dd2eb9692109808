"""What would change a result: how many societies would settle it, and commands that try it."""

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
_REPLICATES_MOST = 100_000  # what `compare` takes
# What is varied: of each step towards an answer, the value that is assumed.
_VARIED = (
    "people.effort.mean", "people.range.mean", "people.interest.concentration", "asking.rate",
    "helping.willingness.baseline",
)  # fmt: skip
# A file of people may give the rest.
_VARIED_BESIDE_FILES = ("asking.rate", "helping.willingness.baseline")
_STEP = 2.0
_POINTS, _SOCIETIES = 8, 5


class Suggestion(NamedTuple):
    """Something to try: what for, and the command."""

    what: str
    command: str


def settling(change: Change) -> str:
    """Say how many societies would settle a difference, or halve its interval.

    Examples
    --------
    >>> settling(Change("answered_share", "all", "a", "b", 0.4, 0.41, 0.01, -0.01, 0.03, 10))
    'If the difference stays as it is, about 34 societies would leave 0 out of its interval; 10 were lived.'
    """
    deviation = deviation_from_interval(change.low, change.high, change.replicates)
    if kind_of(change) == "unknown" or (math.isnan(deviation) and not change.constant):
        return "Five societies or more are needed for any interval."
    if change.constant:
        return "More societies would hardly change the difference: it was the same in every one."
    lived = f"{change.replicates:,} were lived"
    if change.verdict in ("more", "less"):
        return f"About {halving(change):,} societies would halve the interval; {lived}."
    enough = societies(change)
    many = f"not even {_REPLICATES_MOST:,}" if enough is None else f"about {enough:,}"
    return f"If the difference stays as it is, {many} societies would leave 0 out of its interval; {lived}."


def halving(change: Change) -> int:
    """Return how many societies would halve a clear difference's interval.

    Examples
    --------
    >>> halving(Change("answered_share", "all", "a", "b", 0.4, 0.7, 0.3, 0.28, 0.32, 20))
    73
    """
    deviation = deviation_from_interval(change.low, change.high, change.replicates)
    return min(replicates_needed(deviation, (change.high - change.low) / 4), _REPLICATES_MOST)


def societies(change: Change) -> int | None:
    """Return how many societies would leave 0 out of an interval that holds it; None if too many."""
    deviation = deviation_from_interval(change.low, change.high, change.replicates)
    if math.isnan(deviation):
        return None
    # One more than reaches 0, so that 0 lies outside; and never fewer than were not enough.
    many = max(replicates_needed(deviation, abs(change.difference)) + 1, change.replicates + 1)
    return many if many <= min(MOST, _REPLICATES_MOST) else None


def _worth(change: Change) -> int | None:
    """Return how many societies would settle or sharpen a difference, as it's told; None where it isn't."""
    kind = kind_of(change)
    if kind == "unclear":
        return societies(change)
    return None if kind == "unknown" else halving(change)


def unsettled(found: Sequence[Change]) -> str | None:
    """Say of the group that comes nearest to standing out, and doesn't, how many societies it would take."""
    open_ones = {
        each.group: many
        for each in found
        if each.measure == "answered_share" and each.group != EVERYBODY and kind_of(each) == "unclear"
        if not each.constant and (many := societies(each)) is not None
    }
    if not open_ones:
        return None
    group = min(open_ones, key=lambda each: open_ones[each])
    return (
        f"Of the groups without a clear difference {group_words(group)} "
        f"{'is' if group in FIFTHS else 'are'} nearest to one: if it stays as it "
        f"is, about {open_ones[group]:,} societies would show it."
    )


def suggestions(
    names: Sequence[str], values: Sequence[Mapping[str, object]], found: Sequence[Change], replicates: int
) -> list[Suggestion]:
    """Return commands to try in the study's folder, for exactly its scenarios, which the folder holds.

    `found` are changes of the answered share of everybody, one for each pair; `replicates` societies lived.
    """
    compare = ["compare", *(f"scenarios/{name}.yaml" for name in names)]
    # As many as `settling` has named for these differences, so that page and command agree.
    more = [many for each in found if not each.constant and (many := _worth(each)) is not None]
    many = min(max(more, default=4 * max(2, replicates)), _REPLICATES_MOST)
    made = [
        Suggestion(f"More societies, {many:,} of them:", line([*compare, "--replicates", str(many)], values))
    ]
    path, low, _ = next(varied(values), ("", 0.0, 0.0))
    if path:
        meaning = DECLARATIONS[path].meaning
        setting = ["--set", f"{path}={plain_number(low)}", "--replicates", str(max(2, replicates))]
        what = f"The same with less of one thing that is assumed, {meaning.split(';')[0]}:"
        made.append(Suggestion(what, line([*compare, *setting], values)))
    return made


def line(words: Sequence[str], values: Sequence[Mapping[str, object]]) -> str:
    """Return a command, with a place for the folder of the user's files where scenarios name any."""
    own = ["--data", "FOLDER"] if any(own_files(each) for each in values) else []
    return shlex.join(["whoanswers", *words, *own])


def own_files(values: Mapping[str, object]) -> list[str]:
    """Return the names of the user's tables that a scenario reads."""
    paths = (_at(values, f"{table}.from_file.path") for table in ("people", "ties"))
    return [str(path) for path in paths if path is not None]


def varied(values: Sequence[Mapping[str, object]]) -> Iterator[tuple[str, float, float]]:
    """Yield what can be halved and doubled in all scenarios: its name, and both ends, as far as allowed."""
    for path in _VARIED if not any(own_files(each) for each in values) else _VARIED_BESIDE_FILES:
        found = {_at(each, path) for each in values}
        value = found.pop() if len(found) == 1 else None
        if not isinstance(value, int | float) or not math.isfinite(value) or value == 0:
            continue
        # Half and double; of a logarithm of odds, one less and one more.
        ends = (value - 1, value + 1) if value < 0 else (value / _STEP, value * _STEP)
        least, most = DECLARATIONS[path].low, DECLARATIONS[path].high
        assert least is not None and most is not None
        low, high = (min(max(round(end, 12), least), most) for end in ends)
        if low < high:
            yield path, low, high


def experiment(names: Sequence[str], values: Sequence[Mapping[str, object]]) -> str | None:
    """Return an experiment file over exactly these scenarios, to rank what is assumed by what it moves."""
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
    """Return the experiment file for a page, with its name, its command and how many runs it takes."""
    text = experiment(names, values)
    if text is None:
        return None
    runs = _POINTS * (len(list(varied(values))) + 1) * _SOCIETIES * len(names)
    command = shlex.join(["whoanswers", "sensitivity", EXPERIMENT])
    return {"name": EXPERIMENT, "text": text, "command": command, "runs": f"{runs:,}"}


def _at(values: object, path: str) -> object:
    """Value at a dotted name; None where there is none, or several."""
    held = values
    for key in path.split("."):
        held = held.get(key) if isinstance(held, Mapping) else None
    return None if isinstance(held, bool | list | Mapping) else held
