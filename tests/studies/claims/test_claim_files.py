"""Claim files: what is read, every fault with its line and column, and the claims that are shipped."""
# ruff: noqa: E501 - a fault and its sentence stand on one line

import pytest
from click.testing import CliRunner
from scipy.special import expit as logistic

from sim.cli import main
from sim.errors import UserError
from sim.measures import KNOWN
from sim.scenarios import Beta, Scenario
from sim.scenarios.loading import load
from sim.scenarios.parameters.declare import walk
from sim.scenarios.value_tree import is_value
from sim.studies.claims.claim_files import load_claim, load_claims, shipped_claims
from sim.studies.claims.claim_runs import ClaimPlan, EvidenceSize, all_tasks
from sim.studies.claims.parameter_sets import Span, draw_sets, parameter_spans
from sim.studies.experiments.dimensions import kinds
from sim.studies.validate import kind_of, validate

GOOD = """\
claim: trial
statement: A crowd answers more.
set: {people.count: 60, days: 20, channels.feed.reach: 8}
parts:
  - name: answered
    measure: answered_share
    smallest: 0.05
    arms:
      - {weight: 1, scenario: distributed-crowd, set: {channels.feed.purpose: 0.5}}
      - {weight: -1, scenario: centralised-local}
  - name: after the hubs
    measure: median_wait_days
    unit: days
    smallest: 1
    arms:
      - {weight: 1, scenario: hybrid, interventions: [{day: 10, remove: {who: hubs}}]}
      - {weight: -1, scenario: hybrid}
mechanism:
  name: topic feed
  set: {channels.feed.followers: 1, hybrid: {asking.rate: 0.1}}
"""


@pytest.fixture
def read(tmp_path):
    def read(text):
        path = tmp_path / "trial.yaml"
        path.write_text(text, encoding="utf-8")
        return load_claim(path)

    return read


def test_a_good_file(read):
    claim = read(GOOD)
    first, second = claim.parts
    assert (claim.id, first.unit, second.unit, first.smallest) == ("trial", "share", "days", 0.05)
    crowd, home = first.arms
    assert dict(crowd.content) == {
        "channels.feed.purpose": 0.5, "channels.feed.reach": 8, "days": 20, "people.count": 60,
    }  # fmt: skip
    assert dict(home.content) == {"days": 20, "people.count": 60}  # no feed there, so nothing to set
    assert home.content_without == home.content
    assert dict(crowd.content_without) == dict(crowd.content) | {"channels.feed.followers": 1}
    assert dict(second.arms[1].content_without)["asking.rate"] == 0.1
    assert "asking.rate" not in dict(crowd.content_without)
    assert crowd.resolved.channels.feed.reach == 8
    assert second.arms[0].resolved.interventions[0].remove.who == "hubs"
    assert claim.fixed == {"channels.feed.purpose", "interventions"}
    assert claim.measures == ("answered_share", "median_wait_days")


def test_a_value_that_is_no_group_is_reported_once(read):
    with pytest.raises(UserError) as caught:
        read("- 1\n")
    assert str(caught.value).endswith(
        "trial.yaml:1:1: a claim must be a group of names and values; got a list, [1]"
    )
    assert "\n" not in str(caught.value)


def test_a_mechanism_may_be_a_channel_that_is_left_out(read):
    text = GOOD.replace(
        "  set: {channels.feed.followers: 1, hybrid: {asking.rate: 0.1}}", "  unset: [channels.feed]"
    )
    hybrid = read(text).parts[1].arms[1]
    assert dict(hybrid.content_without)["channels.feed"] == "none"
    assert "channels.feed.reach" not in dict(hybrid.content_without)
    assert hybrid.resolved.replace({"channels.feed": "none"}).channels.feed is None


