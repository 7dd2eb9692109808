"""Asking and helping, and the standing and morale that result from them."""

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
    """Questions: their number, topics, difficulty, channels and how long they stay open."""

    rate: float = param(
        Number(0.04, "questions/person/day", 0, 1),
        assumption("a question worth asking about every 25 days"),
        "questions that a person at full morale asks",
        plausible=ratio(0.02, 0.08, "assumption: a question every twelve to fifty days"),
    )
    lifetime: Whole = param(
        Number(7, "days", 1, 3650),
        assumption("a week; 95 % of first answers on a young site came within 107 hours (Stack Exchange)"),
        "days for which a question stays open",
    )
    outside: float = param(
        share(0.1),
        assumption("now and then people need something new"),
        "share of questions whose topic is drawn regardless of the asker's interests",
        plausible=difference(0, 0.25, "assumption: from none to a quarter of the questions"),
    )
    answers_wanted: Whole = param(
        Number(1, "answers", 1, 1000),
        assumption("the first helpful answer is enough"),
        "number of helpful answers that a question needs",
    )
    difficulty: Beta | float = param(
        share(Beta(a=2, b=2)),
        assumption("middling questions are the most common"),
        "skill needed to solve a question: a Beta distribution {a, b}, or one share for all; 0: none",
        plausible=difference(0.3, 0.7, "assumption: easy to hard", at=0.5),
    )
    channels: Literal["all", "one", "learned"] = param(
        "all",
        assumption("people ask wherever they can"),
        "ask on all of the asker's channels, on one, or on one chosen by what the asker has learned",
    )
    channel_weights: Shares = param(
        Number({}, "", 0, 1000000),
        assumption("no channel is preferred"),
        "how often each channel is chosen when channels is one, and at the start when it is learned",
        plausible=ratio(0.5, 2, "assumption: half to twice the weight", at=1),
    )
    learning: float = param(
        share(0.1),
        Assumed(
            "Roth & Erev, Games and Economic Behavior 8 (1995); Erev & Roth, AER 88 (1998); "
            "the value is assumed"
        ),
        "share of what an asker has learned about channels that is forgotten with each ended question",
        plausible=ratio(0.03, 0.3, "assumption: one question in thirty to one in three is forgotten"),
    )


def _coefficient(default: float, meaning: str, plausible: Plausible) -> Any:
    source = assumption("starting value, to be changed only by calibration")
    return param(Number(default, "logit", -100, 100), source, meaning, plausible=plausible)


class Willingness(Group):
    """Coefficients of the logit of willingness to answer."""

    baseline: float = _coefficient(
        -2.2,
        "willingness when nothing below applies",
        chances(0.05, 0.15, "assumption: 5 to 15 of 100 strangers are willing"),
    )
    interest: float = _coefficient(
        2.5,
        "added for a question on the helper's favourite topic",
        odds(5, 30, "assumption: one's favourite topic multiplies the odds by 5 to 30"),
    )
    tie: float = _coefficient(
        1.5,
        "added for an asker at full tie strength",
        odds(2, 10, "assumption: a full tie multiplies the odds by 2 to 10"),
    )
    owed: float = _coefficient(
        1.5,
        "added for an asker to whom the helper owes the largest debt (ties.owed_cap)",
        odds(2, 10, "assumption: the largest debt multiplies the odds by 2 to 10"),
    )
    nearness: float = _coefficient(
        0.5,
        "added for an asker next door",
        odds(1, 3, "assumption: living next door multiplies the odds by 1 to 3"),
    )
    rivalry: float = _coefficient(
        2.5,
        "subtracted for an asker next door with the same interests",
        odds(3, 30, "assumption: being the closest rival divides the odds by 3 to 30"),
    )
    standing: float = _coefficient(
        1.5,
        "added for the best-known asker, on the feed",
        odds(2, 10, "assumption: being the best known multiplies the odds by 2 to 10"),
    )
    purpose: float = _coefficient(
        1.0,
        "added for a fully shared purpose, on the feed",
        odds(1.5, 5, "assumption: a shared purpose multiplies the odds by 1.5 to 5"),
    )
    bystander: float = _coefficient(
        0.0,
        "subtracted for each helpful answer that the question already has",
        odds(1, 2, "assumption: each earlier answer divides the odds by up to 2"),
    )


class Helping(Group):
    """Reading questions, judging whether one can answer them, and answering."""

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
        assumption("people with many followers have shallower ties"),
        "how fast the depth of ties falls with the number of followers",
        plausible=difference(0.2, 0.8, "assumption: depth falls slowly, or nearly in proportion"),
    )
    dilution: float = param(
        Number(50, "followers", 0.001, 1000000),
        assumption("as many as there are slots for ties"),
        "number of followers at which the depth of ties has fallen to 0.5**shallowness",
        plausible=ratio(20, 150, "assumption: from a circle of friends to the largest tie layer"),
    )
    willingness: Willingness = group(Willingness)


class Standing(Group):
    """Standing: the public thanks that people have earned on the feed."""

    half_life: float = param(
        Number(35, "days", 0.1, 1000000),
        assumption("fame fades twice as fast as ties"),
        "days in which standing falls by half",
        plausible=ratio(14, 90, "assumption: two weeks to three months"),
    )


class Discouragement(Group):
    """Morale: it changes how much people ask and, with withdraw, how much they help."""

    enabled: bool = param(True, assumption("unanswered people ask less"), "whether morale changes at all")
    up: float = param(
        share(0.1),
        assumption("an answer cheers a little"),
        "share of the gap to full morale that an answer closes",
        plausible=ratio(0.05, 0.2, "assumption: half to twice the effect"),
    )
    down: float = param(
        share(0.15),
        assumption("silence weighs more than an answer"),
        "share of morale lost when a question expires unanswered",
        plausible=ratio(
            0.05, 0.25, "assumption: silence weighs half as much as an answer to more than twice as much"
        ),
    )
    withdraw: float = param(
        Number(0.0, "", 0, 10),
        assumption("discouraged people help as before"),
        "exponent of morale in the refill of effort; 0 means no effect",
        plausible=difference(0, 1, "assumption: from no effect to help in proportion to morale"),
    )
