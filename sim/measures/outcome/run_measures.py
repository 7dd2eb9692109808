"""The standard measures, which are computed for every run and stored in its row."""

import math

import numpy as np

from sim.array_types import Ints
from sim.measures.declaration import COUNT, SHARE, Life, Measure, Span, by_name, declare
from sim.measures.network.distances import mean_distance
from sim.measures.network.network_shape import Network, clustering, degree_centralisation, network
from sim.measures.network.reciprocity import reciprocity, reciprocity_null
from sim.measures.outcome.inequality import gini, gini_null
from sim.measures.outcome.question_shares import (
    answered_share_of,
    from_same_town,
    full_life_questions,
    present,
    ratio,
    share,
    took_part,
)
from sim.measures.outcome.waiting_times import kaplan_meier, waits
from sim.measures.rows import answers_received
from sim.tables import Column

# Slow measures are computed on samples, so that they add only a few per cent to the time of a run of any
# size. In networks of more than EXACT_TO people, distances are counted from SOURCES people. Reciprocity by
# chance is a mean over SAMPLES random networks. The functions called here can be more precise, and also
# return intervals.
EXACT_TO, SOURCES = 500, 64
SAMPLES = 3
MOVES = 4.0


@declare("Answered share", "share", range=SHARE, better="more")
def _answered_share(life: Life, span: Span) -> float:
    """Questions with at least one helpful answer, among those observed for their whole lifetime."""
    return answered_share_of(life, full_life_questions(life, span))


@declare("Answered on the first day", "share", range=SHARE, better="more")
def _answered_first_day_share(life: Life, span: Span) -> float:
    """Questions with a helpful answer within a day, among those observed for their whole lifetime."""
    wait = life["questions"]["wait_days"].to_numpy(dtype=np.float64, na_value=np.nan)
    return share(wait[full_life_questions(life, span)] < 1.0)


@declare(
    "Median wait",
    "days",
    "days until half of all questions have a helpful answer (Kaplan–Meier); 0 is the day of asking, "
    "missing if fewer than half are ever answered",
    range=COUNT,
    better="less",
)
def _median_wait_days(life: Life, span: Span) -> float:
    return kaplan_meier(*waits(life["questions"], days=span.days)).median()


@declare("People answered at least once", "share", range=SHARE, better="more")
def _anyone_answered_share(life: Life, _span: Span) -> float:
    """People with at least one helpful answer, among all who weren't removed, whether they asked or not."""
    return share(_received(life) > 0)


@declare("Inequality of answers received", "Gini", range=SHARE, better="less")
def _gini_answers(life: Life, _span: Span) -> float:
    """Gini coefficient of helpful answers received, over all who weren't removed; 0 means all are equal."""
    return gini(_received(life))


@declare("Inequality of answers received, by chance", "Gini", range=SHARE)
def _gini_answers_null(life: Life, _span: Span) -> float:
    """Expected Gini coefficient if each of these answers had gone to a random person."""
    return _by_chance(_received(life))


@declare("Inequality of help given", "Gini", range=SHARE, better="less")
def _gini_helped(life: Life, _span: Span) -> float:
    """Gini coefficient of helpful answers given, over all who weren't removed; 0 means all are equal."""
    return gini(_helped(life))


@declare("Inequality of help given, by chance", "Gini", range=SHARE)
def _gini_helped_null(life: Life, _span: Span) -> float:
    """Expected Gini coefficient if each of these answers had come from a random person."""
    return _by_chance(_helped(life))


def _received(life: Life) -> Ints:
    return answers_received(life)[took_part(life["people"])]


def _helped(life: Life) -> Ints:
    found: Ints = life["people"]["helped"].to_numpy()[took_part(life["people"])]
    return found


def _by_chance(amounts: Ints) -> float:
    return gini_null(int(amounts.sum()), amounts.size)


def _network(life: Life) -> Network:
    return network(*life.helpful, len(life["people"]))


@declare("Reciprocity", "share", range=SHARE)
def _reciprocity(life: Life, _span: Span) -> float:
    """Helper–asker pairs in which the asker also helped the helper, as a share of all helper–asker pairs."""
    return reciprocity(*life.helpful)


@declare(
    "Reciprocity by chance",
    "share",
    "mean reciprocity of random networks in which everybody helps, and is helped by, as many people as in "
    f"the run ({SAMPLES} networks per run)",
    range=SHARE,
)
def _reciprocity_null(life: Life, _span: Span) -> float:
    return reciprocity_null(*life.helpful, samples=SAMPLES, moves=MOVES).mean


