"""Reading a user's own people: the values, and the error messages for faults."""

import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim import Society, load
from sim.errors import TableError
from sim.user_data import PeopleColumns, read_people

ROOT = Path(__file__).parents[2]
DATA = ROOT.parent / "shared" / "data"
NUMBERS = ("effort", "asking_rate", "x", "y", "joined", "left")
ROLES = ("id", "name", "town", "interests", *NUMBERS, "on_crowd", "pseudonyms")
DEFAULTS = {"id": "id"}


def people(path: Path, **columns: Any) -> PeopleColumns:
    return read_people(SimpleNamespace(path=path, **{**dict.fromkeys(ROLES), **DEFAULTS, **columns}))


def written(folder: Path, content: str | bytes, name: str = "people.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def fault(path: Path, **columns: Any) -> str:
    """Return what the error says, without the folder."""
    with pytest.raises(TableError) as caught:
        people(path, **columns)
    return str(caught.value).replace(f"{path.parent}/", "")


FULL = """id,office,topics,answers,km_e,km_n,forum
anna,North,tax:3;law:1,0.5,1.5,-2,yes
 ben ,South,tax|law,,,,No
7,,,0,0,0,
dé,North,law,1e-3,3,4,1
"""
MAPPED = {
    "town": "office",
    "interests": "topics",
    "effort": "answers",
    "x": "km_e",
    "y": "km_n",
    "on_crowd": "forum",
}


def check_full(read: PeopleColumns) -> None:
    assert read.ids == ["anna", "ben", "7", "dé"]
    assert read.town == ["North", "South", "", "North"]
    assert read.interests == [{"tax": 0.75, "law": 0.25}, {"tax": 0.5, "law": 0.5}, None, {"law": 1.0}]
    np.testing.assert_array_equal(read.effort, [0.5, np.nan, 0, 0.001])
    np.testing.assert_array_equal(read.x, [1.5, np.nan, 0, 3])
    np.testing.assert_array_equal(read.y, [-2, np.nan, 0, 4])
    assert read.on_crowd is not None
    assert read.on_crowd_known is not None
    assert read.on_crowd.tolist() == [True, False, False, True]
    assert read.on_crowd_known.tolist() == [True, True, False, True]
    assert read.towns == ("North", "South")
    assert read.topics == ("law", "tax")


@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
def test_every_dialect_reads_alike(tmp_path: Path, mark: str, ends: str, bom: bytes) -> None:
    text = FULL.replace("tax:3;law:1", "tax:3|law:1").replace(",", mark).replace("\n", ends)
    check_full(people(written(tmp_path, bom + text.encode()), **MAPPED))


def test_only_the_header_decides_the_separator(tmp_path: Path) -> None:
    text = 'id;topics\na;"tax:1;law:1"\nb;"one, two, three"\n'
    assert people(written(tmp_path, text), interests="topics").topics == ("law", "one", "tax", "three", "two")


def test_columns_that_are_not_named_are_not_read(tmp_path: Path) -> None:
    read = people(written(tmp_path, FULL))
    assert (read.town, read.interests, read.effort, read.x, read.y) == (None,) * 5
    assert (read.on_crowd, read.on_crowd_known, read.towns, read.topics) == (None, None, (), ())


def test_blank_lines_and_rows_of_empty_cells_are_skipped(tmp_path: Path) -> None:
    text = "\n\nid,office\n\na,N\n,\n\nb,S\n\n"
    assert people(written(tmp_path, text), town="office").ids == ["a", "b"]


def test_a_file_without_header_is_read_by_numbers(tmp_path: Path) -> None:
    read = people(written(tmp_path, "# a list\n1 North\n2 South\n", "people.txt"), id=1, town=2)
    assert (read.ids, read.town) == (["1", "2"], ["North", "South"])


def test_parquet_reads_like_csv(tmp_path: Path) -> None:
    frame = pd.read_csv(written(tmp_path, FULL), dtype={"answers": "float64"}, skipinitialspace=True)
    frame["office"] = frame["office"].astype("category")
    frame["forum"] = pd.array([True, False, None, True], dtype="boolean")
    frame.to_parquet(tmp_path / "people.parquet")
    check_full(people(tmp_path / "people.parquet", **MAPPED))


def test_whole_numbers_in_parquet_stay_whole(tmp_path: Path) -> None:
    pd.DataFrame({"id": [1.0, 2.0], "dept": [3, 4]}).to_parquet(tmp_path / "p.parquet")
    read = people(tmp_path / "p.parquet", town="dept")
    assert (read.ids, read.town) == (["1", "2"], ["3", "4"])


@pytest.mark.parametrize(
    ("cell", "shares"),
    [
        ("1", {"1": 1.0}),
        ("a: 1 ; b :3", {"a": 0.25, "b": 0.75}),
        ("a:0;b:2", {"a": 0.0, "b": 1.0}),
        ("a|a|b|b", {"a": 0.5, "b": 0.5}),
        ("a:3|b", {"a": 0.75, "b": 0.25}),
        ("a:1e308;b:1e308", {"a": 0.5, "b": 0.5}),
        ("http://x.org:1", {"http://x.org": 1.0}),
        ("a|", {"a": 1.0}),
        ('"a:3, b:1"', {"a": 0.75, "b": 0.25}),
        ('"a, b;c|d"', {"a": 0.25, "b": 0.25, "c": 0.25, "d": 0.25}),
        ('"level 3,5 of 6"', {"level 3": 0.5, "5 of 6": 0.5}),
    ],
)
def test_interests(tmp_path: Path, cell: str, shares: dict[str, float]) -> None:
    assert people(written(tmp_path, f"id,t\np,{cell}\n"), interests="t").interests == [shares]


@pytest.mark.parametrize("cell", ["a:-1", "a:nan", "a:inf", "a:much", ":2", "a:0;b:0", "a:", ";", "a:1_0"])
def test_interests_that_break_the_rule(tmp_path: Path, cell: str) -> None:
    told = fault(written(tmp_path, f"id,t\np,{cell}\n"), interests="t")
    assert told.startswith(
        "people.csv:2: column 't' must be a topic, topics a|b|c, or topic:weight;topic:weight"
    )
    assert told.endswith(f"; got {cell!r}")


@pytest.mark.parametrize("cell", ["a:0,5", "a:3,5;b:1", "b, a: 1,5", "a:,5"])
def test_a_decimal_comma_is_no_separator(tmp_path: Path, cell: str) -> None:
    told = fault(written(tmp_path, f'id,t\np,"{cell}"\n'), interests="t")
    assert told.endswith(f"; got {cell!r} (write weights with a decimal point)")


FAULTS = [
    ("", {}, "people.csv: the file is empty"),
    ("\n \n", {}, "people.csv: the file is empty"),
    ("id,town\n", {}, "people.csv: the file must have at least one row below its header"),
    (
        "id,office\na,N\n",
        {"town": "ofice"},
        "people.csv:1: the file must have column 'ofice' (town); got id, office; did you mean 'office'?",
    ),
    ("ID\na\n", {}, "people.csv:1: the file must have column 'id' (id); got ID; did you mean 'ID'?"),
    ("id,id\na,b\n", {}, "people.csv:1: column 'id' must be in the header only once; it is repeated"),
    ("id\na\nb\na\n", {}, "people.csv:4: column 'id' must be unique; got 'a', as on line 2"),
    ("id,t\n,N\n", {"town": "t"}, "people.csv:2: column 'id' must name the person; got an empty cell"),
    (
        "id,e\na,-1\n",
        {"effort": "e"},
        "people.csv:2: column 'e' must be a number from 0 to 1,000,000 answers a day; got '-1'",
    ),
    (
        "id,e\na,NaN\n",
        {"effort": "e"},
        "people.csv:2: column 'e' must be a number from 0 to 1,000,000 answers a day; got 'NaN' "
        "(leave the cell empty if the value isn't known)",
    ),
    (
        "id;e\na;0,5\n",
        {"effort": "e"},
        "people.csv:2: column 'e' must be a number from 0 to 1,000,000 answers a day; got '0,5' "
        "(write a decimal point)",
    ),
    (
        "id,e\na,lots\n",
        {"effort": "e"},
        "people.csv:2: column 'e' must be a number from 0 to 1,000,000 answers a day; got 'lots'",
    ),
    (
        "id,x,y\na,1e9,0\n",
        {"x": "x", "y": "y"},
        "people.csv:2: column 'x' must be a number from −100,000 to 100,000 km; got '1e9'",
    ),
    (
        "id,x,y\na,1,\n",
        {"x": "x", "y": "y"},
        "people.csv:2: x and y must be given together; column 'y' is empty",
    ),
    ("id,x\na,1\n", {"x": "x"}, "people.csv: x and y must be given together; got only x"),
    (
        "id,c\na,maybe\n",
        {"on_crowd": "c"},
        "people.csv:2: column 'c' must be true, false, yes, no, 1 or 0; got 'maybe'",
    ),
    (
        b"id\nana\nren\xe9\n",
        {},
        "people.csv:3: the text must be UTF-8; got byte 0xe9: save the file as UTF-8",
    ),
    (
        "id\na\n".encode("utf-16"),
        {},
        "people.csv:1: the text must be UTF-8; got UTF-16: save the file as UTF-8",
    ),
    (
        "id\na\n".encode("utf-32"),
        {},
        "people.csv:1: the text must be UTF-8; got UTF-32: save the file as UTF-8",
    ),
    (
        "id,town\na,x\nb\0,x\nc,\x1b[2J\n",
        {},
        "people.csv:3: column 'id' must contain no control characters; got 'b\\x00'\n"
        "people.csv:4: column 'town' must contain no control characters; got '\\x1b[2J'",
    ),
    (b"id,\0\0\na,b", {}, "people.csv:1: the file must be text; got zero bytes"),
    (
        "id,t\na,b,c\n",
        {},
        "people.csv:2: each row must have 2 cells, like the first row; got 3; "
        "put quotes around a value that contains ','",
    ),
    ("id,t\na\n", {}, "people.csv:2: each row must have 2 cells, like the first row; got 1"),
    (
        "id,t\na,b\n",
        {"town": 2},
        "people.csv: columns must be given all by name or all by number; got id: 'id', town: 2",
    ),
    ("a b\n", {"id": 3}, "people.csv:1: id must be a column from 1 to 2; got 3"),
]


@pytest.mark.parametrize(("content", "columns", "told"), FAULTS)
def test_faults_are_one_sentence_with_their_place(
    tmp_path: Path, content: str | bytes, columns: dict[str, Any], told: str
) -> None:
    assert fault(written(tmp_path, content), **columns) == told


def test_names_with_differently_composed_letters_are_the_same(tmp_path: Path) -> None:
    found = people(
        written(tmp_path, "i\u0301d,town\nAndre\u0301,Ko\u0308ln\nAndre,K\u00f6ln\n"), id="\u00edd"
    )
    assert found.ids == ["Andr\u00e9", "Andre"]
    assert found.towns == ("K\u00f6ln",)
    told = fault(written(tmp_path, "id\nAndr\u00e9\nAndre\u0301\n"))
    assert told == "people.csv:3: column 'id' must be unique; got 'Andr\u00e9', as on line 2"


def test_a_missing_quote_is_reported_where_its_row_begins(tmp_path: Path) -> None:
    told = fault(written(tmp_path, 'id,t\na,b\nc,"d\ne,f\n'), town="t")
    assert re.fullmatch(
        r"people\.csv:3: the row can't be split into cells \(.*\); is a closing quote missing\?", told
    )


def test_a_header_that_is_too_long_is_reported(tmp_path: Path) -> None:
    told = fault(written(tmp_path, "id," + "x" * 140_000 + "\n1,2\n"))
    assert told.startswith("people.csv: the header can't be split into cells (field larger than field limit")


def test_lines_are_those_of_the_file_even_after_values_of_several_lines(tmp_path: Path) -> None:
    told = fault(written(tmp_path, 'id,t\r\na,"two\r\nlines"\r\n\r\nb,x\r\na,y\r\n'), town="t")
    assert told == "people.csv:6: column 'id' must be unique; got 'a', as on line 2"


def test_all_faults_are_reported_together_in_the_order_of_the_file(tmp_path: Path) -> None:
    text = "id,e,c\na,-1,perhaps\nb,2\na,x,no\n"
    told = fault(written(tmp_path, text), effort="e", on_crowd="c").splitlines()
    assert [sentence.split()[0] for sentence in told] == [f"people.csv:{line}:" for line in (2, 2, 3, 4, 4)]


def test_ten_faults_are_reported_and_the_others_counted(tmp_path: Path) -> None:
    told = fault(written(tmp_path, "id,e\n" + "".join(f"p{i},-1\n" for i in range(1234))), effort="e")
    assert len(told.splitlines()) == 11
    assert told.endswith("\nand 1,224 more in people.csv")


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("nix.csv", "nix.csv: there is no such file"),
        ("folder.csv", "folder.csv: this must be a file; it is a folder"),
        ("book.xlsx", "book.xlsx: a spreadsheet can't be read; save it as CSV (UTF-8)"),
    ],
)
def test_files_that_are_no_tables_are_refused(tmp_path: Path, name: str, told: str) -> None:
    (tmp_path / "folder.csv").mkdir()
    (tmp_path / "book.xlsx").write_bytes(b"PK")
    assert fault(tmp_path / name) == told


