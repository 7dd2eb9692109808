"""Small scenarios of every kind, ordinary and extreme, as changes to base."""

from math import ceil, inf

from hypothesis import strategies as st

# a star face to face is refused where the slots are too few: see test_networks_hold
KINDS = ("proximity", "small_world", "random", "ring", "preferential", "interest", "none")


def one(*values):
    return st.sampled_from(values)


def optional(**fields):
    return st.fixed_dictionaries({}, optional=fields)


@st.composite
def channel_sets(draw):
    channels = {}
    if draw(st.booleans()):
        channels["word_of_mouth"] = draw(
            optional(
                contacts=one(0, 1, 3, 1000),
                pass_on=one(0.0, 0.5, 1.0),
                hops=one(1, 2, 3, 100),
                referral=one(0.0, 0.5, 1.0),
            )
        )
    if draw(st.booleans()):
        channels["hub"] = draw(
            optional(
                per=one("town", "world"),
                submits=one(0.0, 0.5, 1.0),
                capacity=one(0, 0.3, 1, 3, 2.5, inf),
                order=one("first_come", "random", "favourites"),
                resistance=one(0.0, 0.35, 1.0),
            )
        )
    if draw(st.booleans()):
        channels["feed"] = draw(
            optional(
                reach=one(0, 0.5, 2, 7, 40, 100, 1000000),
                fading=one(0.0, 0.6, 1.0),
                found=one(0, 0.5, 3, 1000000),
                after_answer=one(0.0, 0.3, 1.0),
                followers=one(0.0, 0.4, 1.0),
                visibility=one(0, 3, 1000),
                half=one(0.001, 5, 1000000),
                noise=one(0, 3, 1000000),
                purpose=one(0.0, 0.5, 1.0),
                ranking=one("equal_chance", "newest", "unanswered_first", "votes"),
                voting=one(0.0, 0.3, 1.0),
                resistance=one(0.0, 0.35, 1.0),
                hostility=one(0.0, 0.3, 1.0),
                sting=one(0.0, 0.05, 1.0),
                viral=optional(chance=one(0.0, 0.3, 1.0), shape=one(0.1, 1.5, 100)),
            )
        )
    if draw(st.booleans()):
        channels["managers"] = draw(
            optional(
                count=one(0, 1, 3, 10000),
                hours=one(0.0, 0.5, 24.0),
                minutes=one(0.01, 4.0, 1440.0),
                cost=one(0.0, 0.2, 1000.0),
                picks=one(0, 1, 5, 1000),
                sample=one(1, 2, 50, 1000),
                introductions=one(0, 1, 3, 1000),
                trust=one(0.0, 0.5, 1.0),
            )
        )
    return channels


parts = st.one_of(
    st.builds(lambda v: {"share": v}, one(0.0, 0.4, 1.0)), st.builds(lambda v: {"count": v}, one(0, 1, 7))
)


def some(**more):
    return st.builds(lambda part, rest: part | rest, parts, st.fixed_dictionaries(more))


def acts(days, channels):
    """Draw one intervention on one day; towns are named by number, and there is always a first."""
    whom = one("random", "best_connected", ["1"])
    act = {
        "remove": some(who=st.one_of(whom, one("top_helpers", *(["hubs"] if "hub" in channels else [])))),
        "move": some(who=whom, to=st.just("1")),
        "event": optional(town=one("all", "1"), turnout=one(0.0, 0.5, 1.0), meets=one(0, 1, 4, 1000)),
        "set": one(
            {"helping.willingness.baseline": 1},
            {"asking.rate": 1.0, "helping.attention": 2},
            {"asking.channels": "learned"},
            {"asking.hopeless": 0.5},
            *SET_AT_HUBS * ("hub" in channels),
        ),
    }
    if "feed" in channels:
        act["plug_in"] = some(who=st.one_of(whom, st.just("convinced")))
    if "managers" in channels:
        act["hire"] = st.fixed_dictionaries(
            {"count": one(1, 3, 10000)}, optional={"until": one(days, days + 5)}
        )
    day = st.integers(0, days - 1)
    return st.one_of(*(st.fixed_dictionaries({"day": day, name: what}) for name, what in act.items()))


def possible(dated, people, towns):
    """Limit numbers to the people who are surely left, and hire nobody if hiring isn't allowed."""
    left, found = {"people": people, "hubs": towns}, []
    for each in sorted(dated, key=lambda one: one["day"]):
        name = next(key for key in each if key != "day")
        what = "hubs" if each[name].get("who") == "hubs" else "people"
        if "count" in each[name]:
            each = {**each, name: {**each[name], "count": min(each[name]["count"], left[what])}}
        if name == "remove":
            gone = each[name].get("count", ceil(each[name].get("share", 0) * left[what]))
            left[what] = max(0, left[what] - gone)
        if name != "hire" or each[name]["count"]:
            found.append(each)
    return found


SET_AT_HUBS = [{"channels.hub.capacity": 1, "channels.hub.order": "random"}]
weights = one(-100, -2.2, 0, 1.5, 100)
shares = one(0.0, 0.25, 1.0)
betas = st.fixed_dictionaries({"a": one(0.3, 1, 2, 50), "b": one(0.3, 1, 3, 50)})


