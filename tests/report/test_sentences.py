"""Tests of the sentences made from numbers: they are complete, and they claim only what is clear."""

import math
import re
from dataclasses import replace

import click
import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from helpers.tables import made_comparison
from hypothesis import given, settings, strategies as st

from sim.cli import main
from sim.measures import student_interval
from sim.measures.luck.more_help import WHO
from sim.measures.luck.variance_parts import PARTS
from sim.measures.statistics.sample_size import deviation_from_interval, replicates_needed
from sim.report import next_steps, provenance, render_comparison
from sim.report.number_words import Change, changes
from sim.report.pages import comparison_sentences, luck_next_steps, luck_sentences
from sim.report.percent import between, decimals, fewer_or_more
from sim.scenarios.loading import load
from sim.scenarios.parameters.ranges import Assumed, assumption
from sim.scenarios.shape import DECLARATIONS
from sim.studies.experiments.experiment_files import load_experiment

NAN = math.nan
GROUPS = ("effort fifth 1 (least)", "effort fifth 5 (most)", "on the crowd", "town Ashby", "town <b>")
CLAIMS = re.compile(r"(more|fewer) of every 100")


@st.composite
def a_change(draw, group="all", b="away"):
    """Draw a difference with its interval, as from Student's t: around it, missing, or of zero width."""
    mean_a, mean_b = draw(st.floats(0, 1)), draw(st.floats(0, 1))
    difference, half = mean_b - mean_a, draw(st.sampled_from([0.0, 1e-6, 0.001, 0.05, 0.3, NAN]))
    edge = draw(st.sampled_from([None, "low", "high"]))  # an interval that just touches 0
    if edge is not None and not math.isnan(half):
        half = abs(difference)
    size = 1 if math.isnan(half) else draw(st.integers(2, 40))
    low, high = difference - half, difference + half
    return Change("answered_share", group, "home", b, mean_a, mean_b, difference, low, high, size)


def check_complete(sentence):
    """Check that a sentence begins and ends like one and contains no leftovers of its template."""
    assert re.match(r"[A-Z“]", sentence), sentence
    assert sentence.endswith("."), sentence
    for bad in ("nan", "None", "  ", "..", ". .", " ,", "−0.0 ", "{", "inf", "()"):
        assert bad not in sentence, (bad, sentence)
    assert not re.search(r"(?<![\d,])1 (societies|people|groups)", sentence), sentence
    assert sentence.count("(") == sentence.count(")")
    assert sentence.count("“") == sentence.count("”")


@settings(deadline=None, max_examples=200)
@given(a_change(), st.integers(0, 9), st.integers(0, 9))
def test_the_headline_claims_a_difference_only_if_the_interval_excludes_0(change, a, b):
    said = comparison_sentences.headline([change])
    sentence = comparison_sentences.overall(change, comparison_sentences.Ahead(a, b, 1))
    for each in (f"{said}.", comparison_sentences.certainty(change), sentence, next_steps.settling(change)):
        check_complete(each)
    if change.low > 0:
        assert re.fullmatch(
            r"Under “away”, [\d.]+ more of every 100 questions are answered than under “home”", said
        )
    elif change.high < 0:
        assert re.fullmatch(
            r"Under “away”, [\d.]+ fewer of every 100 questions are answered than under “home”", said
        )
    else:
        assert not CLAIMS.search(said)
        open_words = ("no clear difference", "too few societies to tell", "the same in every society")
        assert any(words in sentence for words in open_words), sentence
        if change.low < change.high:
            assert "It includes 0" in comparison_sentences.certainty(change)
    # No bound other than 0 is shown as 0, which would look like an unclear difference.
    if change.low > 1e-8 or change.high < -1e-8:
        assert not re.search(r"(?<![\d.])0(\.0+)? (more|fewer|to)", sentence.split(":")[1])