@pytest.mark.long
@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("claim: trial", "claim: trail", "trial.yaml:1:1: claim must be the name of its file, trial; got 'trail'"),
        ("statement: A crowd answers more.", "statment: x", "trial.yaml:2:1: unknown key 'statment'. Did you mean 'statement'?"),
        ("set: {people.count: 60,", "societies: 0\nset: {people.count: 60,", "trial.yaml:3:1: societies must be a whole number from 1 to 1,000; got 0"),
        ("    smallest: 0.05\n", "", "trial.yaml:5:5: parts[0].smallest is missing; it must be a number"),
        ("smallest: 0.05", "smallest: 0", "trial.yaml:7:5: parts[0].smallest must be above 0; got 0"),
        ("smallest: 0.05", "smallest: .nan", "trial.yaml:7:15: NaN is not allowed; give a number"),
        ("measure: answered_share", "measure: answered_shere", "trial.yaml:6:5: there is no measure 'answered_shere'. Did you mean 'answered_share'?"),
        ("weight: 1, scenario: distributed-crowd", "scenario: distributed-crowd", "trial.yaml:9:9: parts[0].arms[0].weight is missing; it must be a number other than 0"),
        ("weight: -1, scenario: centralised-local", "weight: 0, scenario: centralised-local", "trial.yaml:10:10: parts[0].arms[1].weight must be a number other than 0; got 0"),
        ("weight: -1, scenario: centralised-local", "weight: -1e308, scenario: centralised-local", "trial.yaml:10:10: parts[0].arms[1].weight must be from -1,000,000 to 1,000,000; got -1e+308"),
        ("scenario: centralised-local", "scenario: centralised-locel", "trial.yaml:10:22: There is no scenario 'centralised-locel': did you mean 'centralised-local'?"),
        ("purpose: 0.5", "purpose: 5", "trial.yaml:9:56: channels.feed.purpose must be a share from 0 to 1; got 5 (default 0)"),
        ("purpose: 0.5", "purpos: 0.5", "trial.yaml:9:56: unknown key 'channels.feed.purpos'. Did you mean 'purpose'?"),
        ("day: 10", "day: 20", "trial.yaml:16:56: interventions[0].day must come before the end of the run, day 20; got 20"),
        ("{who: hubs}", "{who: hub}", "trial.yaml:16:74: interventions[0].remove.who must be"),
        ("followers: 1", "followers: 2", "trial.yaml:20:9: channels.feed.followers must be a share from 0 to 1; got 2 (default 0.4)"),
        ("weight: -1, scenario: hybrid}", "weight: -1, scenario: hybrid, interventions: [{day: 10, remove: {who: hubs}}]}", "trial.yaml:15:5: parts[1].arms must differ; two of them are the same society"),
        ("  set: {channels.feed.followers: 1, hybrid: {asking.rate: 0.1}}", "  none: ''", "trial.yaml:18:1: mechanism must have either a switch (set or unset), or none with the reason why there is no switch; got neither"),
        ("  name: topic feed\n", "  none: no switch\n", "trial.yaml:18:1: mechanism must have either a switch (set or unset), or none with the reason why there is no switch; got both"),
        ("channels.feed.followers: 1, hybrid: {asking.rate: 0.1}", "channels.managers.count: 0", "trial.yaml:18:1: mechanism.set and mechanism.unset change no arm; correct them, or give the reason under mechanism.none instead"),
        ("  set: {channels.feed.followers: 1, hybrid: {asking.rate: 0.1}}", "  unset: [feed]", "trial.yaml:20:11: mechanism.unset must list channels or rules, as in channels.feed; got 'feed'"),
        ("set: {people.count: 60, days: 20, channels.feed.reach: 8}", "set: many", "trial.yaml:3:1: set must be a group of names and values, as in {people.count: 400}; got the text 'many'"),
    ],
)  # fmt: skip
def test_every_fault_has_its_place(read, tmp_path, old, new, says):
    assert old in GOOD
    with pytest.raises(UserError) as caught:
        read(GOOD.replace(old, new, 1))
    assert says in str(caught.value).replace(f"{tmp_path}/", "")


