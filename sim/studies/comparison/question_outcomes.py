"""How questions end, and what happens to the same question in each network."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from sim.errors import StudyError, nearest, option
from sim.measures.outcome.groups import full_life
from sim.measures.statistics.intervals import share_interval
from sim.runner import ENDS, FinishedRun, Tables
from sim.scenarios.names import person_labels
from sim.studies.comparison.differences import completed_outcomes
from sim.studies.experiments.experiment import span_of
from sim.tables.array_table import where_equal
from sim.tables.lazy_pandas import pd
from sim.user_data import people_ids

if TYPE_CHECKING:
    from sim.scenarios import Scenario

Frames = Mapping[str, "pd.DataFrame"]

MOST_DIVIDED = "most-divided"
LISTED = 10  # largest number of questions listed for `MOST_DIVIDED`
_QUESTION = ["question_id", "asker", "topic", "asked_day", "wait_days"]
_PEOPLE_COUNTS = ("people_shown", "people_read", "people_able", "people_skilled")


def count_ends(tables: Tables, scenario: Scenario) -> dict[str, int]:
    """Count how the questions of a run ended: answered, or the step at which they failed to get an answer.

    Only questions whose whole lifetime is within the run count.
    """
    whole = full_life(tables["questions"], **span_of(scenario))
    ended = tables["watched"]["end"]
    return {end: int(where_equal(ended, end)[whole].sum()) for end in ENDS}


def ends_table(names: Sequence[str], ran: Sequence[FinishedRun]) -> pd.DataFrame:
    """Return how questions ended under each scenario: ``scenario, end, questions, share, low, high``.

    ``share`` is the mean over replicates of the share of questions with this end, among all questions whose
    whole lifetime is within the run.
    """
    rows = []
    for name, own in completed_outcomes(names, ran).items():
        each = [one.ends for one in own.values() if one.ends is not None]
        counts = np.array([[ends[end] for end in ENDS] for ends in each]).reshape(-1, len(ENDS))
        total = counts.sum(axis=1)
        shares = counts[total > 0] / total[total > 0, None]
        for n, end in enumerate(ENDS):
            i = share_interval(shares[:, n])
            rows.append((name, end, int(counts[:, n].sum()), i.mean, i.low, i.high))
    return pd.DataFrame(rows, columns=["scenario", "end", "questions", "share", "low", "high"])


def check_question_choice(which: str | None, scenario: Scenario) -> None:
    """Refuse a person who doesn't exist, before any run."""
    if which in (None, MOST_DIVIDED):
        return
    known = people_ids(scenario) or [str(number) for number in range(scenario.people.count)]
    if which not in known:
        hint = nearest(str(which), known, f"there are {known[0]} to {known[-1]}.")
        raise StudyError(
            f"{option('questions')} must be {MOST_DIVIDED} or the id of a person; there is no person "
            f"'{which}': {hint}"
        )


def same_questions(tables: Mapping[str, Frames], which: str, settings: Sequence[Scenario]) -> pd.DataFrame:
    """List what happened to the same questions in each network, in the first replicate.

    `tables` are the tables of the first replicate by scenario, including the table ``watched``. `which` is
    the id or number of a person, or ``most-divided``, which lists questions that were answered in one network
    and not in another. Of these, the questions with the largest differences in the number of able readers
    come first, and questions answered in different networks alternate.

    There is one row for each question and network, with the columns ``question_id, asker, topic, asked_day,
    wait_days, scenario``, numbers of people, ``helpers`` (those who helped, separated by semicolons),
    ``people_helped`` (their number) and ``end``. People are called by name, or by id if there is no name.
    """
    names = list(tables)
    if not names:
        return pd.DataFrame(
            columns=[*_QUESTION, *_PEOPLE_COUNTS, "end", "people_helped", "helpers", "scenario"]
        )
    named = {s.name: s for s in settings}
    long = pd.concat([_outcomes(tables[name], named[name]).assign(scenario=name) for name in names])
    many = long.groupby("question_id")["scenario"].transform("size")
    long = long[many == len(names)]
    of_person = sorted(long.loc[long["asker_id"] == which, "question_id"].unique().tolist())
    chosen = _divided(long, names) if which == MOST_DIVIDED else of_person
    place = {question: n for n, question in enumerate(chosen)}
    long = long[long["question_id"].isin(place)]
    order = np.lexsort((long["scenario"].map(names.index), long["question_id"].map(place)))
    return long.drop(columns="asker_id").iloc[order].reset_index(drop=True)


def _outcomes(tables: Frames, scenario: Scenario) -> pd.DataFrame:
    """Return the questions whose whole lifetime is within the run, who helped, and how they ended."""
    questions = tables["questions"]
    listed = questions.loc[full_life(questions, **span_of(scenario)), _QUESTION]
    people = tables["people"].set_index("person")
    ids = people["id"].astype(str)
    own = people["name"].fillna("").astype(str).tolist() if "name" in people else None
    names = pd.Series(person_labels(ids.tolist(), own), people.index)
    helpful = tables["answers"][tables["answers"]["helpful"]].groupby("question_id")["helper"]
    helpers = helpful.agg(lambda who: "; ".join(names[list(dict.fromkeys(who))]))
    ended = listed.astype({"topic": str}).merge(tables["watched"], on="question_id").astype({"end": str})
    return ended.assign(
        asker=ended["asker"].map(names),
        asker_id=ended["asker"].map(ids),
        people_helped=ended["question_id"].map(helpful.nunique()).fillna(0).astype(np.int64),
        helpers=ended["question_id"].map(helpers).fillna(""),
    )


def _divided(long: pd.DataFrame, names: Sequence[str]) -> list[int]:
    """Return the ids of the most divided questions, in the order in which they are listed."""
    if long.empty:
        return []
    answered = (long["end"] == ENDS[-1]).to_numpy()
    wide = long.assign(answered=answered).pivot(index="question_id", columns="scenario")
    got = wide["answered"][list(names)].to_numpy(bool)
    able = wide["people_able"][list(names)].to_numpy()
    split = got.any(axis=1) & ~got.all(axis=1)
    ids, difference = wide.index.to_numpy()[split], np.ptp(able, axis=1)[split]
    pattern = got[split] @ (1 << np.arange(len(names)))  # one bit for each network that answered the question
    order = np.lexsort((ids, -difference))
    turn = pd.Series(pattern[order]).groupby(pattern[order]).cumcount().to_numpy()
    return [int(i) for i in ids[order][np.argsort(turn, kind="stable")][:LISTED]]


def question_rows(found: pd.DataFrame) -> list[list[str]]:
    """Return rows of text: the question, scenario, numbers of people, helpers and end."""
    return [
        [f"{r.asker}, day {r.asked_day:g}: {r.topic}", r.scenario, *(f"{getattr(r, c):,}" for c in
        _PEOPLE_COUNTS),
         r.helpers or "–", r.end]
        for r in found.itertuples()
    ]  # fmt: skip
