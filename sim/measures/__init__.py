"""Who gets answers: pure functions from the tables of a run to numbers with names."""

from sim.measures.declaration import NEEDS, Life, Measure, Span
from sim.measures.measure_run import measure, measure_named
from sim.measures.network.distances import Distance, mean_distance
from sim.measures.network.dunbar_circles import CIRCLES, circle_sizes, strength_of_contact
from sim.measures.network.network_shape import (
    Network,
    clustering,
    degree_centralisation,
    help_network,
    network,
    tie_network,
)
from sim.measures.network.reciprocity import Null, reciprocity, reciprocity_null
from sim.measures.network.tie_logit import Telling, telling
from sim.measures.outcome.groups import GROUP_KINDS, by_group, full_life, groupings
from sim.measures.outcome.inequality import answers_received, gini, gini_null
from sim.measures.outcome.readers import reading_by_followers
from sim.measures.outcome.run_measures import COLUMNS, MEASURES
from sim.measures.outcome.waiting_times import StillWaiting, kaplan_meier, waits
from sim.measures.registry import FURTHER, KNOWN, needed
from sim.measures.statistics.intervals import (
    FEWEST_FOR_SHARES,
    Interval,
    paired_interval,
    ratio_interval,
    share_difference_interval,
    share_interval,
    student_interval,
    wilson_interval,
)

__all__ = [
    "CIRCLES",
    "COLUMNS",
    "FEWEST_FOR_SHARES",
    "FURTHER",
    "GROUP_KINDS",
    "KNOWN",
    "MEASURES",
    "NEEDS",
    "Distance",
    "Interval",
    "Life",
    "Measure",
    "Network",
    "Null",
    "Span",
    "StillWaiting",
    "Telling",
    "answers_received",
    "by_group",
    "circle_sizes",
    "clustering",
    "degree_centralisation",
    "full_life",
    "gini",
    "gini_null",
    "groupings",
    "help_network",
    "kaplan_meier",
    "mean_distance",
    "measure",
    "measure_named",
    "needed",
    "network",
    "paired_interval",
    "ratio_interval",
    "reading_by_followers",
    "reciprocity",
    "reciprocity_null",
    "share_difference_interval",
    "share_interval",
    "strength_of_contact",
    "student_interval",
    "telling",
    "tie_network",
    "waits",
    "wilson_interval",
]
