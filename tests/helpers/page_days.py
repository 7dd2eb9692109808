"""Read a recording's frames back, from the description in `sim.web.frames.day_frame` alone."""

from dataclasses import dataclass, field


@dataclass
class Days:
    """What the frames of a run say: one dict a question and the day's sums."""

    questions: list[dict] = field(default_factory=list)
    answers: list[tuple] = field(default_factory=list)  # (tick, question, helper, channel, helpful, surplus)
    days: list[dict] = field(default_factory=list)
    ties: dict[tuple, int] = field(default_factory=dict)


class Bytes:
    def __init__(self, frame: bytes) -> None:
        self.left = list(frame)[::-1]

    def next(self) -> int:
        value, shift = 0, 0
        while True:
            byte = self.left.pop()
            value |= (byte & 127) << shift
            if byte < 128:
                return value
            shift += 7

    def signed(self) -> int:
        folded = self.next()
        return -(folded + 1) // 2 if folded % 2 else folded // 2

    def rising(self) -> list[int]:
        values, at = [], 0
        for _ in range(self.next()):
            at += self.next()
            values.append(at)
        return values


def read(frames, ties) -> Days:
    found = Days()
    for row in zip(*[iter(ties)] * 4, strict=True):
        found.ties[row[:3]] = row[3]
    for tick, frame in enumerate(frames):
        b = Bytes(frame)
        found.days.append(_day(b, tick, found))
        assert not b.left
    return found


def _day(b: Bytes, tick: int, found: Days) -> dict:
    day: dict = {"crowd": b.rising(), "removed": b.rising()}
    day["moved"] = [(b.next(), b.next(), b.signed(), b.signed()) for _ in range(b.next())]
    day["hubs"] = b.rising()
    day["away"] = b.rising()
    asker = 0
    day["asked"] = b.next()
    for _ in range(day["asked"]):
        asker += b.signed()
        found.questions.append({
            "asker": asker, "asked": tick, "topic": b.next(), "difficulty": b.next() / 1000,
            "channels": b.next(), "shown": 0, "read": 0, "came": {}, "expired": None, "withdrawn": None,
        })  # fmt: skip
    _went(b, found)
    at = 0
    for _ in range(b.next()):
        at += b.signed()
        helper, code = b.next(), b.next()
        channel = code & 3 | code >> 4 << 2
        found.answers.append((tick, at, helper, channel, bool(code & 4), bool(code & 8)))
    for name in ("expired", "withdrawn"):
        for n in b.rising():
            found.questions[n][name] = tick
    one = 0
    for _ in range(b.next()):
        layer = b.next()
        one += b.signed()
        key, strength = (layer, one, b.next()), b.next()
        if strength:
            found.ties[key] = strength
        else:
            del found.ties[key]
    return {**day, "morale": b.next() / 10_000, "hostile": b.next()}


def _went(b: Bytes, found: Days) -> None:
    at = 0
    for _ in range(b.next()):
        at += b.next()
        channel, many = b.next(), b.next()
        question = found.questions[at]
        question["shown"] += many
        if channel == 1:
            turned, listed = b.next(), b.rising()
            question["read"] += many - len(listed) if turned else len(listed)
            for stage in (2, 3):
                for person in b.rising():
                    _note(question, person, stage)
            continue
        person = 0
        for _ in range(many):
            step = b.next()
            person += step >> 2
            _note(question, person, step & 3)
            question["read"] += step & 3 > 0


def _note(question: dict, person: int, stage: int) -> None:
    question["came"][person] = max(stage, question["came"].get(person, 0))
