"""Every column of the result tables, declared once: name, type, unit and meaning.

The Parquet schemas, the checks, the tables of ``docs/odd.md`` and the words of the report all use these
declarations.

Types are ``int8`` to ``int64``, ``float64``, ``bool``, ``text``, and ``category`` (text with few values,
stored as codes). Times and waits are floats in days, because a tick may be shorter than a day; missing ones
are NaN. Missing numbers of other types are ``<NA>``.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sim.registry import parts

CHANNELS = ("word_of_mouth", "hub", "feed", "managers")
ROLES = ("member", "manager")
LAYERS = ("face_to_face", "online")
STATUSES = ("answered", "expired", "open")


@dataclass(frozen=True)
class Column:
    """One column of a result table.

    `dtype` is ``int8`` … ``int64``, ``float64``, ``bool``, ``text`` or ``category``. `values` lists the
    allowed values of a category in their order; it is empty if any text is allowed. If `more` is true, names
    of users' own parts may follow these values. If `own` is true, the table has the column only if the people
    come from a user's file. An `optional` column is only in the tables of runs in which people come and go.
    """

    name: str
    dtype: str
    unit: str
    meaning: str
    nullable: bool = False
    values: tuple[str, ...] = ()
    more: bool = False
    optional: bool = False
    own: bool = False


def _id_of(name: str, *, nullable: bool = False) -> Column:
    """Declare the column with the ids of the people whose numbers are in the column `name`."""
    meaning = f"the id of `{name}` in the user's file; only with people from a file"
    return Column(f"{name}_id", "text", "", meaning, nullable=nullable, own=True)


ON = "share_on_"


def share_on(name: str, phrase: str) -> Column:
    """Declare the daily share of questions that travel on a channel; `phrase` says how, as in "by mail"."""
    meaning = f"share of the questions asked this day that travel {phrase}"
    return Column(f"{ON}{name}", "float64", "share", meaning, nullable=True)


QUESTIONS = (
    Column("life", "int32", "", "number of the life: the same people and ties with another luck seed"),
    Column("question_id", "int64", "", "tick asked × number of people + asker: the same in every scenario"),
    Column("asker", "int32", "person", "who asked"),
    _id_of("asker"),
    Column("topic", "category", "", "the topic of the question"),
    Column(
        "difficulty",
        "float64",
        "quantile",
        "the skill needed to solve it, from 0 to 1, or just above 1 if nobody can",
    ),
    Column("asked_day", "float64", "day", "when it was asked, counted from 0"),
    Column("channels", "category", "", "the channels on which it was asked, joined by +"),
    Column("status", "category", "", "its status at the end of the run", values=STATUSES),
    Column("first_answer_day", "float64", "day", "when the first helpful answer came", nullable=True),
    Column("wait_days", "float64", "days", "from asking to the first helpful answer", nullable=True),
    Column("first_helper", "int32", "person", "who gave the first helpful answer", nullable=True),
    _id_of("first_helper", nullable=True),
    Column(
        "first_channel",
        "category",
        "",
        "the channel of the first helpful answer",
        nullable=True,
        values=CHANNELS,
        more=True,
    ),
    Column("first_hops", "int16", "hops", "steps from the asker to the first helper", nullable=True),
    Column("answers", "int32", "answers", "helpful answers received"),
    Column("attempts", "int32", "answers", "answers received, helpful or not"),
    Column("shown", "int32", "exposures", "number of times that it was shown to a person, on any channel"),
    Column(
        "read",
        "int32",
        "readings",
        "readings on all channels together; each reader counts once a day",
    ),
    Column(
        "watched_days",
        "float64",
        "days",
        "days for which it was followed: its lifetime, or less if the run ended or its asker was removed",
    ),
    Column(
        "censored",
        "bool",
        "",
        "whether its outcome is unknown, because the run ended or its asker was removed first",
    ),
)

ANSWERS = (
    Column("life", "int32", "", "number of the life"),
    Column("question_id", "int64", "", "the question answered"),
    Column("asker", "int32", "person", "who asked"),
    _id_of("asker"),
    Column("helper", "int32", "person", "who answered"),
    _id_of("helper"),
    Column("day", "float64", "day", "when the answer was given"),
    Column(
        "channel",
        "category",
        "",
        "the channel on which the helper read the question",
        values=CHANNELS,
        more=True,
    ),
    Column("hops", "int16", "hops", "steps from the asker to the helper"),
    Column("helpful", "bool", "", "whether the helper's skill reached the question's difficulty"),
    Column("surplus", "bool", "", "whether the question already had the answers wanted"),
)

PEOPLE = (
    Column("life", "int32", "", "number of the life"),
    Column("person", "int32", "person", "the person's number, from 0"),
    Column("id", "text", "", "the id in the user's file; without a file, the person's number"),
    Column(
        "name",
        "text",
        "",
        "the name in the user's file; only with people from a file that has names",
        nullable=True,
        own=True,
    ),
    Column("town", "category", "", "where the person lives"),
    Column("x_km", "float64", "km", "home, eastward"),
    Column("y_km", "float64", "km", "home, northward"),
    Column("range_km", "float64", "km", "distance that counts as near for this person"),
    Column("effort", "float64", "answers/day", "how much help the person is prepared to give"),
    Column("effort_fifth", "int8", "", "which fifth of the people by effort, from 1 (least) to 5 (most)"),
    Column("on_crowd", "bool", "", "whether the person is on the feed, at the end or when leaving"),
    Column("role", "category", "", "what the person does for the community, at the end", values=ROLES),
    Column("asked", "int32", "questions", "questions asked"),
    Column("answered", "int32", "questions", "questions asked that got a helpful answer"),
    Column("expired", "int32", "questions", "questions asked that ended without a helpful answer"),
    Column(
        "answered_share",
        "float64",
        "share",
        "share of the finished questions that were answered",
        nullable=True,
    ),
    Column("median_wait_days", "float64", "days", "median wait of the answered questions", nullable=True),
    Column("helped", "int32", "answers", "helpful answers given"),
    Column("attempts", "int32", "answers", "answers given, helpful or not"),
    Column("surplus", "int32", "answers", "answers given to questions that already had the answers wanted"),
    Column("morale", "float64", "share", "readiness to ask, at the end or before leaving; 0 if removed"),
    Column("standing", "float64", "answers", "public thanks earned on the feed, after fading, at the end"),
    Column("ties_face_to_face", "int32", "ties", "face-to-face ties, at the end"),
    Column("ties_online", "int32", "ties", "people followed online, at the end"),
    Column("favourite_topic", "category", "", "the topic in which the person is most interested"),
    Column("removed_day", "float64", "day", "when the person was removed; missing if never", nullable=True),
    Column(
        "arrived_day",
        "float64",
        "day",
        "when the person arrived; missing if that was before the run on an unknown day, or never",
        nullable=True,
        optional=True,
    ),
    Column("left_day", "float64", "day", "first day without the person", nullable=True, optional=True),
    Column("present_days", "float64", "days", "days on which the person was present", optional=True),
)

DAYS = (
    Column("life", "int32", "", "number of the life"),
    Column("day", "float64", "day", "the day, counted from 0"),
    Column("asked", "int32", "questions", "questions asked this day"),
    Column("answered", "int32", "questions", "questions that got their first helpful answer this day"),
    Column("expired", "int32", "questions", "questions that ended unanswered this day"),
    Column(
        "open",
        "int32",
        "questions",
        "questions open at the end of the day, answered or not",
    ),
    Column(
        "shown", "int64", "exposures", "number of times that a question was shown to a person, on any channel"
    ),
    Column(
        "read", "int64", "readings", "pairs of a question and a person who read it, on all channels together"
    ),
    Column("helped", "int32", "answers", "helpful answers given this day"),
    Column("surplus", "int32", "answers", "answers given to questions that already had the answers wanted"),
    Column("hostile", "int32", "replies", "hostile replies on the feed"),
    Column("on_crowd_share", "float64", "share", "share of the people present who are on the crowd"),
    Column("mean_morale", "float64", "share", "mean morale of the people present"),
    Column("met", "int32", "pairs", "pairs of people who met, at events or through a friend"),
    Column("joined", "int32", "people", "people who joined the crowd"),
    Column("left", "int32", "people", "people who left the crowd of their own accord"),
    Column("removed", "int32", "people", "people removed on the morning of this day"),
    Column("withdrawn", "int32", "questions", "unanswered questions withdrawn with their removed askers"),
    Column("present", "int32", "people", "people present on this day", optional=True),
    Column("arrived", "int32", "people", "people who arrived on the morning of this day", optional=True),
    Column("departed", "int32", "people", "people who left on the morning of this day", optional=True),
    Column(
        "gini_helped",
        "float64",
        "share",
        "Gini coefficient of help given so far (expected by chance: `sim.measures.gini_null`)",
        nullable=True,
    ),
    Column(
        "share_same_town",
        "float64",
        "share",
        "share of the helpful answers that came from the asker's own town",
        nullable=True,
    ),
    *(
        share_on(name, phrase)
        for name, phrase in zip(
            CHANNELS, ("by word of mouth", "through the hub", "on the feed", "through a manager"), strict=True
        )
    ),
)

TIES = (
    Column("life", "int32", "", "number of the life"),
    Column("day", "float64", "day", "when the ties were recorded"),
    Column("from", "int32", "person", "the person who has the tie; online: the follower"),
    _id_of("from"),
    Column("to", "int32", "person", "the other person; online: the person followed"),
    _id_of("to"),
    Column("layer", "category", "", "the layer of the network", values=LAYERS),
    Column("strength", "float64", "share", "strength of the tie"),
    Column(
        "owed", "float64", "share", "net answers that `from` owes `to`, as a share of the cap (ties.owed_cap)"
    ),
    Column("distance_km", "float64", "km", "distance between the two homes"),
)

RUNS = (
    Column("run_id", "int64", "", "number of the run in the study"),
    Column("scenario", "category", "", "name of the scenario"),
    Column("people_seed", "int64", "", "seed of who people are"),
    Column("ties_seed", "int64", "", "seed of the starting network"),
    Column("luck_seed", "int64", "", "seed of everything that happens afterwards"),
    Column("replicate", "int32", "", "number of the replicate; paired scenarios have the same number"),
    Column("seconds", "float64", "s", "how long the run took", nullable=True),
    Column("error", "text", "", "why the run failed; missing if it didn't", nullable=True),
)

TABLES: dict[str, tuple[Column, ...]] = {
    "questions": QUESTIONS,
    "answers": ANSWERS,
    "people": PEOPLE,
    "days": DAYS,
    "ties": TIES,
    "runs": RUNS,
}


def declared_columns(name: str, labels: Iterable[str]) -> tuple[Column, ...]:
    """Return the declarations of the columns of a table that has these labels.

    Columns that only people from a file have, or people who come and go, are left out if no label names them.
    Those of ``days`` are followed by the shares on users' own channels.
    """
    given = set(labels)
    columns = tuple(
        column for column in TABLES[name] if column.name in given or not (column.own or column.optional)
    )
    if name != "days":
        return columns
    known = {column.name for column in columns}
    own = sorted(label for label in given - known if label.startswith(ON))
    ways = [label.removeprefix(ON) for label in own]
    return (*columns, *(share_on(way, _phrase(way)) for way in ways))


def _phrase(channel: str) -> str:
    """Return how questions travel on a channel, which isn't declared if only its tables are read here."""
    return (
        parts.CHANNELS[channel].phrase() if channel in parts.CHANNELS else "by " + channel.replace("_", " ")
    )
