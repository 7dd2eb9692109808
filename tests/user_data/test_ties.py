"""Reading a user's own ties: which rows are used, merged, dropped and refused."""

from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.errors import TableError
from sim.user_data import TieColumns, read_people, read_ties

ROOT = Path(__file__).parents[2]
DATA = ROOT.parent / "shared" / "data"
ROLES = ("from_", "to", "layer", "strength", "layers", "strengths")
DEFAULTS = {
    "from_": "from",
    "to": "to",
    "layers": {},
    "strengths": {},
    "directed": False,
    "unknown": "refuse",
}
PEOPLE = ["anna", "ben", "cleo", "dora"]
FRIENDS = {"advice": "face_to_face", "friendship": "face_to_face", "forum": "online", "cowork": "ignore"}


def ties(path: Path, ids: list[str] = PEOPLE, **columns: Any) -> TieColumns:
    return read_ties(SimpleNamespace(path=path, **{**dict.fromkeys(ROLES), **DEFAULTS, **columns}), ids)


def written(folder: Path, text: str, name: str = "ties.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8", newline="")
    return path


def fault(path: Path, **columns: Any) -> str:
    """Return what the error says, without the folder."""
    with pytest.raises(TableError) as caught:
        ties(path, **columns)
    return str(caught.value).replace(f"{path.parent}/", "")


def listed(read: TieColumns) -> list[tuple[int, int, int, float | None]]:
    strengths = [None if np.isnan(strength) else strength for strength in read.strength.tolist()]
    return list(
        zip(read.layer.tolist(), read.from_row.tolist(), read.to_row.tolist(), strengths, strict=True)
    )


def test_without_a_column_of_relations_all_ties_are_face_to_face(tmp_path: Path) -> None:
    read = ties(written(tmp_path, "from,to\ncleo,anna\nanna,ben\n"))
    assert listed(read) == [(0, 0, 1, None), (0, 0, 2, None)]
    assert read.notes == []
    assert (read.from_row.dtype, read.to_row.dtype) == (np.int64, np.int64)
    assert (read.layer.dtype, read.strength.dtype) == (np.int8, np.float64)


def test_dropped_and_merged_rows_are_counted(tmp_path: Path) -> None:
    text = """kind,from,to,s
advice,anna,ben,0.2
advice,anna,ben,0.6
friendship,anna,ben,
advice,ben,anna,0.4
forum,anna,ben,
forum,ben,anna,0.1
advice,cleo,cleo,1
cowork,nobody,anna,7
cowork,anna,ben,1
"""
    read = ties(written(tmp_path, text), layer="kind", strength="s", layers=FRIENDS | {"club": "online"})
    assert listed(read) == [(0, 0, 1, 0.6), (1, 0, 1, None), (1, 1, 0, 0.1)]
    assert read.notes == [
        "ignored 2 ties with the relation 'cowork'",
        "no tie has the relation 'club', which ties.from_file.layers maps",
        "dropped 1 tie from a person to themselves",
        "merged 1 tie given more than once, keeping the strongest",
        "merged 1 tie: the same two people had several relations on one layer",
        "merged 1 tie given in both directions: a face-to-face tie has no direction",
        "1 tie has no strength: it is drawn as if the file had no strengths",
    ]


def test_layers_stand_for_themselves(tmp_path: Path) -> None:
    read = ties(written(tmp_path, "from,to,layer\nben,anna,online\nben,anna,face_to_face\n"), layer="layer")
    assert listed(read) == [(0, 0, 1, None), (1, 1, 0, None)]


def test_a_list_of_edges_without_header(tmp_path: Path) -> None:
    path = written(tmp_path, "# layer from to weight\n1 1 2 1\n2  2\t3 1\n3 3 1 1\n", "net.edges")
    read = ties(
        path, ["1", "2", "3"], layer=1, from_=2, to=3, layers={1: "face_to_face", 2: "online", "3": "ignore"}
    )
    assert listed(read) == [(0, 0, 1, None), (1, 1, 2, None)]
    comma = ties(written(tmp_path, "1,2\n2,3\n"), ["1", "2", "3"], from_=1, to=2)
    assert listed(comma) == [(0, 0, 1, None), (0, 1, 2, None)]


def test_a_header_separated_by_blanks(tmp_path: Path) -> None:
    assert listed(ties(written(tmp_path, "from to\nanna ben\n"))) == [(0, 0, 1, None)]