@pytest.mark.parametrize(
    "text", ["", "- 1\n", "parts: 3\n", "claim: trial\nparts: [1]\n", "a: [\n", "parts: []\n"]
)
def test_a_file_that_is_no_claim_is_refused_in_sentences(read, text):
    with pytest.raises(UserError, match=r"trial\.yaml"):
        read(text)


def test_an_author_can_check_a_claim_of_their_own(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "trial.yaml").write_text(GOOD, encoding="utf-8")
    done = CliRunner().invoke(main, ["validate", "trial.yaml", "local-silent"])
    assert (done.exit_code, done.stdout) == (0, "trial.yaml: valid\nlocal-silent: valid\n")
    bad = GOOD.replace("purpose: 0.5", "purpose: 5").replace("claim: trial", "claim: other")
    (tmp_path / "other.yaml").write_text(bad, encoding="utf-8")
    done = CliRunner().invoke(main, ["validate", "trial.yaml", "other.yaml"])
    assert done.exit_code == 2
    says = "other.yaml:9:56: channels.feed.purpose must be a share from 0 to 1; got 5 (default 0)\n"
    assert done.stderr == says


def test_the_tables_of_a_claims_own_people_are_checked_too(tmp_path):
    (tmp_path / "people.csv").write_text("id,effort\nann,1\nbob,many\n", encoding="utf-8")
    crowd = "extends: distributed-crowd\npeople: {from_file: {path: people.csv}}\n"
    (tmp_path / "ours.yaml").write_text(crowd, encoding="utf-8")
    (tmp_path / "trial.yaml").write_text(
        GOOD.replace("scenario: centralised-local", "scenario: ours.yaml"), encoding="utf-8"
    )
    (told,) = validate(tmp_path / "trial.yaml")
    assert "people.csv:3: column 'effort'" in told


def test_a_file_is_of_the_kind_whose_keys_it_has_most_of(tmp_path):
    file = tmp_path / "one.yaml"
    for text, kind in (
        ("statement: x\nparts: []\nmecanism: {}\n", "claim"),  # its own name is missing, a key is mistyped
        ("name: one\nset: {}\ndays: 3\n", "scenario"),
        ("parts: [\n", "scenario"),  # no YAML
        ("", "scenario"),
    ):
        file.write_text(text, encoding="utf-8")
        assert kind_of(file).one == kind
        assert any("one.yaml" in line for line in validate(file))
    assert kind_of("hard-work-luck").one == "scenario"  # a claim of this name comes with the package too
    assert kind_of("no-such-thing").one == "scenario"


def test_names_are_suggested():
    with pytest.raises(UserError, match=r"There is no claim 'local-silnet': did you mean 'local-silent'\?"):
        load_claims(["local-silnet"])
    with pytest.raises(UserError, match=r"nowhere\.yaml: there is no such file"):
        load_claims(["nowhere.yaml"])


@pytest.mark.long
def test_shipped_claims_are_valid_and_say_what_they_must():
    found = load_claims()
    assert [claim.id for claim in found] == list(shipped_claims())
    for claim in found:
        assert claim.statement.endswith(".")
        for part in claim.parts:
            assert part.measure in KNOWN
            assert part.smallest > 0
        assert draw_sets(claim, 4).paths


