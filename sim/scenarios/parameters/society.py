"""How people meet, and how they join the crowd and leave it."""

from __future__ import annotations

from sim.scenarios.parameters.declare import Group, Whole, group, param
from sim.scenarios.parameters.ranges import Assumed, Number, assumption, difference, ratio, share


class Meeting(Group):
    """Events in towns, and friends of friends who get to know one another."""

    every: Whole = param(
        Number(0, "days", 0, 36500),
        assumption("nothing is arranged unless a scenario says so"),
        "days between the events of a town; 0 is none",
    )
    turnout: float = param(
        share(0.1),
        assumption("one in ten comes"),
        "chance that somebody attends an event in their town",
        plausible=ratio(0.05, 0.25, "assumption: one in twenty to one in four comes"),
    )
    meets: Whole = param(
        Number(4, "people", 0, 1000),
        assumption("a few conversations an evening"),
        "rounds of an event, in each of which everybody there talks with one other",
    )
    closure: float = param(
        Number(0.0, "share/day", 0, 1),
        "triadic closure: Rapoport (1953), Granovetter (1973); off unless a scenario says so",
        "chance that a person meets a friend of a friend, whom they may not know yet",
        plausible=difference(0, 0.02, "assumption: up to one new acquaintance in fifty days"),
    )


class Threshold(Group):
    """How much visible success it takes: normal over people, held to 0 and 1."""

    mean: float = param(
        share(0.3),
        Assumed("thresholds: Granovetter (1978); assumption: a third of one's near ties"),
        "mean share of near ties, by strength, that must be seen to succeed",
        plausible=difference(0.15, 0.5, "assumption: a sixth to a half of one's near ties"),
    )
    sd: float = param(
        share(0.1),
        Assumed("thresholds: Granovetter (1978); assumption: most people within 0.1 to 0.5"),
        "standard deviation of that share among people",
        plausible=ratio(0.05, 0.2, "assumption: people are much alike, or differ much"),
    )


class PluggingIn(Group):
    """Joining the crowd for the success one sees, and leaving it in low morale."""

    enabled: bool = param(
        False,
        assumption("who is on the crowd stays, unless a scenario says otherwise"),
        "whether people join and leave",
    )
    threshold: Threshold = group(Threshold)
    entrances: Whole = param(
        Number(1, "ways in", 1, 100),
        assumption("with several ways in, each needs only its part of the success"),
        "what thresholds are divided by",
    )
    memory: float = param(
        Number(30, "days", 1, 36500),
        assumption("a month"),
        "days for which an answer on the feed counts as success",
        plausible=ratio(14, 60, "assumption: two weeks to two months"),
    )
    rate: float = param(
        Number(0.05, "share/day", 0, 1),
        assumption("it takes three weeks to get round to it"),
        "chance to join once the threshold is met, and to leave once morale is too low",
        plausible=ratio(0.02, 0.15, "assumption: it takes one week to seven"),
    )
    leave_below: float = param(
        share(0.1),
        assumption("after some fifteen silences in a row"),
        "morale under which people on the crowd think of leaving; 0 is never",
        plausible=difference(0.02, 0.2, "assumption: after ten to twenty-four silences in a row"),
    )
