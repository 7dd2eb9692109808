"""Asking, helping, and what comes of them."""

from __future__ import annotations

from typing import Any, Literal

from sim.scenarios.parameters.declare import Beta, Group, Shares, Whole, group, inf, param
from sim.scenarios.parameters.ranges import (
    Assumed,
    Number,
    Plausible,
    assumption,
    chances,
    difference,
    odds,
    ratio,
    share,
)


class Asking(Group):
    """Questions: how many, about what, how hard, how long, and where they are put."""

    rate: float = param(
        Number(0.04, "questions/person/day", 0, 1),
        assumption("a question worth asking about every 25 days"),
        "questions that a person in full morale asks",
        plausible=ratio(0.02, 0.08, "assumption: a question every twelve to fifty days"),
    )
    lifetime: Whole = param(
        Number(7, "days", 1, 3650),
        assumption("a week; 95 % of first answers on a young site came within 107 hours (Stack Exchange)"),
        "days for which a question stays open",
    )
    outside: float = param(
        share(0.1),
        assumption("now and then one needs something new"),
        "share of questions on a topic drawn without regard to one's interests",
        plausible=difference(0, 0.25, "assumption: never to a quarter of the time"),
    )
    answers_wanted: Whole = param(
        Number(1, "answers", 1, 1000),
        assumption("the first helpful answer does"),
        "helpful answers that a question needs",
    )
    difficulty: Beta | float = param(
        share(Beta(a=2, b=2)),
        assumption("middling questions are the most common"),
        "a Beta distribution {a, b}, or one share for all; 0: everybody can answer",
        plausible=difference(0.3, 0.7, "assumption: easy to hard", at=0.5),
    )
    channels: Literal["all", "one", "learned"] = param(
        "all",
        assumption("people ask wherever they can"),
        "put a question on all channels the asker has, on one, or on one by what was learned",
    )
    channel_weights: Shares = param(
        Number({}, "", 0, 1000000),
        assumption("no channel is preferred"),
        "how often each channel is taken where it is one, and at first where that is learned",
        plausible=ratio(0.5, 2, "assumption: half to twice the weight", at=1),
    )
    learning: float = param(
        share(0.1),
        Assumed(
            "Roth & Erev, Games and Economic Behavior 8 (1995); Erev & Roth, AER 88 (1998); "
            "the value is assumed"
        ),
        "share of what was learned about channels that is forgotten with each question that ends",
        plausible=ratio(0.03, 0.3, "assumption: one question in thirty to one in three is forgotten"),
    )


def _coefficient(default: float, meaning: str, plausible: Plausible) -> Any:
    source = assumption("starting value of the logit of willingness, to be moved by calibration only")
    return param(Number(default, "logit", -100, 100), source, meaning, plausible=plausible)


class Willingness(Group):
    """Coefficients of the logit of being willing to answer."""

    baseline: float = _coefficient(
        -2.2,
        "willingness with nothing else to move it",
        chances(0.05, 0.15, "assumption: 5 to 15 of 100 strangers are willing"),
    )
    interest: float = _coefficient(
        2.5,
        "for a question on one's favourite topic",
        odds(5, 30, "assumption: one's favourite topic multiplies the odds by 5 to 30"),
    )
    tie: float = _coefficient(
        1.5,
        "for an asker at full tie strength",
        odds(2, 10, "assumption: a full tie multiplies the odds by 2 to 10"),
    )
    owed: float = _coefficient(
        1.5,
        "for an asker to whom one owes as much as is remembered",
        odds(2, 10, "assumption: the largest debt multiplies the odds by 2 to 10"),
    )
    nearness: float = _coefficient(
        0.5,
        "for an asker next door",
        odds(1, 3, "assumption: living next door multiplies the odds by 1 to 3"),
    )
    rivalry: float = _coefficient(
        2.5,
        "against an asker next door with the same interests",
        odds(3, 30, "assumption: the closest rival has the odds divided by 3 to 30"),
    )
    standing: float = _coefficient(
        1.5,
        "for the best known asker, on the feed",
        odds(2, 10, "assumption: the best name multiplies the odds by 2 to 10"),
    )
    purpose: float = _coefficient(
        1.0,
        "for a fully shared purpose, on the feed",
        odds(1.5, 5, "assumption: a shared purpose multiplies the odds by 1.5 to 5"),
    )
    bystander: float = _coefficient(
        0.0,
        "against each helpful answer that is there already",
        odds(1, 2, "assumption: an answer that is there divides the odds by up to 2"),
    )


class Helping(Group):
    """Reading, judging and answering."""

    attention: float = param(
        Number(8, "messages/day", 0, inf),
        assumption("a few minutes of reading a day"),
        "messages that a person reads a day",
        plausible=ratio(4, 16, "assumption: half to twice the reading"),
    )
    misjudgement: float = param(
        Number(0.1, "quantile", 0, 10),
        assumption("people know roughly what they can do"),
        "standard deviation of the error in judging whether one can answer",
        plausible=difference(0, 0.25, "assumption: people know exactly or roughly what they can do"),
    )
    shallowness: float = param(
        Number(0.5, "", 0, 10),
        assumption("broad appeal is shallow"),
        "how fast the depth of ties falls with the number of followers",
        plausible=difference(0.2, 0.8, "assumption: depth falls slowly, or nearly in proportion"),
    )
    dilution: float = param(
        Number(50, "followers", 0.001, 1000000),
        assumption("as many as the slots for ties"),
        "followers at which ties begin to lose depth",
        plausible=ratio(20, 150, "assumption: from a circle of friends to the largest tie layer"),
    )
    willingness: Willingness = group(Willingness)


class Standing(Group):
    """Public thanks on the feed."""

    half_life: float = param(
        Number(35, "days", 0.1, 1000000),
        assumption("fame fades twice as fast as ties"),
        "days in which standing halves",
        plausible=ratio(14, 90, "assumption: two weeks to three months"),
    )


class Discouragement(Group):
    """Morale: it moves how much people ask and, if wanted, how much they help."""

    enabled: bool = param(True, assumption("unanswered people ask less"), "whether morale moves at all")
    up: float = param(
        share(0.1),
        assumption("an answer cheers a little"),
        "share of the gap to full morale closed by an answer",
        plausible=ratio(0.05, 0.2, "assumption: half to twice as cheering"),
    )
    down: float = param(
        share(0.15),
        assumption("silence weighs more than an answer"),
        "share of morale lost with an expired question",
        plausible=ratio(
            0.05, 0.25, "assumption: silence weighs half as much as an answer, to twice as much and more"
        ),
    )
    withdraw: float = param(
        Number(0.0, "", 0, 10),
        assumption("the discouraged help as before"),
        "power of morale in the refill of effort; 0 is none",
        plausible=difference(0, 1, "assumption: up to help in proportion to morale"),
    )
