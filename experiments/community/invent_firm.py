"""Invent the firm of docs/how-to/what-if.md: its people, who knows whom, and one year of questions.

Nobody in it exists, and no number in it was measured. `python experiments/community/invent_firm.py` writes
the same four tables each time, because all draws come from one seed.
"""

from __future__ import annotations

import csv
import random
import sys
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "scenarios" / "firm"
SEED = 60
EXPERT = "Álvarez, José"  # everybody knows him, and he has little time
LEAVER = "Łukaszewska, Zofia"  # she leaves in the middle of the year
LEAVES = datetime(2024, 6, 28)
OFFICES = ("Genève", "Kraków", "Leeds")
TOPICS = ("licences", "contracts", "hardware", "payroll", "safety", "travel")
OFTEN = (("12", 0.25), ("6", 0.45), ("2", 0.25), ("0", 0.05))  # times a month
QUESTIONS = 420
DAYS = 365
# family names, each with two first names; the offices follow in turn
NAMES = (
    ("Álvarez", "José", "Inés"), ("Łukaszewska", "Zofia", "Hanna"), ("O'Brien", "Aoife", "Declan"),
    ("Müller", "Jörg", "Annelie"), ("Dupont", "Élodie", "Rémi"), ("Nowak", "Paweł", "Kasia"),
    ("Smith, Jr.", "Alan", "Walter"), ("Bąk", "Michał", "Ewa"), ("Favre", "Chloé", "Noé"),
    ("Hughes", "Siân", "Owen"), ("Żak", "Adam", "Lena"), ("Baptiste", "Maïté", "Luc"),
    ("Green", "Joan", "Tom"), ("Wójcik", "Piotr", "Agnieszka"), ("Rochat", "Benoît", "Sylvie"),
    ("Khan", "Amina", "Yusuf"), ("Zieliński", "Marek", "Dorota"), ("Perrin", "Françoise", "Gaël"),
    ("Taylor", "Ruth", "Ben"), ("Kowal", "Jan", "Ola"), ("Morel", "Agnès", "Théo"),
    ("Evans", "Gwen", "Rhys"), ("Sikora", "Wanda", "Igor"), ("Blanc", "Hélène", "Marc"),
    ("Patel", "Nisha", "Dev"), ("Mazur", "Kuba", "Iga"), ("Girard", "Zoé", "Loïc"),
    ("Clarke", "Ivy", "Sam"), ("Lis", "Ada", "Filip"), ("Roux", "Célia", "Hugo"),
)  # fmt: skip


class Draw:
    """Random numbers that are the same in every version of Python: all are made from `random()`."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def chance(self, share: float) -> bool:
        """Return whether something with this chance happens."""
        return self._random.random() < share

    def between(self, low: float, high: float) -> float:
        """Return a number between two others."""
        return low + (high - low) * self._random.random()

    def among(self, values: Sequence[str], weights: Sequence[float]) -> str:
        """Return one of some values, in proportion to the weights."""
        left = self._random.random() * sum(weights)
        for value, weight in zip(values, weights, strict=True):
            left -= weight
            if left < 0:
                return value
        return values[-1]


def staff(draw: Draw) -> list[dict[str, str]]:
    """Return the people: name, office, hours a week, expertise, and answers and questions a day."""
    found = []
    for n, (family, *first) in enumerate(NAMES):
        for given in first:
            hours = 40 if draw.chance(0.75) else 20  # a quarter work part-time
            topics = {draw.among(TOPICS, [6, 4, 3, 2, 2, 1]): 2, draw.among(TOPICS, [1] * 6): 1}
            effort = draw.between(0.05, 0.4) * hours / 40
            known = not draw.chance(0.1)  # a few did not answer the survey
            cell = ";".join(f"{topic}:{weight}" for topic, weight in topics.items())
            found.append({
                "Name": f"{family}, {given}", "Office": OFFICES[n % 3], "Hours": str(hours),
                "Expertise": cell if known else "",
                "Answers a day": f"{effort:.2f}" if known else "",
                "asking_rate": f"{draw.between(0.04, 0.16) * hours / 40:.2f}",
            })  # fmt: skip
    total = sum(float(who["asking_rate"]) for who in found)
    for who in found:  # the rates, in questions a day, agree with the year's log
        who["asking_rate"] = f"{float(who['asking_rate']) / total * QUESTIONS / DAYS:.4f}"
    found[0] |= {"Hours": "20", "Expertise": "licences:5;contracts:3;hardware:2", "Answers a day": "0.15"}
    return found


def contacts(draw: Draw, people: Sequence[dict[str, str]]) -> list[dict[str, str]]:
    """Return who asks whom for advice, and how often: mostly within an office, and many ask the expert."""
    rows = []
    for who in people:
        for whom in people:
            near = who["Office"] == whom["Office"]
            share = 0.6 if whom["Name"] == EXPERT else 0.14 if near else 0.02
            if who is not whom and draw.chance(share):
                words, weights = zip(*OFTEN, strict=True)
                rows.append(
                    {"Who": who["Name"], "Whom": whom["Name"], "How often": draw.among(words, weights)}
                )
    return rows


def log(
    draw: Draw, people: Sequence[dict[str, str]], known: Sequence[dict[str, str]]
) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """Return a year of questions and answers; answers come from people whom the asker knows."""
    names = [who["Name"] for who in people]
    ask = {name: [row["Whom"] for row in known if row["Who"] == name] for name in names}
    moments = sorted(draw.between(0, DAYS - 1) for _ in range(QUESTIONS))
    questions, answers = [], []
    for number, moment in enumerate(moments, 1):
        asked = datetime(2024, 1, 1, 8) + timedelta(days=int(moment), hours=9 * (moment % 1))
        here = [name for name in names if name != LEAVER or asked < LEAVES]
        asker = draw.among(here, [float(who["asking_rate"]) for who in people if who["Name"] in here])
        topic = draw.among(TOPICS, [6, 4, 3, 2, 2, 1])
        questions.append({
            "question_id": str(number), "asker": asker, "asked_at": f"{asked:%Y-%m-%d %H:%M}", "tags": topic,
        })  # fmt: skip
        helpers = [name for name in ask[asker] if name in here]
        for chance in (0.55, 0.25) if helpers else ():
            if draw.chance(chance):
                weights = [4.0 if name == EXPERT else 1.0 for name in helpers]
                given = asked + timedelta(minutes=int(draw.between(5, 90)))
                if draw.chance(0.4):
                    given += timedelta(days=int(draw.between(1, 9)))
                answers.append({
                    "question_id": str(number), "answerer": draw.among(helpers, weights),
                    "answered_at": f"{given:%Y-%m-%d %H:%M}",
                })  # fmt: skip
    return questions, [*answers, answers[-1]]  # the export has its last row twice, as happens


def write(folder: Path) -> None:
    """Write the four tables of the firm."""
    draw = Draw(SEED)
    people = staff(draw)
    known = contacts(draw, people)
    questions, answers = log(draw, people, known)
    tables = {"staff": people, "contacts": known, "questions": questions, "answers": answers}
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        _write(folder / f"{name}.csv", rows)


def _write(path: Path, rows: Iterable[dict[str, str]]) -> None:
    rows = list(rows)
    with path.open("w", encoding="utf-8-sig", newline="") as stream:  # the mark makes Excel read é as é
        writer = csv.DictWriter(stream, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
