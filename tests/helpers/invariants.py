"""Invariants of every society in every scenario: of its columns, of a day, and of its tables."""

import numpy as np

from sim.population.people import MANAGER
from sim.state.questions import FEED, HUB, MANAGERS, OPEN, WORD_OF_MOUTH


def hold_in_the_columns(society):
    """Ties keep their bounds and their two sides agree; nobody has less than nothing."""
    state, people = society.state, society.people
    assert np.all((people.morale >= 0) & (people.morale <= 1))
    assert np.all(people.standing >= 0)
    assert np.all(people.budget >= 0)
    if state.channel_propensity is not None:
        assert np.all((state.channel_propensity >= 0) & np.isfinite(state.channel_propensity))
    near, far = society.ties.face_to_face, society.ties.online
    for layer in (near, far):
        _holds_in_a_layer(society, layer)
    held = {
        (i, j): (near.strength[i, s].tobytes(), int(near.account[i, s]))
        for i, s, j in zip(*near.edges(), strict=True)
    }
    for (i, j), (strength, account) in held.items():
        assert account % 2 == 0  # only online ties are shielded
        assert near.directed or held[j, i] == (strength, -account)
    follows = {(i, j): int(far.account[i, s]) for i, s, j in zip(*far.edges(), strict=True)}
    for (i, j), account in follows.items():
        assert account & 1 == ((i, j) in held)
        assert (account >> 1) + (follows.get((j, i), 0) >> 1) == 0
    followers = [[] for _ in range(people.count)]
    for i, j in sorted(follows):
        followers[j].append(i)
    assert [society.ties.followers.list_of(j).tolist() for j in range(people.count)] == followers
    assert np.array_equal(state.open, np.sort(state.open))
    assert np.all(state.questions.status[state.open] == OPEN)
    assert np.count_nonzero(state.questions.status == OPEN) == state.open.size
    _tries_hold(state)


def tries_by_the_log(state):
    """Pairs of question (row) and person in the log of answers, as a set."""
    return set(zip(state.answers.question.tolist(), state.answers.helper.tolist(), strict=True))


def _tries_hold(state):
    """The state of open questions agrees with the log; nobody passes on a question they have answered."""
    suggestions = tries_by_the_log(state)
    still_open = {(q, i) for q, i in suggestions if state.questions.status[q] == OPEN}
    kept = [divmod(key, state.people.count) for key in state.attempt_keys.tolist()]
    assert kept == sorted(still_open)
    if state.retellings is not None:
        passing = zip(state.retellings.question.tolist(), state.retellings.teller.tolist(), strict=True)
        assert not suggestions.intersection(passing)


def _holds_in_a_layer(society, layer):
    count, width = layer.neighbour.shape
    used = np.arange(width) < layer.degree[:, None]
    assert layer.degree.max(initial=0) <= layer.slots
    assert np.all(layer.neighbour[~used] == -1)
    assert np.all((layer.neighbour[used] >= 0) & (layer.neighbour[used] < count))
    for i in range(count):
        whom = layer.neighbour[i, : layer.degree[i]]
        assert len(set(whom.tolist()) | {i}) == whom.size + 1
    fading = society.state.tie_fading
    strength = layer.strength.astype(np.float64) * np.where(
        layer.account & 1, fading.shielded_scale, fading.scale
    )
    assert np.all((strength >= 0) & (strength <= 1 + 1e-5))
    assert np.all(np.abs(layer.account.astype(int) >> 1) <= society.setting.ties.owed_cap)


