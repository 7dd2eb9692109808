"""Declare the parameters of people, towns and homes."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from sim.scenarios.parameters.declare import Column, Group, Names, Towns, Whole, Word, group, inf, param
from sim.scenarios.parameters.ranges import Number, assumption, column, difference, ratio, share

_SEED = "convention: any whole number; the same number gives the same draws"
_ANY_SEED = Number(1, "", 0, 9223372036854775807)
_COLUMN = "the user's file"


class Seed(Group):
    """Seeds of the random numbers: for the people, for their starting ties and for everything afterwards."""

    people: Whole = param(_ANY_SEED, _SEED, "seed of who the people are")
    ties: Whole = param(_ANY_SEED, _SEED, "seed of the starting network")
    luck: Whole = param(_ANY_SEED, _SEED, "seed of everything that happens afterwards")


class Range(Group):
    """The distance within which others count as near: a log-normal distribution over people."""

    mean: float = param(
        Number(2.0, "km", 0.01, 10000),
        assumption("the distance of a walk or a short bicycle ride"),
        "mean distance that still counts as near (the proximity parameter)",
        plausible=ratio(1, 4, "assumption: from a village street to a city district"),
    )
    sigma: float = param(
        Number(0.5, "", 0, 5),
        assumption("most people's distances lie within a factor of three of the median"),
        "spread of that distance among people (sigma of the log-normal)",
        plausible=ratio(0.3, 0.8, "assumption: people's distances differ by a factor of two to four"),
    )


class Interest(Group):
    """Each person's shares of interest in the topics: a Dirichlet draw."""

    concentration: float = param(
        Number(0.25, "", 0.001, inf),
        assumption("two or three topics make up most of a person's interest"),
        "small values make specialists; .inf gives everybody equal interest in every topic",
        plausible=ratio(0.1, 0.6, "assumption: one topic to five make up most of a person's interest"),
    )


class Skill(Group):
    """How skilled people are in each topic."""

    interest_correlation: float = param(
        Number(0.6, "correlation", 0, 1),
        assumption("people mostly, but not always, know more about the topics that interest them"),
        "correlation between a person's skill in a topic and interest in it",
        plausible=difference(
            0.3, 0.8, "assumption: from a loose to a close relation between skill and interest"
        ),
    )


class Effort(Group):
    """How much help people are prepared to give: a log-normal distribution over people."""

    mean: float = param(
        Number(0.25, "answers/day", 0, inf),
        assumption("an answer every four days, on average"),
        "mean effort; .inf lets everybody answer without limit",
        plausible=ratio(0.1, 0.6, "assumption: an answer every ten days to two every three days, on average"),
    )
    sigma: float = param(
        Number(2.0, "", 0, 5),
        "chosen by the Gini coefficient of help given: in distributed-crowd it is 0.68 among helpers and "
        "0.74 among all people (if sigma is 1.0, 0.52 and 0.52); on four question sites it is 0.56-0.82 "
        "among helpers and 0.68-0.92 among all active people (Stack Exchange and MathOverflow logs)",
        "spread of effort among people (sigma of the log-normal)",
        plausible=difference(1.5, 2.3, "assumption: help is given about as unequally as on question sites"),
    )
    backlog: float = param(
        Number(7, "days", 0, inf),
        assumption("effort that is not used within a week is lost"),
        "days of unused effort that a person can save up; always at least enough for one answer",
        plausible=ratio(3, 14, "assumption: unused effort lasts for half a week to a fortnight"),
    )


class Rhythm(Group):
    """When people are awake. It has an effect only if a tick is shorter than a day."""

    awake: float = param(
        Number(16.0, "hours", 1, 24),
        assumption("people sleep for eight hours"),
        "hours of a day in which people ask and read, half of them before the peak; with 24 nobody sleeps",
        plausible=difference(14, 18, "assumption: people sleep for six to ten hours"),
    )
    peak: float = param(
        Number(15.0, "hour", 0, 24),
        assumption("people are awake from seven in the morning to eleven at night"),
        "hour of the day at which people are most active; a run begins at hour 0",
        plausible=difference(12, 20, "assumption: people are most active between noon and the evening"),
    )


class Stay(Group):
    """How long people stay once they have arrived: a log-normal distribution over people."""

    median: float = param(
        Number(7, "days", 0.01, inf),
        assumption("half of those who arrive are gone within a week; .inf: nobody leaves"),
        "median stay of people who arrive during the run; .inf means that nobody leaves",
        plausible=ratio(2, 30, "assumption: half of those who arrive stay for two days to a month"),
    )
    sigma: float = param(
        Number(4.0, "", 0, 10),
        assumption(
            "some stay for a day and some for years: a third of those who arrive stay for a day or less, and "
            "one in six for more than a year"
        ),
        "spread of the stay among people (sigma of the log-normal)",
        plausible=difference(3, 5, "assumption: from stays of mostly weeks to stays of hours or years"),
    )


class Turnover(Group):
    """People who arrive and leave during the run."""

    enabled: bool = param(
        False,
        assumption("everybody is present for the whole run unless a scenario says so"),
        "whether people arrive and leave during the run; columns joined and left of the user's file also "
        "apply if this is false",
    )
    present: float = param(
        share(0.3),
        assumption("most of the people who ever take part in half a year arrive during it"),
        "share of people who are present on day 0; the others arrive on days that are spread evenly over the "
        "run",
        plausible=difference(0.1, 0.6, "assumption: a tenth to three fifths have been there before"),
    )
    stay: Stay = group(Stay)
    attachment: float = param(
        Number(1.0, "", 0, 100),
        assumption("one unanswered question at full morale shortens the rest of the stay by 15 %"),
        "effect of morale on the stay: each day uses up morale**-attachment days of it; 0 means no effect",
        plausible=difference(0, 4, "assumption: from no effect to half the stay after one such question"),
    )