@pytest.mark.long
@settings(deadline=None, max_examples=200)
@given(st.lists(st.sampled_from(GROUPS), unique=True).flatmap(lambda gs: st.tuples(*map(a_change, gs))))
def test_groups_gain_or_lose_only_if_they_clearly_do(found):
    said = comparison_sentences.groups(found)
    check_complete(said)
    gains = [each for each in found if each.low > 0]
    losses = [each for each in found if each.high < 0]
    assert ("No group clearly gains or loses:" in said) == (
        not gains and not losses and any(e.replicates > 1 for e in found)
    )
    for own, verb in ((gains, "gain"), (losses, "lose")):
        told = re.search(rf"(all|\d+) clearly {verb}(s?);", said)
        assert (told is not None) == bool(own)
        if told:
            known = sum(each.replicates > 1 for each in found)
            assert told[1] == ("all" if 1 < len(own) == known else str(len(own)))
            assert (told[2] == "s") == (len(own) == 1)
            most = max(own, key=lambda each: abs(each.difference))
            assert comparison_sentences.group_words(most.group) in said


@settings(deadline=None, max_examples=100)
@given(st.lists(st.sampled_from("BCDE"), min_size=2, unique=True).flatmap(
    lambda names: st.tuples(*(a_change(b=name) for name in names))))  # fmt: skip
def test_a_headline_of_several_pairs_groups_them_by_their_intervals(found):
    said = comparison_sentences.headline(found)
    check_complete(f"{said}.")
    for each in found:
        part = next(part for part in said.split("; ") if f"“{each.b}”" in part.replace("“home”", ""))
        assert ("more questions" in part) == (each.low > 0)
        assert ("fewer questions" in part) == (each.high < 0)


@given(st.lists(st.floats(0, 1), min_size=4, max_size=4), st.booleans())
def test_the_same_questions_are_described_as_shares(weights, bounded):
    total = sum(weights)
    shares = [each / total for each in weights] if total > 0 else [NAN] * 4
    row = dict(zip(comparison_sentences.PARTS, shares, strict=True)) | {"questions": 9 if total > 0 else 0}
    row |= {"a": "home", "b": "away"}
    if bounded:
        row |= {
            f"{part}_{end}": x
            for part, x in zip(comparison_sentences.PARTS, shares, strict=True)
            for end in ("low", "high")
        }
    said = comparison_sentences.same_question(row)
    check_complete(said)
    if total > 0:
        moved = float(re.search(r"for ([\d.]+) of every 100", said)[1])
        assert moved == pytest.approx(100 * (shares[1] + shares[2]), abs=0.051)
    else:
        assert "No question was asked in both scenarios" in said


def test_societies_ahead_are_counted_pair_by_pair():
    runs = pd.DataFrame({
        "scenario": ["a"] * 4 + ["b"] * 4, "replicate": [0, 1, 2, 3] * 2,
        "answered_share": [0.5, 0.5, 0.5, 0.5, 0.6, 0.5, 0.4, NAN],
    })  # fmt: skip
    assert comparison_sentences.ahead(runs, "a", "b") == comparison_sentences.Ahead(a=1, b=1, equal=1)
    assert comparison_sentences.ahead(runs, "a", "c") == comparison_sentences.Ahead(0, 0, 0)


def test_changes_are_written_with_enough_decimals():
    assert between(-0.02, 0.04) == "2.0 fewer to 4.0 more"
    assert between(0.0, 0.04) == "0 to 4.0 more"
    assert decimals(0.00004) == 3
    assert fewer_or_more(0.00004, decimals(0.00004)) == "0.004 more"


@settings(deadline=None, max_examples=100)
@given(st.lists(st.floats(-0.2, 0.2), min_size=2, max_size=12))
def test_the_suggested_number_of_societies_is_enough_and_one_fewer_is_not(values):
    found = student_interval(values)
    if found.high - found.low < 1e-9:
        return
    deviation = deviation_from_interval(found.low, found.high, found.size)
    assert deviation == pytest.approx(np.std(values, ddof=1), rel=1e-9)
    change = Change("answered_share", "all", "a", "b", 0.5, 0.5, *found[:3], found.size)
    check_complete(next_steps.settling(change))
    if change.verdict != "unclear" or (many := next_steps.societies(change)) is None:
        return
    assert many > found.size
    assert many - 1 in (replicates_needed(deviation, abs(found.mean)), found.size)
    assert f"about {many:,} societies" in next_steps.settling(change)


