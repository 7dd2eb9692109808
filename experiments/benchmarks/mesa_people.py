"""People, ties, questions and hubs of the peer (`mesa_objects`): plain objects with attributes."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import dist, exp
from typing import TYPE_CHECKING, Any

import mesa
import numpy as np

if TYPE_CHECKING:
    from mesa_objects import Peer


@dataclass(slots=True)
class Tie:
    """A tie to another person: its strength on the day `since`, answers owed, and whether it fades slowly."""

    strength: float
    since: int = 0
    owed: int = 0
    shielded: bool = False


@dataclass(slots=True, eq=False)
class Question:
    """A question, today's offers of help, and its outcome.

    `luck` holds each person's fixed draws for it; `tried` everybody who has answered, helpful or not.
    """

    asker: Person
    topic: int
    difficulty: float
    asked: int
    offers: list[tuple[float, Person]] = field(default_factory=list)
    luck: dict[Person, tuple[float, float, float, float]] = field(default_factory=dict)
    tried: set[Person] = field(default_factory=set)
    depth: float = 1.0
    seen: float = 0.0
    answers: int = 0
    attempts: int = 0
    shown: int = 0
    read: int = 0
    first_day: int | None = None
    open: bool = True


@dataclass(slots=True, eq=False)
class Hub:
    """A hub with its members, the questions that wait, and those submitted today, in no order yet."""

    members: list[Person] = field(default_factory=list)
    queue: list[Question] = field(default_factory=list)
    today: list[Question] = field(default_factory=list)


class Person(mesa.Agent):
    """A person who asks, reads and helps.

    `inbox` holds the questions that the person is shown today, and `ignored` counts the messages that only
    take attention, because the members of a hub ignore the question.
    """

    hub: Hub

    def __init__(self, model: Peer, row: int, columns: Any) -> None:
        super().__init__(model)
        self.home = (float(columns.x[row]), float(columns.y[row]))
        self.range = float(columns.range[row])
        self.interest = columns.interest[row].tolist()
        self.favourite = max(self.interest)
        vector = columns.interest[row].astype(float)
        self.direction = vector / np.sqrt(vector @ vector)
        self.skill = columns.skill[row].tolist()
        self.effort = float(columns.effort[row])
        self.budget = float(columns.budget[row])
        self.most = max(1.0, model.setting.people.effort.backlog * self.effort)
        self.morale, self.standing, self.helped = 1.0, 0.0, 0
        self.face_to_face: dict[Person, Tie] = {}
        self.online: dict[Person, Tie] = {}
        self.followers: list[Person] = []
        self.inbox: list[Question] = []
        self.ignored = 0

    def renew(self) -> None:
        """Refill the budget and let standing fade."""
        self.budget = min(self.most, self.budget + self.effort * self.morale**self.model.withdraw)
        self.standing *= self.model.fame_fades

    def ask(self) -> None:
        """Ask a question with the chance of a day, and draw its topic and difficulty."""
        model, random = self.model, self.random
        if random.random() >= model.asking.rate * self.morale:
            return
        if random.random() < model.asking.outside:
            topic = random.randrange(len(self.interest))
        else:
            topic = random.choices(model.topics, self.interest)[0]
        question = Question(self, topic, model.draw_difficulty(), model.day)
        model.questions.append(question)
        model.open.append(question)
        if model.hub is not None and random.random() < model.hub.submits:
            self.hub.today.append(question)

    def tell(self) -> list[Person]:
        """Choose different face-to-face contacts, by tie strength, who will hear of a question."""
        ties = list(self.face_to_face)
        weights = [self.model.strength(tie) for tie in self.face_to_face.values()]
        told: list[Person] = []
        for _ in range(min(self.model.word_of_mouth.contacts, len(ties))):
            if not any(weights):
                break
            chosen = self.random.choices(range(len(ties)), weights)[0]
            weights[chosen] = 0.0
            told.append(ties[chosen])
        return told

    def post(self, question: Question) -> list[Person]:
        """Show a question to some followers and to others by their interest in its topic."""
        model, feed, random = self.model, self.model.feed, self.random
        reach = feed.reach * feed.fading ** (model.day - question.asked)
        reach = min(reach * (1 + feed.visibility * question.seen), len(model.crowd))
        count = int(reach + random.random())
        near = min(int(count * feed.followers + random.random()), len(self.followers))
        shown = random.sample(self.followers, near)
        return shown + model.strangers(question.topic, count - near, {self, *shown})

    def help(self) -> None:
        """Read the inbox and offer help, first where I am most willing, as far as my effort allows."""
        ignored, self.ignored = self.ignored, 0
        if not self.inbox:
            return
        model, random = self.model, self.random
        messages = len(self.inbox) * (1 + model.chatter) + ignored
        read_chance = min(1.0, model.helping.attention / messages)
        read = [question for question in self.inbox if random.random() < read_chance]
        self.inbox.clear()
        offers = []
        for question in read if model.hub is None else dict.fromkeys(read):  # a hub may repeat a question
            odds = self.consider(question)
            if odds is not None:
                offers.append((odds, question))
        offers.sort(key=lambda offer: offer[0], reverse=True)
        for odds, question in offers[: int(min(len(offers), self.budget))]:
            question.offers.append((odds, self))
            self.budget -= 1

    def consider(self, question: Question) -> float | None:
        """Read a question. Return the log odds of being willing, or None if I am unwilling or feel unable."""
        model = self.model
        luck = question.luck.get(self)
        if luck is None:
            random = self.random
            luck = (random.random(), random.gauss(), random.random(), random.random())
            question.luck[self] = luck
        mood, error, temper, ear = luck
        if model.feed is not None:
            if ear < model.feed.resistance:
                return None
            if temper < model.hostility:
                question.asker.morale *= 1 - model.feed.sting
                model.hostile += 1
        question.read += 1
        if self.budget < 1 or self in question.tried:
            return None
        if self.skill[question.topic] + model.helping.misjudgement * error < question.difficulty:
            return None
        odds = self.log_odds(question)
        return odds if mood < 1 / (1 + exp(-odds)) else None

    def log_odds(self, question: Question) -> float:
        """Return the log odds of being willing to help with a question."""
        model, asker, w = self.model, question.asker, self.model.willingness
        strength, owed = self.bond(asker)
        near = exp(-dist(self.home, asker.home) / self.range)
        odds = (
            w.baseline
            + w.interest * self.interest[question.topic] / self.favourite
            + w.tie * strength * question.depth
            + w.owed * owed
            + w.nearness * near
            - w.rivalry * near * float(self.direction @ asker.direction)
            - w.bystander * question.answers
        )
        if model.feed is not None:
            odds += w.standing * question.seen + w.purpose * model.feed.purpose
        return odds

    def bond(self, other: Person) -> tuple[float, float]:
        """Return the combined strength of the ties to another person, and my debt as a share of the cap."""
        apart, owed = 1.0, 0
        for ties in (self.face_to_face, self.online):
            tie = ties.get(other)
            if tie is not None:
                apart *= 1 - self.model.strength(tie)
                owed += tie.owed
        cap = self.model.owed_cap
        return 1 - apart, max(-cap, min(cap, owed)) / max(1, cap)

    def thank(self, question: Question) -> None:
        """Accept the offers to my question, the most willing helpers first, and thank for helpful answers."""
        model = self.model
        question.offers.sort(key=lambda offer: offer[0], reverse=True)
        for _, helper in question.offers:
            question.attempts += 1
            question.tried.add(helper)
            if helper.skill[question.topic] < question.difficulty:
                continue
            question.answers += 1
            helper.helped += 1
            self.strengthen(helper, 1)
            helper.strengthen(self, -1)
            if model.feed is not None:
                helper.standing += 1
            if question.first_day is None:
                question.first_day = model.day
                self.morale += model.cheer * (1 - self.morale)
        question.offers.clear()

    def strengthen(self, other: Person, owed: int) -> None:
        """Strengthen a tie and update its debt. A helpful stranger is known, or followed, from now on."""
        model = self.model
        online = model.feed is not None
        ties = self.online if online else self.face_to_face
        tie = ties.get(other)
        if tie is None:
            slots = model.setting.ties.slots
            if len(ties) >= (slots.online if online else slots.face_to_face):
                weakest = min(ties, key=lambda person: model.strength(ties[person]))
                self.unfollow(weakest) if online else self.forget(weakest)
            tie = ties[other] = Tie(0.0, shielded=online and other in self.face_to_face)
            if online:
                other.followers.append(self)
        strength = model.strength(tie)
        tie.strength, tie.since = strength + model.learning * (1 - strength), model.day
        tie.owed = max(-model.owed_cap, min(model.owed_cap, tie.owed + owed))

    def unfollow(self, other: Person) -> None:
        """Remove an online tie. The other person keeps theirs, without any debt."""
        del self.online[other]
        other.followers.remove(self)
        if self in other.online:
            other.online[self].owed = 0

    def forget(self, other: Person) -> None:
        """Remove a face-to-face tie, which ends for both people."""
        del self.face_to_face[other]
        other.face_to_face.pop(self, None)
