"""Patterns of real communities, each with the facts of a run that show it, and what it is used for.

Values and sources: docs/validation.md. The fit chooses values that match the *fitted* patterns. A *test* is
never used for that.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

SITES = "Stack Exchange sites quantumcomputing (2018), beer (2014-17) and ai (2016), CC BY-SA 3.0"
MATHOVERFLOW = "MathOverflow, Paranjape, Benson and Leskovec, WSDM 2017"


@dataclass(frozen=True)
class Figure:
    """A fact that a pattern is about, its range in the world, and a name for readers."""

    fact: str
    low: float
    high: float
    words: str


@dataclass(frozen=True)
class Pattern:
    """A pattern: all of its facts must lie in their ranges.

    Attributes
    ----------
    key, statement : str
        Short name, as in docs/validation.md, and the pattern in words.
    use : {"fitted", "put in", "test"}
        Whether its facts were used to choose values: by the fit, by hand, or not at all.
    figures : tuple of Figure
    source : str
    miss : str
        What in the model would have to change if it is missed.
    """

    key: str
    statement: str
    use: Literal["fitted", "put in", "test"]
    figures: tuple[Figure, ...]
    source: str
    miss: str = ""


HELP = Pattern(
    "P3", "Few people give most of the help.", "fitted",
    (
        Figure("help_gini_helpers", 0.56, 0.82, "Gini coefficient of help, among helpers"),
        Figure("helped_once_helpers", 0.48, 0.66, "helpers who gave one answer"),
        Figure("help_by_top_10_helpers", 0.53, 0.79, "answers that the top tenth of the helpers gave"),
    ),
    f"{MATHOVERFLOW}; {SITES}",
)  # fmt: skip
LIVES = Pattern(
    "P11", "In another life of the same society (the same people with other luck), others do well, but not"
    " just anybody.", "test",
    (Figure("rank_between_lives", 0.1, 0.9, "rank correlation of answers received in two lives"),),
    "Salganik, Dodds and Watts, Science 311 (2006); the limits 0.1 and 0.9 are ours",
)  # fmt: skip
EXCHANGE = Pattern(
    "P10", "Who gives more also gets more, among people who do both.", "put in",
    (Figure("given_received_rank", 0.23, 0.46, "rank correlation of answers given and received"),),
    SITES,
    "Through a hub, people get answers from others whom they never helped. The questions of people who give "
    "many answers would have to be shown to more people in return.",
)  # fmt: skip


def flat(limit: float) -> Pattern:
    """Return the pattern that earlier help makes no difference of more than `limit`."""
    return Pattern(
        "P8", "Where nearly every question is answered, earlier help makes no difference.", "test",
        (Figure("answered_by_help_range", 0.0, limit,
                "largest difference of the answered share between askers who had given 0, 1-4, 5-19 and 20 "
                "or more answers before"),),
        "five Stack Exchange sites: 92.4, 94.8, 91.9 and 87.5 % after 0, 1-4, 5-19 and 20 or more answers, a "
        "range of 7.3 points",
    )  # fmt: skip


QUESTION_SITE = (
    Pattern(
        "P1", "Nearly every question is answered.", "fitted",
        (Figure("answered_share", 0.87, 0.97, "questions answered within 30 days"),), SITES,
    ),
    HELP,
    Pattern(
        "P13", "Most askers ask once.", "fitted",
        (Figure("asked_once", 0.62, 0.73, "askers who asked once"),), SITES,
    ),
    Pattern(
        "P4", "Help rarely goes both ways, yet at least as often as by chance.", "test",
        (
            Figure("reciprocity", 0.0, 0.1, "pairs of a helper and an asker in which help goes both ways"),
            Figure("reciprocity_over_chance", 1.0, float("inf"),
                   "ratio of this share to that of random networks with the same degrees"),
        ),
        f"{MATHOVERFLOW}; {SITES}",
    ),
    Pattern(
        "P6", "Most people only ask or only answer.", "test",
        (
            Figure("only_ask", 0.29, 0.55, "active people who only ask"),
            Figure("only_answer", 0.27, 0.58, "active people who only answer"),
            Figure("ask_and_answer", 0.12, 0.19, "active people who do both"),
        ),
        f"{MATHOVERFLOW}; {SITES}",
    ),
    Pattern(
        "P7", "First answers come fast, or much later.", "put in",
        (
            Figure("first_answers_day_0", 0.72, 0.86, "first answers on the day of the question"),
            Figure("first_answers_after_day_7", 0.04, 0.10, "first answers after a week or more"),
        ),
        SITES,
    ),
    flat(0.073),
    Pattern(
        "P9s", "A few helpers carry a large part of the help.", "test",
        (
            Figure("help_by_top_3_helpers", 0.32, 0.40, "answers that the top 3 % of the helpers gave"),
            Figure("help_by_top_5_helpers", 0.40, 0.50, "answers that the top 5 % of the helpers gave"),
        ),
        SITES,
    ),
    EXCHANGE,
    LIVES,
    Pattern(
        "P12", "Many questions get more than one answer.", "put in",
        (
            Figure("with_0_answers", 0.04, 0.15, "questions without an answer"),
            Figure("with_1_answer", 0.35, 0.42, "questions with one answer"),
            Figure("with_2_answers", 0.25, 0.31, "questions with two answers"),
            Figure("with_3_or_more_answers", 0.17, 0.31, "questions with three answers or more"),
        ),
        SITES,
        "Too many questions of the model get just two answers, because its questions are too similar. They "
        "would have to differ in how many people look at them, as on the sites.",
    ),
)  # fmt: skip

NEIGHBOURHOOD = (
    Pattern(
        "P3", "Help is unequal.", "fitted",
        (Figure("help_gini_helpers", 0.55, 0.85, "Gini coefficient of help, among helpers"),),
        f"as for question sites ({MATHOVERFLOW}; {SITES}); shares of people who helped once aren't "
        "compared, because they depend on how often a person is asked",
        "Neighbours can only help the few people whom they know, so nobody gives very much. Some people "
        "would have to be known by far more people than the rest.",
    ),
    Pattern(
        "P4", "Among people who know one another, help often goes both ways.", "put in",
        (Figure("reciprocity", 0.35, 0.95, "pairs of a helper and an asker in which help goes both ways"),),
        "law firm 0.39 (Lazega 2001), managers 0.47 (Krackhardt 1987), college messages 0.64, text messages "
        "0.93 (SNAP); physicians' advice is 0.13 (Coleman, Katz and Menzel 1966)",
        "A hub brings a question to hundreds of people whom the asker doesn't know, and who rarely need the "
        "asker's help in return. It would have to reach acquaintances rather than everybody.",
    ),
    Pattern(
        "P8", "Where help is scarce, those who have helped get more answers.", "test",
        (
            Figure(
                "answered_by_help_rise", 0.05, 1.0,
                "answered share of askers who had given most answers, minus that of those who had given none",
            ),
        ),
        "Althoff et al., ICWSM 2014: 22.6 % after no earlier comment, 70.2 % after 11 to 50",
    ),
    EXCHANGE,
    replace(LIVES, use="put in"),
)  # fmt: skip


HOURS = (
    Pattern(
        "P7h", "Half of the first answers come within a few hours, others after days.", "test",
        (
            Figure("wait_hours_p10", 0, 0, "10 % quantile of the waits for the first answer, hours"),
            Figure("wait_hours_p25", 0, 1, "25 % quantile, hours"),
            Figure("wait_hours_p50", 2, 5, "median, hours"),
            Figure("wait_hours_p75", 9.75, 25, "75 % quantile, hours"),
            Figure("wait_hours_p90", 37.5, 96.8, "90 % quantile, hours"),
            Figure("wait_hours_p95", 94.75, 191.8, "95 % quantile, hours"),
        ),
        f"{SITES}; whole logs, waits in whole hours, answers within 30 days",
        "The late waits lie in their ranges, but the early ones are too long. A rhythm shortens the early "
        "ones, because people ask and read at the same hours, but not enough. More of a question's first "
        "readers would have to come within the hour.",
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Community:
    """A kind of community: its title, the scenarios that represent it, and its patterns.

    With `one_life`, a run is one life, and has only the facts that don't compare two lives.
    """

    title: str
    scenarios: tuple[str, ...]
    patterns: tuple[Pattern, ...]
    one_life: bool = False


COMMUNITIES = {
    "question-site": Community("A young question site", ("question-site",), QUESTION_SITE),
    "hours": Community(
        "A young question site, hour by hour",
        ("question-site-hourly", "question-site-rhythm"),
        HOURS,
        one_life=True,
    ),
    "neighbourhood": Community("A neighbourhood", ("neighbours-only", "centralised-local"), NEIGHBOURHOOD),
}