@st.composite
def some_shares(draw):
    """Draw a table of shares in which luck has any share and interval."""
    rows = []
    for n, days in ((1, 30.0), (10, 300.0), (14.2, 420.0)):
        luck = draw(st.floats(-0.1, 1.1))
        below, above = draw(st.floats(0, 0.5)), draw(st.floats(0, 0.5))
        ends = draw(st.sampled_from([(luck - below, luck + above), (luck, luck), (NAN, NAN)]))
        rows.append((n, days, "luck", 0.1, luck, *ends))
        rows.append((n, days, "person", 0.1, 1 - luck, 1 - ends[1], 1 - ends[0]))
        for part in PARTS:
            share, reach = draw(st.floats(-0.1, 1.1)), draw(st.floats(0, 0.5))
            rows.append((n, days, part, draw(st.floats(-0.01, 0.2)), share, share - reach, share + reach))
    return pd.DataFrame(rows, columns=["questions", "days", "part", "variance", "share", "low", "high"])


@pytest.mark.slow
@settings(deadline=None, max_examples=200)
@given(some_shares(), st.floats(-1, 1), st.floats(0, 0.5))
def test_the_headline_says_mostly_only_beyond_half(shares, correlation, reach):
    said = luck_sentences.headline(shares)
    check_complete(f"{said}.")
    luck = shares[shares["part"] == "luck"].set_index("questions")
    ends = luck.loc[[1, 14.2]]
    assert ("mostly luck" in said) == bool((ends["low"] > 0.5).any())
    assert ("depends mostly on the person" in said) == bool((ends["high"] < 0.5).any())
    rank = {"correlation": correlation, "low": correlation - reach, "high": correlation + reach}
    fifths = pd.DataFrame({"by": ["the life itself", "another life"], "fifth": [5, 5], "share": [0.8, 0.5]})
    told = [each for _, each in luck_sentences.summary(shares, rank, fifths)]
    for each in (
        *told,
        luck_sentences.certainty(shares),
        *luck_next_steps.unsettled(shares, 80),
    ):
        check_complete(each)
    effort, position = (luck_sentences.part(shares, 14.2, name) for name in ("effort", "position"))
    assert ("effort clearly matters more than position" in told[1]) == (effort.low > position.high)
    assert ("position clearly matters more than effort" in told[1]) == (position.low > effort.high)
    assert ("tend to do well" in told[2]) == (rank["low"] > 0)
    assert ("tend to do badly" in told[2]) == (rank["high"] < 0)


@given(st.sampled_from(WHO), st.floats(-1, 1), st.floats(0, 0.5))
def test_more_help_changes_shares_only_if_the_interval_excludes_0(who, change, reach):
    row = {"whose": "everybody", "share": 0.5, "given_a_week": 0.3, "more_given": 0.1}
    row |= {"change": change, "low": change - reach, "high": change + reach}
    said = luck_next_steps.more_help_sentences(pd.DataFrame([row | {"who": each} for each in WHO]))[
        WHO.index(who)
    ]
    check_complete(said)
    assert ("may rise or fall" in said) == (change - reach <= 0 <= change + reach)
    assert ("person alone" in said) == (who == WHO[0])


def test_the_page_says_if_more_effort_for_everybody_was_not_simulated():
    row = {"who": WHO[0], "whose": "everybody", "share": 0.5, "more_given": 0.1}
    table = pd.DataFrame([row | {"change": NAN, "low": NAN, "high": NAN}])
    alone, all_of_them = luck_next_steps.more_help_sentences(table)
    assert "can't be said" in alone and "because effort hardly changes how much help people give" in alone
    assert "It was not simulated" in all_of_them


def parsed(command):
    """Return the arguments of a command as its own parser reads them."""
    import shlex

    words = shlex.split(command)
    assert words[0] == "whoanswers"
    sub = main.get_command(click.Context(main), words[1])
    with sub.make_context(words[1], list(words[2:])) as context:
        return context.params


NAMES = ("centralised-local", "hybrid")


