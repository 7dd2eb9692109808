"""The bare model in Mesa: a `FixedAgent` per person on a `Network`, and stages with `AgentSet.do`.

As Mesa's documentation teaches, the network places people in cells, and a day is a sequence of stages, so
that all people decide from the same state. The order within a stage doesn't matter; `do` is quicker than
`shuffle_do`. Of plain solutions the quicker one was chosen: a person keeps the ties to its neighbours in a
dict instead of asking the network every day, and a tie stores the day to which its strength refers.
"""

from __future__ import annotations

import inspect

import bare_model as bare
import mesa
import networkx
import numpy as np
from bare_model import Outcome, Start
from mesa.discrete_space import Cell, FixedAgent, Network


class Tie:
    """A tie between two people, the same object for both: its strength on the day `since`."""

    __slots__ = ("since", "strength")

    def __init__(self, strength: float) -> None:
        self.strength, self.since = strength, 0

    def today(self, day: int) -> float:
        """Return the strength on a day."""
        return self.strength * bare.FADING ** (day - self.since)

    def strengthen(self, day: int) -> None:
        """Close a share of the gap between the strength and 1."""
        strength = self.today(day)
        self.strength, self.since = strength + bare.LEARNING * (1 - strength), day


class Person(FixedAgent):
    """A person with a topic, a skill, a budget, perhaps an open question, and an inbox of askers."""

    def __init__(self, model: Model, cell: Cell, topic: int, skill: float) -> None:
        super().__init__(model)
        self.cell = cell
        self.topic, self.skill, self.budget, self.helped = topic, skill, 1.0, 0
        self.asked: int | None = None
        self.about, self.difficulty, self.answered = 0, 0.0, False
        self.ties: dict[Person, Tie] = {}
        self.inbox: list[Person] = []

    def ask(self) -> None:
        """Refill the budget, and perhaps ask a question."""
        self.budget = min(1.0, self.budget + bare.EFFORT)
        model, random = self.model, self.random
        if self.asked is not None or random.random() >= bare.ASK:
            return
        self.asked, self.answered = model.day, False
        own = random.random() < bare.OWN_TOPIC
        self.about = self.topic if own else random.randrange(bare.TOPICS)
        self.difficulty = random.random()
        model.askers.append(self)
        model.asked += 1

    def show(self) -> None:
        """Show my question to everybody to whom I have a tie."""
        self.model.shown += len(self.ties)
        for other in self.ties:
            other.inbox.append(self)

    def help(self) -> None:
        """Answer one of the questions that I am able and willing to answer."""
        if not self.inbox:
            return
        if self.budget >= 1:
            willing = [asker for asker in self.inbox if self.is_willing(asker)]
            if willing:
                asker = self.random.choice(willing) if len(willing) > 1 else willing[0]
                self.budget -= 1
                self.helped += 1
                self.model.answers.append((asker, self.ties[asker]))
        self.inbox.clear()

    def is_willing(self, asker: Person) -> bool:
        """Return whether I am able and, by chance, willing to answer a question."""
        match = self.topic == asker.about
        if (self.skill if match else self.skill / 2) < asker.difficulty:
            return False
        strength = self.ties[asker].today(self.model.day)
        return self.random.random() < bare.BASE + bare.MATCH * match + bare.TIE * strength


class Model(mesa.Model):
    """A society of `Person` objects."""

    def __init__(self, start: Start, seed: int, days: int) -> None:
        super().__init__(rng=seed)
        graph = networkx.Graph()
        graph.add_nodes_from(range(start.people))
        graph.add_edges_from(zip(start.one.tolist(), start.two.tolist(), strict=True))
        # newer versions of Mesa compute a layout for drawing unless told not to
        plain = {"layout": None} if "layout" in inspect.signature(Network).parameters else {}
        self.network = Network(graph, capacity=1, random=self.random, **plain)
        cells = [self.network[node] for node in range(start.people)]
        people = [
            Person(self, *of) for of in zip(cells, start.topic.tolist(), start.skill.tolist(), strict=True)
        ]
        self.ties = [Tie(strength) for strength in start.strength.tolist()]
        for a, b, tie in zip(start.one.tolist(), start.two.tolist(), self.ties, strict=True):
            people[a].ties[people[b]] = people[b].ties[people[a]] = tie
        self.days, self.day, self.askers, self.answers = days, 0, [], []
        self.asked = self.answered = self.unanswered = self.waited = self.shown = 0

    def step(self) -> None:
        """Simulate one day."""
        self.day += 1  # ties fade once before the first day, as in the specification
        self.agents.do("ask")
        for asker in self.askers:
            asker.show()
        self.agents.do("help")
        for asker, tie in self.answers:
            tie.strengthen(self.day)
            asker.answered = True
        self.answers.clear()
        self.close()

    def close(self) -> None:
        """Close the questions that were answered today or have been open for their whole lifetime."""
        still_open = []
        for asker in self.askers:
            if asker.answered:
                self.answered += 1
                self.waited += self.day - asker.asked
            elif self.day - asker.asked + 1 >= bare.LIFETIME:
                self.unanswered += 1
            else:
                still_open.append(asker)
                continue
            asker.asked = None
        self.askers = still_open

    def run(self) -> Outcome:
        """Simulate all days."""
        for _ in range(self.days):
            self.step()
        helped = np.array([person.helped for person in self.agents])
        strength = np.array([tie.today(self.day) for tie in self.ties])
        return Outcome(self.asked, self.answered, self.unanswered, self.waited, self.shown, helped, strength)
