"""Declare the parameters of the channels over which questions travel. A scenario uses those it names."""

from __future__ import annotations

from typing import Literal

from sim.registry.parts import CHANNELS, Channel, Effects
from sim.scenarios.parameters.declare import Group, Whole, group, inf, param
from sim.scenarios.parameters.ranges import Assumed, Number, assumption, difference, ratio, share


class WordOfMouth(Group):
    """Word of mouth among people who know each other face to face."""

    contacts: Whole = param(
        Number(3, "people/day", 0, 1000),
        assumption("a question is mentioned in a few conversations a day"),
        "face-to-face contacts whom the asker tells on each day that the question is open",
    )
    pass_on: float = param(
        share(0.0),
        assumption("nobody passes questions on unless a scenario says so"),
        "chance that a person who heard the question and did not answer tells one contact the next day",
        plausible=difference(0, 0.2, "assumption: up to one listener in five passes a question on"),
    )
    hops: Whole = param(
        Number(1, "steps", 1, 100),
        assumption("questions reach only people whom the asker knows"),
        "longest chain from the asker to a reader",
    )
    referral: float = param(
        share(0.5),
        assumption("half of the time people know whom to ask next"),
        "chance of telling the contact best matched to the topic, instead of one drawn by tie strength",
        plausible=difference(0.2, 0.8, "assumption: from seldom to mostly knowing whom to ask next"),
    )


class Hub(Group):
    """One central place that relays questions to every member."""

    per: Literal["town", "world"] = param(
        "town", assumption("a local office or newsletter"), "one hub for each town, or one for the world"
    )
    submits: float = param(
        share(0.2),
        "chosen by the same correlation as asking.effort_correlation: in centralised-local it is 0.25 "
        "(if half of the questions are submitted, 0.13)",
        "chance that an asker submits the question on its first day",
        plausible=difference(0.1, 0.4, "assumption: a tenth to two fifths of questions"),
    )
    capacity: float = param(
        Number(3, "questions/day", 0, inf),
        Assumed("assumption; hubs collapse under load: Guimera et al., PRL 89, 248701 (2002)"),
        "questions a hub can relay a day",
        plausible=ratio(1.5, 6, "assumption: half to twice the capacity"),
    )
    order: Literal["first_come", "random", "favourites"] = param(
        "first_come", assumption("a fair queue"), "which waiting question is relayed first"
    )
    resistance: float = param(
        share(0.35),
        assumption("members react alike to a single source; a third of circulars are ignored"),
        "chance that a relayed question is ignored by all members together",
        plausible=difference(0.15, 0.55, "assumption: one circular in seven to one in two is ignored"),
    )


class Viral(Group):
    """Rare questions that spread far beyond their usual audience."""

    chance: float = param(
        share(0.0),
        assumption("off unless a scenario says so"),
        "chance that a question goes viral: its reach is multiplied by a Pareto draw",
        plausible=difference(0, 0.01, "assumption: up to one question in a hundred"),
    )
    shape: float = param(
        Number(1.5, "", 0.1, 100),
        assumption("a heavy tail with a finite mean"),
        "shape of that Pareto distribution; smaller values give more extreme reach",
        plausible=ratio(1.2, 2, "assumption: heavy tails with a finite mean"),
    )


class Feed(Group):
    """The crowd: topic feeds that everybody on the crowd may read and post to."""

    reach: float = param(
        Number(12, "people/day", 0, 1000000),
        assumption("about four times as many as word of mouth reaches in a day"),
        "people to whom a question is shown on its first day",
        plausible=ratio(6, 24, "assumption: half to twice the reach"),
    )
    fading: float = param(
        share(0.6),
        assumption("posts slide down the feed and get nearly all of their attention within a week"),
        "reach on each later day, as a share of the reach on the day before",
        plausible=difference(0.4, 0.8, "assumption: a post gets 60 to 20 % of its readers on the first day"),
    )
    found: float = param(
        Number(0.0, "people/day", 0, 1000000),
        assumption("nobody finds a question by searching unless a scenario says so"),
        "number of further people who find a question by themselves (search, archive) on each day it is open",
        plausible=difference(0, 2, "assumption: up to two people a day find a question by themselves"),
    )
    after_answer: float = param(
        share(1.0),
        assumption("an answer changes nothing until the question has as many answers as it needs"),
        "factor by which each helpful answer changes a question's reach and how many people find it",
        plausible=difference(0.2, 1, "assumption: each answer takes away none to four fifths of the reach"),
    )
    followers: float = param(
        share(0.4),
        assumption("somewhat fewer people read a question as followers than by topic"),
        "share of the audience drawn from the asker's followers; the rest is drawn by topic",
        plausible=difference(
            0.2, 0.6, "assumption: from an audience mostly drawn by topic to one of mostly followers"
        ),
    )
    visibility: float = param(
        Number(3.0, "", 0, 1000),
        assumption("the best known are shown to four times as many people"),
        "largest relative gain in reach from standing; 3 means four times the reach",
        plausible=ratio(1, 6, "assumption: the best known are shown to twice to seven times as many people"),
    )
    half: float = param(
        Number(5.0, "answers", 0.001, 1000000),
        assumption("about five public thanks give half of the full effect"),
        "standing at which half of the effect of visibility is reached",
        plausible=ratio(2, 15, "assumption: two to fifteen public thanks give half of the full effect"),
    )
    noise: float = param(
        Number(3.0, "messages", 0, 1000000),
        assumption("one post in four is a question worth reading"),
        "chatter messages shown along with each question",
        plausible=ratio(1, 10, "assumption: one post in two to one in eleven is a question"),
    )
    purpose: float = param(
        share(0.0),
        assumption("the feed is about everything and has no shared purpose"),
        "strength of the shared purpose: the share of chatter and hostile replies that it keeps away",
        plausible=difference(0, 0.2, "assumption: up to a fifth of the chatter is kept away"),
    )
    ranking: Literal["equal_chance", "newest", "unanswered_first", "votes"] = param(
        "equal_chance",
        assumption("people read the posts of a day in no particular order"),
        "which questions people read first if they get more than they can read: equal_chance (no order), the "
        "newest, unanswered_first (of these, those that have waited longest), or those with most votes",
    )
    voting: float = param(
        share(0.0),
        assumption("nobody votes unless a scenario says so"),
        "chance that a reader who doesn't answer votes for the question; needs channels.feed.ranking: votes",
        plausible=difference(0, 0.2, "assumption: up to one reader in five votes"),
    )
    resistance: float = param(
        share(0.0),
        assumption("that readers ignore questions is already part of their willingness"),
        "chance that a reader ignores a question, drawn for each reader and question separately",
        plausible=difference(0, 0.2, "assumption: up to one reader in five ignores it"),
    )
    hostility: float = param(
        share(0.02),
        assumption("one reader in fifty sends a hostile reply"),
        "chance that a reader sends a hostile reply when there is no shared purpose",
        plausible=ratio(0.005, 0.05, "assumption: one reader in two hundred to one in twenty"),
    )
    sting: float = param(
        share(0.05),
        assumption("after twenty hostile replies a third of the morale is left"),
        "share of the asker's morale that a hostile reply takes away",
        plausible=ratio(0.02, 0.15, "assumption: a hostile reply takes away 2 to 15 % of morale"),
    )
    viral: Viral = group(Viral)


