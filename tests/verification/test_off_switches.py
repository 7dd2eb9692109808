"""A mechanism that is off has no effect: tables are equal to the bit to those without its code."""

import numpy as np
import pandas as pd
import pytest

from sim import Society, load, rng
from sim.channels import feed
from sim.engine.numpy import circulate as circulating, help as deciding
from sim.rules import help as helping, renew

HYBRID = load(
    "hybrid",
    {
        "people.count": 100,
        "days": 16,
        "asking.rate": 0.15,
        "people.on_crowd": 0.7,
        "asking.answers_wanted": 3,
        "helping.willingness.baseline": -1.5,
        "people.effort.mean": 0.6,
    },
)


def tables(scenario, engine="numpy"):
    return Society(scenario, engine=engine).run().tables(ties=True)


def same(one, other, *, but=()):
    for name, table in one.items():
        kept = [column for column in table if column not in but]
        pd.testing.assert_frame_equal(table[kept], other[name][kept], check_exact=True)


def differ(one, other):
    return any(not table.equals(other[name]) for name, table in one.items())


def without_bystander(*terms):
    """The log odds of `sim.rules.help` without the last two terms."""
    baseline, interest, match, tie, strength, w_owed, owed, w_near, near, rivalry, cosine, public, _, _ = (
        terms
    )
    kindness = baseline + interest * match + tie * strength + w_owed * owed
    return kindness + w_near * near - rivalry * near * cosine + public


def refill(budget, effort, _morale, days, backlog, _withdraw):
    cap = np.maximum(1.0, renew.budget_cap(backlog, effort))
    return np.minimum(cap, budget + effort * days)


WITHOUT = {  # the value that switches it off, one that doesn't, and the rule without it
    "bystander": ("helping.willingness.bystander", 0.0, 1.0, helping, "log_odds", without_bystander),
    "shallowness": (
        "helping.shallowness",
        0.0,
        2.0,
        helping,
        "tie_depth",
        lambda f, _d, _s: np.ones(f.shape),
    ),
    "withdraw": ("discouragement.withdraw", 0.0, 4.0, renew, "budget_after", refill),
    "trust": ("channels.managers.trust", 0.0, 1.0, helping, "add_trust", lambda tie, _: tie),
    "found": ("channels.feed.found", 0.0, 2.5, feed, "draw_found", lambda _posts, _found, room: 0 * room),
    "after answer": (
        "channels.feed.after_answer",
        1.0,
        0.0,
        feed,
        "reach_left",
        lambda a, _: np.ones(a.size),
    ),
}


@pytest.mark.long
@pytest.mark.parametrize("name", WITHOUT)
def test_a_mechanism_that_is_off_has_no_effect(name, monkeypatch):
    path, off, on, module, rule, plain = WITHOUT[name]
    changes = {"channels.managers": {"count": 2, "hours": 24}} if name == "trust" else {}
    switched_off = tables(HYBRID.replace({**changes, path: off}))
    assert differ(switched_off, tables(HYBRID.replace({**changes, path: on})))
    with monkeypatch.context() as patched:
        patched.setattr(module, rule, plain)
        same(tables(HYBRID.replace({**changes, path: off})), switched_off)
        same(tables(HYBRID.replace({**changes, path: on})), switched_off)
    same(tables(HYBRID.replace({**changes, path: off}), "compiled"), switched_off)


@pytest.mark.long
@pytest.mark.parametrize("engine", ["numpy", pytest.param("compiled", marks=pytest.mark.long)])
def test_zero_managers_have_no_effect(engine):
    plain = tables(HYBRID, engine)
    same(plain, tables(HYBRID.replace({"channels.managers": {"count": 0, "trust": 1.0}}), engine))
    assert differ(plain, tables(HYBRID.replace({"channels.managers": {"count": 1}}), engine))


@pytest.mark.long
@pytest.mark.parametrize("idle", [{"picks": 0}, {"introductions": 0}])
def test_idle_managers_change_only_the_list_of_channels(idle):
    idle = tables(HYBRID.replace({"channels.managers": {"count": 3} | idle}))
    same(tables(HYBRID), idle, but=("channels", "share_on_managers", "role"))


@pytest.mark.long
@pytest.mark.parametrize("engine", ["numpy", pytest.param("compiled", marks=pytest.mark.long)])
def test_no_hostility_stings_nobody(engine):
    calm = tables(HYBRID.replace({"channels.feed.hostility": 0.0, "channels.feed.sting": 0.0}), engine)
    same(calm, tables(HYBRID.replace({"channels.feed.hostility": 0.0, "channels.feed.sting": 1.0}), engine))
    assert calm["days"].hostile.sum() == 0
    rough = tables(HYBRID.replace({"channels.feed.hostility": 0.5}), engine)
    assert rough["days"].hostile.sum() > 100
    assert differ(calm, rough)


@pytest.mark.long
def test_a_bad_reply_acts_on_morale_alone():
    numb = HYBRID.replace({"discouragement.enabled": False})
    calm, rough = (tables(numb.replace({"channels.feed.hostility": h})) for h in (0.0, 1.0))
    same(calm, rough, but=("hostile",))
    assert rough["days"].hostile.sum() > 100
    same(
        tables(HYBRID.replace({"channels.feed.hostility": 0.0})),
        tables(HYBRID.replace({"channels.feed.hostility": 1.0, "channels.feed.sting": 0.0})),
        but=("hostile",),
    )


@pytest.mark.long
@pytest.mark.parametrize("engine", ["numpy", pytest.param("compiled", marks=pytest.mark.long)])
def test_without_purpose_its_weight_does_not_matter(engine):
    same(
        tables(HYBRID.replace({"helping.willingness.purpose": 0.0}), engine),
        tables(HYBRID.replace({"helping.willingness.purpose": 50.0}), engine),
    )
    purposeful = HYBRID.replace({"channels.feed.purpose": 1.0, "helping.willingness.purpose": 0.0})
    calm = HYBRID.replace({"channels.feed.noise": 0.0, "channels.feed.hostility": 0.0})
    same(tables(purposeful, engine), tables(calm, engine))  # that is all that a full purpose takes away


def test_the_replaced_rules_are_the_ones_that_are_called():
    """The replacements above would change nothing if the rules were imported by name elsewhere."""
    assert deciding.helping is helping
    assert circulating.feed is feed
    assert deciding.rng is rng