def test_faults_of_parquet_name_rows(tmp_path: Path) -> None:
    pd.DataFrame({"id": ["a", "b"], "e": [0.5, -1.0]}).to_parquet(tmp_path / "p.parquet")
    told = fault(tmp_path / "p.parquet", effort="e")
    assert told == "p.parquet, row 2: column 'e' must be a number from 0 to 1,000,000 answers a day; got '-1'"
    told = fault(tmp_path / "p.parquet", effort="ee")
    assert told == "p.parquet: the file must have column 'ee' (effort); got id, e; did you mean 'e'?"
    pd.DataFrame({"id": [["a"], ["b"]]}).to_parquet(tmp_path / "l.parquet")
    assert "column 'id' must contain texts, numbers or true/false; got list" in fault(tmp_path / "l.parquet")
    told = fault(written(tmp_path, "id\na\n", "csv.parquet"))
    assert told.startswith("csv.parquet: the file can't be read as Parquet (")


def test_duplicates_far_apart_are_found(tmp_path: Path) -> None:
    text = "id\n" + "".join(f"p{i}\n" for i in range(40_000)) + "p7\n"
    assert fault(written(tmp_path, text)).startswith("people.csv:40002: column 'id' must be unique")


def test_the_example_has_two_offices_and_gaps() -> None:
    read = people(
        ROOT / "scenarios/example/people.csv", town="office", interests="interests", effort="answers_a_day"
    )
    assert len(read.ids) == 24
    assert read.towns == ("Harbour", "Hillside")
    assert len(read.topics) == 6
    assert read.interests is not None
    assert read.interests.count(None) == 2
    assert read.effort is not None
    assert np.isnan(read.effort).sum() == 3


needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="the shared data isn't beside this checkout")


@needs_data
def test_the_law_firm() -> None:
    read = people(DATA / "lazega_nodes.csv", town="office", interests="practice")
    assert read.town is not None
    assert [read.town.count(office) for office in read.towns] == [48, 19, 4]
    assert len(read.ids) == 71
    assert read.topics == ("1", "2")


@needs_data
def test_the_managers() -> None:
    read = people(DATA / "krackhardt_nodes.csv", town="dept")
    assert len(read.ids) == 21
    assert read.towns == ("0", "1", "2", "3", "4")


@needs_data
def test_the_survey_of_physicians_numbers_people_anew_in_each_town() -> None:
    assert ":64: column 'id' must be unique; got '2.0', as on line 3" in fault(
        DATA / "ckm_physicians_survey.csv"
    )


def test_columns_by_their_standard_names_need_no_mapping(tmp_path):
    read = people(written(tmp_path, "id,town,effort,on_crowd,age\nanna,North,0.5,yes,41\nben,South,,no,38\n"))
    assert read.town == ["North", "South"]
    assert read.effort[0] == 0.5
    assert read.on_crowd.tolist() == [True, False]
    assert read.notes == ("not used: the column age", "2 towns: North, South")


def test_a_fault_in_a_column_with_a_standard_name_is_reported(tmp_path):
    assert "effort" in fault(written(tmp_path, "id,effort\nanna,lots\n"))


