"""The measures of a run that look at who helped whom as a network.

In the row of a run what is dear is bounded, so that a run of any size takes only a few per cent longer:
above :data:`EXACT_TO` people steps are counted from :data:`SOURCES` of them, and chance is asked with
:data:`SAMPLES` random networks. The functions behind give as much precision as one asks for, and their
intervals.
"""

from sim.measures.declaration import Life, Measure, Span
from sim.measures.network.distances import mean_distance
from sim.measures.network.network_shape import Network, clustering, degree_centralisation, network
from sim.measures.network.reciprocity import reciprocity, reciprocity_null

EXACT_TO, SOURCES = 500, 64
SAMPLES = 3
MOVES = 4.0


def _network(life: Life) -> Network:
    return network(*life.helpful, len(life["people"]))


def _reciprocity(life: Life, _span: Span) -> float:
    return reciprocity(*life.helpful)


def _reciprocity_null(life: Life, _span: Span) -> float:
    return reciprocity_null(*life.helpful, samples=SAMPLES, moves=MOVES).mean


def _degree_centralisation(life: Life, _span: Span) -> float:
    return degree_centralisation(_network(life))


def _clustering(life: Life, _span: Span) -> float:
    return clustering(_network(life))


def _mean_distance(life: Life, _span: Span) -> float:
    net = _network(life)
    return mean_distance(net, sources=EXACT_TO if net.people <= EXACT_TO else SOURCES).mean


NETWORK_MEASURES = (
    Measure(
        "reciprocity",
        "Reciprocity",
        "share",
        "helper–asker pairs in which the asker has helped the helper too, among all such pairs",
        _reciprocity,
    ),
    Measure(
        "reciprocity_null",
        "Reciprocity by chance",
        "share",
        "reciprocity if each helped as many others, and was helped by as many, but whom were chance "
        f"({SAMPLES} random networks a run)",
        _reciprocity_null,
    ),
    Measure(
        "degree_centralisation",
        "Centralisation of help",
        "share",
        "how far the network of who helped whom hangs on one person (Freeman): 1 a star, 0 all alike",
        _degree_centralisation,
    ),
    Measure(
        "clustering",
        "Clustering of help",
        "share",
        "pairs of people tied by help to the same person who are tied to one another, among all such pairs",
        _clustering,
    ),
    Measure(
        "mean_distance",
        "Distance by help",
        "steps",
        "mean steps between two people in the network of who helped whom, where there is a way "
        f"(from {SOURCES} people, if there are more than {EXACT_TO})",
        _mean_distance,
    ),
)
