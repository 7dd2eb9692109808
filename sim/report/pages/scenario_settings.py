"""Find the parameter values that differ between scenarios, and write them for a page."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sim.registry.plugin_sources import sources_of
from sim.scenarios.used_parts import used_parts
from sim.tables.intervention_labels import labels_by_day

_LONGEST = 280  # characters of a value


def own_parts(values: Iterable[Mapping[str, Any]]) -> list[tuple[str, str, str]]:
    """Return the channels, rules and networks of users in scenarios: name, what each does, and its plugin.

    What a part does is the first line of its docstring; the text is empty if it has none.
    """
    used = {(part.kind, part.name): part for each in values for part in used_parts(each)}
    return [
        (
            f"{kind} {name}",
            (part.function.__doc__ or "").strip().partition("\n")[0],
            sources_of([part])[0].needed,
        )
        for (kind, name), part in used.items()
    ]


def values_that_differ(
    values: Mapping[str, Mapping[str, object]], names: Sequence[str]
) -> list[tuple[str, list[str]]]:
    """Return the dotted name of each value that differs between scenarios, and a text per scenario.

    A group that a scenario doesn't have (an unused channel) is one row instead of a row for each value.

    Examples
    --------
    >>> worlds = {"a": {"days": 9, "channels": {}}, "b": {"days": 9, "channels": {"hub": {"capacity": 3}}}}
    >>> values_that_differ(worlds, ["a", "b"])
    [('channels.hub', ['not used', 'capacity 3'])]
    """
    plain = [{k: v for k, v in values[name].items() if k not in ("name", "question")} for name in names]
    return _differing(plain, "")


def _differing(groups: Sequence[Mapping[str, object]], prefix: str) -> list[tuple[str, list[str]]]:
    found: list[tuple[str, list[str]]] = []
    for key in dict.fromkeys(key for group in groups for key in group):
        parts = [group.get(key) for group in groups]
        if all(part == parts[0] for part in parts):
            continue
        own = [part for part in parts if isinstance(part, Mapping)]
        if len(own) == len(parts):
            found += _differing(own, f"{prefix}{key}.")
        else:
            write = _interventions if f"{prefix}{key}" == "interventions" else _value
            found.append((f"{prefix}{key}", [write(part) for part in parts]))
    return found


def _interventions(interventions: object) -> str:
    """Write interventions with their days, with the same labels as in the pictures."""
    labels = labels_by_day({"interventions": interventions or ()})
    return _shortened("; ".join(f"day {day:g}: {text}" for day, text in labels) or "none")


def _value(value: object) -> str:
    return _shortened(_text(value))


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _text(value: object) -> str:
    if value is None:
        return "not used"
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {_nested(part)}" for key, part in value.items()) or "none"
    if isinstance(value, (list, tuple)):
        return ", ".join(_nested(part) for part in value) or "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    # A whole number stored as a float is written without decimals.
    return f"{value:g}" if isinstance(value, float) else str(value)


def _nested(value: object) -> str:
    return f"({_text(value)})" if isinstance(value, (Mapping, list, tuple)) else _text(value)
