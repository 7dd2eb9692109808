"""Close questions, and record the counts of the day (ODD: Submodels, close)."""

import numpy as np

from sim.day.learn import learn
from sim.rules import close as closing
from sim.rules.thank import change_morale
from sim.state.host_work import HostWork
from sim.state.questions import ANSWERED, EXPIRED, MANAGERS, OPEN
from sim.state.shortfall import HostTime
from sim.state.society_state import State
from sim.state.today import COUNTS, Today


def close(state: State) -> None:
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
    if state.vote_keys.size:
        state.vote_keys = state.vote_keys[q.status[state.vote_keys // state.people.count] == OPEN]
    if d.enabled:
        askers = state.among_present(q.asker[rows[expired]].astype(np.int64))
        change_morale(state.people.morale, askers, float(d.down), 0.0)


def record(state: State, today: Today) -> None:
    """Append this tick's counts to the daily counts, and move to the next tick."""
    p = state.people
    everybody = state.removal_tick is None and state.presence is None
    here = slice(None) if everybody else np.flatnonzero(state.present)  # a slice copies nothing
    on_crowd, morale = p.on_crowd[here], p.morale[here]
    state.daily.append({
        "shown": today.exposures, "open": int(state.needs_answers.sum()),
        "on_crowd_share": np.count_nonzero(on_crowd) / on_crowd.size if on_crowd.size else 0.0,
        # added up one by one, so that the compiled engine gets the same last bit
        "mean_morale": float(np.cumsum(morale, dtype=np.float64)[-1] / morale.size) if morale.size else 0.0,
        **{name: getattr(today, name) for name in COUNTS},
    })  # fmt: skip
    if state.presence is not None:
        state.presence.present.append(int(morale.size))
    state.tick += 1
    end_run(state)


def end_run(state: State) -> None:
    """If the run is over, note what community managers have done."""
    if state.tick == state.ticks and state.host_work is not None and state.host_work.office_days.any():
        state.notes += (_host_time(state, state.host_work),)


def _host_time(state: State, work: HostWork) -> HostTime:
    """Return the note on what the work of community managers took, and what came of it."""
    m = state.scenario.channels.managers
    assert m is not None
    return HostTime(
        scenario=state.scenario.name,
        minutes=float(m.minutes),
        managers=int(np.count_nonzero(work.office_days)),
        introductions=int(work.introductions.sum()),
        answered=int(np.count_nonzero(state.questions.first_channel == MANAGERS)),
        effort_spent=float(work.effort_spent.sum()),
        effort_had=float(work.effort_had.sum()),
    )