@pytest.mark.parametrize(("known", "written_as"), [("7", "7.0"), ("7.0", "7")])
def test_whole_numbers_match_however_a_spreadsheet_wrote_them(
    tmp_path: Path, known: str, written_as: str
) -> None:
    read = ties(written(tmp_path, f"from,to\n{written_as},8\n"), [known, "8"])
    assert listed(read) == [(0, 0, 1, None)]


def test_an_exact_id_takes_precedence_over_a_similar_one(tmp_path: Path) -> None:
    assert listed(ties(written(tmp_path, "from,to\n7,8\n7.0,8\n"), ["7.0", "7", "8"])) == [
        (0, 0, 2, None),
        (0, 1, 2, None),
    ]


def test_parquet(tmp_path: Path) -> None:
    frame = pd.DataFrame({"from": [1, 2, 9], "to": [2.0, 3.0, 1.0], "s": [0.5, np.nan, 1.0]})
    frame.head(2).to_parquet(tmp_path / "t.parquet")
    assert listed(ties(tmp_path / "t.parquet", ["1", "2", "3"], strength="s")) == [
        (0, 0, 1, 0.5),
        (0, 1, 2, None),
    ]
    frame.to_parquet(tmp_path / "t.parquet")
    assert fault(tmp_path / "t.parquet", ids=["1", "2", "3"]) == (
        "t.parquet, row 3: column 'from' must be the id of a person; got '9'"
    )


def test_order_and_line_ends_do_not_matter(tmp_path: Path) -> None:
    rows = [f"{a},{b}" for a, b in pairwise(PEOPLE)]
    one = ties(written(tmp_path, "\n".join(["from,to", *rows])))
    other = ties(written(tmp_path, "\ufeff" + "\r\n".join(["from,to", *reversed(rows)]) + "\r\n"))
    assert listed(one) == listed(other)


def test_a_file_whose_ties_are_all_ignored_has_none(tmp_path: Path) -> None:
    read = ties(written(tmp_path, "from,to,k\nanna,ben,cowork\n"), layer="k", layers=FRIENDS)
    assert listed(read) == []
    assert read.notes[0] == "ignored 1 tie with the relation 'cowork'"


NEED_MAPPING = "must be a relation that ties.from_file.layers maps to face_to_face, online or ignore"
OR_MAPPED = ", or ties.from_file.strengths must map each word or count to a share"
FAULTS = [
    ("from,to\n", {}, "ties.csv: the file must have at least one row below its header"),
    (
        "from,to\nanna,bean\n",
        {},
        "ties.csv:2: column 'to' must be the id of a person; got 'bean'; did you mean 'ben'?",
    ),
    ("from,to\nanna,\n", {}, "ties.csv:2: column 'to' must be the id of a person; got an empty cell"),
    (
        "from,to\nx1,anna\nben,anna\nx1,ben\n",
        {},
        "ties.csv:2: column 'from' must be the id of a person; got 'x1' (2 rows)",
    ),
    (
        "from,to,k\nanna,ben,advise\nanna,cleo,advise\n",
        {"layer": "k", "layers": FRIENDS},
        f"ties.csv:2: column 'k' {NEED_MAPPING}; got 'advise' (2 rows); did you mean 'advice'?",
    ),
    (
        "from,to,k\nanna,ben,\n",
        {"layer": "k"},
        f"ties.csv:2: column 'k' {NEED_MAPPING}; got an empty cell (1 row)",
    ),
    (
        "from,to,k\nanna,ben,a\n",
        {"layer": "k", "layers": {"a": "offline"}},
        "ties.csv: relation 'a' must be face_to_face, online or ignore; got 'offline'; "
        "did you mean 'online'?",
    ),
    (
        "from,to\nanna,ben\n",
        {"layers": {"a": "online"}},
        "ties.csv: ties.from_file.layers needs a column of relations; name it in ties.from_file.layer",
    ),
    (
        "from,to,s\nanna,ben,1.5\n",
        {"strength": "s"},
        f"ties.csv:2: column 's' must be a share from 0 to 1{OR_MAPPED}; got '1.5'",
    ),
    (
        "from,to,s\nanna,ben,strong\n",
        {"strength": "s"},
        f"ties.csv:2: column 's' must be a share from 0 to 1{OR_MAPPED}; got 'strong'",
    ),
    (
        "source,target\nanna,ben\n",
        {"from_": "sorce", "to": "target"},
        "ties.csv:1: the file must have column 'sorce' (from); got source, target; did you mean 'source'?",
    ),
    (
        "1 anna ben\n",
        {"from_": 2, "to": "to"},
        "ties.csv: columns must be given all by name or all by number; got from: 2, to: 'to'",
    ),
]


