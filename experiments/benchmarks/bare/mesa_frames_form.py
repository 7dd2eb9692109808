"""The bare model in mesa-frames: the people are an `AgentSetPolars`, and a day is a few Polars expressions.

The package has no network, so the ties are two data frames: one with the strength of each tie, and one with
both directions of each tie, to which the open questions are joined. Strengths are stored divided by the
fading since the start. Random numbers come as columns from the model's generator.
"""

from __future__ import annotations

import bare_model as bare
import numpy as np
import polars as pl
from bare_model import Outcome, Start
from mesa_frames import AgentSetPolars, ModelDF


class People(AgentSetPolars):
    """The people, with their open questions: `asked` is null if there is none."""

    def __init__(self, model: Society, start: Start) -> None:
        super().__init__(model)
        n = start.people
        self += pl.DataFrame({
            "unique_id": np.arange(n), "topic": start.topic, "skill": start.skill,
            "budget": np.ones(n), "helped": np.zeros(n, np.int64), "about": np.zeros(n, np.int64),
            "asked": pl.Series([None] * n, dtype=pl.Int64), "difficulty": np.zeros(n),
        })  # fmt: skip

    def step(self) -> None:
        """Simulate one day."""
        self.ask()
        answers = self.answer()
        self.model.thank(answers)
        self.close(answers)

    def ask(self) -> None:
        """Refill budgets, and let people without an open question ask one."""
        random, n, day = self.model.random, len(self.agents), self.model.day
        luck = pl.DataFrame({
            "asks": random.random(n) < bare.ASK, "own": random.random(n) < bare.OWN_TOPIC,
            "any": random.integers(bare.TOPICS, size=n), "hard": random.random(n),
        })  # fmt: skip
        new = pl.col("asks") & pl.col("asked").is_null()
        asked = self.agents.hstack(luck).with_columns(new=new)
        self.model.asked += int(asked["new"].sum())
        own = pl.when("own").then("topic").otherwise("any")
        self.agents = asked.with_columns(
            pl.min_horizontal(pl.lit(1.0), pl.col("budget") + bare.EFFORT).alias("budget"),
            pl.when("new").then(pl.lit(day)).otherwise("asked").alias("asked"),
            pl.when("new").then(own).otherwise("about").alias("about"),
            pl.when("new").then("hard").otherwise("difficulty").alias("difficulty"),
        ).drop("asks", "own", "any", "hard", "new")

    def answer(self) -> pl.DataFrame:
        """Show the questions to everybody with a tie to the asker, and return who answers whom."""
        model, random = self.model, self.model.random
        questions = self.agents.filter(pl.col("asked").is_not_null())
        questions = questions.select(pl.col("unique_id").alias("asker"), "about", "difficulty")
        shown = model.directions.join(questions, on="asker", how="inner")
        model.shown += len(shown)
        readers = self.agents.select(pl.col("unique_id").alias("reader"), "topic", "skill", "budget")
        match = pl.col("topic") == pl.col("about")
        able = pl.when(match).then("skill").otherwise(pl.col("skill") / 2) >= pl.col("difficulty")
        can = (
            shown.join(readers, on="reader", how="inner")
            .filter(able & (pl.col("budget") >= 1))
            .join(model.ties, on="tie", how="inner")
        )
        chance = bare.BASE + bare.MATCH * match + bare.TIE * pl.col("stored") * model.scale
        luck = pl.DataFrame({"luck": random.random(len(can)), "lot": random.random(len(can))})
        willing = can.hstack(luck).filter(pl.col("luck") < chance).sort("lot")
        return willing.unique("reader", keep="first", maintain_order=True).select("asker", "reader", "tie")

    def close(self, answers: pl.DataFrame) -> None:
        """Charge the helpers, and close the questions that were answered or have expired."""
        model, day = self.model, self.model.day
        helps = pl.col("unique_id").is_in(answers["reader"].implode())
        answered = pl.col("unique_id").is_in(answers["asker"].implode())
        expired = ~pl.col("answered") & (day - pl.col("asked") + 1 >= bare.LIFETIME)
        people = self.agents.with_columns(answered=answered, helps=helps.cast(pl.Int64))
        people = people.with_columns(expired=expired.fill_null(value=False))
        model.answered += int(people["answered"].sum())
        model.unanswered += int(people["expired"].sum())
        model.waited += int(people.select((day - pl.col("asked")).filter("answered").sum()).item())
        self.agents = people.with_columns(
            budget=pl.col("budget") - pl.col("helps"),
            helped=pl.col("helped") + pl.col("helps"),
            asked=pl.when(pl.col("answered") | pl.col("expired")).then(None).otherwise("asked"),
        ).drop("answered", "helps", "expired")


class Society(ModelDF):
    """A society: its people, and the data frames of its ties."""

    def __init__(self, start: Start, seed: int) -> None:
        super().__init__(seed)
        self.people = People(self, start)
        self.agents += self.people
        self.day, self.scale = 0, 1.0
        number = np.arange(start.one.size)
        self.ties = pl.DataFrame({"tie": number, "stored": start.strength})
        self.directions = pl.DataFrame({
            "asker": np.append(start.one, start.two), "reader": np.append(start.two, start.one),
            "tie": np.append(number, number),
        })  # fmt: skip
        self.asked = self.answered = self.unanswered = self.waited = self.shown = 0

    def step(self) -> None:
        """Simulate one day."""
        self.scale *= bare.FADING
        self.agents.do("step")
        self.day += 1

    def thank(self, answers: pl.DataFrame) -> None:
        """Strengthen the ties between askers and helpers; two who help each other do so twice."""
        times = answers.group_by("tie").len()
        left = (1 - bare.LEARNING) ** pl.col("len")
        stored = (1 - (1 - pl.col("stored") * self.scale) * left) / self.scale
        changed = times.join(self.ties, on="tie", how="inner").select("tie", stored.alias("stored"))
        self.ties = self.ties.update(changed, on="tie")


class Model:
    """The society with the interface of all forms."""

    def __init__(self, start: Start, seed: int, days: int) -> None:
        self.days, self.society = days, Society(start, seed)

    def run(self) -> Outcome:
        """Simulate all days."""
        s = self.society
        for _ in range(self.days):
            s.step()
        helped = s.people.agents.sort("unique_id")["helped"].to_numpy()
        strength = s.ties.sort("tie")["stored"].to_numpy() * s.scale
        return Outcome(s.asked, s.answered, s.unanswered, s.waited, s.shown, helped, strength)
