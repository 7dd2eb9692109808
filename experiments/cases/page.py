"""Write docs/cases.md from the stored results and from the texts beside this file."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from advice import FACTS as ADVICE_FACTS
from networks import NETWORKS, ROOT
from tie_draws import FACTS as TIE_FACTS
from what_if import COMPARED

HERE = Path(__file__).resolve().parent
RESULTS = HERE / "results"
PAGE = ROOT / "docs" / "cases.md"
Results = Mapping[str, Any]

PLACE = re.compile(r"\{([\w .,:-]+)\|(\w+)\}")
"""A number in the text: its path in the results, and its form, as in {lawfirm.now.answered|share}."""


def what_ifs() -> dict[str, Results]:
    """Return the results of the changes, by network."""
    return {each.name: _read(f"what-if-{each.name}") for each in NETWORKS}


def _read(name: str) -> Any:
    return json.loads((RESULTS / f"{name}.json").read_text(encoding="utf-8"))


def page() -> str:
    """Return the page as Markdown."""
    text = (HERE / "page.md").read_text(encoding="utf-8")
    found = {**what_ifs(), "fit": {each.name: _read(f"fit-{each.name}") for each in NETWORKS}}
    fits = found["fit"]
    tables = {
        "levels": levels(found), "ends": ends_table(found),
        "advice": facts_table(fits, "advice", ADVICE_FACTS), "ties": facts_table(fits, "ties", TIE_FACTS),
        "parameters": parameters_table(fits), "counts": counts(fits),
    }  # fmt: skip
    for name, table in tables.items():
        text = text.replace(f"{{table {name}}}\n", table)
    return PLACE.sub(lambda place: written(at(found, place[1]), place[2]), text)


def at(found: Results, path: str) -> Any:
    """Return the result at a path, whose parts are separated by dots."""
    value: Any = found
    for part in path.split("."):
        value = value[int(part)] if isinstance(value, list) else value[part]
    return value


def written(value: Any, form: str) -> str:
    """Return a result in words: a share, points with their interval, a range of sets, or a number."""
    if form == "share":
        return f"{100 * value['mean']:.0f} % ({100 * value['low']:.0f} to {100 * value['high']:.0f})"
    if form == "nothing":
        return f"{100 * (1 - value):.0f} %"
    if form == "percent":
        return f"{100 * value:.0f} %"
    if form == "more":
        low, high = (f"{100 * value[end]:.0f}".replace("-", "−") for end in ("low", "high"))
        return (
            f"{100 * value['mean']:.0f} more of every 100 questions answered (95 % interval {low} to {high})"
        )
    if form == "points":
        return f"{signed(value['mean'])} ({signed(value['low'])} to {signed(value['high'])})"
    if form == "range":
        return f"{signed(value['low'])} to {signed(value['high'])}"
    if form == "hundred":
        return f"{100 * value:.0f}"
    if form == "number":
        return f"{value['mean']:.0f} ({value['low']:.0f} to {value['high']:.0f})"
    return f"{value:.1f}" if form == "decimal" else f"{value:.0f}"


def signed(share: float) -> str:
    """Return a difference of shares in points, with its sign."""
    return f"{100 * share:+.0f}".replace("-", "−").replace("+0", "0").replace("−0", "0")


def levels(found: Results) -> str:
    """Return the table of changes: what they bring, in default values and in sets, and what they cost."""
    head = (
        "| network | change | of 100 questions answered | more than now | in 90 % of the sets of values | "
        "more in so many sets | answered now, but not then | answers written in half a year | "
        "hours of the host |\n"
        f"|{'---|' * 9}\n"
    )
    rows = []
    for network in NETWORKS:
        now, changes = found[network.name]["now"], found[network.name]["changes"]
        rows.append(
            f"| {network.title} | now | {written(now['answered'], 'share')} | | | | | "
            f"{written(now['helped'], 'number')} | |\n"
        )
        for change, result in changes.items():
            own, sets = result["levels"], result["sets"]
            hours = written(own["host_hours"], "number") if "host_hours" in own else ""
            cells = (
                "", WORDS[change], written(own["answered"], "share"),
                written(result["effects"]["answered"], "points"), written(sets, "range"),
                f"{100 * sets['above']:.0f} %", f"{100 * own['lost']['mean']:.0f}",
                written(own["helped"], "number"), hours,
            )  # fmt: skip
            rows.append(f"| {' | '.join(cells)} |\n")
    return head + "".join(rows)


WORDS = {
    "hub": "a hub as well", "feed": "a feed as well", "feed_only": "a feed instead of asking in person",
    "volunteer": "a volunteer host", "paid": "a host with an hour a day",
}  # fmt: skip


def ends_table(found: Results) -> str:
    """Return the table of effects with one value at the low and the high end of its plausible range."""
    head = (
        f"| network | value | from, to | {' | '.join(WORDS[change] for change in COMPARED)} |\n"
        f"|{'---|' * (3 + len(COMPARED))}\n"
    )
    rows = []
    for network in NETWORKS:
        for n, (path, by_end) in enumerate(found[network.name]["ends"].items()):
            low, high = by_end["low"], by_end["high"]
            effects = [
                f"{signed(low[change]['mean'])}, {signed(high[change]['mean'])}" if change in low else ""
                for change in COMPARED
            ]
            values = f"{low['value']:.3g}, {high['value']:.3g}".replace("-", "−")
            rows.append(
                f"| {network.title if n == 0 else ''} | `{path}` | {values} | {' | '.join(effects)} |\n"
            )
    return head + "".join(rows)


def facts_table(fits: Results, kind: str, facts: Mapping[str, tuple[str, str]]) -> str:
    """Return the table of the facts of networks beside their predictions; facts outside are bold."""
    every = predictions(fits, kind)
    fitted = {name for _, _, used, _ in every for name in used}
    words = "".join(
        f"- *{title}*: {meaning}{' (fitted)' if name in fitted else ''}\n"
        for name, (title, meaning) in facts.items()
    )
    titles = " | ".join(title for title, _ in facts.values())
    rows = [
        f"| {title} | "
        + " | ".join(_prediction(values[name]) if name in values else "" for name in facts)
        + " |\n"
        for title, *_, values in every
    ]
    return f"{words}\n| | {titles} |\n|{'---|' * (len(facts) + 1)}\n{''.join(rows)}"


def place_name(part: str) -> str:
    """Return the name of a network or of a part of it, as the page calls it."""
    whole, _, town = part.partition(", ")
    names = {"lawfirm": "law firm", "physicians": "physicians", "managers": "managers"}
    return town.removeprefix("town ") if town else names[whole]


def predictions(fits: Results, kind: str) -> list[tuple[str, bool, list[str], Results]]:
    """Return each prediction: title, whether it is of a network that the fit used, fitted facts, values."""
    return [
        (
            place_name(part) if part == target else f"{place_name(target)}, from {place_name(part)}",
            part == target,
            fit["fitted"],
            values,
        )
        for network in fits.values()
        for part, fit in network[kind].items()
        for target, values in fit["predictions"].items()
    ]


def _prediction(fact: Mapping[str, float]) -> str:
    text = f"{fact['observed']:.2f}"
    inside = fact["low"] <= fact["observed"] <= fact["high"]
    return f"{text if inside else f'**{text}**'} ({fact['low']:.2f} to {fact['high']:.2f})"


def counts(fits: Results) -> str:
    """Return how many facts lie within 90 % of the runs: fitted, other, and those of other networks."""
    lines = []
    for kind, words in (("ties", "ties"), ("advice", "advice")):
        numbers = {"fitted": [0, 0], "own": [0, 0], "others": [0, 0]}
        for _, own, used, values in predictions(fits, kind):
            for name, fact in values.items():
                which = "others" if not own else "fitted" if name in used else "own"
                numbers[which][0] += fact["low"] <= fact["observed"] <= fact["high"]
                numbers[which][1] += 1
        (a, b), (c, d), (e, f) = numbers.values()
        lines.append(
            f"- **{words.capitalize()}**: {a} of {b} facts that a fit used lie within 90 % of its runs, "
            f"{c} of {d} other facts of the same networks, and {e} of {f} of networks that no fit used.\n"
        )
    return "".join(lines)


def parameters_table(fits: Results) -> str:
    """Return the table of fitted parameters."""
    head = f"| network | parameter | estimate | 90 % interval | prior range | identified |\n|{'---|' * 6}\n"
    rows = []
    for network in fits.values():
        for kind in ("ties", "advice"):
            for part, fit in network[kind].items():
                for n, (path, each) in enumerate(fit["parameters"].items()):
                    title = f"{place_name(part)}: {kind}" if n == 0 else ""
                    rows.append(
                        f"| {title} | `{path}` | {each['estimate']:.3g} | "
                        f"{each['low']:.3g} to {each['high']:.3g} | {each['prior_low']:g} to "
                        f"{each['prior_high']:g} | {each['identified']} |\n"
                    )
    return head + "".join(rows)


def write_page() -> None:
    """Draw the pictures and write the page."""
    from pictures import draw_all

    draw_all(what_ifs())
    PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    write_page()