@pytest.mark.parametrize(("text", "columns", "told"), FAULTS)
def test_faults_are_one_sentence_with_their_place(
    tmp_path: Path, text: str, columns: dict[str, Any], told: str
) -> None:
    assert fault(written(tmp_path, text), **columns) == told


@pytest.mark.long
def test_a_hundred_thousand_ties(tmp_path: Path) -> None:
    chance = np.random.default_rng(5)
    pairs = chance.integers(0, 5000, size=(100_000, 2))
    text = "from,to\n" + "".join(f"p{a},p{b}\n" for a, b in pairs.tolist())
    read = ties(written(tmp_path, text), [f"p{i}" for i in range(5000)])
    expected = {(min(a, b), max(a, b)) for a, b in pairs.tolist() if a != b}
    assert set(zip(read.from_row.tolist(), read.to_row.tolist(), strict=True)) == expected
    assert len(read.layer) == len(expected)


def test_the_ties_of_the_example_connect_two_offices() -> None:
    folder = ROOT / "scenarios/example"
    source = SimpleNamespace(
        path=folder / "people.csv",
        id="id",
        name=None,
        pseudonyms=None,
        town="office",
        interests=None,
        effort=None,
        asking_rate=None,
        x=None,
        y=None,
        on_crowd=None,
        joined=None,
        left=None,
    )
    people = read_people(source)
    layers = {"advice": "face_to_face", "friendship": "face_to_face"}
    read = ties(folder / "ties.csv", people.ids, layer="relation", strength="strength", layers=layers)
    assert set(read.from_row) | set(read.to_row) == set(range(24))
    assert 0 < np.isnan(read.strength).sum() < 20
    assert people.town is not None
    town = np.array(people.town)
    assert 0 < np.mean(town[read.from_row] == town[read.to_row]) < 1


needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="the shared data isn't beside this checkout")


@needs_data
@pytest.mark.parametrize(
    ("name", "people", "left_out", "rows", "pairs"),
    [("lazega", 71, "cowork", 892 + 575, 817), ("krackhardt", 21, "reports_to", 190 + 102, 159)],
)
def test_advice_and_friendship(name: str, people: int, left_out: str, rows: int, pairs: int) -> None:
    layers = {"advice": "face_to_face", "friendship": "face_to_face", left_out: "ignore"}
    ids = [str(i + 1) for i in range(people)]
    read = ties(DATA / f"{name}_edges.csv", ids, layer="relation", layers=layers)
    frame = pd.read_csv(DATA / f"{name}_edges.csv").query("relation != @left_out")
    assert len(frame) == rows
    expected = {(min(a, b) - 1, max(a, b) - 1) for a, b in zip(frame["from"], frame["to"], strict=True)}
    assert [(a, b) for _, a, b, _ in listed(read)] == sorted(expected)
    assert len(expected) == pairs


@needs_data
def test_no_tie_of_the_physicians_leaves_its_town() -> None:
    roster = pd.read_csv(ROOT / "tests/data_scenarios/physicians.csv", dtype=str)
    layers = {str(i): "face_to_face" for i in (1, 2, 3)}
    read = ties(DATA / "ckm_multiplex.edges", roster["id"].tolist(), layer=1, from_=2, to=3, layers=layers)
    town = roster["town"].to_numpy()
    assert len(read.layer) == 924
    assert (town[read.from_row] == town[read.to_row]).all()


@needs_data
def test_the_roster_of_physicians_agrees_with_the_nominations_of_the_survey() -> None:
    """The ids in the edge list are those of the survey, numbered on from town to town."""
    roster = pd.read_csv(ROOT / "tests/data_scenarios/physicians.csv")
    before = np.cumsum([0, *roster.groupby("town", sort=False).size()])
    edges = pd.read_csv(DATA / "ckm_multiplex.edges", sep=" ", header=None)
    there = set(zip(edges[0], edges[1], edges[2], strict=True))
    survey = pd.read_csv(DATA / "ckm_physicians_survey.csv")
    named = found = 0
    for layer in (1, 2, 3):
        wide = survey[["city", "id", *(f"net{layer}_{k}" for k in (1, 2, 3))]]
        long = wide.melt(["city", "id"]).dropna().astype({"city": int, "id": int, "value": int})
        shift = before[long["city"] - 1]
        nominations = set(zip(long["id"] + shift, long["value"] + shift, strict=True))
        named += len(nominations)
        found += sum((layer, a, b) in there for a, b in nominations)
    assert found / named > 0.98
