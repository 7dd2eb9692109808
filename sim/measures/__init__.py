"""Who gets answers: pure functions from the tables of a run to numbers with names."""

from sim.measures.groups import GROUP_KINDS, by_group, full_life, groupings
from sim.measures.intervals import Interval, paired_interval, student_interval, wilson_interval
from sim.measures.pairs import reciprocity
from sim.measures.people import answers_received, gini
from sim.measures.scenario import COLUMNS, MEASURES, Measure, measure
from sim.measures.survival import StillWaiting, kaplan_meier, waits

__all__ = [
    "COLUMNS",
    "GROUP_KINDS",
    "MEASURES",
    "Interval",
    "Measure",
    "StillWaiting",
    "answers_received",
    "by_group",
    "full_life",
    "gini",
    "groupings",
    "kaplan_meier",
    "measure",
    "paired_interval",
    "reciprocity",
    "student_interval",
    "waits",
    "wilson_interval",
]
