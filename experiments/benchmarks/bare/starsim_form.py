"""The bare model in Starsim: a module with states in arrays, on a network whose edges are the ties.

As Starsim's documentation teaches for modules of one's own, states are declared with `define_states` and
parameters, which include distributions, with `define_pars`. The edges keep the strengths in `beta`, divided
by the fading since the start.
"""

from __future__ import annotations

from typing import Any

import bare_model as bare
import numpy as np
import starsim as ss
from bare_model import Outcome, Start


class Questions(ss.Module):
    """Asking and answering: the states of people and the steps of a day."""

    def __init__(self, start: Start, **rest: Any) -> None:
        super().__init__()
        self.define_pars(
            asks=ss.bernoulli(p=bare.ASK),
            about_own=ss.bernoulli(p=bare.OWN_TOPIC),
            any_topic=ss.randint(low=0, high=bare.TOPICS),
            hardness=ss.random(),
        )
        self.update_pars(**rest)
        self.luck, self.lot = (
            ss.random(name="luck"),
            ss.random(name="lot"),
        )  # one number per reader of a question
        self.define_states(
            ss.IntArr("topic", default=0),
            ss.FloatArr("skill", default=0.0),
            ss.FloatArr("budget", default=1.0),
            ss.IntArr("helped", default=0),
            ss.BoolState("open"),
            ss.IntArr("asked", default=0),
            ss.IntArr("about", default=0),
            ss.FloatArr("difficulty", default=0.0),
        )
        self.start, self.scale = start, 1.0
        self.counts = np.zeros(5, np.int64)  # asked, answered, unanswered, waited, shown

    def init_post(self) -> None:
        """Set the topics and skills of people."""
        super().init_post()
        self.topic[:], self.skill[:] = self.start.topic, self.start.skill

    def step(self) -> None:
        """Simulate one day."""
        self.scale *= bare.FADING
        self.budget[:] = np.minimum(1.0, self.budget + bare.EFFORT)
        self.ask()
        self.answer()
        expired = self.open & (self.ti - self.asked + 1 >= bare.LIFETIME)
        self.counts[2] += np.count_nonzero(expired)
        self.open[expired.uids] = False

    def ask(self) -> None:
        """Let people without an open question ask one."""
        p = self.pars
        who = p.asks.filter((~self.open).uids)
        own = p.about_own.rvs(who)
        self.open[who], self.asked[who] = True, self.ti
        self.about[who] = np.where(own, self.topic[who], p.any_topic.rvs(who))
        self.difficulty[who] = p.hardness.rvs(who)
        self.counts[0] += len(who)

    def answer(self) -> None:
        """Show the questions along the edges, and let everybody answer one of those they are willing to."""
        edges = self.sim.networks[0].edges
        ends = (edges.p1, edges.p2), (edges.p2, edges.p1)
        along = [np.flatnonzero(self.open.values[asker]) for asker, _ in ends]
        tie = np.concatenate(along)
        self.counts[4] += tie.size
        asker, reader = (
            np.concatenate([pair[side][at] for pair, at in zip(ends, along, strict=True)]) for side in (0, 1)
        )
        match = self.topic.values[reader] == self.about.values[asker]
        ability = np.where(match, self.skill.values[reader], self.skill.values[reader] / 2)
        may = np.flatnonzero((ability >= self.difficulty.values[asker]) & (self.budget.values[reader] >= 1))
        asker, reader, tie, match = asker[may], reader[may], tie[may], match[may]
        chance = bare.BASE + bare.MATCH * match + bare.TIE * edges.beta[tie] * self.scale
        willing = np.flatnonzero(self.luck.rvs(may.size) < chance)
        order = willing[np.argsort(self.lot.rvs(willing.size))]
        _, first = np.unique(reader[order], return_index=True)
        self.thank(asker[order[first]], reader[order[first]], tie[order[first]])

    def thank(self, asker: Any, helper: Any, tie: Any) -> None:
        """Charge helpers, strengthen ties (twice if two people help each other) and close questions."""
        edges = self.sim.networks[0].edges
        self.budget[ss.uids(helper)] -= 1
        self.helped[ss.uids(helper)] += 1
        places, times = np.unique(tie, return_counts=True)
        strength = edges.beta[places] * self.scale
        edges.beta[places] = (1 - (1 - strength) * (1 - bare.LEARNING) ** times) / self.scale
        answered = ss.uids(np.unique(asker))
        self.counts[1] += len(answered)
        self.counts[3] += int((self.ti - self.asked[answered]).sum())
        self.open[answered] = False


class Ties(ss.Network):
    """A network whose ties neither begin nor end."""

    def step(self) -> None:
        """Leave the ties as they are."""


class Model:
    """A `Sim` with the people, the network and the module."""

    def __init__(self, start: Start, seed: int, days: int) -> None:
        network = Ties(p1=start.one, p2=start.two, beta=start.strength, name="ties")
        self.questions = Questions(start)
        self.sim = ss.Sim(
            n_agents=start.people, networks=network, custom=self.questions, rand_seed=seed, dt=ss.days(1),
            start="2020-01-01", dur=ss.days(days - 1), people_results=False, verbose=0, copy_inputs=False,
        )  # fmt: skip
        self.sim.init()

    def run(self) -> Outcome:
        """Simulate all days."""
        self.sim.run()
        q = self.questions
        strength = self.sim.networks[0].edges.beta * q.scale
        return Outcome(*q.counts.tolist(), np.asarray(q.helped), strength)