class PeopleFile(Group):
    """Columns of the user's own table of people; what is missing from the file is drawn as usual."""

    path: Path = param(..., _COLUMN, "CSV or Parquet file with one row per person")
    id: Column = param(column("id"), _COLUMN, "column with the person's id, a number or text")
    name: Column | None = param(
        column(None), _COLUMN, "column with the person's name, which is shown instead of the id"
    )
    town: Column | None = param(column(None), _COLUMN, "column with the town's (or office's) name")
    interests: Column | None = param(
        column(None), _COLUMN, "column with topic:weight;topic:weight, or topics a, b, c"
    )
    effort: Column | None = param(column(None), _COLUMN, "column with answers/day")
    asking_rate: Column | None = param(
        column(None), _COLUMN, "column with questions/day at full morale; it overrides asking.rate"
    )
    x: Column | None = param(column(None), _COLUMN, "column with the position of the home eastward, in km")
    y: Column | None = param(column(None), _COLUMN, "column with the position of the home northward, in km")
    on_crowd: Column | None = param(
        column(None), _COLUMN, "column that says who is on the crowd (true, false)"
    )
    joined: Column | None = param(
        column(None),
        _COLUMN,
        "column with the day of the run on which the person arrives; below 0: before it",
    )
    left: Column | None = param(
        column(None), _COLUMN, "column with the day of the run on which the person leaves for good"
    )
    pseudonyms: Path | None = param(
        None,
        _COLUMN,
        "CSV file with the columns pseudonym and id: results show pseudonyms, in a random order, instead of "
        "ids and names",
    )


class People(Group):
    """The population."""

    count: Whole = param(
        Number(2000, "people", 1, 16777215),
        assumption("the active members of a small town; a laptop simulates them quickly"),
        "number of people; from_file overrides it",
    )
    topics: Whole | Names = param(
        Number(12, "topics", 1, 1000),
        assumption("about as many as a community board has categories"),
        "number of topics, or a list of their names",
    )
    on_crowd: float = param(
        share(0.0),
        assumption("nobody is on the crowd unless a scenario says so"),
        "share of people plugged into the crowd on day 0",
        plausible=difference(
            0, 0.25, "assumption: up to a quarter of the people more or fewer than in the scenario"
        ),
    )
    on_crowd_who: Literal["random", "best_connected"] | Towns = param(
        "random",
        assumption("who is on the crowd is a matter of chance"),
        "who is on the crowd on day 0: random, best_connected, or a list of towns",
    )
    keenness: float = param(
        Number(1.0, "", 0, 1.5),
        "chosen by the Gini coefficient of help among helpers: it is 0.41 in neighbours-only, 0.56 in "
        "centralised-local and 0.68 in distributed-crowd (if keenness is 0, 0.37, 0.55 and 0.57); on "
        "four question sites it is 0.56-0.82 (Stack Exchange and MathOverflow logs)",
        "exponent of effort: people are shown questions on the feed (except as followers), and told by word "
        "of mouth, in proportion to effort**keenness; 0 means equally often, as does infinite effort or no "
        "effort at all",
        plausible=difference(
            0.5, 1.5, "assumption: four times the effort means looking two to eight times as often"
        ),
    )
    range: Range = group(Range)
    interest: Interest = group(Interest)
    skill: Skill = group(Skill)
    effort: Effort = group(Effort)
    rhythm: Rhythm | None = None
    turnover: Turnover = group(Turnover)
    from_file: PeopleFile | None = None


class Town(Group):
    """One town in a list of towns."""

    name: Word = param(..., "the scenario", "name of the town")
    share: float | None = param(
        share(None), "the scenario", "share of the people who live there; equal shares if no town has one"
    )
    x: float | None = param(
        Number(None, "km", -100000, 100000), "the scenario", "centre, eastward; drawn if not given"
    )
    y: float | None = param(
        Number(None, "km", -100000, 100000), "the scenario", "centre, northward; drawn if not given"
    )
    radius: float | None = param(
        Number(None, "km", 0, 10000), "the scenario", "spread of homes; places.radius if not given"
    )
    awake: float | None = param(
        Number(None, "hours", 1, 24), "the scenario", "hours awake a day; people.rhythm.awake if not given"
    )
    peak: float | None = param(
        Number(None, "hour", 0, 24), "the scenario", "hour of most activity; people.rhythm.peak if not given"
    )


class Places(Group):
    """Towns and homes."""

    region: float = param(
        Number(60, "km", 0, 100000),
        assumption("a district that can be crossed in an hour by car"),
        "side of the square in which the towns' centres lie",
        plausible=ratio(30, 120, "assumption: from a city to a county"),
    )
    towns: Whole | tuple[Town, ...] = param(
        Number(4, "towns", 1, 1000),
        assumption("a market town and three neighbouring towns"),
        "number of towns, or a list of {name, share, x, y, radius}",
    )
    radius: float = param(
        Number(3.0, "km", 0, 10000),
        assumption("a town that can be walked through in an hour or so"),
        "standard deviation of homes around a town's centre",
        plausible=ratio(1.5, 6, "assumption: from a village to a city"),
    )
