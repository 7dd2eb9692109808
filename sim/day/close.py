"""Close what has ended, and record the day (ODD: Submodels, close)."""

import numpy as np

from sim.day.learn import learn
from sim.engine.engine import Engine
from sim.rules import close as closing
from sim.state.questions import ANSWERED, EXPIRED, OPEN
from sim.state.society_state import State
from sim.state.today import COUNTS, Today


def close(state: State, engine: Engine) -> None:
    """Let answered and expired questions leave; silence lowers morale."""
    q, rows, d = state.questions, state.open, state.scenario.discouragement
    wanted = state.scenario.asking.answers_wanted
    closed, expired = closing.ends(
        q.answers[rows], q.asked[rows], state.tick, wanted, state.lifetime, state.ticks_a_day
    )
    q.status[rows[closed]] = ANSWERED
    q.status[rows[expired]] = EXPIRED
    learn(state, rows[closed])
    state.open = rows[~closed]
    state.tried = state.tried[q.status[state.tried // state.people.count] == OPEN]
    if d.enabled:
        engine.move(state.people.morale, q.asker[rows[expired]].astype(np.int64), float(d.down), 0.0)


def record(state: State, today: Today) -> None:
    """Add the day's row, and go on to the next day."""
    assert today.shown is not None
    p, here = state.people, state.present
    state.daily.append({
        "shown": today.shown.question.size, "open": int(state.wanting.sum()),
        "on_crowd_share": float(p.on_crowd[here].mean()) if here.any() else 0.0,
        "mean_morale": float(p.morale[here].mean(dtype=np.float64)) if here.any() else 0.0,
        **{name: getattr(today, name) for name in COUNTS},
    })  # fmt: skip
    state.tick += 1