def hold_in_a_day(society):
    """Check the exposures and decisions of a day that isn't over yet."""
    today, state, s = society.today, society.state, society.setting
    shown, decisions = today.shown, today.decisions
    q = state.questions
    rows = state.open[shown.question]
    asker, person, channel = q.asker[rows], shown.person, shown.channel
    assert np.all(asker != person)
    assert np.all(q.channels[rows] >> channel & 1)
    copies = np.stack([rows, person, channel])[:, (channel != WORD_OF_MOUTH) | (shown.hops == 1)]
    assert np.unique(copies, axis=1).shape == copies.shape
    on_feed, at_hub, told = channel == FEED, channel == HUB, (channel == WORD_OF_MOUTH) & (shown.hops == 1)
    here = state.present  # questions of people who have left can still be answered
    assert np.all(society.people.on_crowd[person[on_feed]])
    assert np.all(society.people.on_crowd[asker[on_feed]] | ~here[asker[on_feed]])
    if at_hub.any():
        assert np.array_equal(state.hub_of[person[at_hub]], state.hub_of[asker[at_hub]])
    if told.any():
        assert np.all(society.ties.face_to_face.slot_of(asker[told], person[told]) >= 0)
        assert np.bincount(shown.question[told]).max() <= s.channels.word_of_mouth.contacts
        assert np.all(shown.hops[channel == WORD_OF_MOUTH] <= s.channels.word_of_mouth.hops)
    assert np.all(shown.hops[channel != WORD_OF_MOUTH] == 1)
    if (introduced := channel == MANAGERS).any():
        m, managers = s.channels.managers, np.count_nonzero(society.people.role == MANAGER)
        assert np.all(q.answers[rows[introduced]] == 0)
        assert np.unique(rows[introduced]).size <= managers * m.picks
        assert np.bincount(shown.question[introduced]).max() <= min(m.introductions, m.sample)
        told, work = person[introduced], state.host_work
        assert np.all((society.people.budget[told] >= 1) | (society.people.role[told] == MANAGER))
        by = work.introducer(rows[introduced] * state.people.count + told)
        assert np.all(society.people.role[by] == MANAGER)
        knows = society.ties.face_to_face.slot_of(by, told) >= 0
        knows |= society.ties.face_to_face.slot_of(told, by) >= 0
        assert np.all(knows | (society.ties.online.slot_of(told, by) >= 0))
        assert np.array_equal(np.unique(work.keys), work.keys)
        pairs = zip(rows[introduced].tolist(), person[introduced].tolist(), strict=True)
        assert not tries_by_the_log(state).intersection(pairs)
    assert np.all(decisions.read <= shown.heeded)
    willing, hostile = today.tally.willing, today.tally.hostile
    assert np.all(decisions.read[willing])
    assert np.all((decisions.read & on_feed)[hostile])
    assert np.all(society.people.budget[person[willing]] >= 1)
    assert state.present[person].all()
    if state.presence is None:
        assert state.present[asker].all()
    elif state.removal_tick is not None:
        assert (state.removal_tick[asker] < 0).all()


def _absent_people_do_nothing(tables, presence):
    """Nobody asks or answers before arriving or after leaving; days present are those of both tables."""
    q, a, p, d = (tables[name] for name in ("questions", "answers", "people", "days"))
    arrived, left = p.arrived_day.fillna(-np.inf).to_numpy(), p.left_day.fillna(np.inf).to_numpy()
    for who, day in ((q.asker, q.asked_day), (a.helper, a.day)):
        assert np.all((day >= arrived[who]) & (day < left[who]))
        assert (p.present_days.to_numpy()[who] > 0).all()
    tick = 1 if len(d) < 2 else d.day[1]
    assert np.isclose(p.present_days.sum(), d.present.sum() * tick)
    assert d.departed.sum() == p.left_day.notna().sum()
    assert d.arrived.sum() == (p.arrived_day > 0).sum()
    came_and_went = (d.arrived - d.departed - d.removed).to_numpy()
    assert np.all(np.diff(d.present) >= came_and_went[1:])  # equal, unless absent people are removed
    absent = ~(presence.here)
    assert (p.ties_face_to_face[absent] == 0).all()
    assert (p.ties_online[absent] == 0).all()


