"""Verdicts from a ledger of invented runs, some with an effect that depends on one parameter."""

import contextlib
import re

import pytest

from sim.measures import KNOWN
from sim.report.pages.claims_page import decimals, render_board
from sim.studies.claims.board import Board, board_size
from sim.studies.claims.board_contents import evidence_table, runs_table, to_dict
from sim.studies.claims.claim_files import load_claim
from sim.studies.claims.claim_runs import ClaimPlan
from sim.studies.claims.evidence import StoredRuns, gather
from sim.studies.store.ledger import Ledger, RunOutcome

CLAIM = """\
claim: made-up
statement: A crowd answers more.
parts:
  - name: answered
    measure: answered_share
    smallest: 0.05
    arms:
      - {weight: 1, scenario: distributed-crowd}
      - {weight: -1, scenario: neighbours-only}
  - name: wait
    measure: median_wait_days
    smallest: 1
    arms:
      - {weight: -1, scenario: distributed-crowd}
      - {weight: 1, scenario: neighbours-only}
mechanism:
  name: topic feed
  set: {channels.feed.followers: 1}
"""


@pytest.fixture
def found(tmp_path):
    """Return evidence from runs whose measures are a function of scenario, values and replicate."""

    def found(answered, wait=lambda name, *_: 2.0 + 3 * (name == "neighbours-only")):
        path = tmp_path / "made-up.yaml"
        path.write_text(CLAIM, encoding="utf-8")
        plan = ClaimPlan.of(load_claim(path), board_size(fast=False, replicates=8))
        with contextlib.closing(Ledger(tmp_path, tuple(KNOWN))) as ledger:
            for task in plan.tasks():
                values = dict(task.content)
                arguments = (task.scenario, values, task.replicate)
                told = {"answered_share": answered(*arguments), "median_wait_days": wait(*arguments)}
                if None not in told.values():
                    ledger.add_run(task, RunOutcome(told))
            return Board((gather(plan, StoredRuns(ledger)),), plan.size, (), 1.0, runs_table(ledger))

    return found


def wobble(replicate):
    return 0.01 * ((replicate * 7) % 5 - 2)


def crowd_ahead_by(size):
    return lambda name, _, replicate: 0.4 + (size + wobble(replicate)) * (name == "distributed-crowd")


def test_supported(found):
    board = found(crowd_ahead_by(0.2))
    told = to_dict(board.found[0])
    assert (told["verdict"], told["robustness"], told["depends_on"]) == ("supported", 1.0, None)
    assert told["part"] == "wait" or told["effect"] == pytest.approx(0.2, abs=0.02)


@pytest.mark.long
def test_contradicted_by_one_part_alone(found):
    board = found(crowd_ahead_by(-0.2))
    told = to_dict(board.found[0])
    assert (told["verdict"], told["robustness"], told["part"]) == ("contradicted", 0.0, "answered")
    assert told["high"] < 0
    assert told["parts"][1]["low"] > 1


def test_a_contradicted_claim_shows_the_part_that_contradicts_it(found):
    """The other part is far from clear, so its interval has the smaller ratio to its smallest effect."""

    def unclear(name, _, replicate):
        return 20.0 + 15 * (-1) ** replicate * (name == "neighbours-only")

    told = to_dict(found(crowd_ahead_by(-0.2), unclear).found[0])
    answered, wait = told["parts"]
    assert wait["low"] / wait["smallest"] < answered["low"] / answered["smallest"]
    assert (told["verdict"], told["part"]) == ("contradicted", "answered")


def test_depends_on_a_planted_parameter(found):
    def answered(name, values, replicate):
        effort = values.get("people.effort.mean", 0.26)  # the middle of its span is 0.24
        return 0.4 + (2 * (effort - 0.24) + wobble(replicate)) * (name == "distributed-crowd")

    board = found(answered)
    told = to_dict(board.found[0])
    assert told["verdict"] == "depends"
    on = told["depends_on"]
    assert (on["parameter"], on["holds_where"]) == ("people.effort.mean", "high")
    assert on["middle_holding"] > 0.24 > on["middle_failing"]
    assert on["auc"] > 0.9
    assert board.summary()[2][0][1] == "depends on people.effort.mean"
    about = {
        "seeds": {"people": 1},
        "ended": "now",
        "sets": 64,
        "replicates": 8,
        "fast": False,
        "notes": (),
        "commits": ("abc", "not known"),
    }
    page = render_board(board.rows, seconds=1.0, about=about)
    assert "It holds more often where people.effort.mean is high" in page
    assert re.search(r"It holds where this is high, and fails where it is low: .+\.</span>", page)
    assert "<code>abc</code>, then <code>not known</code>" in page
    assert "1 depends" in page
    assert "first look" not in page


