"""Pack a society that `sim` has drawn into the columns of the feed in C (`society.h`)."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim import rng
from sim.rules.renew import Fading
from sim.state.society_state import State

STRIP, BINS = 1024, 256  # as in society.h
Columns = dict[str, NDArray[Any]]


def pack_columns(state: State) -> Columns:
    """Return all columns of the structure `Society` in `society.h`."""
    columns = {**_people(state), **_ties(state), **_questions(state), **_today(state), **_by_day(state)}
    columns["seconds"] = np.zeros(6)
    columns["totals"] = np.array([0, 0, 0, 0, int(columns["lists"][:, 2].sum())])
    return columns


def _people(state: State) -> Columns:
    """Return the columns of people."""
    p = state.people
    wide = p.interest.astype(np.float64)
    return {
        **{
            name: np.array(getattr(p, name), np.float32)
            for name in ("budget", "effort", "morale", "standing")
        },
        "home": np.stack([p.x, p.y, p.range, p.favourite], axis=1),
        "knowledge": np.stack([p.skill_by_topic, p.interest.T], axis=2).astype(np.float32),
        "interest": np.ascontiguousarray(p.interest),
        "liking": np.cumsum(wide, axis=1),
        "length": np.cumsum(wide * wide, axis=1)[:, -1].copy(),
        "touched": np.zeros(p.count, np.uint64),
    }


def pack_online_ties(state: State) -> NDArray[np.uint64]:
    """Pack the online ties of a state, (N, slots)."""
    layer = state.ties.online
    words = np.zeros((layer.degree.size, layer.slots), np.uint64)
    row, column = np.nonzero(np.arange(layer.width) < layer.degree[:, None])
    words[row, column] = (
        layer.strength[row, column].view(np.uint32).astype(np.uint64) << np.uint64(32)
        | layer.account[row, column].view(np.uint8).astype(np.uint64) << np.uint64(24)
        | layer.neighbour[row, column].astype(np.uint64)
    )
    return words


def _ties(state: State) -> Columns:
    """Return both layers of ties, the lists of followers and the tables for drawing people."""
    online, near, audience = state.ties.online, state.ties.face_to_face, state.feed_audience
    assert audience is not None
    count = state.people.count
    row, column = np.nonzero(np.arange(online.width) < online.degree[:, None])
    followed = online.neighbour[row, column]
    order = np.lexsort((row, followed))
    size = np.bincount(followed, minlength=count)
    lists = np.zeros((count, 4), np.int32)
    lists[:, 1], lists[:, 2] = size, size + 4
    lists[:, 0] = np.cumsum(size + 4) - (size + 4)
    pool = np.zeros(
        int(lists[:, 2].sum()) + 3 * count * online.slots + 4096, np.uint32
    )  # lists move and grow
    place = np.arange(row.size) + np.repeat(lists[:, 0] - (np.cumsum(size) - size), size)
    pool[place] = row[order] << 8 | column[order]
    cells = audience.cells.astype(np.uint64)
    return {
        "tie": pack_online_ties(state),
        "degree": online.degree.astype(np.int32),
        "pool": pool,
        "lists": lists,
        "near": near.neighbour.copy(),
        "near_strength": near.strength.copy(),
        "near_account": near.account.copy(),
        "near_degree": near.degree.astype(np.int32),
        "cells": cells[:, :, 1] << np.uint64(32) | cells[:, :, 0],
        "members": audience.members.copy(),
    }


def _questions(state: State) -> Columns:
    """Return empty columns of questions and attempts, long enough for the run."""
    s = state.scenario
    many = int(state.people.count * (1.2 * s.asking.rate * state.ticks + 4)) + 4096
    names = ("asker", "topic", "asked", "status", "answers", "attempts", "shown", "read")
    return {
        **{name: np.zeros(many, np.int32) for name in names},
        **{name: np.full(many, -1, np.int32) for name in ("first_tick", "first_helper", "last_attempt")},
        "difficulty": np.zeros(many, np.float32),
        **{name: np.zeros(4 * many, np.int32) for name in ("question", "helper", "tick", "attempt_before")},
        **{name: np.zeros(4 * many, np.uint8) for name in ("helpful", "surplus")},
    }


def _today(state: State) -> Columns:
    """Return the columns that are used anew on each day."""
    count = state.people.count
    exposures = 4 * count + 4096
    offers = ("offer_place", "offer_person", "offer_next", "offer_chosen", "order")
    return {
        "open": np.zeros(count + 4096, np.int32),
        "visible": np.zeros(count + 4096),
        "depth": np.zeros(count + 4096),
        "reader": np.zeros(exposures, np.uint32),
        "reader_slot": np.zeros(exposures, np.uint8),
        "place": np.zeros(exposures, np.int32),
        "draw": np.zeros((5, STRIP), np.uint32),
        "able": np.zeros(STRIP, np.int32),
        **{name: np.zeros(exposures, np.int32) for name in offers},
        "offer_of": np.full(count, -1, np.int32),
        "offer_odds": np.zeros(exposures),
        "replaced": np.zeros(2 * exposures, np.int32),
    }


def _by_day(state: State) -> Columns:
    """Return the numbers that depend on the day or a question's age, and tables of functions."""
    ties, fame = (
        Fading(f.half_life, state.tick_days, shield)
        for f, shield in ((state.scenario.ties, state.scenario.ties.shield), (state.scenario.standing, 0.0))
    )
    scales = []
    for _ in range(state.ticks):
        scales.append((ties.scale, ties.shielded_scale, fame.scale))
        ties.pass_tick()
        fame.pass_tick()
    edges = np.arange(BINS + 1) / BINS
    z = rng.normal(np.clip(edges, 2.0**-34, 1 - 2.0**-34))
    logit = np.concatenate([[-np.inf], rng.log(edges[1:-1] / (1 - edges[1:-1])), [np.inf]])
    margin = 1e-6  # more than the rounding errors of quantiles
    return {
        **dict(zip(("plain", "shielded", "fame"), np.array(scales).T.copy(), strict=True)),
        "reach_by_age": state.reach_by_age.copy(),
        "powers": 2.0 ** (np.arange(32) / 32),
        "least_normal": z[:-1] - margin,
        "most_normal": z[1:] + margin,
        "least_logit": logit[:-1] - margin,
        "most_logit": logit[1:] + margin,
    }


