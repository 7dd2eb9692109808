"""The result of an import, as a report on one screen and as values for programs."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from sim.errors import spelled
from sim.imports.collected import Collected, Options
from sim.imports.question_log import when
from sim.imports.tie_join import LAYERS, Joined
from sim.scenarios.names import count_phrase, join_names, lookalikes

_DRAWN = {
    "interests": "interests", "effort": "effort", "asking_rate": "", "x": "homes", "on_crowd": "",
    "joined": "", "left": "",
}  # fmt: skip

_VERY_DIFFERENT = 2  # times as many questions by the rates as in the log, or the reverse
_MERGED = ", which were "  # joined, counted or added up


@dataclass(frozen=True)
class Imported:
    """The people, ties and log of some inputs, ready to be written.

    Attributes
    ----------
    people : dict
        The columns of each person, by id.
    ties : dict
        Strength of each tie (from, to, layer); NaN if it will be drawn.
    directed : bool
        Whether face-to-face ties have a direction.
    topics : tuple of str
        The topics, most frequent first if they come from a log.
    folder : Path or None
        The folder that was written; None if nothing was.
    collected, joined, options
        What the report is made of.
    """

    people: dict[str, dict[str, str]]
    ties: dict[tuple[str, str, str], float]
    directed: bool
    topics: tuple[str, ...]
    collected: Collected
    joined: Joined
    options: Options
    folder: Path | None = None

    @property
    def towns(self) -> tuple[str, ...]:
        """The names of all towns, sorted."""
        return tuple(sorted({cells["town"] for cells in self.people.values() if cells.get("town")}))

    @property
    def without_ties(self) -> list[str]:
        """The ids of people without any tie."""
        tied = {person for one, other, _ in self.ties for person in (one, other)}
        return [person for person in self.people if person not in tied]

    @property
    def columns(self) -> list[str]:
        """The columns of the table of people, beside the id."""
        return [role for role in _roles(self.people) if role != "id"]

    def summary(self) -> dict[str, object]:
        """Return what was understood, dropped and assumed, for programs."""
        log, without = self.collected.log, self.without_ties
        return {
            "inputs": list(self.collected.understood),
            "people": len(self.people),
            "towns": list(self.towns),
            "topics": list(self.topics),
            "ties": len(self.ties),
            "layers": dict(Counter(layer for _, _, layer in self.ties)),
            "kinds": dict(self.joined.kinds),
            "directed": self.directed,
            "one_way": self.joined.one_way,
            "strengths": list(self.joined.rules),
            "people_without_ties": without,
            "questions": log.questions,
            "answers": log.answers,
            "first": when(log.first) if math.isfinite(log.first) else None,
            "last": when(log.last) if math.isfinite(log.last) else None,
            "dropped": dict(self._dropped()),
            "notes": self._notes(),
            "drawn": self._drawn(),
            "folder": None if self.folder is None else str(self.folder),
        }

    def report(self) -> str:
        """Return a report on one screen: what was understood, what was dropped, and what will be drawn."""
        rows = [("read", line) for line in self.collected.understood]
        rows += self._contents()
        dropped = [
            ("merged" if _MERGED in what else "dropped", f"{what}: {count:,}")
            for what, count in self._dropped().items()
        ]
        rows += sorted(dropped, key=lambda row: row[0])
        rows += [("note", line) for line in self._notes()]
        rows += [("drawn", ", ".join(self._drawn()) or "nothing of the people and ties")]
        last, lines = "", []
        for head, line in rows:
            lines.append(f"{'' if head == last else head:<10}{line}")
            last = head
        return "\n".join(lines)

    def _contents(self) -> Iterator[tuple[str, str]]:
        log = self.collected.log
        yield "people", f"{len(self.people):,}"
        towns = f"{len(self.towns)}: {join_names(self.towns, 12)}"
        yield "towns", towns if self.towns else "none, so everybody lives in one town"
        if self.topics:
            yield "topics", f"{len(self.topics)}: {join_names(self.topics, 12)}"
        if self.collected.ties or self.ties:
            yield from (("ties", line) for line in self._ties())
        if log.questions or log.answers:
            yield "log", f"{log.questions:,} questions, {log.answers:,} answers"
        if math.isfinite(log.first):
            days = (log.last - log.first) / 86_400
            yield "period", f"{when(log.first)[:10]} to {when(log.last)[:10]} ({days:,.0f} days)"

    def _ties(self) -> Iterator[str]:
        layers = Counter(layer for _, _, layer in self.ties)
        for layer in LAYERS[:2]:
            if layers[layer]:
                one_way = f" ({self.joined.one_way:,} of them one way)"
                way = f"from the asker to the person asked{one_way}" if self.directed else "working both ways"
                kind, way = ("face-to-face", way) if layer == LAYERS[0] else ("online", "from the follower")
                yield f"{count_phrase(layers[layer], f'{kind} tie')}, {way}"
        if len(self.joined.kinds) > 1 or set(self.joined.kinds) - {"tie"}:
            kinds = [f"{name} {count:,}" for name, count in self.joined.kinds.most_common()]
            yield f"rows by kind: {join_names(kinds, 12)}"
        known = np.array([value for value in self.ties.values() if not math.isnan(value)])
        if known.size:
            low, middle, high = np.quantile(known, [0, 0.5, 1])
            rules = "; ".join(dict.fromkeys(self.joined.rules))
            yield f"strength {low:.2g} to {high:.2g}, median {middle:.2g} ({rules})"
        if without := self.without_ties:
            who = count_phrase(len(without), "person has", "people have")
            yield f"{who} no tie: {join_names(without, 8)}"

    def _dropped(self) -> Counter[str]:
        return self.collected.dropped + self.collected.log.dropped

    def _notes(self) -> list[str]:
        notes = list(self.collected.remarks)
        if equal := self.collected.log.equal:
            notes.append(
                "rows of the log that equal an earlier row, but count as answers of their own, because they "
                f"have no number and no time of day: {equal:,}"
            )
        if self.joined.one_way and self.options.directed is None and not self.directed:
            are = "is" if self.joined.one_way == 1 else "are"
            keep = spelled("--directed keeps it", "directed=True keeps it")
            notes.append(
                f"{count_phrase(self.joined.one_way, 'tie')} {are} named in one direction only; the "
                f"direction was dropped, so either person can ask the other ({keep})"
            )
        if rates := self._other_rates():
            notes.append(rates)
        for what, names in (("people", self.people), ("towns", self.towns), ("topics", self.topics)):
            if alike := lookalikes(names):
                pairs = [" and ".join(map(repr, group)) for group in alike]
                notes.append(f"{what} whose names differ only in case or spaces: {join_names(pairs, 4)}")
        return notes

    def _other_rates(self) -> str:
        """Return a note if the rates of asking imply a very different number of questions than the log."""
        rates = [float(cells["asking_rate"]) for cells in self.people.values() if cells.get("asking_rate")]
        log = self.collected.log
        days = (log.last - log.first) / 86_400
        if not rates or not log.questions or not math.isfinite(days):
            return ""
        implied = sum(rates) * days
        # people without a rate ask too, so rates of some people can show too many questions, but not too few
        few = len(rates) == len(self.people) and implied < log.questions / _VERY_DIFFERENT
        if not few and implied <= log.questions * _VERY_DIFFERENT:
            return ""
        return (
            f"the rates of asking (questions a day) of {_people(len(rates))} imply {implied:,.0f} questions "
            f"in the {days:,.0f} days of the log, but the log has {log.questions:,}; scenarios use the rates"
        )

    def _drawn(self) -> list[str]:
        everybody = len(self.people)
        drawn = []
        for role, spoken in _DRAWN.items():
            have = sum(1 for cells in self.people.values() if cells.get(role))
            if spoken and have < everybody:
                drawn.append(spoken if not have else f"{spoken} of {_people(everybody - have)}")
        drawn.append("skill")
        some = sum(1 for value in self.ties.values() if math.isnan(value))
        if some:
            drawn.append("strength of ties" if some == len(self.ties) else f"strength of {some:,} ties")
        if not any(layer == LAYERS[0] for _, _, layer in self.ties):
            drawn.append("face-to-face ties")
        if not any(layer == LAYERS[1] for _, _, layer in self.ties):
            drawn.append("online ties")
        towns = sum(1 for cells in self.people.values() if cells.get("town"))
        if self.towns and towns < everybody:
            drawn.append(f"town of {_people(everybody - towns)}")
        return drawn


def _people(count: int) -> str:
    return count_phrase(count, "person", "people")


def _roles(people: dict[str, dict[str, str]]) -> list[str]:
    return list(dict.fromkeys(role for cells in people.values() for role, cell in cells.items() if cell))