def test_a_claim_that_depends_shows_the_part_that_changes_its_sign(found):
    """The other part has the smaller ratio to its smallest effect, but holds in every set."""

    def turning(name, values, _):
        effort = values.get("people.effort.mean", 0.26)
        return 0.4 + (0.9 if effort > 0.2 else -0.3) * (name == "distributed-crowd")

    told = to_dict(found(turning).found[0])
    assert told["verdict"] == "depends"
    answered, wait = told["parts"]
    assert answered["low"] / answered["smallest"] > wait["low"] / wait["smallest"]
    assert (told["part"], answered["holding"] < answered["known"], wait["holding"]) == ("answered", True, 64)


def test_a_claim_that_holds_in_half_of_the_sets_without_a_sign_change_stays_open(found):
    """The effect is clear as declared, and alternates between sets, whatever their parameters are."""
    board = found(
        lambda name, values, replicate: (
            0.4 + (0.1 if len(values) < 12 else 0.1 * (-1) ** replicate) * (name == "distributed-crowd")
        )
    )
    told = to_dict(board.found[0])
    assert (told["verdict"], told["depends_on"]) == ("too close to call", None)
    assert told["why"].startswith("clear at the declared values, but whether it holds nearly everywhere")
    assert told["nearest"]["p"] > 0.05
    about = {
        "seeds": {},
        "ended": "now",
        "sets": 64,
        "replicates": 8,
        "fast": False,
        "notes": (),
        "commits": (),
    }
    page = render_board(board.rows, seconds=1.0, about=about)
    assert (
        f"comes closest to separating the sets above 0 from those below is {told['nearest']['parameter']}"
        in page
    )


def test_without_any_effect_it_is_too_close_to_call_and_not_depends(found):
    """Effects alternate between replicates, so half of the sets hold, and no parameter separates them."""
    board = found(lambda name, _, replicate: 0.4 + 0.1 * (-1) ** replicate * (name == "distributed-crowd"))
    told = to_dict(board.found[0])
    assert told["robustness"] == 0.5
    assert (told["verdict"], told["depends_on"]) == ("too close to call", None)
    assert told["why"] == "no clear effect at the declared values"


def test_sets_without_any_effect_are_not_counted_as_failing(found):
    """In four of five sets the effect is exactly 0, which is neither for the claim nor against it."""

    def answered(name, values, replicate):
        alike = len(values) > 12 and replicate % 5
        return 0.4 + 0.2 * (name == "distributed-crowd") * (not alike)

    board = found(answered)
    told = to_dict(board.found[0])
    counted = [told[f"sets_{name}"] for name in ("holding", "equal", "below", "known")]
    assert counted == [13, 51, 0, 64]
    assert told["robustness_low"] < told["robustness"] == 13 / 64 < told["robustness_high"]
    assert told["verdict"] == "too close to call"
    about = {
        "seeds": {},
        "ended": "now",
        "sets": 64,
        "replicates": 8,
        "fast": False,
        "notes": (),
        "commits": (),
    }
    page = render_board(board.rows, seconds=1.0, about=about)
    assert "above 0 in 13 of 64 parameter sets (12 to 32" in page
    assert "exactly 0 in 51, below 0 in 0" in page


def test_the_effect_of_the_mechanism_is_paired(found):
    def answered(name, values, replicate):
        gain = 0.1 if "channels.feed.followers" in values and values["channels.feed.followers"] == 1 else 0.3
        return 0.4 + (gain + wobble(replicate)) * (name == "distributed-crowd")

    told = to_dict(found(answered).found[0])["parts"]
    assert told[0]["mechanism_effect"] == pytest.approx(0.2)
    assert told[0]["mechanism_low"] == pytest.approx(0.2)  # the wobble of a pair is that of its replicate
    assert (told[0]["without_mechanism"], told[1]["without_mechanism"]) == ("less", "unclear")


def test_missing_runs_are_counted_and_leave_a_claim_open(found):
    board = found(lambda name, *_: None if name == "neighbours-only" else 0.5)
    told = to_dict(board.found[0])
    assert told["missing"] == 8 + 64
    assert told["verdict"] == "too close to call"
    assert told["robustness"] != told["robustness"]


def test_every_effect_is_in_the_table_of_evidence(found):
    table = evidence_table(found(crowd_ahead_by(0.2)))
    counts = table.groupby(["part", "kind"]).size()
    assert counts["answered"].to_dict() == {"around": 64, "declared": 8, "without mechanism": 8}
    assert not table["fast"].any()


@pytest.mark.parametrize(("size", "places"), [(345.6, 0), (12.3, 1), (1.2, 2), (0.0123, 4), (0.0, 2)])
def test_numbers_have_three_digits(size, places):
    assert decimals("days", size) == places