class Managers(Group):
    """Community managers, who introduce unanswered questions to people who may answer them."""

    count: Whole = param(
        Number(0, "people", 0, 10000),
        assumption("there are no managers unless a scenario says so"),
        "community managers from the start: the people with the most face-to-face ties and followers",
    )
    hours: float = param(
        Number(0.0, "hours/day", 0, 24),
        Assumed(
            "assumption: hosts are volunteers, who do at least 466 hours of work a day on Reddit: "
            "Li et al., ICWSM 2022"
        ),
        "paid time a day that each manager has for introductions, besides own effort",
        plausible=difference(0, 2, "assumption: from volunteers to a quarter of a job"),
    )
    minutes: float = param(
        Number(4.0, "minutes", 0.01, 1440),
        assumption("to read a question, think of somebody and write to them"),
        "time that an introduction takes",
        plausible=ratio(2, 10, "assumption: from two minutes to ten"),
    )
    cost: float = param(
        Number(0.2, "answers", 0, 1000),
        assumption("an introduction takes a fifth of the time of an answer"),
        "own effort that a manager spends on an introduction that no paid time covers",
        plausible=ratio(0.1, 0.5, "assumption: a tenth of an answer to half of one"),
    )
    picks: Whole = param(
        Number(5, "questions/day", 0, 1000),
        assumption("about an hour of work a day"),
        "questions that a manager takes up each day at most, the oldest unanswered ones first",
    )
    sample: Whole = param(
        Number(50, "people", 1, 1000),
        assumption("as many people as a manager can keep track of"),
        "people who know the manager and have effort left whom a manager considers for a question",
    )
    introductions: Whole = param(
        Number(3, "people", 0, 1000),
        assumption("a manager asks a few people at a time"),
        "people to whom a question is introduced in a day: the best matched to its topic of those considered",
    )
    trust: float = param(
        share(0.5),
        Assumed(
            "assumption; third parties pass trust on: Burt & Knez, Rationality and Society 7, 255 (1995)"
        ),
        "share of the strength of the helper's tie with the manager that carries over to the asker",
        plausible=difference(0.2, 0.8, "assumption: a fifth to four fifths of the trust carries over"),
    )


class Channels(Group):
    """The channels that a scenario uses."""

    word_of_mouth: WordOfMouth | None = None
    hub: Hub | None = None
    feed: Feed | None = None
    managers: Managers | None = None


_AT = "sim.day.circulation.exposures"  # the functions get the whole state of the society
CHANNELS.add(Channel(
    "word_of_mouth", WordOfMouth, f"{_AT}:word_of_mouth", __name__, built_in=True,
    text={"en": "by word of mouth"},
))  # fmt: skip
CHANNELS.add(Channel(
    "hub", Hub, f"{_AT}:hub", __name__, built_in=True, text={"en": "through the hub"},
    askers=f"{_AT}:at_open_hub",
))  # fmt: skip
CHANNELS.add(Channel(
    "feed", Feed, f"{_AT}:feed", __name__, built_in=True, text={"en": "on the feed"},
    askers=f"{_AT}:on_crowd", layer="online", public=True, messages=lambda f: 1.0 + f.noise * (1 - f.purpose),
    effects=lambda f: Effects(f.resistance, f.hostility * (1 - f.purpose), f.sting, purpose=f.purpose),
))  # fmt: skip
CHANNELS.add(Channel(
    "managers", Managers, f"{_AT}:managers", __name__, built_in=True, text={"en": "through a manager"},
    askers=f"{_AT}:with_managers", effects=lambda m: Effects(trust=m.trust),
))  # fmt: skip
