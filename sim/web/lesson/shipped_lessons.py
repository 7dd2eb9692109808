"""The lessons that come with the package: their networks, sliders and values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.scenarios.loading import Scenario, load, shipped
from sim.web.lesson.alternatives import Alternative, lose_helpers

SIZE: Mapping[str, object] = {
    "people.count": 300,
    "days": 90,
}  # with more people, single people could not be distinguished on a map


def load_small(
    name: str | Path, small: Mapping[str, object], overrides: Mapping[str, object], data: str | Path | None
) -> Scenario:
    """Load a scenario. In a shipped one without a people file, set the values of `small`."""
    drawn = str(name) in shipped() and load(name).people.from_file is None
    return load(name, {**(small if drawn else {}), **overrides}, data=data)


@dataclass(frozen=True)
class Plan:
    """One lesson: networks A and B, the slider, and the values of each network in addition to `SIZE`.

    `look` decides what the size of people shows on the maps: ``effort``, together with ties face to face, or
    ``followers``, together with ties online.
    """

    scenarios: tuple[str, str]
    slider: tuple[str, tuple[object, ...]]  # path of a parameter, and the values to record
    own: tuple[Mapping[str, Any], Mapping[str, Any]] = ({}, {})
    alternatives: tuple[Alternative, ...] = ()
    look: str = "effort"

    def values(self, side: int, days: object) -> dict[str, object]:
        """Return the lesson's values for one network; interventions are moved to the middle of the run."""
        own = dict(self.own[side])
        if "interventions" in own and isinstance(days, int):
            own["interventions"] = [{**each, "day": days // 2} for each in own["interventions"]]
        return own


# One hub receives every question and can pass most of them on. Askers also ask one person a day.
_ONE_HUB: Mapping[str, object] = {
    "channels.hub.per": "world",
    "channels.hub.submits": 1.0,
    "channels.hub.capacity": 8,
    "channels.word_of_mouth.contacts": 1,
}

# The live page begins with this network, because each act shows its effect. Of 100 questions, 66 are
# answered; after an act on day 20: 30 (office closed), 72 (100 people join the feed), 78 (a host is hired).
ONE_OFFICE_NAME = "one-office"
ONE_OFFICE: Mapping[str, object] = {
    **_ONE_HUB,
    "channels.feed": {},
    "people.on_crowd": 0.1,
    "question": "Who gets answers when every question passes through one office, and few are on the feed?",
}

# Everybody gets the feed on one day; until then nobody has it.
_NO_FEED_YET: Mapping[str, object] = {"people.on_crowd": 0.0, "channels.feed": {}}
_ALL_PLUGGED_IN = Alternative("plugged_in", 0, {"plug_in": {"share": 1.0}}, _NO_FEED_YET)

# Locals see their neighbours succeed on the feed, and join or don't.
_INVITED: Mapping[str, object] = {
    **_NO_FEED_YET,
    "plugging_in.enabled": True,
    "plugging_in.entrances": 2,
}

# Enough questions a person for luck to average out over the year: half of the people ask 30 or more.
_A_YEAR: Mapping[str, object] = {
    "people.count": 120,
    "days": 365,
    "asking.rate": 0.18,
    "asking.spread": 0.5,
}

LESSONS: Mapping[str, Plan] = {
    "local-or-crowd": Plan(
        ("centralised-local", "distributed-crowd"),
        ("people.effort.mean", (0.05, 0.1, 0.25, 0.5, 1.0)),
        alternatives=(
            Alternative("offices_close", 0, {"remove": {"who": "hubs"}}),
            lose_helpers(0),
            lose_helpers(1),
            _ALL_PLUGGED_IN,
        ),
    ),
    "silent-neighbours": Plan(
        ("neighbours-only", "distributed-crowd"),
        ("channels.word_of_mouth.contacts", (1, 2, 3, 6, 12)),
        alternatives=(
            Alternative("office_opens", 0, {}, {"channels.hub": {}}),
            _ALL_PLUGGED_IN,
            lose_helpers(1),
            Alternative("invited", 0, {"plug_in": {"share": 0.1}}, _INVITED, at=0.1),
        ),
    ),
    "hard-work-and-luck": Plan(
        ("distributed-crowd", "influencers"),
        ("seed.luck", tuple(range(1, 21))),
        (_A_YEAR, _A_YEAR),
        look="followers",
    ),
    "the-hub": Plan(
        ("centralised-local", "hub-removed"),
        ("channels.hub.capacity", (1, 2, 4, 8, 16)),
        (
            _ONE_HUB,
            {
                **_ONE_HUB,
                "interventions": [{"day": 45, "remove": {"who": "hubs"}, "label": "the office closes"}],
            },
        ),
        alternatives=(
            lose_helpers(0),
            Alternative("host_hired", 1, {"hire": {"count": 1}}, {"channels.managers": {"hours": 1}}, at=0.6),
            Alternative("plugged_in", 1, {"plug_in": {"share": 1.0}}, _NO_FEED_YET, at=0.6),
        ),
    ),
}
