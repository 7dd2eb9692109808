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
        assumption("about every 25 days a person has something to ask"),
        "questions that a person at full morale asks",
        plausible=ratio(0.02, 0.08, "assumption: a question every twelve to fifty days"),
    )
    spread: float = param(
        Number(1.0, "", 0, 2.5),
        "chosen by the rank correlation of answers received in two lives of a society: in "
        "centralised-local it is 0.44 (if spread is 0, 0.04); in an experiment with parallel worlds, success "
        "differed between worlds but wasn't arbitrary (Salganik, Dodds & Watts, Science 311, 2006)",
        "spread of rates of asking (sigma of a log-normal with mean asking.rate); 0 means equal rates; "
        "nobody asks more than one question a tick",
        plausible=difference(
            0.5, 1.5, "assumption: two thirds of the rates within factors of 1.6 to 4.5 of the median"
        ),
    )
    effort_correlation: float = param(
        Number(0.3, "correlation", -1, 1),
        "chosen by the rank correlation of answers given and received, among people who do both: it "
        "is 0.44 in neighbours-only and 0.25 in centralised-local (if 0, 0.30 and 0.11); on three "
        "question sites it is 0.23-0.46 (Stack Exchange logs)",
        "correlation of the logarithms of a person's rate of asking and effort; unused if asking.spread is 0",
        plausible=difference(
            0, 0.6, "assumption: those who help much ask as often as others, or much more often"
        ),
    )
    lifetime: Whole = param(
        Number(7, "days", 1, 3650),
        assumption(
            "a week; on a young question site 95 % of first answers came within 107 hours (Stack Exchange)"
        ),
        "days for which a question stays open",
    )
    outside: float = param(
        share(0.1),
        assumption("people sometimes need help outside their interests"),
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
        assumption("questions of medium difficulty are the most common"),
        "skill needed to solve a question: a Beta distribution {a, b}, or one share for all questions",
        plausible=difference(0.3, 0.7, "assumption: from mostly easy to mostly hard questions", at=0.5),
    )
    hopeless: float = param(
        share(0.0),
        assumption("somebody could solve every question, if only just"),
        "share of questions that nobody can solve: their difficulty is just above the largest possible skill",
        plausible=difference(0, 0.1, "assumption: up to one question in ten"),
    )
    channels: Literal["all", "one", "learned"] = param(
        "all",
        assumption("people ask wherever they can"),
        "where a question is asked: on all of the asker's channels, on one chosen at random (one), or on one "
        "chosen by what the asker has learned (learned)",
    )
    channel_weights: Shares = param(
        Number({}, "", 0, 1000000),
        assumption("no channel is preferred"),
        "weight of each channel if asking.channels is 'one'; its starting weight if it is 'learned'",
        plausible=ratio(0.5, 2, "assumption: half to twice the weight", at=1),
    )
    learning: float = param(
        share(0.1),
        Assumed(
            "Roth & Erev, Games and Economic Behavior 8 (1995); Erev & Roth, AER 88 (1998); "
            "the value is assumed"
        ),
        "share of what an asker has learned about channels that is forgotten with each ended question",
        plausible=ratio(0.03, 0.3, "assumption: 3 to 30 % is forgotten with each ended question"),
    )


_ESTIMATE = assumption("a first estimate, to be changed only by calibration")


def _coefficient(default: float, meaning: str, plausible: Plausible, source: str = _ESTIMATE) -> Any:
    return param(Number(default, "logit", -100, 100), source, meaning, plausible=plausible)


class Willingness(Group):
    """Coefficients of the logit of willingness to answer."""

    baseline: float = _coefficient(
        -2.2,
        "willingness if none of the following applies",
        chances(0.05, 0.15, "assumption: 5 to 15 of 100 strangers are willing"),
    )
    interest: float = _coefficient(
        2.5,
        "added if the question is on the helper's favourite topic",
        odds(5, 30, "assumption: one's favourite topic multiplies the odds by 5 to 30"),
    )
    tie: float = _coefficient(
        1.5,
        "added if the helper's tie with the asker has full strength",
        odds(2, 10, "assumption: a full tie multiplies the odds by 2 to 10"),
    )
    owed: float = _coefficient(
        3,
        "added if the helper owes the asker the maximum number of favours (ties.owed_cap)",
        odds(5, 60, "assumption: the largest debt multiplies the odds by 5 to 60"),
        "chosen by the share of pairs in which help goes both ways: it is 0.43 in "
        "neighbours-only (if owed is 1.5, 0.37) and 0.23 in centralised-local (0.19); in networks of "
        "acquaintances it is 0.39-0.93 (Lazega 2001; Krackhardt 1987; SNAP), for advice among "
        "physicians 0.13",
    )
    nearness: float = _coefficient(
        0.5,
        "added if the asker lives next door",
        odds(1, 3, "assumption: living next door multiplies the odds by 1 to 3"),
    )
    rivalry: float = _coefficient(
        2.5,
        "subtracted if the asker lives next door and has the same interests",
        odds(3, 30, "assumption: being the closest rival divides the odds by 3 to 30"),
    )
    standing: float = _coefficient(
        1.5,
        "added on the feed if the asker is the best-known person",
        odds(2, 10, "assumption: being the best known multiplies the odds by 2 to 10"),
    )
    purpose: float = _coefficient(
        1.0,
        "added on the feed if the purpose is fully shared",
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
        plausible=ratio(4, 16, "assumption: half to twice as many messages"),
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
        plausible=difference(
            0.2, 0.8, "assumption: from a slow fall to one nearly inversely proportional to followers"
        ),
    )
    dilution: float = param(
        Number(50, "followers", 0.001, 1000000),
        assumption("equal to the number of slots for ties (ties.slots)"),
        "number of followers at which the depth of ties has fallen to 0.5**shallowness",
        plausible=ratio(
            20, 150, "assumption: from a circle of friends to the largest layer of ties (about 150 people)"
        ),
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
    """Morale: it changes how much people ask and, if withdraw is above 0, how much they help."""

    enabled: bool = param(
        True, assumption("people whose questions stay unanswered ask less"), "whether morale changes at all"
    )
    up: float = param(
        share(0.1),
        assumption("an answer raises morale a little"),
        "share of the gap to full morale that an answer closes",
        plausible=ratio(0.05, 0.2, "assumption: half to twice the effect"),
    )
    down: float = param(
        share(0.15),
        assumption("an unanswered question weighs more than an answer"),
        "share of morale lost when a question expires unanswered",
        plausible=ratio(
            0.05,
            0.25,
            "assumption: an unanswered question weighs half as much as an answer, to more than twice as much",
        ),
    )
    withdraw: float = param(
        Number(0.0, "", 0, 10),
        assumption("discouraged people help as before"),
        "exponent of morale in the refill of effort; 0 means no effect",
        plausible=difference(0, 1, "assumption: from no effect to help in proportion to morale"),
    )
