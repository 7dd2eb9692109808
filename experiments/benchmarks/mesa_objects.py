"""The peer: the same model in plain Mesa objects, the way most agent-based models are written.

Each person is a `mesa.Agent` with attributes, and each question and tie is an object. Ties are in dicts, and
inboxes and followers in lists. The model uses `AgentSet.do` and Python's own random numbers from
``model.random``. It follows the rules of `sim.day` for scenarios with the feed, with word of mouth, or with a
hub and word of mouth. `sim` draws the people and the starting ties, which are copied into objects, so both
begin with the same society.

Nothing is slow on purpose. Of several plain solutions the faster one was chosen: ties fade lazily (a tie
stores the day to which its strength refers), random numbers are drawn when first needed, people without
messages return at once, and only the queue of a hub is shuffled, because nothing else depends on the order.
"""

from __future__ import annotations

from itertools import accumulate
from typing import Any

import mesa
from mesa_people import Hub, Person, Question, Tie

from sim import networks as tying
from sim.population import people as drawing

ALIKE = {"people.keenness": 0, "asking.spread": 0}  # all ask and look equally often, as in the peer


class Peer(mesa.Model):
    """A society of `Person` objects; see the module's docstring.

    Parameters
    ----------
    setting : Scenario
        A scenario whose channels are the feed, word of mouth, or a hub and word of mouth.
    seed : int
        Seed of Mesa's random numbers.

    Raises
    ------
    ValueError
        The scenario uses something that the peer doesn't support.
    """

    def __init__(self, setting: Any, seed: int) -> None:
        super().__init__(rng=seed)
        refuse(setting)
        self.setting, self.day, self.hostile = setting, 0, 0
        self.asking, self.helping = setting.asking, setting.helping
        self.willingness = setting.helping.willingness
        self.feed, self.word_of_mouth = setting.channels.feed, setting.channels.word_of_mouth
        self.hub = setting.channels.hub
        self.chatter = 0.0 if self.feed is None else self.feed.noise * (1 - self.feed.purpose)
        self.hostility = 0.0 if self.feed is None else self.feed.hostility * (1 - self.feed.purpose)
        self.fades = 0.5 ** (1 / setting.ties.half_life)
        self.shielded_fades = 0.5 ** ((1 - setting.ties.shield) / setting.ties.half_life)
        self.fame_fades = 0.5 ** (1 / setting.standing.half_life)
        self.learning, self.owed_cap = setting.ties.learning, int(setting.ties.owed_cap)
        moves = setting.discouragement
        self.withdraw = moves.withdraw
        self.cheer, self.gloom = (moves.up, moves.down) if moves.enabled else (0.0, 0.0)
        self.questions: list[Question] = []
        self.open: list[Question] = []
        self.populate()

    def populate(self) -> None:
        """Copy the people and ties that `sim` draws into objects."""
        columns = drawing.draw(self.setting)
        ties = tying.draw(self.setting, columns)
        people = [Person(self, row, columns) for row in range(columns.count)]
        for name, layer in (("face_to_face", ties.face_to_face), ("online", ties.online)):
            row, column, other = layer.edges()
            strength = layer.strength[row, column].tolist()
            shielded = (layer.account[row, column] & 1 == 1).tolist()
            for i, j, s, slow in zip(row.tolist(), other.tolist(), strength, shielded, strict=True):
                getattr(people[i], name)[people[j]] = Tie(s, shielded=slow)
                if name == "online":
                    people[j].followers.append(people[i])
        self.topics = range(columns.topics)
        self.hubs = [Hub() for _ in range(1 + int(columns.town.max()))]
        for person, town in zip(people, columns.town.tolist(), strict=True):
            person.hub = self.hubs[town if self.hub is not None and self.hub.per == "town" else 0]
            person.hub.members.append(person)
        self.crowd = [person for person, on in zip(people, columns.on_crowd, strict=True) if on]
        self.liking = [list(accumulate(p.interest[topic] for p in self.crowd)) for topic in self.topics]

    def strength(self, tie: Tie) -> float:
        """Return the strength of a tie today."""
        return tie.strength * (self.shielded_fades if tie.shielded else self.fades) ** (self.day - tie.since)

    def draw_difficulty(self) -> float:
        """Draw the difficulty of a question."""
        hard = self.asking.difficulty
        return hard if isinstance(hard, (int, float)) else self.random.betavariate(hard.a, hard.b)

    def strangers(self, topic: int, count: int, taken: set[Person]) -> list[Person]:
        """Draw different people from the crowd, in proportion to their interest in a topic."""
        chosen: list[Person] = []
        for _ in range(8 * count + 64):
            if len(chosen) == count or not self.liking[topic][-1]:
                return chosen
            person = self.random.choices(self.crowd, cum_weights=self.liking[topic])[0]
            if person not in taken:
                taken.add(person)
                chosen.append(person)
        rest = [p for p in self.crowd if p.interest[topic] > 0 and p not in taken]  # few are left: rank them
        rest.sort(key=lambda person: self.random.expovariate(person.interest[topic]))
        return chosen + rest[: count - len(chosen)]

    def circulate(self) -> None:
        """Put every open question into the inboxes of the people who hear or see it today."""
        feed, h = self.feed, self.helping
        for question in self.open:
            asker = question.asker
            question.depth = (1 + len(asker.followers) / h.dilution) ** -h.shallowness
            if feed is not None:
                question.seen = asker.standing / (asker.standing + feed.half)
            audience = asker.tell() if feed is None else asker.post(question)
            question.shown += len(audience)
            for person in audience:
                person.inbox.append(question)
        if self.hub is not None:
            self.relay()

    def relay(self) -> None:
        """Let each hub relay the questions that wait longest. All of its members take notice, or nobody."""
        assert self.hub is not None
        for hub in self.hubs:
            self.random.shuffle(hub.today)
            hub.queue = [question for question in hub.queue if question.open] + hub.today
            hub.today = []
            most = int(min(self.hub.capacity, len(hub.queue)))
            relayed, hub.queue = hub.queue[:most], hub.queue[most:]
            for question in relayed:
                heeded = self.random.random() >= self.hub.resistance
                question.shown += len(hub.members) - 1
                for person in hub.members:
                    if person is question.asker:
                        continue
                    if heeded:
                        person.inbox.append(question)
                    else:
                        person.ignored += 1

    def close(self) -> None:
        """Remove answered and expired questions. A question that expires unanswered lowers morale."""
        still_open = []
        for question in self.open:
            expired = self.day - question.asked + 1 >= self.asking.lifetime
            if question.answers < self.asking.answers_wanted and not expired:
                still_open.append(question)
                continue
            question.open = False
            question.luck.clear()
            question.tried.clear()
            if question.answers == 0:
                question.asker.morale *= 1 - self.gloom
        self.open = still_open

    def step(self) -> None:
        """Simulate one day."""
        if self.day > 0:
            self.agents.do("renew")
        self.agents.do("ask")
        self.circulate()
        self.agents.do("help")
        for question in self.open:
            question.asker.thank(question)
        self.close()
        self.day += 1
        self.running = self.day < self.setting.days

    def run(self) -> Peer:
        """Simulate all days of the scenario."""
        while self.running:
            self.step()
        return self


