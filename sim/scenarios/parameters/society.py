"""Declare the parameters of meeting people, and of joining and leaving the crowd."""

from __future__ import annotations

from sim.scenarios.parameters.declare import Group, Whole, group, param
from sim.scenarios.parameters.ranges import Assumed, Number, assumption, difference, ratio, share


class Meeting(Group):
    """Events in towns, and friends of friends who get to know one another."""

    every: Whole = param(
        Number(0, "days", 0, 36500),
        assumption("there are no events unless a scenario says so"),
        "days from one event in a town to the next; 0 for no events",
    )
    turnout: float = param(
        share(0.1),
        assumption("one person in ten attends"),
        "chance that somebody attends an event in their town",
        plausible=ratio(0.05, 0.25, "assumption: between one in twenty and one in four attends"),
    )
    meets: Whole = param(
        Number(4, "people", 0, 1000),
        assumption("a person has a few conversations in an evening"),
        "rounds of an event; in each, everybody there talks with one other person",
    )
    closure: float = param(
        Number(0.0, "share/day", 0, 1),
        "triadic closure: Rapoport (1953), Granovetter (1973); off unless a scenario says so",
        "chance that a person meets a friend of a friend, whom the person may already know",
        plausible=difference(0, 0.02, "assumption: up to one new acquaintance every fifty days"),
    )


class Threshold(Group):
    """How much visible success makes a person join: a normal distribution over people, clipped to 0 to 1."""

    mean: float = param(
        share(0.3),
        Assumed("thresholds: Granovetter (1978); assumption: people join once a third of those ties succeed"),
        "mean share of face-to-face ties, weighted by strength, that a person must see succeed",
        plausible=difference(
            0.15, 0.5, "assumption: people join once a sixth to a half of those ties succeed"
        ),
    )
    sd: float = param(
        share(0.1),
        Assumed("thresholds: Granovetter (1978); assumption: most thresholds lie between 0.1 and 0.5"),
        "standard deviation of that share among people",
        plausible=ratio(
            0.05, 0.2, "assumption: from people with similar thresholds to people with very different ones"
        ),
    )


class PluggingIn(Group):
    """Joining the crowd after seeing others succeed there, and leaving it when morale is low."""

    enabled: bool = param(
        False,
        assumption("nobody joins or leaves unless a scenario says so"),
        "whether people join the crowd and leave it during the run",
    )
    threshold: Threshold = group(Threshold)
    entrances: Whole = param(
        Number(1, "ways in", 1, 100),
        assumption("with n ways in, 1/n of the visible success is enough"),
        "number of ways into the crowd; everybody's threshold is divided by this number",
    )
    memory: float = param(
        Number(30, "days", 1, 36500),
        assumption("people remember a success for a month"),
        "days for which an answer on the feed counts as success",
        plausible=ratio(14, 60, "assumption: people remember a success for two weeks to two months"),
    )
    rate: float = param(
        Number(0.05, "share/day", 0, 1),
        assumption("people take about three weeks to act"),
        "chance of joining once the threshold is met, and of leaving once morale is too low",
        plausible=ratio(0.02, 0.15, "assumption: people take one to seven weeks to act"),
    )
    leave_below: float = param(
        share(0.1),
        assumption("reached after about 15 unanswered questions in a row"),
        "morale below which people on the crowd may leave; at 0 nobody leaves",
        plausible=difference(0.02, 0.2, "assumption: reached after 10 to 24 unanswered questions in a row"),
    )
