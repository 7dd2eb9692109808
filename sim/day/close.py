"""Close questions, and record the counts of the day (ODD: Submodels, close)."""

import numpy as np

from sim.day.learn import learn
from sim.engine.engine import Engine
from sim.rules import close as closing
from sim.state.questions import ANSWERED, EXPIRED, OPEN
from sim.state.society_state import State
from sim.state.today import COUNTS, Today


def close(state: State, engine: Engine) -> None:
    """Close answered and expired questions.

    Their askers learn where to ask, and lose morale if the question expired.
    """
    q, rows, d = state.questions, state.open, state.scenario.discouragement
    answers_wanted = state.scenario.asking.answers_wanted
    closed, expired = closing.find_closing(
        q.answers[rows], q.asked[rows], state.tick, answers_wanted, state.lifetime, state.ticks_per_day
    )
    q.status[rows[closed]] = ANSWERED
    q.status[rows[expired]] = EXPIRED
    learn(state, rows[closed])
    state.open = rows[~closed]
    state.attempt_keys = state.attempt_keys[q.status[state.attempt_keys // state.people.count] == OPEN]
    if d.enabled:
        askers = state.among_present(q.asker[rows[expired]].astype(np.int64))
        engine.change_morale(state.people.morale, askers, float(d.down), 0.0)


def record(state: State, today: Today) -> None:
    """Append this tick's counts to the daily counts, and move to the next tick."""
    assert today.shown is not None
    p, here = state.people, state.present
    state.daily.append({
        "shown": today.shown.question.size, "open": int(state.needs_answers.sum()),
        "on_crowd_share": float(p.on_crowd[here].mean()) if here.any() else 0.0,
        "mean_morale": float(p.morale[here].mean(dtype=np.float64)) if here.any() else 0.0,
        **{name: getattr(today, name) for name in COUNTS},
    })  # fmt: skip
    if state.presence is not None:
        state.presence.present.append(int(np.count_nonzero(here)))
    state.tick += 1