def hold_in_the_tables(society, tables):
    """Check that every question ends once, and that questions, answers and help agree in all tables."""
    s, state = society.setting, society.state
    q, a, p, d = (tables[name] for name in ("questions", "answers", "people", "days"))
    count, wanted = society.people.count, s.asking.answers_wanted
    tick = np.rint(q.asked_day / state.tick_days).astype(int)
    assert q.question_id.is_unique
    assert np.array_equal(q.question_id, tick * count + q.asker)
    ends = q.status.astype(str).value_counts()
    assert len(q) == sum(ends.get(name, 0) for name in ("answered", "expired", "open"))
    assert np.array_equal(q.status == "answered", q.answers > 0)
    removed = p.removed_day.to_numpy(float)[q.asker] / state.tick_days
    ends_at = np.fmin(np.minimum(tick + state.lifetime, state.tick), removed)
    assert np.allclose(q.watched_days, (ends_at - tick) * state.tick_days)
    whole = ends_at == tick + state.lifetime
    assert np.array_equal(q.status == "expired", (q.answers == 0) & whole)
    assert not (a.day.to_numpy() >= np.nan_to_num(p.removed_day.to_numpy(float)[a.helper], nan=np.inf)).any()
    assert np.all((q.asked_day < p.removed_day.to_numpy(float)[q.asker]) | np.isnan(removed))
    assert np.array_equal(q.censored, (q.status == "open"))
    assert np.all(
        (q.answers >= 0) & (q.answers <= q.attempts) & (q.attempts <= q.read) & (q.read <= q["shown"])
    )
    _first_answers_agree(q, a)
    assert np.all(a.helper != a.asker)
    assert not a.duplicated(["question_id", "helper"]).any()
    assert np.all(a.helpful | ~a.surplus)
    beyond = np.maximum(q.answers - wanted, 0)
    assert a.surplus.sum() == beyond.sum() == p.surplus.sum()
    assert a.helpful.sum() == q.answers.sum() == p.helped.sum() == d.helped.sum()
    assert len(a) == q.attempts.sum() == p.attempts.sum()
    by_helper = np.bincount(a.helper, minlength=count)
    accrued = p.effort * (1 + (state.tick - 1) * state.tick_days)
    spent = by_helper.astype(float)
    if (work := state.host_work) is not None:
        m = state.scenario.channels.managers
        spent += work.effort_spent
        days = np.ceil(work.office_days) + 1
        paid = np.ceil(days * min(m.hours * 60 / m.minutes, 1e15))
        assert np.all(work.introductions[work.office_days == 0] == 0)
        if m.cost > 0:
            assert np.all(work.introductions <= paid + accrued / m.cost * (1 + 1e-5))
        assert np.all(work.effort_spent <= work.introductions * m.cost * (1 + 1e-9))
    assert np.all(spent <= accrued * (1 + 1e-5) + 1e-5)
    assert p.asked.sum() == d.asked.sum() == len(q)
    assert np.array_equal(p.asked, np.bincount(q.asker, minlength=count))
    assert p.answered.sum() == d.answered.sum() == ends.get("answered", 0)
    assert p.expired.sum() == d.expired.sum() == ends.get("expired", 0)
    assert d["shown"].sum() == q["shown"].sum()
    assert d.read.sum() == q.read.sum()
    assert d.surplus.sum() == p.surplus.sum()
    for name in state.channels.names:
        by_day = q.channels.astype(str).str.split("+").map(lambda ways, name=name: name in ways)
        on = by_day.groupby(tick).mean().reindex(range(len(d)))
        assert np.allclose(d[f"share_on_{name}"], on.astype(float), equal_nan=True)
    unanswered = (d.asked - d.answered - d.expired - d.withdrawn).cumsum()
    assert unanswered.iloc[-1] + d.withdrawn.sum() == ends.get("open", 0)
    assert np.all((unanswered >= 0) & (unanswered <= d.open))
    if wanted == 1:
        assert np.array_equal(d.open, unanswered)
    assert d.removed.sum() == p.removed_day.notna().sum()
    if state.presence is not None:
        _absent_people_do_nothing(tables, state.presence)


def _first_answers_agree(q, a):
    good = a[a.helpful]
    first = good.groupby("question_id").day.min()
    got = q[q.answers > 0].set_index("question_id")
    assert np.array_equal(first.index, got.index)
    assert np.array_equal(first.to_numpy(), got.first_answer_day.astype(float).to_numpy())
    assert np.allclose(got.wait_days.astype(float), first.to_numpy() - got.asked_day.to_numpy())
    keyed = set(
        zip(good.question_id, good.helper, good.day, good.channel.astype(str), good.hops, strict=True)
    )
    firsts = zip(
        got.index,
        got.first_helper,
        got.first_answer_day,
        got.first_channel.astype(str),
        got.first_hops,
        strict=True,
    )
    assert all(first in keyed for first in firsts)
    assert q[q.answers == 0].first_helper.isna().all()
