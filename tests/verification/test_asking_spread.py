"""Spread of asking: moments, Gini and correlation of people's rates, and the questions that follow."""

import numpy as np
import pandas as pd
import pytest
from helpers.limits import ALPHA, feed, holds_in_sum, lived, willing
from helpers.same_tables import assert_same
from scipy import special, stats

from sim import Society, load
from sim.measures import gini
from sim.measures.luck.lives import Lives, Window
from sim.measures.luck.variance_parts import PARTS, variances
from sim.population import people
from sim.population.asking_rates import asking_rates
from sim.runner import AskingChance, merge_notes
from sim.runner.observers.observer import observe

SPREADS = (0.5, 1.0, 2.0)
MANY = 60_000
HYBRID = load("hybrid", {"people.count": 100, "days": 12, "asking.rate": 0.15, "people.on_crowd": 0.7})


def factors(spread, rho=0.0, count=MANY, seed=1):
    """Return the factor of each person's rate, and effort."""
    drawn = people.draw(load("base", {
        "people.count": count, "people.topics": 1, "asking.spread": spread, "asking.effort_correlation": rho,
        "seed.people": seed, "people.effort.sigma": 1.5,
    }))  # fmt: skip
    return drawn.asking_factor, drawn.effort.astype(np.float64)


@pytest.mark.parametrize("spread", SPREADS)
def test_rates_are_log_normal_and_their_logarithms_have_the_declared_spread(spread):
    """Kolmogorov-Smirnov, against a spread 5 % larger too; 3 tests."""
    z = (np.log(factors(spread)[0]) + spread**2 / 2) / spread
    assert stats.kstest(z, "norm").pvalue > ALPHA / 3
    assert stats.kstest(z / 1.05, "norm").pvalue < ALPHA / 3