def test_a_mapped_column_is_not_taken_twice(tmp_path):
    read = people(written(tmp_path, "id,town,effort\nanna,North,0.5\n"), interests="town")
    assert read.town is None
    assert read.interests == [{"North": 1.0}]


def test_people_arrive_and_leave_on_the_days_of_the_file(tmp_path):
    """Days are cells of two columns; whoever comes too late or left before is never present, and counted."""
    (tmp_path / "people.csv").write_text(
        "id,joined,left\na,,20\nb,5,\nc,-3,\nd,10.5,12.5\ne,40,\nf,,0\ng,0,\nh,,\n", encoding="utf-8"
    )
    (tmp_path / "s.yaml").write_text(
        "name: s\nextends: neighbours-only\ndays: 40\npeople: {from_file: {path: people.csv}}\n",
        encoding="utf-8",
    )
    society = Society(load(tmp_path / "s.yaml"), engine="numpy")
    assert any("2 people are never present on the run's 40 days" in str(each) for each in society.state.notes)
    table = society.run().people_table().set_index("id")
    assert table.present_days.to_dict() == {
        "a": 20, "b": 35, "c": 40, "d": 3, "e": 0, "f": 0, "g": 40, "h": 40
    }  # fmt: skip
    assert table.arrived_day.dropna().to_dict() == {"b": 5, "c": -3, "d": 10, "g": 0}
    assert table.left_day.dropna().to_dict() == {"a": 20, "d": 13}


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("a,30,20", "'left' must be a later day than column 'joined'"),
        ("a,5,5", "got 5 and 5"),
        ("a,2024-01-03,", "the day of the run"),
    ],
)
def test_days_that_cannot_be_are_refused(tmp_path, row, said):
    (tmp_path / "people.csv").write_text(f"id,joined,left\n{row}\n", encoding="utf-8")
    with pytest.raises(TableError, match=r"people\.csv:2: ") as refused:
        people(tmp_path / "people.csv", joined="joined", left="left")
    assert said in str(refused.value)
