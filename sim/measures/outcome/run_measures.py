"""The measures that every run has in its row, by name."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.measures.declaration import Life, Measure, Span
from sim.measures.network.network_measures import NETWORK_MEASURES
from sim.measures.outcome.groups import full_life
from sim.measures.outcome.inequality import answers_received, gini, gini_null
from sim.measures.outcome.question_shares import ratio, share, there
from sim.measures.outcome.waiting_times import kaplan_meier, waits
from sim.tables import Column


def _answered_share(tables: Life, span: Span) -> float:
    questions = tables["questions"]
    counted = full_life(questions, lifetime_days=span.lifetime_days, days=span.days)
    return share(questions["answers"].to_numpy()[counted] > 0)


def _answered_first_day_share(tables: Life, span: Span) -> float:
    questions = tables["questions"]
    counted = full_life(questions, lifetime_days=span.lifetime_days, days=span.days)
    wait = questions["wait_days"].to_numpy(dtype=np.float64, na_value=np.nan)[counted]
    return share(wait < 1.0)


def _median_wait_days(tables: Life, span: Span) -> float:
    times, happened = waits(tables["questions"], days=span.days)
    return kaplan_meier(times, happened).median()


def _anyone_answered_share(tables: Life, _span: Span) -> float:
    return share(answers_received(tables)[there(tables["people"])] > 0)


def _gini_answers(tables: Life, _span: Span) -> float:
    return gini(answers_received(tables)[there(tables["people"])])


def _gini_answers_null(tables: Life, _span: Span) -> float:
    return _by_chance(answers_received(tables)[there(tables["people"])])


def _gini_helped(tables: Life, _span: Span) -> float:
    return gini(tables["people"]["helped"].to_numpy()[there(tables["people"])])


def _gini_helped_null(tables: Life, _span: Span) -> float:
    return _by_chance(tables["people"]["helped"].to_numpy()[there(tables["people"])])


def _by_chance(amounts: NDArray[np.int64]) -> float:
    return gini_null(int(amounts.sum()), amounts.size)


def _help_per_answer(tables: Life, _span: Span) -> float:
    answers = tables["questions"]["answers"].to_numpy()
    return ratio(float(answers.sum()), float(np.count_nonzero(answers)))


def _reads_and_answers(tables: Life, _span: Span) -> tuple[float, float]:
    questions = tables["questions"]
    return float(questions["read"].to_numpy().sum()), float(questions["answers"].to_numpy().sum())


def _reads_per_answer(tables: Life, span: Span) -> float:
    return ratio(*_reads_and_answers(tables, span))


def _reads_per_question(tables: Life, span: Span) -> float:
    questions = tables["questions"]
    read = questions["read"].to_numpy()[
        full_life(questions, lifetime_days=span.lifetime_days, days=span.days)
    ]
    return ratio(float(read.sum()), read.size)


def _same_town_share(tables: Life, _span: Span) -> float:
    people = tables["people"]
    town = pd.Categorical(people["town"]).codes
    helpers, askers = tables.helpful
    return share(town[helpers] == town[askers])


def _on_crowd_share(tables: Life, _span: Span) -> float:
    return share(tables["people"]["on_crowd"].to_numpy()[there(tables["people"])])


def _mean_morale(tables: Life, _span: Span) -> float:
    morale = tables["people"]["morale"].to_numpy()[there(tables["people"])]
    return ratio(morale.sum(), morale.size)


def _hostile_replies(tables: Life, _span: Span) -> float:
    return float(tables["days"]["hostile"].to_numpy().sum())


def _surplus_share(tables: Life, _span: Span) -> float:
    return share(tables["answers"]["surplus"].to_numpy())


_DECLARED = (
    Measure(
        "answered_share",
        "Answered share",
        "share",
        "questions with at least one helpful answer, among those that lived their whole life",
        _answered_share,
    ),
    Measure(
        "answered_first_day_share",
        "Answered on the first day",
        "share",
        "questions with a helpful answer within a day, among those that lived their whole life",
        _answered_first_day_share,
    ),
    Measure(
        "median_wait_days",
        "Median wait",
        "days",
        "days until half of all questions have a helpful answer (Kaplan–Meier); 0 is the same day, "
        "missing where half are never answered",
        _median_wait_days,
    ),
    Measure(
        "anyone_answered_share",
        "People answered at least once",
        "share",
        "people who got at least one helpful answer, among all there at the end, whether they asked or not",
        _anyone_answered_share,
    ),
    Measure(
        "gini_answers",
        "Inequality of answers received",
        "Gini",
        "Gini coefficient, over all people there at the end, of helpful answers received; 0 is equal",
        _gini_answers,
    ),
    Measure(
        "gini_answers_null",
        "Inequality of answers received, by chance",
        "Gini",
        "mean Gini coefficient if each of these answers had gone to anybody with equal chances",
        _gini_answers_null,
    ),
    Measure(
        "gini_helped",
        "Inequality of help given",
        "Gini",
        "Gini coefficient, over all people there at the end, of helpful answers given; 0 is equal",
        _gini_helped,
    ),
    Measure(
        "gini_helped_null",
        "Inequality of help given, by chance",
        "Gini",
        "mean Gini coefficient if each of these answers had come from anybody with equal chances",
        _gini_helped_null,
    ),
    *NETWORK_MEASURES,
    Measure(
        "help_per_answer",
        "Help for each answered question",
        "answers",
        "helpful answers given for each question that got any",
        _help_per_answer,
    ),
    Measure(
        "reads_per_answer",
        "Reading for each answer",
        "readings",
        "times a question was read, by anybody, for each helpful answer",
        _reads_per_answer,
        totals=_reads_and_answers,
    ),
    Measure(
        "reads_per_question",
        "Reading for each question",
        "readings",
        "times a question was read, by anybody, among those that lived their whole life",
        _reads_per_question,
    ),
    Measure(
        "same_town_share",
        "Help from the same town",
        "share",
        "helpful answers whose helper has a home in the asker's town at the end, among all helpful answers",
        _same_town_share,
    ),
    Measure(
        "on_crowd_share",
        "People on the crowd",
        "share",
        "people who read and post on the feed at the end, of those who are there",
        _on_crowd_share,
    ),
    Measure(
        "mean_morale",
        "Mean morale",
        "share",
        "mean readiness to ask at the end, of the people who are there",
        _mean_morale,
    ),
    Measure(
        "hostile_replies",
        "Hostile replies",
        "replies",
        "bad replies on the feed, in all",
        _hostile_replies,
    ),
    Measure(
        "surplus_share",
        "Surplus help",
        "share",
        "helpful answers on top of those wanted, among all answers given, helpful or not",
        _surplus_share,
    ),
)

MEASURES: dict[str, Measure] = {each.name: each for each in _DECLARED}
"""Every measure by name, in the order of tables and reports."""

COLUMNS = tuple(Column(each.name, "float64", each.unit, each.meaning, nullable=True) for each in _DECLARED)
"""The measures as columns of a table of runs, for its units and meanings."""
