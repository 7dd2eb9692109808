"""The measures that every run has in its row, by name."""

import numpy as np

from sim.array_types import Ints
from sim.measures.declaration import Life, Measure, Span, by_name, declare
from sim.measures.network.distances import mean_distance
from sim.measures.network.network_shape import Network, clustering, degree_centralisation, network
from sim.measures.network.reciprocity import reciprocity, reciprocity_null
from sim.measures.outcome.inequality import gini, gini_null
from sim.measures.outcome.question_shares import answered_share_of, full_life_questions, ratio, from_same_town, share, present
from sim.measures.outcome.waiting_times import kaplan_meier, waits
from sim.measures.rows import answers_received
from sim.tables import Column

# What is dear is bounded, so that a run of any size takes only a few per cent longer: above EXACT_TO people
# steps are counted from SOURCES of them, and chance is asked with SAMPLES random networks. The functions
# behind give as much precision as one asks for, and their intervals.
EXACT_TO, SOURCES = 500, 64
SAMPLES = 3
MOVES = 4.0


@declare("Answered share", "share")
def _answered_share(life: Life, span: Span) -> float:
    """Questions with at least one helpful answer, among those that lived their whole life."""
    return answered_share_of(life, full_life_questions(life, span))


@declare("Answered on the first day", "share")
def _answered_first_day_share(life: Life, span: Span) -> float:
    """Questions with a helpful answer within a day, among those that lived their whole life."""
    wait = life["questions"]["wait_days"].to_numpy(dtype=np.float64, na_value=np.nan)
    return share(wait[full_life_questions(life, span)] < 1.0)


@declare(
    "Median wait",
    "days",
    "days until half of all questions have a helpful answer (Kaplan–Meier); 0 is the same day, "
    "missing where half are never answered",
)
def _median_wait_days(life: Life, span: Span) -> float:
    return kaplan_meier(*waits(life["questions"], days=span.days)).median()


@declare("People answered at least once", "share")
def _anyone_answered_share(life: Life, _span: Span) -> float:
    """People who got at least one helpful answer, among all there at the end, whether they asked or not."""
    return share(_received(life) > 0)


@declare("Inequality of answers received", "Gini")
def _gini_answers(life: Life, _span: Span) -> float:
    """Gini coefficient, over all people there at the end, of helpful answers received; 0 is equal."""
    return gini(_received(life))


@declare("Inequality of answers received, by chance", "Gini")
def _gini_answers_null(life: Life, _span: Span) -> float:
    """Mean Gini coefficient if each of these answers had gone to anybody with equal chances."""
    return _by_chance(_received(life))


@declare("Inequality of help given", "Gini")
def _gini_helped(life: Life, _span: Span) -> float:
    """Gini coefficient, over all people there at the end, of helpful answers given; 0 is equal."""
    return gini(_helped(life))


@declare("Inequality of help given, by chance", "Gini")
def _gini_helped_null(life: Life, _span: Span) -> float:
    """Mean Gini coefficient if each of these answers had come from anybody with equal chances."""
    return _by_chance(_helped(life))


def _received(life: Life) -> Ints:
    return answers_received(life)[present(life["people"])]


def _helped(life: Life) -> Ints:
    found: Ints = life["people"]["helped"].to_numpy()[present(life["people"])]
    return found


def _by_chance(amounts: Ints) -> float:
    return gini_null(int(amounts.sum()), amounts.size)


def _network(life: Life) -> Network:
    return network(*life.helpful, len(life["people"]))


@declare("Reciprocity", "share")
def _reciprocity(life: Life, _span: Span) -> float:
    """Helper–asker pairs in which the asker has helped the helper too, among all such pairs."""
    return reciprocity(*life.helpful)


@declare(
    "Reciprocity by chance",
    "share",
    "reciprocity if each helped as many others, and was helped by as many, but whom were chance "
    f"({SAMPLES} random networks a run)",
)
def _reciprocity_null(life: Life, _span: Span) -> float:
    return reciprocity_null(*life.helpful, samples=SAMPLES, moves=MOVES).mean


@declare("Centralisation of help", "share")
def _degree_centralisation(life: Life, _span: Span) -> float:
    """How far the network of who helped whom hangs on one person (Freeman): 1 a star, 0 all alike."""
    return degree_centralisation(_network(life))


@declare("Clustering of help", "share")
def _clustering(life: Life, _span: Span) -> float:
    """Pairs of people tied by help to the same person who are tied to one another, among all such pairs."""
    return clustering(_network(life))


@declare(
    "Distance by help",
    "steps",
    "mean steps between two people in the network of who helped whom, where there is a way "
    f"(from {SOURCES} people, if there are more than {EXACT_TO})",
)
def _mean_distance(life: Life, _span: Span) -> float:
    net = _network(life)
    return mean_distance(net, sources=EXACT_TO if net.people <= EXACT_TO else SOURCES).mean


@declare("Help for each answered question", "answers")
def _help_per_answer(life: Life, _span: Span) -> float:
    """Helpful answers given for each question that got any."""
    answers = life["questions"]["answers"].to_numpy()
    return ratio(answers.sum(), float(np.count_nonzero(answers)))


def _reads_and_answers(life: Life, _span: Span) -> tuple[float, float]:
    questions = life["questions"]
    return float(questions["read"].to_numpy().sum()), float(questions["answers"].to_numpy().sum())


@declare("Reading for each answer", "readings", totals=_reads_and_answers)
def _reads_per_answer(life: Life, span: Span) -> float:
    """Times a question was read, by anybody, for each helpful answer."""
    return ratio(*_reads_and_answers(life, span))


@declare("Reading for each question", "readings")
def _reads_per_question(life: Life, span: Span) -> float:
    """Times a question was read, by anybody, among those that lived their whole life."""
    read = life["questions"]["read"].to_numpy()[full_life_questions(life, span)]
    return ratio(float(read.sum()), read.size)


@declare("Help from the same town", "share")
def _same_town_share(life: Life, _span: Span) -> float:
    """Helpful answers whose helper has a home in the asker's town at the end, among all helpful answers."""
    return share(from_same_town(life))


@declare("People on the crowd", "share")
def _on_crowd_share(life: Life, _span: Span) -> float:
    """People who read and post on the feed at the end, of those who are there."""
    return share(life["people"]["on_crowd"].to_numpy()[present(life["people"])])


@declare("Mean morale", "share")
def _mean_morale(life: Life, _span: Span) -> float:
    """Mean readiness to ask at the end, of the people who are there."""
    morale = life["people"]["morale"].to_numpy()[present(life["people"])]
    return ratio(morale.sum(), morale.size)


@declare("Hostile replies", "replies")
def _hostile_replies(life: Life, _span: Span) -> float:
    """Bad replies on the feed, in all."""
    return float(life["days"]["hostile"].to_numpy().sum())


@declare("Surplus help", "share")
def _surplus_share(life: Life, _span: Span) -> float:
    """Helpful answers on top of those wanted, among all answers given, helpful or not."""
    return share(life["answers"]["surplus"].to_numpy())


MEASURES: dict[str, Measure] = by_name(globals())
"""Every measure by name, in the order of tables and reports."""


def unit_of(measure: str) -> str:
    """Return the unit of a measure of every run; empty for any other name."""
    return MEASURES[measure].unit if measure in MEASURES else ""


COLUMNS = tuple(
    Column(each.name, "float64", each.unit, each.meaning, nullable=True) for each in MEASURES.values()
)
"""The measures as columns of a table of runs, for its units and meanings."""