@declare("Centralisation of help", "share", range=SHARE)
def _degree_centralisation(life: Life, _span: Span) -> float:
    """Centralisation (Freeman) of the help network: 1 for a star, 0 if all people have the same degree."""
    return degree_centralisation(_network(life))


@declare("Clustering of help", "share", range=SHARE)
def _clustering(life: Life, _span: Span) -> float:
    """Transitivity of the help network: share of pairs with a common neighbour that are linked by help."""
    return clustering(_network(life))


@declare(
    "Distance in the help network",
    "steps",
    "mean length of the shortest paths between connected people in the network of who helped whom "
    f"(from a sample of {SOURCES} people if there are more than {EXACT_TO})",
    range=(1.0, math.inf),
)
def _mean_distance(life: Life, _span: Span) -> float:
    net = _network(life)
    return mean_distance(net, sources=EXACT_TO if net.people <= EXACT_TO else SOURCES).mean


@declare("Answers per answered question", "answers", range=(1.0, math.inf))
def _help_per_answer(life: Life, _span: Span) -> float:
    """Helpful answers per question that got at least one."""
    answers = life["questions"]["answers"].to_numpy()
    return ratio(answers.sum(), float(np.count_nonzero(answers)))


def _reads_and_answers(life: Life, _span: Span) -> tuple[float, float]:
    questions = life["questions"]
    return float(questions["read"].to_numpy().sum()), float(questions["answers"].to_numpy().sum())


@declare("Readings per answer", "readings", range=COUNT, better="less", totals=_reads_and_answers)
def _reads_per_answer(life: Life, span: Span) -> float:
    """Readings of questions per helpful answer."""
    return ratio(*_reads_and_answers(life, span))


@declare("Readings per question", "readings", range=COUNT)
def _reads_per_question(life: Life, span: Span) -> float:
    """Readings per question, among questions observed for their whole lifetime."""
    read = life["questions"]["read"].to_numpy()[full_life_questions(life, span)]
    return ratio(float(read.sum()), read.size)


def _attempts_and_answers(life: Life, _span: Span) -> tuple[float, float]:
    attempts = float(life["answers"]["surplus"].to_numpy().size)  # one row for each attempt
    return attempts, float(life["questions"]["answers"].to_numpy().sum())


@declare("Effort per answer", "attempts", range=COUNT, better="less", totals=_attempts_and_answers)
def _effort_per_answer(life: Life, span: Span) -> float:
    """Attempts to answer, helpful or not, per helpful answer: each attempt takes one unit of effort."""
    return ratio(*_attempts_and_answers(life, span))


@declare("Help from the same town", "share", range=SHARE)
def _same_town_share(life: Life, _span: Span) -> float:
    """Helpful answers whose helper and asker live in the same town at the end, among all helpful answers."""
    return share(from_same_town(life))


@declare("People on the crowd", "share", range=SHARE)
def _on_crowd_share(life: Life, _span: Span) -> float:
    """Share of people who are on the crowd (the feed) at the end."""
    return share(life["people"]["on_crowd"].to_numpy()[present(life["people"])])


@declare("Mean morale", "share", range=SHARE, better="more")
def _mean_morale(life: Life, _span: Span) -> float:
    """Mean morale (readiness to ask) of the people at the end."""
    morale = life["people"]["morale"].to_numpy()[present(life["people"])]
    return ratio(morale.sum(), morale.size)


@declare("Hostile replies", "replies", range=COUNT, better="less")
def _hostile_replies(life: Life, _span: Span) -> float:
    """Total number of hostile replies on the feed."""
    return float(life["days"]["hostile"].to_numpy().sum())


@declare("Surplus help", "share", range=SHARE, better="less")
def _surplus_share(life: Life, _span: Span) -> float:
    """Helpful answers beyond the number wanted, as a share of all answers, helpful or not."""
    return share(life["answers"]["surplus"].to_numpy())


MEASURES: dict[str, Measure] = by_name(globals())
"""Standard measures by name, in the order of tables and reports."""


COLUMNS = tuple(
    Column(each.name, "float64", each.unit, each.meaning, nullable=True) for each in MEASURES.values()
)
"""The standard measures as columns of a table of runs, with units and meanings."""