def test_sets_vary_every_continuous_parameter_within_its_bounds_and_leave_the_contrast(read):
    claim = read(GOOD)
    sets = draw_sets(claim, 16)
    assert "channels.feed.purpose" not in sets.paths
    assert {
        "asking.rate",
        "helping.willingness.baseline",
        "asking.difficulty.a",
        "channels.hub.capacity",
    } <= set(sets.paths)
    assert not {"people.count", "days", "tick_hours", "seed.luck", "channels.word_of_mouth.contacts"} & set(
        sets.paths
    )
    for arm in claim.arms:
        around, own = parameter_spans(arm.resolved), dict(arm.content)
        for content in sets.contents(arm):
            moved = {path: value for path, value in content if path not in own or own[path] != value}
            assert moved.keys() == around.keys() & set(sets.paths)
            assert all(around[path].low <= value <= around[path].high for path, value in moved.items())
            arm.resolved.replace(dict(content))
    around = parameter_spans(claim.arms[0].resolved)
    assert around["channels.feed.reach"] == (4.0, 16.0, True)  # half to twice the 8 set for all
    low, high, _ = around["helping.willingness.baseline"]
    assert (logistic(low), logistic(high)) == (pytest.approx(0.05), pytest.approx(0.15))
    assert around["people.on_crowd"] == (0.75, 1.0, False)  # the bound of a share
    assert around["channels.feed.resistance"] == (0.0, 0.2, False)  # what is 0 moves, too
    # each of the 16 strips of a parameter's span holds one set
    column = sets.paths.index("channels.feed.reach")
    assert sorted((sets.shares[:, column] * 16).astype(int)) == list(range(16))


def test_equal_shares_of_a_ratio_span_are_equal_ratios():
    assert [Span(4.0, 16.0, by_ratio=True).at(share) for share in (0, 0.5, 1)] == [4, 8, 16]
    assert [Span(4.0, 16.0).at(share) for share in (0, 0.5, 1)] == [4, 10, 16]
    assert Span(0.0, 1.0, by_ratio=True).at(0.5) == 0.5


def test_every_continuous_parameter_has_a_plausible_range_with_a_source():
    """Except for listed towns, files and the length of a tick, which are no assumptions about the society."""
    for path, field in walk(Scenario):
        declared = field.json_schema_extra
        kinds_ = kinds(field.annotation) if is_value(field) else ()
        if (
            path[0] == "tick_hours"
            or "from_file" in path
            or not {float, Beta} & set(kinds_)
            or declared.default is ...
        ):
            continue
        plausible = declared.plausible
        assert plausible is not None and plausible.source, path
        assert plausible.low < plausible.high, path
        default = declared.default if isinstance(declared.default, int | float) else plausible.at
        assert plausible.low <= default <= plausible.high, path


def test_arms_of_a_replicate_share_seeds_and_run_ids_depend_on_content(read):
    claim = read(GOOD)
    plan = ClaimPlan.of(claim, EvidenceSize(sets=3, replicates=2))
    tasks = list(plan.tasks())
    assert len({task.run_id for task in tasks}) == len(tasks) == 2 * 4 + 2 * 3 + 3 * 4
    by_replicate = {}
    for task in tasks:
        assert by_replicate.setdefault(task.replicate, task.seeds) == task.seeds
    assert len(set(by_replicate.values())) == len(by_replicate) == 3
    grown = ClaimPlan.of(claim, EvidenceSize(sets=3, replicates=5))
    assert {task.run_id for task in tasks} < {task.run_id for task in grown.tasks()}
    assert len(all_tasks([plan, plan])) == len(tasks)


def test_a_claim_may_ask_for_several_societies_a_set(read):
    plan = ClaimPlan.of(read("societies: 4\n" + GOOD), EvidenceSize(sets=3, replicates=2))
    assert [list(plan.replicates(n)) for n in range(3)] == [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9, 10, 11]]
    assert len(list(plan.tasks())) == 2 * 4 + 2 * 3 + 4 * 3 * 4


def test_voting_is_varied_only_where_votes_count():
    crowd = load("distributed-crowd")
    assert "channels.feed.voting" not in parameter_spans(crowd)
    assert "channels.feed.voting" not in parameter_spans(crowd.replace({"channels.feed.ranking": "newest"}))
    by_votes = parameter_spans(crowd.replace({"channels.feed.ranking": "votes"}))
    assert by_votes["channels.feed.voting"] == (0.0, 0.2, False)
    assert by_votes.keys() - {"channels.feed.voting"} == parameter_spans(crowd).keys()
