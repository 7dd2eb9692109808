"""The bare model in AgentPy: an `Agent` per person, called through an `AgentList`, on a `Network`.

As in AgentPy's tutorials, `setup` creates agents, `AgentList.method()` lets all agents act, and a network
holds them. Neighbours and ties are looked up once and kept in a dict, because this is quicker, and a tie
stores the day to which its strength refers.
"""

from __future__ import annotations

from typing import Any

import agentpy
import bare_model as bare
import networkx
import numpy as np
from bare_model import Outcome, Start


class Person(agentpy.Agent):
    """A person with a topic, a skill, a budget, perhaps an open question, and an inbox of askers."""

    def setup(self) -> None:
        """Set what all people begin with."""
        self.budget, self.helped = 1.0, 0
        self.asked: int | None = None
        self.about, self.difficulty, self.answered = 0, 0.0, False
        self.ties: dict[Person, list[float]] = {}  # strength, and the day to which it refers
        self.inbox: list[Person] = []

    def ask(self) -> None:
        """Refill the budget, and perhaps ask a question."""
        self.budget = min(1.0, self.budget + bare.EFFORT)
        model, random = self.model, self.model.random
        if self.asked is not None or random.random() >= bare.ASK:
            return
        self.asked, self.answered = model.t, False
        own = random.random() < bare.OWN_TOPIC
        self.about = self.topic if own else random.randrange(bare.TOPICS)
        self.difficulty = random.random()
        model.askers.append(self)
        model.total_asked += 1

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
                asker = self.model.random.choice(willing) if len(willing) > 1 else willing[0]
                self.budget -= 1
                self.helped += 1
                self.model.answers.append((asker, self.ties[asker]))
        self.inbox.clear()

    def is_willing(self, asker: Person) -> bool:
        """Return whether I am able and, by chance, willing to answer a question."""
        match = self.topic == asker.about
        if (self.skill if match else self.skill / 2) < asker.difficulty:
            return False
        strength = strength_on(self.ties[asker], self.model.t)
        return self.model.random.random() < bare.BASE + bare.MATCH * match + bare.TIE * strength


def strength_on(tie: list[float], day: int) -> float:
    """Return the strength of a tie on a day."""
    strength, since = tie
    return strength * bare.FADING ** (day - since)


class Society(agentpy.Model):
    """A society of `Person` objects; its parameter `start` is the society before its first day."""

    def setup(self) -> None:
        """Create people, and tie them by a network."""
        start: Start = self.p.start
        graph = networkx.Graph()
        graph.add_nodes_from(range(start.people))
        graph.add_edges_from(zip(start.one.tolist(), start.two.tolist(), strict=True))
        self.agents = agentpy.AgentList(self, start.people, Person)
        self.agents.topic = agentpy.AttrIter(start.topic.tolist())
        self.agents.skill = agentpy.AttrIter(start.skill.tolist())
        self.network = agentpy.Network(self, graph)
        self.network.add_agents(self.agents, self.network.nodes)
        people = list(self.agents)
        self.ties = [[strength, 0] for strength in start.strength.tolist()]
        for a, b, tie in zip(start.one.tolist(), start.two.tolist(), self.ties, strict=True):
            people[a].ties[people[b]] = people[b].ties[people[a]] = tie
        self.askers: list[Person] = []
        self.answers: list[tuple[Person, list[float]]] = []
        self.total_asked = self.answered = self.unanswered = self.waited = self.shown = 0

    def step(self) -> None:
        """Simulate one day."""
        self.agents.ask()
        for asker in self.askers:
            asker.show()
        self.agents.help()
        for asker, tie in self.answers:
            strength = strength_on(tie, self.t)
            tie[:] = strength + bare.LEARNING * (1 - strength), self.t
            asker.answered = True
        self.answers.clear()
        self.close()

    def close(self) -> None:
        """Close the questions that were answered today or have been open for their whole lifetime."""
        still_open = []
        for asker in self.askers:
            if asker.answered:
                self.answered += 1
                self.waited += self.t - asker.asked
            elif self.t - asker.asked + 1 >= bare.LIFETIME:
                self.unanswered += 1
            else:
                still_open.append(asker)
                continue
            asker.asked = None
        self.askers = still_open


class Model:
    """AgentPy's own loop, `sim_setup` and `sim_step`, without its progress messages."""

    def __init__(self, start: Start, seed: int, days: int) -> None:
        self.days = days
        self.society: Any = Society({"start": start, "seed": seed})
        self.society.sim_setup(steps=days, seed=seed)

    def run(self) -> Outcome:
        """Simulate all days."""
        s = self.society
        for _ in range(self.days):
            s.sim_step()
        strength = np.array([strength_on(tie, s.t) for tie in s.ties])
        helped = np.array([person.helped for person in s.agents])
        return Outcome(s.total_asked, s.answered, s.unanswered, s.waited, s.shown, helped, strength)
