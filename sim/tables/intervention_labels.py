"""Short labels of interventions, for plots, reports and the record of a run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

_WHO = {
    "top_helpers": "top helpers",
    "best_connected": "best connected",
    "random": "at random",
    "convinced": "of the convinced",
}


def labels_by_day(values: Mapping[str, Any]) -> list[tuple[float, str]]:
    """Return the day and label of each intervention of a scenario's values, ordered by day.

    Examples
    --------
    >>> labels_by_day({"interventions": [{"day": 60, "plug_in": {"share": 0.3, "who": "random"}}]})
    [(60.0, 'plug in 30 % at random')]
    """
    found = [(float(each["day"]), label(each)) for each in values.get("interventions", ())]
    return sorted(found, key=lambda each: each[0])


def label(intervention: Mapping[str, Any]) -> str:
    """Return the label that an intervention has, or make one from the intervention's values."""
    if intervention.get("label"):
        return str(intervention["label"])
    if values := intervention.get("set"):
        named = ((path.split(".", 1)[1].replace("_", " "), value) for path, value in values.items())
        return "; ".join(f"{name} {v:g}" if isinstance(v, float) else f"{name} {v}" for name, v in named)
    for kind, words in (("remove", "remove"), ("plug_in", "plug in")):
        if (some := intervention.get(kind)) is not None:
            return f"{words} {_some(some)}"
    if (some := intervention.get("move")) is not None:
        return f"move {_some(some)} to {some['to']}"
    if (hired := intervention.get("hire")) is not None:
        many = hired.get("count")
        managers = f"hire {many} manager{'s' * (many != 1)}" if many else f"hire {_names(hired['ids'])}"
        return managers + (f" until day {hired['until']}" if hired.get("until") is not None else "")
    if (event := intervention.get("event")) is not None:
        town = event.get("town", "all")
        return "event in every town" if town == "all" else f"event in {town}"
    return "nothing"


def _some(some: Mapping[str, Any]) -> str:
    if some.get("ids"):
        return _names(some["ids"])
    share, count, who = some.get("share"), some.get("count"), some.get("who", "random")
    number = "all" if count is None else str(count)
    number = number if share is None else f"{100 * share:g} %"
    if who == "hubs":
        return "all hubs" if number == "all" else f"{number} of the hubs"
    return f"{number} {_WHO.get(who, who) if isinstance(who, str) else 'in ' + ', '.join(who)}"


def _names(ids: Sequence[object]) -> str:
    """Write the ids of people: three of them, and the number of the others.

    Ids with commas, such as "Roux, Célia", are separated by semicolons.

    Examples
    --------
    >>> _names(["Roux, Célia", "Green, Joan"]), _names([4, 7])
    ('Roux, Célia; Green, Joan', '4, 7')
    """
    words = [str(each) for each in ids[:3]]
    shown = ("; " if any("," in word for word in words) else ", ").join(words)
    return shown + (f" and {len(ids) - 3} more" if len(ids) > 3 else "")
