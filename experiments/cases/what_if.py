"""Run each change in the same societies, with default values and with sets of plausible values."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from networks import CHANGES, Network

import sim
from sim.runner.extra_tables import run_with_arrays
from sim.scenarios import Scenario
from sim.society.plain_society import PlainSociety
from sim.studies.claims.parameter_sets import parameter_spans
from sim.studies.experiments.design import latin_hypercube

ARMS = ("now", *CHANGES)
FIRST_SEED, DESIGN = 41_001, 64  # sets of values in the design, of which the first are run
FEWEST = 5  # people of a group that is shown
FIXED = ("channels.managers.hours", "people.on_crowd")  # what a change consists of isn't varied
DIRECTED: Mapping[str, object] = {"ties.from_file.directed": True}  # people ask only those whom they name
COMPARED = ("hub", "feed", "paid")
ONE_BY_ONE: Mapping[str, tuple[str, ...]] = {
    "asking.rate": (), "people.effort.mean": (), "people.effort.sigma": (), "people.keenness": (),
    "helping.willingness.baseline": (), "channels.hub.submits": ("hub",), "channels.feed.reach": ("feed",),
    "channels.managers.minutes": ("paid",),
}  # fmt: skip
"""Values that are varied one by one, each with the changes that it is part of; without any, all use it."""
Row = dict[str, Any]
Groups = Mapping[str, np.ndarray]


def simulate(
    scenario: Scenario, values: Mapping[str, object], seed: int, groups: Groups
) -> tuple[Row, dict[int, bool]]:
    """Simulate half a year; return shares and sums, and whether each question was answered."""
    seeds = {f"seed.{which}": seed for which in ("people", "ties", "luck")}
    scenario = scenario.replace({**values, **seeds})
    hosts = scenario.channels.managers is not None
    society = PlainSociety(scenario, engine="compiled")
    tables = run_with_arrays(society, ["hosts"] if hosts else [])
    asked, people = tables["questions"], tables["people"]
    whole = asked["watched_days"].to_numpy() >= float(scenario.asking.lifetime) - 1e-6
    asker, answered = asked["asker"].to_numpy()[whole], asked["answers"].to_numpy()[whole] > 0
    wait = asked["wait_days"].to_numpy(dtype=np.float64, na_value=np.nan)[whole]
    helped, effort = people["helped"].to_numpy(), people["effort_fifth"].to_numpy()
    groups = {**groups, "least willing fifth": effort == 1, "most willing fifth": effort == 5}
    most = np.sort(helped)[::-1][: max(1, round(len(helped) / 10))]
    found = {
        "answered": share(answered),
        "first_day": share(answered & (wait < 1)),
        "top_tenth": float(most.sum() / max(1, helped.sum())),
        "helped": float(helped.sum()),
        "readings": float(asked["read"].to_numpy()[whole].mean()),
        **{f"group: {name}": share(answered[of[asker]]) for name, of in groups.items()},
        **{f"help: {name}": float(helped[of].mean()) for name, of in groups.items()},
    }
    if hosts:
        found["host_hours"] = float(tables["hosts"]["hours"].to_numpy().sum())
    keys = asked["question_id"].to_numpy()[whole].tolist()
    return found, dict(zip(keys, answered.tolist(), strict=True))


def share(of: np.ndarray) -> float:
    """Return the share that is true; NaN of nothing."""
    return float(of.mean()) if of.size else float("nan")


def own_groups(network: Network, data: Path) -> dict[str, np.ndarray]:
    """Return groups of people that the data determine: by rank, town, and number of ties."""
    society = sim.Society(network.load("now", data))
    people, ties = society.people_table(), society.ties_table()
    near = ties[ties["layer"] == "face_to_face"]
    degree = np.bincount(near["from"].to_numpy(), minlength=len(people))
    order = np.argsort(np.argsort(degree, kind="stable"), kind="stable")
    third = order * 3 // len(people)
    ranks = np.array(network.ranks_of_people(data))
    groups = {name: ranks == name for name in dict.fromkeys(network.ranks.values())}
    town = people["town"].astype(str).to_numpy()
    groups |= {f"{network.towns} {name}": town == name for name in sorted(set(town))}
    groups |= {"third with fewest ties": third == 0, "third with most ties": third == 2}
    return {name: of for name, of in groups.items() if of.sum() >= FEWEST}


def default_rows(
    network: Network, data: Path, values: Mapping[str, object] | None = None
) -> Callable[[int], list[Row]]:
    """Return a function that simulates society n in each arm; `values` replace default values."""
    groups, arms = own_groups(network, data), {arm: network.load(arm, data, values) for arm in ARMS}

    def rows(number: int) -> list[Row]:
        found, before = [], dict[int, bool]()
        for arm, scenario in arms.items():
            row, fates = simulate(scenario, {}, FIRST_SEED + number, groups)
            before = before or fates
            both = [(was, fates[key]) for key, was in before.items() if key in fates]
            row["lost"] = float(np.mean([was and not now for was, now in both]))
            found.append({"arm": arm, **row})
        return found

    return rows


def plausible_rows(network: Network, data: Path) -> Callable[[int], list[Row]]:
    """Return a function that simulates one society in each arm with set number n of plausible values.

    The sets are a Latin hypercube over all continuous parameters of all arms, each in its plausible range.
    """
    groups, arms = own_groups(network, data), {arm: network.load(arm, data) for arm in ARMS}
    spans = {arm: parameter_spans(scenario) for arm, scenario in arms.items()}
    every = dict.fromkeys(path for each in spans.values() for path in each)
    paths = [path for path in every if path not in FIXED]
    places = latin_hypercube(len(paths), DESIGN, 1)

    def rows(number: int) -> list[Row]:
        place = dict(zip(paths, places[number].tolist(), strict=True))
        found = []
        for arm, scenario in arms.items():
            values = {path: span.at(place[path]) for path, span in spans[arm].items() if path in place}
            row, _ = simulate(scenario, values, FIRST_SEED + number, groups)
            found.append({"arm": arm, "answered": row["answered"], "top_tenth": row["top_tenth"],
                          "helped": row["helped"]})  # fmt: skip
        return found

    return rows


def end_rows(network: Network, data: Path) -> Callable[[int], list[Row]]:
    """Return a function that simulates society number n with each value at the ends of its range."""
    groups = own_groups(network, data)
    arms = {arm: network.load(arm, data) for arm in ("now", *COMPARED)}

    def rows(number: int) -> list[Row]:
        found = []
        for path, users in ONE_BY_ONE.items():
            for arm in users or ("now", *COMPARED):
                span = parameter_spans(arms[arm])[path]
                for end, value in (("low", span.low), ("high", span.high)):
                    row, _ = simulate(arms[arm], {path: value}, FIRST_SEED + number, groups)
                    found.append({"parameter": path, "value": value, "end": end, "arm": arm,
                                  "answered": row["answered"]})  # fmt: skip
        return found

    return rows


def stored(make: Callable[[], Callable[[int], Any]], count: int, file: Path) -> list[Any]:
    """Return what the function gives for 0, 1, … `count` - 1; results in the file aren't computed again."""
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    found = [json.loads(line) for line in lines[:count]]
    if len(found) < count:
        compute = make()
        with file.open("a", encoding="utf-8") as out:
            for number in range(len(found), count):
                found.append(compute(number))
                out.write(json.dumps(found[-1]) + "\n")
                out.flush()
    return found


def all_rows(network: Network, data: Path, folder: Path, societies: int, sets: int) -> list[list[Row]]:
    """Return the rows with default values, sets of values, directed ties, and values at their ends."""
    kinds = (
        (partial(default_rows, network, data), societies, "defaults"),
        (partial(plausible_rows, network, data), sets, "sets"),
        (partial(default_rows, network, data, DIRECTED), societies // 2, "directed"),
        (partial(end_rows, network, data), societies // 8 if network.small else 0, "ends"),
    )
    return [
        [row for rows in stored(make, count, folder / f"{network.name}-{kind}.jsonl") for row in rows]
        for make, count, kind in kinds
    ]