def pack_rules(state: State, columns: Columns) -> dict[str, Any]:
    """Return the values of the structure `Rules` in `society.h`."""
    s = state.scenario
    f, h, d, w = s.channels.feed, s.helping, s.discouragement, s.helping.willingness
    assert f is not None
    feed = int(state.channels.used[0])
    kind = state.channels.message_kind[feed]
    return {
        "people": state.people.count,
        "topics": state.people.interest.shape[1],
        "slots": state.ties.online.slots,
        "near_width": state.ties.face_to_face.width,
        "members": columns["members"].size,
        "pool_size": columns["pool"].size,
        "exposures": columns["reader"].size,
        "days": state.ticks,
        "lifetime": state.lifetime,
        "answers_wanted": s.asking.answers_wanted,
        "owed_cap": int(s.ties.owed_cap),
        "seed": state.luck,
        "rate": float(s.asking.rate),
        "outside": float(s.asking.outside),
        "backlog": float(s.people.effort.backlog),
        "reach": f.reach,
        "visibility": f.visibility,
        "half": f.half,
        "followers": f.followers,
        "messages": float(state.channels.messages[kind]),
        "hostility": float(state.channels.hostility[feed]),
        "sting": float(state.channels.sting[feed]),
        "attention": float(h.attention),
        "misjudgement": h.misjudgement,
        "dilution": h.dilution,
        "shallowness": h.shallowness,
        "learning": s.ties.learning,
        "up": d.up,
        "down": d.down,
        "purpose": w.purpose * float(state.channels.purpose[feed]),
        **{
            name: float(getattr(w, name))
            for name in (
                "baseline",
                "interest",
                "tie",
                "owed",
                "nearness",
                "rivalry",
                "standing",
                "bystander",
            )
        },
    }