@pytest.fixture
def folder(tmp_path):
    """Return a folder with scenarios, like the folder of a study."""
    for name in NAMES:
        place = tmp_path / "scenarios" / f"{name}.yaml"
        place.parent.mkdir(exist_ok=True)
        place.write_text(load(name, {"people.count": 30, "days": 9}).to_yaml(), encoding="utf-8")
    return tmp_path


@pytest.mark.long
def test_the_suggested_commands_are_valid_and_use_exactly_these_scenarios(folder, monkeypatch):
    monkeypatch.chdir(folder)
    values = [load(f"scenarios/{name}.yaml").to_dict() for name in NAMES]
    open_change = Change("answered_share", "all", *NAMES, 0.4, 0.41, 0.01, -0.05, 0.07, 10)
    made = next_steps.suggestions(NAMES, values, [open_change], 10)
    clear = Change("answered_share", "all", *NAMES, 0.4, 0.7, 0.3, 0.28, 0.32, 20)
    more = parsed(next_steps.suggestions(NAMES, values, [clear], 20)[0].command)["replicates"]
    assert f"About {more} societies would halve" in next_steps.settling(clear)
    assert len(made) == 2
    first, second = (parsed(each.command) for each in made)
    assert first["replicates"] == next_steps.societies(open_change)
    assert second["settings"] == ("people.effort.mean=0.125",)
    for each in (first, second):
        assert each["scenarios"] == tuple(f"scenarios/{name}.yaml" for name in NAMES)
    found = next_steps.ranking(NAMES, values)
    (folder / found["name"]).write_text(found["text"], encoding="utf-8")
    assert parsed(found["command"])["experiment"] == found["name"]
    experiment = load_experiment(found["name"])
    assert tuple(experiment.scenarios) == NAMES
    assert f"{len(experiment.design.points()) * experiment.replicates * 2:,}" == found["runs"]
    told = luck_next_steps.suggestions("hybrid", {"asking.rate": 0.08, "people.effort.sigma": 1.0}, 5, {})
    assert [parsed(each.command)["lives"] for each in told] == [10, 5, 5]


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        (Assumed("we presume so"), "assumed"),
        ("measured by Doe (2001), with no assumption", "measured"),
        (assumption("people remember a success for a month"), "assumed"),
    ],
)
def test_an_assumption_is_declared_as_one_and_not_guessed_from_the_source_text(source, kind, monkeypatch):
    about = replace(DECLARATIONS["days"], source=source)
    monkeypatch.setitem(DECLARATIONS, "days", about)
    assert provenance.kind_of("days", about.default) == kind
    assert provenance.kind_of("days", about.default + 1) == "chosen"


@pytest.mark.slow
def test_a_suggested_command_runs(folder, monkeypatch):
    monkeypatch.chdir(folder)
    values = [load(f"scenarios/{name}.yaml").to_dict() for name in NAMES]
    command = next_steps.suggestions(NAMES, values, [], 2)[1].command
    found = CliRunner().invoke(main, [*command.split()[1:], "--workers", "0"])
    assert found.exit_code == 0, found.output


def test_commands_ask_for_the_folder_of_the_users_files():
    values = {"people": {"from_file": {"path": "mine.csv"}}, "ties": {"from_file": None}}
    assert next_steps.own_files(values) == ["mine.csv"]
    assert "--data FOLDER" in next_steps.line(["compare"], [values])
    assert next_steps.experiment(["a"], [values]) is None


@pytest.mark.long
def test_the_page_begins_with_the_result_and_describes_its_pictures_in_numbers():
    comparison = made_comparison(replicates=3, count=80, days=30)
    page = render_comparison(comparison, figures={"groups": b"<svg/>"})
    rows = comparison.differences.query("measure == 'answered_share' and group == 'all'")
    (change,) = changes(rows)
    assert f"<h1>{comparison_sentences.headline([change])}</h1>" in page
    assert page.count('<ol class="three">') == 2  # on the first screen, and of the pair
    shown = re.search(r'alt="([^"]*)"', page)[1]
    assert f"{100 * change.mean_a:.1f}" in shown
    for words in ("What could change the result", "<pre", "whoanswers compare scenarios/local-hub.yaml"):
        assert words in page
