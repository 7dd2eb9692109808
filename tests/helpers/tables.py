"""Invented but consistent result tables, and an invented comparison, to test code that reads them."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from sim.measures import MEASURES, by_group, full_life, groupings, measure, paired_interval, student_interval
from sim.measures.outcome.daily_curves import curve_table, daily_curves
from sim.measures.outcome.waiting_times import answered_within, waiting_table
from sim.tables import CHANNELS, ComparisonTables, conform

LIFETIME = 7
TOWNS = ("Ashby", "Brook", "Coombe", "Dale")


@dataclass(frozen=True)
class MadeScenario:
    name: str = "made"
    question: str = "Does it hold?"

    @property
    def hash(self) -> str:
        return "0" * 60 + "made"

    @property
    def files(self) -> dict[str, str]:
        return {}

    def to_dict(self) -> dict[str, Any]:
        feed = {"feed": {"reach": 12, "fading": 0.6}} if "crowd" in self.name else {}
        return {
            "name": self.name,
            "question": self.question,
            "days": 60,
            "seed": {"people": 1, "ties": 1, "luck": 1},
            "people": {"count": 300, "on_crowd": 0.6 if feed else 0.0},
            "asking": {"lifetime": LIFETIME},
            "channels": feed or {"hub": {"capacity": 3}, "word_of_mouth": {"contacts": 3}},
        }

    def to_yaml(self) -> str:
        return f"name: {self.name}\nquestion: {self.question}\n"


def made_people(count: int, *, crowd: bool, seed: int) -> pd.DataFrame:
    draw = np.random.default_rng([seed, 1])
    town = draw.integers(0, len(TOWNS), count)
    centre = np.array([[10.0, 12.0], [45.0, 50.0], [15.0, 48.0], [52.0, 14.0]])
    home = centre[town] + draw.normal(0, 3, (count, 2))
    effort = draw.lognormal(-3.0, 2.0, count)
    fifth = np.argsort(np.argsort(effort)) * 5 // count + 1
    on_crowd = (draw.random(count) < 0.6) & crowd
    return pd.DataFrame(
        {
            "life": 0,
            "person": np.arange(count),
            "id": [str(i) for i in range(count)],
            "town": pd.Categorical.from_codes(town, list(TOWNS)),
            "x_km": home[:, 0],
            "y_km": home[:, 1],
            "range_km": draw.lognormal(0.6, 0.5, count),
            "effort": effort,
            "effort_fifth": fifth,
            "on_crowd": on_crowd,
            "role": "member",
            "morale": draw.random(count),
            "standing": draw.random(count) * on_crowd,
            "ties_face_to_face": draw.poisson(15, count),
            "ties_online": draw.poisson(20, count) * on_crowd,
            "favourite_topic": draw.integers(0, 12, count).astype(str),
            "removed_day": np.nan,
        }
    )


def made_questions(people: pd.DataFrame, days: int, *, crowd: bool, seed: int, luck: int) -> pd.DataFrame:
    count = len(people)
    ask = np.random.default_rng([seed, 2]).random((days, count)) < 0.04
    day, asker = np.nonzero(ask)
    draw = np.random.default_rng([seed, luck, 3 + crowd])
    fifth = people["effort_fifth"].to_numpy()[asker]
    hazard = 0.05 + 0.012 * fifth + 0.12 * people["on_crowd"].to_numpy()[asker]
    wait = (draw.geometric(hazard) - 1).astype(float)
    observed = (wait < LIFETIME) & (day + wait < days)
    ended = observed | (day <= days - LIFETIME)
    surplus = draw.poisson(0.3, len(day)) * observed
    return pd.DataFrame(
        {
            "life": 0,
            "question_id": day * count + asker,
            "asker": asker,
            "topic": draw.integers(0, 12, len(day)).astype(str),
            "difficulty": draw.beta(2, 2, len(day)),
            "asked_day": day.astype(float),
            "channels": "feed" if crowd else "word_of_mouth+hub",
            "status": np.where(observed, "answered", np.where(ended, "expired", "open")),
            "first_answer_day": np.where(observed, day + wait, np.nan),
            "wait_days": np.where(observed, wait, np.nan),
            "first_helper": pd.array(np.where(observed, (asker + 1) % count, 0), dtype="Int32"),
            "first_channel": np.where(observed, "feed" if crowd else "word_of_mouth", None),
            "first_hops": pd.array(np.where(observed, 1, 0), dtype="Int16"),
            "answers": observed + surplus,
            "attempts": observed + surplus,
            "shown": draw.poisson(20, len(day)) + 2,
            "read": draw.poisson(8, len(day)) + 2,
            "watched_days": np.minimum(LIFETIME, days - day).astype(float),
            "censored": ~ended,
        }
    )


def made_answers(people: pd.DataFrame, questions: pd.DataFrame, *, seed: int) -> pd.DataFrame:
    draw = np.random.default_rng([seed, 9])
    of = np.repeat(np.arange(len(questions)), questions["answers"])
    asker = questions["asker"].to_numpy()[of]
    weight = people["effort"].to_numpy() ** 0.6
    helper = draw.choice(len(people), len(of), p=weight / weight.sum())
    helper = np.where(helper == asker, (helper + 1) % len(people), helper)
    first = np.r_[True, of[1:] != of[:-1]] if len(of) else np.zeros(0, bool)
    return pd.DataFrame(
        {
            "life": 0,
            "question_id": questions["question_id"].to_numpy()[of],
            "asker": asker,
            "helper": helper,
            "day": questions["first_answer_day"].to_numpy()[of],
            "channel": questions["first_channel"].to_numpy()[of],
            "hops": 1,
            "helpful": True,
            "surplus": ~first,
        }
    )


def made_tables(
    *, count: int = 300, days: int = 60, crowd: bool = False, seed: int = 1, luck: int = 1
) -> dict[str, pd.DataFrame]:
    people = made_people(count, crowd=crowd, seed=seed)
    questions = made_questions(people, days, crowd=crowd, seed=seed, luck=luck)
    answers = made_answers(people, questions, seed=seed)
    first = answers[~answers["surplus"]].set_index("question_id")["helper"]
    questions["first_helper"] = questions["question_id"].map(first).astype("Int32")
    questions.loc[questions["status"] != "answered", "first_hops"] = pd.NA

    def per(who: pd.Series) -> np.ndarray:
        return np.bincount(who, minlength=count)

    status = questions["status"]
    people["asked"] = per(questions["asker"])
    people["answered"] = per(questions["asker"][status == "answered"])
    people["expired"] = per(questions["asker"][status == "expired"])
    with np.errstate(invalid="ignore"):
        people["answered_share"] = people["answered"] / (people["answered"] + people["expired"])
    waits = questions.groupby("asker")["wait_days"].median()
    people["median_wait_days"] = people["person"].map(waits)
    people["helped"] = per(answers["helper"][answers["helpful"]])
    people["attempts"] = per(answers["helper"])
    people["surplus"] = per(answers["helper"][answers["surplus"]])
    tables = {
        "questions": questions,
        "answers": answers,
        "people": people,
        "days": _made_days(questions, answers, days),
        "ties": _made_ties(count, seed),
    }
    return {name: conform(name, frame) for name, frame in tables.items()}


def _made_days(questions: pd.DataFrame, answers: pd.DataFrame, days: int) -> pd.DataFrame:
    def on(moments: pd.Series) -> np.ndarray:
        return np.bincount(moments.dropna().astype(int), minlength=days)[:days]

    asked, answered = on(questions["asked_day"]), on(questions["first_answer_day"])
    expired = on(questions["asked_day"][questions["status"] == "expired"] + LIFETIME - 1)
    return pd.DataFrame(
        {
            "life": 0,
            "day": np.arange(days, dtype=float),
            "asked": asked,
            "answered": answered,
            "expired": expired,
            "open": np.cumsum(asked - answered - expired),
            "shown": 100,
            "read": 50,
            "helped": on(answers["day"]),
            "surplus": on(answers["day"][answers["surplus"]]),
            "hostile": 1,
            "on_crowd_share": 0.5,
            "mean_morale": 0.9,
            **dict.fromkeys(("met", "joined", "left", "removed", "withdrawn"), 0),
            "gini_helped": 0.6,
            "share_same_town": np.nan,
            **{f"share_on_{channel}": 0.5 for channel in CHANNELS},
        }
    )


def _made_ties(count: int, seed: int) -> pd.DataFrame:
    draw = np.random.default_rng([seed, 5])
    origin = np.repeat(np.arange(count), 3)
    return pd.DataFrame(
        {
            "life": 0,
            "day": 60.0,
            "from": origin,
            "to": (origin + draw.integers(1, count, len(origin))) % count,
            "layer": "face_to_face",
            "strength": draw.beta(1, 3, len(origin)),
            "owed": 0.0,
            "distance_km": draw.random(len(origin)) * 30,
        }
    )


def made_comparison(
    names: tuple[str, ...] = ("local-hub", "wide-crowd"),
    *,
    replicates: int = 6,
    days: int = 60,
    count: int = 300,
) -> ComparisonTables:
    lives = {
        name: [
            made_tables(crowd="crowd" in name, seed=k, luck=i, days=days, count=count)
            for k in range(1, replicates + 1)
        ]
        for i, name in enumerate(names)
    }
    span = {"lifetime_days": LIFETIME, "days": days}
    shares = {name: [by_group(tables, **span) for tables in lives[name]] for name in names}
    rows = [
        {"run_id": i * replicates + k, "scenario": name, "people_seed": k + 1, "ties_seed": k + 1}
        | {"luck_seed": k + 1, "replicate": k}
        | measure(tables, **span)
        | {"seconds": 0.2, "error": None}
        for i, name in enumerate(names)
        for k, tables in enumerate(lives[name])
    ]
    runs = pd.DataFrame(rows)
    groups = [
        {"scenario": name, "group_kind": row.group_kind, "group": row.group}
        | dict(
            zip(
                ("mean", "low", "high", "replicates"),
                student_interval([share["answered_share"][place] for share in shares[name]]),
                strict=True,
            )
        )
        for name in names
        for place, row in enumerate(shares[name][0].itertuples())
    ]
    pairs = [(names[0], other) for other in names[1:]]
    return ComparisonTables(
        scenarios=names,
        runs=runs,
        groups=pd.DataFrame(groups),
        differences=pd.concat([_differences(runs, shares, a, b) for a, b in pairs], ignore_index=True),
        counterfactual=pd.concat(
            [_both(lives[a], lives[b], a, b, span) for a, b in pairs], ignore_index=True
        ),
        over_time=curve_table({name: [daily_curves(t, **span) for t in lives[name]] for name in names}),
        waiting=waiting_table(
            {name: [answered_within(t["questions"], **span) for t in lives[name]] for name in names}
        ),
        tables={name: lives[name][0] for name in names},
        days=days,
        seconds=12.3,
        replicates=replicates,
        values={name: MadeScenario(name, f"What does {name} do?").to_dict() for name in names},
    )


def _differences(runs: pd.DataFrame, shares: dict[str, Any], a: str, b: str) -> pd.DataFrame:
    found = []
    for name in MEASURES:
        values = [runs.loc[runs["scenario"] == which, name].to_numpy(float) for which in (a, b)]
        found.append((name, "all", *values))
    for place, row in enumerate(shares[a][0].itertuples()):
        if row.group != "all":
            values = [np.array([s["answered_share"][place] for s in shares[which]]) for which in (a, b)]
            found.append(("answered_share", row.group, *values))
    rows = []
    for name, group, first, second in found:
        change = paired_interval(first, second)
        means = {"mean_a": student_interval(first).mean, "mean_b": student_interval(second).mean}
        rows.append(
            {"measure": name, "group": group, "a": a, "b": b}
            | means
            | {"difference": change.mean, "low": change.low, "high": change.high, "replicates": change.size}
        )
    return pd.DataFrame(rows)


def _both(first: list[Any], second: list[Any], a: str, b: str, span: dict[str, float]) -> pd.DataFrame:
    totals: dict[str, np.ndarray] = {}
    for one, other in zip(first, second, strict=True):
        counted = full_life(one["questions"], **span)
        in_a = one["questions"]["answers"].to_numpy()[counted] > 0
        in_b = other["questions"]["answers"].to_numpy()[counted] > 0
        outcome = in_a + 2 * in_b
        asker = one["questions"]["asker"].to_numpy()[counted]
        for each in groupings(other["people"]):
            for code, label in enumerate(each.names):
                found = np.bincount(outcome[each.group[asker] == code], minlength=4)
                totals[label] = totals.get(label, np.zeros(4)) + found
    rows = [
        {"group": label}
        | dict(zip(("neither", "only_a", "only_b", "both"), _parts(found), strict=True))
        | {"questions": int(found.sum()), "a": a, "b": b}
        for label, found in totals.items()
    ]
    return pd.DataFrame(rows)


def _parts(found: np.ndarray) -> np.ndarray:
    return found / found.sum() if found.sum() else np.full(4, np.nan)