@pytest.mark.parametrize("spread", SPREADS)
def test_the_mean_rate_stays_and_the_gini_is_that_of_a_log_normal(spread):
    """Mean 1 and Gini 2 Phi(sigma / sqrt 2) - 1, within 5 standard errors over 12 societies."""
    drawn = [factors(spread, count=MANY // 4, seed=seed)[0] for seed in range(2, 14)]
    for found, true in (
        ([each.mean() for each in drawn], 1.0),
        ([gini(each) for each in drawn], 2 * stats.norm.cdf(spread / np.sqrt(2)) - 1),
    ):
        assert abs(np.mean(found) - true) < 5 * stats.sem(found)
        assert stats.sem(found) < 0.025


@pytest.mark.parametrize("rho", [-1.0, -0.5, 0.0, 0.7, 1.0])
def test_rates_and_effort_are_correlated_as_declared(rho):
    """Fisher's z; against a correlation that differs by 0.03; 3 tests (1 and -1 hold exactly)."""
    factor, effort = factors(1.5, rho)
    found = np.corrcoef(np.log(factor), np.log(effort))[0, 1]
    if abs(rho) == 1:
        assert found == pytest.approx(rho, abs=1e-6)
        return
    critical = stats.norm.isf(ALPHA / 3 / 2) / np.sqrt(MANY - 3)
    assert abs(np.arctanh(found) - np.arctanh(rho)) < critical
    assert abs(np.arctanh(found) - np.arctanh(rho + 0.03)) > critical


def test_the_correlation_holds_with_effort_from_a_file_and_keeps_the_mean(tmp_path):
    effort = np.random.default_rng(1).choice([0.0, 0.1, 0.5, 0.5, 2.0, 7.0], 5000)
    rows = pd.DataFrame({"id": [f"p{i}" for i in range(5000)], "effort": effort})
    rows.to_csv(tmp_path / "p.csv", index=False)
    (tmp_path / "own.yaml").write_text(
        "extends: base\npeople: {from_file: {path: p.csv}}\nasking: {spread: 1, effort_correlation: 1}\n"
    )
    factor = Society(load(tmp_path / "own.yaml")).people.asking_factor
    assert stats.spearmanr(factor, effort).statistic > 0.95
    assert stats.rankdata(factor)[effort == 0].max() < stats.rankdata(factor)[effort > 0].min()
    # stratified, so far closer to 1 than 5,000 independent draws
    assert factor.mean() == pytest.approx(1, abs=0.01)


@pytest.mark.parametrize("spread", [0.8, 2.0])
def test_people_ask_at_their_rates_but_at_most_once_a_tick(spread):
    """The sum of min(1, rate_i) given the rates, and its closed form over people; against equal rates."""
    rate, days, count = 0.2, 10, 3000
    own = {"asking.spread": spread, "asking.rate": rate, "helping.attention": 0}
    society = lived(count, days, feed(1), willing(0.5), own)
    each = np.minimum(1, asking_rates(society.people, rate))
    asked = society.people_table().asked.to_numpy()
    assert (asked[each == 1] == days).all()
    low = -np.log(rate)
    mean = rate * stats.norm.cdf((low - spread**2 / 2) / spread) + stats.norm.sf(
        (low + spread**2 / 2) / spread
    )
    assert abs(each.mean() - mean) < stats.norm.isf(ALPHA / 4) * each.std() / np.sqrt(count)
    holds_in_sum(asked.sum(), np.repeat(each, days), np.repeat(each * 1.15, days).clip(0, 1), 2)
    # each person's number is binomial: so is the sum of squares as expected, and not that of equal rates
    binomial = (asked - days * each) ** 2 / np.maximum(days * each * (1 - each), 1e-12)
    open_ = (each < 1) & (each > 0.02)
    assert binomial[open_].mean() == pytest.approx(1, abs=0.15)
    assert ((asked - days * rate) ** 2).mean() > 1.5 * days * rate * (1 - rate)


def test_a_spread_changes_no_other_draw():
    plain, spread = (people.draw(HYBRID.replace({"asking.spread": s})) for s in (0.0, 1.0))
    assert plain.asking_factor is None
    for name, column in vars(plain).items():
        if isinstance(column, np.ndarray):
            assert column.tobytes() == getattr(spread, name).tobytes(), name


@pytest.mark.parametrize("engine", ["numpy", pytest.param("compiled", marks=pytest.mark.long)])
def test_without_a_spread_the_correlation_does_not_matter(engine):
    one, other = (
        Society(HYBRID.replace({"asking.spread": 0, "asking.effort_correlation": rho}), engine=engine)
        .run()
        .tables(ties=True)
        for rho in (0.0, 0.9)
    )
    assert_same(one, other)


def own_rates(folder, rates):
    rows = [f"p{n},{rate}" for n, rate in enumerate(rates)]
    (folder / "p.csv").write_text("id,asking_rate\n" + "\n".join(rows) + "\n")
    (folder / "own.yaml").write_text("extends: hybrid\npeople: {from_file: {path: p.csv}}\ndays: 12\n")
    return load(folder / "own.yaml", {"asking.rate": 0.15, "asking.spread": 0})


@pytest.mark.parametrize("engine", ["numpy", pytest.param("compiled", marks=pytest.mark.long)])
def test_rates_of_a_file_replace_the_rate(tmp_path, engine):
    plain = own_rates(tmp_path, [""] * 60)
    before = Society(plain, engine=engine).run()
    same = Society(own_rates(tmp_path, [0.15] * 60), engine=engine).run()
    assert_same(before.tables(ties=True), same.tables(ties=True))
    some = own_rates(tmp_path, [0, 5, *[""] * 58])
    society = Society(some.replace({"discouragement.enabled": False}), engine=engine).run()
    assert society.people_table().asked.tolist()[:2] == [0, 12]
    assert "2 of 60 people have their own rate of asking" in str(society.state.notes)
    merged = str(merge_notes(society.state.notes, 1))
    assert "1 of 60 people have a rate of asking above one question a tick" in merged


def test_rates_above_one_in_a_file_are_refused(tmp_path):
    with pytest.raises(
        Exception, match=r"asking_rate.*must be a number from 0 to 1,000 questions a day; got"
    ):
        Society(own_rates(tmp_path, [-1, 2]))


@pytest.mark.parametrize("tick", [24, 6])
def test_recorded_chances_of_asking_include_the_own_rate(tick):
    scenario = HYBRID.replace({"asking.spread": 2.0, "asking.rate": 0.3, "tick_hours": tick})
    society = Society(scenario, engine="numpy")
    chances = AskingChance(society)
    observe(society, chances)
    table = chances.table().set_index("question_id").chance
    questions = society.questions_table()
    rate = np.minimum(1, 0.3 * society.people.asking_factor[questions.asker] * tick / 24)
    found = table.loc[questions.question_id].to_numpy()
    assert (found <= rate + 1e-12).all()  # morale only lowers it
    first = questions.asked_day == 0
    np.testing.assert_allclose(found[first], rate[first])


def test_luck_shares_are_unbiased_if_people_ask_at_different_rates():
    """Questions weighted by 1 / rate: the variances of effort and position don't depend on who asks more.

    200 people, 6 lives and 40 societies; means within 4 standard errors. Without weights the mean isn't.
    """
    parts = np.array([0.006, 0.006, 0.004, 0.004])
    true = np.array([parts[0], 0.0, *parts[1:], 0.5])  # asking explains nothing that effort doesn't
    weighted, plain = (
        np.array(each) for each in zip(*(one_society(n, parts) for n in range(40)), strict=True)
    )
    error = weighted.std(axis=0, ddof=1) / np.sqrt(len(weighted))
    assert (np.abs(weighted.mean(axis=0) - true) < 4 * error + 3e-4).all()
    error = plain.std(axis=0, ddof=1) / np.sqrt(len(plain))
    assert plain.mean(axis=0)[-1] - 0.5 > 6 * error[-1]


def one_society(seed, parts, people_=200, lives=6):
    """Return estimated variances and mean with and without weights, if those with much effort ask more."""
    draw = np.random.default_rng(seed)
    e, x, rest = draw.random(people_), draw.random(people_), draw.random(people_)
    width = np.sqrt(3 * parts)
    p = 0.5 + sum(w * (2 * u - 1) for w, u in zip(width, (e, x, rest), strict=False))
    chance = p + width[3] * (2 * draw.random((lives, people_)) - 1)
    rate = np.exp(1.5 * special.ndtri(np.clip(e, 0.02, 0.98))) * 6
    n = draw.poisson(rate, (lives, people_))
    s = draw.binomial(n, chance)
    both = np.stack([n, s]).astype(float)
    found = []
    for weight in (1 / rate, np.ones(people_)):
        made_ = Lives(n, s, n, 10.0, 70.0, (both * weight)[..., None], both * weight**2)
        told = made_.usable
        values = variances(
            made_.select(told), np.exp(5 * e[told]), x[told, None], (Window(10, 70.0),), resamples=1
        )
        found.append([values.people[part][0, 0] for part in (*PARTS[:5], "mean")])
    return found
