"""Check that groups of fewer than five people have no results of their own unless they are asked for."""

import numpy as np
import pandas as pd
import pytest

import sim
from sim.errors import StudyError
from sim.measures.outcome.groups import FEWEST_PEOPLE, groupings, is_small
from sim.tables.comparison import labels_with_sizes

TOWNS = ["Ashby"] * 25 + ["Brook"] * 5 + ["Cove"] * 4 + ["Dell"]


@pytest.fixture(scope="module")
def pair(tmp_path_factory):
    folder = tmp_path_factory.mktemp("firm")
    pd.DataFrame({"id": [f"n{n}" for n in range(35)], "town": TOWNS}).to_csv(
        folder / "people.csv", index=False
    )
    values = {
        "people.from_file": {"path": "people.csv"},
        "days": 30,
        "asking.rate": 0.4,
        "asking.lifetime": 7,
    }
    return [sim.load(name, values, data=folder) for name in ("neighbours-only", "centralised-local")]


def compared(pair, **how):
    return sim.compare(pair, replicates=5, workers=0, engine="numpy", **how)


@pytest.fixture(scope="module")
def both(pair):
    return compared(pair), compared(pair, small_groups=True)


def test_only_groups_of_one_to_four_people_are_small():
    assert [n for n in range(10) if is_small(n)] == [1, 2, 3, 4]
    assert FEWEST_PEOPLE == 5


def test_small_groups_have_a_size_but_no_share_and_no_difference(both):
    found, _ = both
    size = found.groups.groupby("group")["people"].first()
    assert size[["town Ashby", "town Brook", "town Cove", "town Dell"]].tolist() == [25, 5, 4, 1]
    small = found.groups["group"].isin(["town Cove", "town Dell"])
    assert small.sum() == 4
    assert found.groups.loc[small, ["mean", "low", "high"]].isna().all().all()
    assert found.groups.loc[~small & (found.groups["people"] > 0), "mean"].notna().all()
    for table in (found.differences, found.counterfactual):
        assert {"town Ashby", "town Brook"} <= set(table["group"])
        assert not {"town Cove", "town Dell"} & set(table["group"])
    (note,) = [each for each in found.notes if "fewer than five" in each]
    assert note.startswith("The groups town Cove, town Dell have fewer than five people")
    page = found._page({})
    assert "town Brook (5 people)" in page
    assert "town Cove (4 people)" in page


def test_all_groups_are_reported_on_request_and_nothing_else_changes(both):
    found, every = both
    assert {"town Cove", "town Dell"} <= set(every.differences["group"]) & set(every.counterfactual["group"])
    assert not [each for each in every.notes if "fewer than five" in each]
    for name in ("differences", "counterfactual", "groups"):
        shown, all_rows = getattr(found, name), getattr(every, name)
        large = ~all_rows["group"].isin(["town Cove", "town Dell"])
        mine = shown[~shown["group"].isin(["town Cove", "town Dell"])]
        pd.testing.assert_frame_equal(mine.reset_index(drop=True), all_rows[large].reset_index(drop=True))


def test_one_town_is_no_group():
    people = pd.DataFrame({
        "town": pd.Categorical(["Ashby"] * 3), "effort_fifth": [1, 3, 5], "on_crowd": [True, False, True],
    })  # fmt: skip
    assert [each.kind for each in groupings(people)] == ["overall", "effort_fifth", "on_crowd"]


def test_shares_of_one_life_are_missing_for_small_groups(pair):
    tables = sim.Society(pair[0], engine="numpy").run().tables()
    span = {"lifetime_days": 7.0, "days": 30.0}
    hidden = sim.measures.by_group(tables, **span).set_index("group")["answered_share"]
    shown = sim.measures.by_group(tables, **span, small_groups=True).set_index("group")["answered_share"]
    assert hidden[["town Cove", "town Dell"]].isna().all()
    assert shown["town Cove"] == pytest.approx(shown["town Cove"])
    assert hidden.drop(["town Cove", "town Dell"]).equals(shown.drop(["town Cove", "town Dell"]))


def test_labels_give_the_range_of_sizes_of_groups_that_differ():
    table = pd.DataFrame({
        "group": ["all", "on the crowd", "on the crowd", "town A"], "people": [30.0, 0.0, 12.0, 4.5],
    })  # fmt: skip
    assert labels_with_sizes(table) == {
        "all": "all", "on the crowd": "on the crowd (12 people)", "town A": "town A (about 4 people)",
    }  # fmt: skip
    assert labels_with_sizes(table[["group"]])["town A"] == "town A"


def test_shares_of_fewer_than_five_people_do_not_leave(pair):
    found = sim.resilience(
        pair[0], who=["random"], shares=(0.1, 0.2), replicates=1, workers=0, engine="numpy"
    )
    assert found.effects["share"].tolist() == [0.2], "a tenth of 35 people is four"
    (note,) = [each for each in found.notes if "Fewer than five" in each]
    assert "a share of 10 %" in note
    with pytest.raises(StudyError, match="Each share comes to fewer than 5 people"):
        sim.resilience(pair[0], who=["random"], shares=(0.1,), replicates=1, workers=0)
    every = sim.resilience(
        pair[0], who=["random"], shares=(0.1, 0.2), replicates=1, workers=0, engine="numpy", small_groups=True
    )
    assert every.effects["share"].tolist() == [0.1, 0.2]
    assert np.allclose(every.effects["after"].iloc[1], found.effects["after"].iloc[0], equal_nan=True)