def refuse(setting: Any) -> None:
    """Raise ValueError if the scenario uses something that the peer doesn't support."""
    c, crowd = setting.channels, setting.people.on_crowd
    plain = (c.feed is None) != (c.word_of_mouth is None) and c.managers is None
    plain = plain and setting.tick_hours == 24 and setting.asking.channels == "all"
    if c.feed is not None:
        plain = plain and c.feed.viral.chance == 0 == c.feed.found and c.feed.after_answer == 1 == crowd
        plain = plain and c.feed.ranking == "equal_chance"
    if c.hub is not None:  # new face-to-face ties don't shield online ties from fading, so there are none
        whole = c.hub.capacity == float("inf") or c.hub.capacity == int(c.hub.capacity)
        plain = plain and c.feed is None and c.hub.order == "first_come" and whole and crowd == 0
    plain = plain and not setting.people.turnover.enabled
    if not plain or (c.word_of_mouth is not None and c.word_of_mouth.pass_on > 0):
        raise ValueError(
            "The peer needs a feed for all, or word of mouth without passing on, alone or with a hub "
            "that is first come, first served."
        )
    if setting.people.keenness or setting.asking.spread or setting.asking.hopeless:
        raise ValueError("The peer needs people.keenness, asking.spread and asking.hopeless to be 0.")