@st.composite
def changes(draw):
    """Changes by dotted path, for `load("base", changes)`; always few people and few days."""
    channels = draw(channel_sets())
    fixed = {
        "channels": channels,
        "days": draw(st.integers(1, 9)),
        "people.count": draw(one(1, 2, 3, 8, 20, 45)),
        "seed": {k: draw(one(1, 2, 0, 4294967295)) for k in ("people", "ties", "luck")},
        "people.on_crowd": draw(one(0.0, 0.5, 1.0)),
        "asking.rate": draw(one(1.0, 0.3, 0.04, 0.0)),
    }
    free = {
        "tick_hours": one(24, 12, 6, 1),
        "people.topics": one(1, 2, 5, ("news", "sport")),
        "people.on_crowd_who": one("random", "best_connected"),
        "people.range.mean": one(0.01, 2, 10000),
        "people.range.sigma": one(0, 0.5, 5),
        "people.interest.concentration": one(0.001, 0.25, 5, inf),
        "people.skill.interest_correlation": one(0.0, 0.6, 1.0),
        "people.effort.mean": one(0.0, 0.25, 3, inf),
        "people.effort.sigma": one(0, 2, 5),
        "people.effort.backlog": one(0, 7, inf),
        "people.keenness": one(0, 0.5, 1.5),
        "people.rhythm": one({"awake": 1.0, "peak": 24.0}, {"awake": 16.0}, {"awake": 24.0}),
        "people.turnover": optional(
            enabled=st.booleans(),
            present=shares,
            stay=optional(median=one(0.01, 1, 3, inf), sigma=one(0, 1, 10)),
            attachment=one(0, 1, 100),
        ),
        "places.region": one(0, 1, 60, 100000),
        "places.towns": one(1, 2, 4, 60),
        "places.radius": one(0, 3, 10000),
        "ties.slots.face_to_face": one(1, 2, 4, 50, 1000),
        "ties.slots.online": one(1, 2, 4, 50, 1000),
        "ties.learning": one(0.0, 0.25, 1.0),
        "ties.half_life": one(0.1, 1, 70, 1000000),
        "ties.shield": shares,
        "ties.owed_cap": one(1, 3, 60),
        "ties.face_to_face.kind": one(*KINDS),
        "ties.face_to_face.degree": one(0, 3, 15, 1000),
        "ties.face_to_face.homophily": one(0, 1, 100),
        "ties.face_to_face.nearness": one(0.0, 0.7, 1.0),
        "ties.face_to_face.strength": st.one_of(shares, betas),
        "ties.online.kind": one(*KINDS, "star"),
        "ties.online.degree": one(0, 3, 20, 1000),
        "ties.online.attractiveness_shape": one(0.1, 2, 1000),
        "ties.online.strength": shares,
        "asking.spread": one(0, 1, 2.5),
        "asking.effort_correlation": one(-1.0, 0.0, 0.5),
        "asking.hopeless": shares,
        "asking.lifetime": one(1, 3, 3650),
        "asking.outside": shares,
        "asking.answers_wanted": one(1, 2, 1000),
        "asking.difficulty": st.one_of(one(0.0, 0.5, 1.0), betas),
        "helping.attention": one(0, 1, 8, inf),
        "helping.misjudgement": one(0.0, 0.1, 10),
        "helping.shallowness": one(0, 0.5, 10),
        "helping.dilution": one(0.001, 50, 1000000),
        "standing.half_life": one(0.1, 35, 1000000),
        "discouragement.enabled": st.booleans(),
        "discouragement.up": shares,
        "discouragement.down": shares,
        "discouragement.withdraw": one(0, 1, 10),
    }
    free |= {
        f"helping.willingness.{name}": weights
        for name in (
            "baseline",
            "interest",
            "tie",
            "owed",
            "nearness",
            "rivalry",
            "standing",
            "purpose",
            "bystander",
        )
    }
    free |= {
        "meeting.every": one(0, 1, 3),
        "meeting.turnout": shares,
        "meeting.meets": one(0, 1, 4, 1000),
        "meeting.closure": shares,
        "plugging_in.enabled": st.booleans(),
        "plugging_in.threshold.mean": shares,
        "plugging_in.threshold.sd": shares,
        "plugging_in.entrances": one(1, 3, 100),
        "plugging_in.memory": one(1, 30),
        "plugging_in.rate": shares,
        "plugging_in.leave_below": shares,
        "interventions": st.lists(acts(fixed["days"], channels), max_size=4),
    }
    found = fixed | draw(st.fixed_dictionaries({}, optional=free))
    if "interventions" in found:
        hubs = found.get("places.towns", 1) if channels.get("hub", {}).get("per") == "town" else 1
        found["interventions"] = possible(found["interventions"], fixed["people.count"], hubs)
    if channels and draw(st.booleans()):
        found["asking.channels"] = draw(one("one", "learned"))
        found["asking.learning"] = draw(one(0.0, 0.1, 1.0))
        if draw(st.booleans()):
            found["asking.channel_weights"] = dict.fromkeys(channels, 1.0) | {next(iter(channels)): 3.0}
    return found
