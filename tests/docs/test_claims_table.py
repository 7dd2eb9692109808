"""Check docs/claims.md against the claim files: a line for each, and verdicts that fit its numbers."""

import math
import re

import pytest
from claims_table import BOARD, COMMAND, FILE, PARTS, written
from scipy.special import stdtrit

from sim.studies.claims.claim_files import load_claims
from sim.studies.claims.claim_runs import FULL
from sim.studies.claims.verdict import VERDICTS, Effect, SetCounts, judge
from sim.studies.validate import validate

ANEW = "run the board anew: whoanswers claims -o BOARD, then python tests/docs/claims_table.py BOARD"
TEXT = FILE.read_text(encoding="utf-8")
LINES = {line[0].strip("`"): dict(zip(BOARD, line, strict=True)) for line in written("The board")}
CLAIMS = load_claims()


def value(text):
    return math.nan if text == "–" else float(text.replace("−", "-"))


def parts_of(claim):
    return [line for line in written("Every part") if line[0] == f"`{claim}`"]


def test_it_says_when_and_with_what_it_was_made():
    assert re.search(r"Version \S+, ended \d{4}-\d\d-\d\dT[\d:+]+", TEXT)
    found = re.search(r"(\d+) pairs of societies and (\d+) parameter sets", TEXT.replace("\n", " "))
    assert found
    assert int(found[2]) >= FULL.sets
    assert COMMAND.format(*found.groups()) in TEXT, "the command that repeats the board"
    assert "seeds: people 1, ties 1, luck 1" in TEXT
    assert f"| {' | '.join(PARTS)} |" in TEXT
    assert re.search(r"commit\s+[0-9a-f]{40}|its commit is not known", TEXT)


def test_the_claim_file_that_is_shown_is_valid(tmp_path):
    file = tmp_path / "our-host.yaml"
    (shown,) = re.findall(r"(?s)```yaml\n(.+?)```", TEXT)
    file.write_text(shown, encoding="utf-8")
    assert validate(file) == []
    (claim,) = load_claims([file])
    assert all(arm.content_without != arm.content for arm in claim.arms)


def test_every_claim_has_its_line_and_no_other_has():
    assert list(LINES) == [claim.id for claim in CLAIMS], ANEW


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.id)
def test_each_line_agrees_with_its_claim_file(claim):
    assert LINES[claim.id]["what people say"] == claim.statement, ANEW
    found = [(line[1], line[2].strip("`"), value(line[7])) for line in parts_of(claim.id)]
    assert found == [(part.name, part.measure, pytest.approx(part.smallest)) for part in claim.parts], ANEW


def counted(cell):
    return [int(digits) for digits in re.findall(r"\d+", cell.removesuffix("below 0"))]


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.id)
def test_the_verdict_follows_from_the_numbers_beside_it(claim):
    line, parts = LINES[claim.id], parts_of(claim.id)
    pairs = int(re.search(r"(\d+) pairs of societies", TEXT.replace("\n", " "))[1])
    wider = stdtrit(pairs - 1, 1 - 0.025 / len(parts)) / stdtrit(pairs - 1, 0.975)
    effects = [
        Effect(mean, low, high, smallest, mean + wider * (high - mean))
        for mean, low, high, smallest in ([value(cell) for cell in part[4:8]] for part in parts)
    ]
    above, known, below = counted(line["holds in"])
    own = [SetCounts(*counted(part[-1]), FULL.sets) for part in parts]
    together = SetCounts(above, known - above - below, below, FULL.sets)
    judge_claim = judge(effects, own, together, sign_changes="`" in line["why"])
    assert line["verdict"] == judge_claim.verdict
    assert line["why"].startswith(judge_claim.why)
    assert all(e.low <= e.mean <= e.high for e in effects if e.known)


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.id)
def test_all_parts_together_hold_at_most_as_often_as_each_part(claim):
    together, known, _ = counted(LINES[claim.id]["holds in"])
    each = [counted(line[-1]) for line in parts_of(claim.id)]
    assert together <= min(above for above, _, _ in each)
    assert together >= known - sum(equal + below for _, equal, below in each)


def test_counts_add_up_and_unsupported_claims_are_listed():
    for verdict in VERDICTS:
        many = sum(line["verdict"] == verdict for line in LINES.values())
        assert f"{many} {verdict}" in TEXT
    told = re.findall(r"(?m)^- `([\w-]+)`, \*\*", TEXT)
    assert sorted(told) == sorted(n for n, line in LINES.items() if line["verdict"] != VERDICTS[0])
