"""The result tables: declared columns, complete files, identical bytes."""

import json
import math
import tracemalloc

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import scipy
from helpers.tables import MadeScenario, made_tables

import sim
from sim.errors import TableError, WriteError
from sim.measures import COLUMNS
from sim.tables import (
    CHANNELS,
    LAYERS,
    TABLES,
    conform,
    load_run,
    manifest,
    run_folder,
    save_run,
    write_csv,
    write_table,
)  # fmt: skip
from sim.tables.columns import declared_columns
from sim.tables.run_manifest import sources


@pytest.fixture(scope="module")
def tables():
    return made_tables(count=60, days=30)


def test_a_loaded_run_equals_the_saved_one(tmp_path, tables):
    folder = save_run(tmp_path / "run", tables, MadeScenario(), ties=True, command="whoanswers run made")
    saved = load_run(folder)
    assert set(saved.tables) == set(tables)
    for name, frame in tables.items():
        pd.testing.assert_frame_equal(saved.tables[name], frame)
    assert saved.scenario_yaml == MadeScenario().to_yaml()
    assert saved.manifest["command"] == "whoanswers run made"


def test_ties_and_csv_are_written_on_demand_only(tmp_path, tables):
    plain = save_run(tmp_path / "plain", tables, MadeScenario())
    assert sorted(path.name for path in plain.iterdir()) == [
        "answers.parquet",
        "days.parquet",
        "manifest.json",
        "people.parquet",
        "questions.parquet",
        "scenario.yaml",
    ]
    full = save_run(tmp_path / "full", tables, MadeScenario(), csv=True, ties=True)
    again = pd.read_csv(full / "questions.csv")
    assert list(again.columns) == [column.name for column in TABLES["questions"] if not column.own]
    assert len(again) == len(tables["questions"])
    for path in full.glob("*.csv"):
        assert path.read_bytes().startswith(b"\xef\xbb\xbf"), path  # Excel reads no accents without it


@pytest.mark.parametrize("how", [{}, {"encoding": "utf-8"}, {"engine": "python"}, {"engine": "pyarrow"}])
def test_pandas_reads_csv_files_written_for_excel(tmp_path, how):
    written = pd.DataFrame({"town": ["Köln", "São Paulo"], "share": [0.5, 1.0]})
    write_csv(tmp_path / "t.csv", written)
    pd.testing.assert_frame_equal(pd.read_csv(tmp_path / "t.csv", **how), written, check_dtype=False)


def test_every_field_carries_its_unit_and_meaning(tmp_path, tables):
    folder = save_run(tmp_path / "run", tables, MadeScenario(), ties=True)
    for name in tables:
        schema = pq.read_schema(folder / f"{name}.parquet")
        assert schema.metadata[b"scenario_hash"] == MadeScenario().hash.encode()
        assert schema.metadata[b"table"] == name.encode()
        assert b"whoanswers" in schema.metadata
        for column in declared_columns(name, schema.names):
            assert schema.field(column.name).metadata == {
                b"unit": column.unit.encode(),
                b"meaning": column.meaning.encode(),
            }


def test_the_same_tables_give_the_same_bytes(tmp_path, tables):
    first = save_run(tmp_path / "first", tables, MadeScenario(), ties=True)
    copies = {name: frame.copy() for name, frame in tables.items()}
    second = save_run(tmp_path / "second", copies, MadeScenario(), ties=True)
    third = save_run(tmp_path / "third", load_run(first).tables, MadeScenario(), ties=True)
    for name in tables:
        bytes_first = (first / f"{name}.parquet").read_bytes()
        assert bytes_first == (second / f"{name}.parquet").read_bytes(), name
        assert bytes_first == (third / f"{name}.parquet").read_bytes(), name


def test_a_failing_writer_leaves_nothing(tmp_path, tables, monkeypatch):
    def fail(*_args, **_more):
        raise OSError("no space left")

    monkeypatch.setattr(run_folder, "manifest", fail)
    with pytest.raises(WriteError, match=r"run can't be written: no space"):
        save_run(tmp_path / "run", tables, MadeScenario())
    assert list(tmp_path.iterdir()) == []


def test_a_failing_table_leaves_the_old_file_alone(tmp_path, monkeypatch, tables):
    path = tmp_path / "days.parquet"
    write_table(path, "days", tables["days"])
    before = path.read_bytes()

    def half(where, *_more):
        where.write_bytes(b"PAR1 half")
        raise KeyboardInterrupt

    monkeypatch.setattr(run_folder, "_write_pieces", half)
    with pytest.raises(KeyboardInterrupt):
        write_table(path, "days", tables["days"])
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_saving_over_an_earlier_run_leaves_none_of_its_tables_but_the_users_files(tmp_path, tables):
    folder = save_run(tmp_path / "run", tables, MadeScenario(), ties=True, csv=True)
    (folder / "notes.txt").write_text("mine")
    save_run(folder, tables, MadeScenario())
    names = {path.name for path in folder.iterdir()}
    assert "notes.txt" in names
    assert not names & {"ties.parquet", "ties.csv", "questions.csv"}
    assert [path.name for path in tmp_path.iterdir()] == ["run"]


def test_the_manifest_says_how_results_were_made():
    story = manifest(scenarios=[MadeScenario()], command="whoanswers run made", seconds=2.0)
    packages = {"whoanswers", "mesa", "numpy", "numba", "pandas", "pyarrow", "scipy", "SALib"}
    assert set(story["versions"]) == {"python", *packages}
    assert story["versions"]["scipy"] == scipy.__version__
    assert story["sources"] == sources()
    assert story["scenarios"] == [
        {
            "name": "made",
            "hash": MadeScenario().hash,
            "seeds": {"people": 1, "ties": 1, "luck": 1},
            "files": {},
        }
    ]
    assert story["started"] < story["ended"]
    assert story["machine"]["processors"] >= 1
    json.dumps(story)


def test_runs_may_have_columns_of_their_own(tmp_path):
    runs = pd.DataFrame(
        {
            "run_id": [0, 1],
            "scenario": ["a", "b"],
            "reach": [12, 24],
            "answered_share": [0.5, math.nan],
            "people_seed": 1,
            "ties_seed": 1,
            "luck_seed": 1,
            "replicate": 0,
            "seconds": 0.5,
            "error": [None, "it broke"],
        }
    )
    shaped = conform("runs", runs, extra=COLUMNS)
    assert list(shaped.columns)[-4:] == ["reach", "answered_share", "seconds", "error"]
    write_table(tmp_path / "runs.parquet", "runs", shaped, extra=COLUMNS)
    schema = pq.read_schema(tmp_path / "runs.parquet")
    assert schema.field("answered_share").metadata[b"unit"] == b"share"


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda people: people.drop(columns="town"), "in the table people the column 'town' is missing"),
        (lambda people: people.assign(mood=1), "the column 'mood', which isn't declared"),
        (lambda people: people.assign(effort=np.nan), "the column 'effort' has no value in row 0"),
        (lambda people: people.assign(effort_fifth=300), "outside -128 to 127"),
        (lambda people: people.assign(asked=0.5), "'asked' of the table people must be int32"),
        (lambda people: people.assign(on_crowd=2), "values other than true and false"),
        (lambda people: people.assign(x_km="far"), "'x_km' of the table people must be float64"),
    ],
)
def test_a_table_with_wrong_columns_is_refused_in_one_sentence(tables, spoil, words):
    with pytest.raises(TableError, match=words):
        conform("people", spoil(tables["people"]))


def test_a_category_allows_only_its_values(tables):
    with pytest.raises(TableError, match="'lost' is not one of answered, expired, open"):
        conform("questions", tables["questions"].assign(status="lost"))
    with pytest.raises(TableError, match="there is no table 'mood'"):
        conform("mood", tables["days"])


def test_channels_of_users_follow_the_shipped_ones(tables):
    found = conform("answers", tables["answers"].assign(channel="post"))["channel"]
    assert list(found.cat.categories) == [*CHANNELS, "post"]
    assert set(found) == {"post"}
    days = tables["days"].assign(share_on_post=0.25, share_on_letter=0.5)
    assert list(conform("days", days).columns)[-2:] == ["share_on_letter", "share_on_post"]
    with pytest.raises(TableError, match="the column 'mood', which isn't declared"):
        conform("days", tables["days"].assign(mood=1.0))


def test_empty_tables_keep_their_shape(tmp_path):
    for name, columns in TABLES.items():
        empty = conform(name, pd.DataFrame({column.name: [] for column in columns}))
        write_table(tmp_path / f"{name}.parquet", name, empty)
        back = run_folder.read_table(tmp_path / f"{name}.parquet", name)
        pd.testing.assert_frame_equal(back, empty)


def test_a_folder_without_a_run_is_refused(tmp_path):
    finished = r"isn't the folder of a finished run: manifest\.json: No such file or directory\.$"
    with pytest.raises(TableError, match=finished):
        load_run(tmp_path)
    (tmp_path / "days.parquet").write_text("not Parquet")
    with pytest.raises(TableError, match="can't be read as a table of days"):
        run_folder.read_table(tmp_path / "days.parquet", "days")


def test_every_column_is_described():
    for columns in TABLES.values():
        assert all(column.meaning for column in columns)
        names = [column.name for column in columns]
        assert len(set(names)) == len(names)


def test_a_table_written_in_slices_is_the_same_table(tmp_path, tables, monkeypatch):
    monkeypatch.setattr(run_folder, "ROWS_AT_A_TIME", 37)
    folder = save_run(tmp_path / "run", tables, MadeScenario(), ties=True)
    rows = pq.ParquetFile(folder / "people.parquet").metadata
    assert [rows.row_group(n).num_rows for n in range(rows.num_row_groups)] == [37, 23]
    for name, frame in load_run(folder).tables.items():
        pd.testing.assert_frame_equal(frame, tables[name])


def test_writing_a_large_table_makes_no_second_copy(tmp_path):
    count = 2_000_000
    columns = {column.name: np.zeros(count) for column in TABLES["ties"]}
    columns["layer"] = pd.Categorical.from_codes(np.zeros(count, np.int8), categories=list(LAYERS))
    frame = conform("ties", pd.DataFrame(columns))
    before = pa.total_allocated_bytes()
    tracemalloc.start()
    try:
        write_table(tmp_path / "ties.parquet", "ties", frame)
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert most + pa.total_allocated_bytes() - before < 0.3 * frame.memory_usage().sum()


def test_the_named_tables_are_written(tmp_path, tables):
    folder = save_run(tmp_path / "run", tables, MadeScenario(), names=("people", "days"))
    assert sorted(load_run(folder).tables) == ["days", "people"]
    folder = save_run(tmp_path / "more", tables, MadeScenario(), names="days", ties=True)
    assert sorted(load_run(folder).tables) == ["days", "ties"]


def test_an_unknown_or_missing_table_is_refused_in_one_sentence(tmp_path, tables):
    known = r"Its tables are questions, answers, people, days, ties\."
    with pytest.raises(
        TableError, match=rf"^tables: a run has no table 'day'\. {known} Did you mean 'days'\?"
    ):
        save_run(tmp_path / "run", tables, MadeScenario(), names=["day"])
    with pytest.raises(TableError, match=rf"no table ''\. {known}$"):
        save_run(tmp_path / "run", tables, MadeScenario(), names=[])
    with pytest.raises(TableError, match="the table 'ties' can't be written, because it isn't among"):
        save_run(tmp_path / "run", {"days": tables["days"]}, MadeScenario(), names="ties")
    assert list(tmp_path.iterdir()) == []


OWN = {"people.from_file": {"path": "people.csv", "name": "called"}, "days": 25}


@pytest.mark.parametrize("engine", ["numpy", "compiled"])
def test_tables_of_people_from_a_file_hold_their_ids_beside_their_numbers(tmp_path, engine):
    ids = [f"a,{n} é" for n in range(30)]
    pd.DataFrame({"id": ids, "called": ["Zoe", "Zoe", "", *ids[3:]]}).to_csv(
        tmp_path / "people.csv", index=False
    )
    society = sim.Society(sim.load("neighbours-only", OWN, data=tmp_path), engine=engine)
    society.run()
    arrays = society.array_tables(ties=True)
    saved = load_run(save_run(tmp_path / "run", arrays, society.state.scenario, ties=True)).tables
    numbers = {"questions": ("asker", "first_helper"), "answers": ("asker", "helper"), "ties": ("from", "to")}
    for name, columns in numbers.items():
        for label in columns:
            row, shown = saved[name][label], saved[name][f"{label}_id"]
            assert shown[row.notna()].tolist() == [ids[n] for n in row.dropna()]
            assert shown.isna().equals(row.isna())
            assert (
                list(saved[name].columns).index(f"{label}_id") == list(saved[name].columns).index(label) + 1
            )
    assert saved["people"]["id"].tolist() == ids
    assert saved["people"]["name"].fillna("").tolist()[:4] == ["Zoe", "Zoe", "", ids[3]]
    shown = society.tables(ties=True)
    for name in ("questions", "answers", "people", "days", "ties"):
        pd.testing.assert_frame_equal(shown[name], saved[name])
    span = {"lifetime_days": 20.0, "days": 25.0}
    assert sim.measure(saved, **span) == pytest.approx(sim.measure(arrays, **span), nan_ok=True)


def test_cells_that_a_spreadsheet_would_run_get_an_apostrophe(tmp_path):
    harmless = ["Zoë", "a=b", "-5", "+1.5e3", "'x", "", "7"]
    formulas = ["=1+1", "+49 170", "-lead", "@cmd", "\tx", "-5;=x"]
    frame = pd.DataFrame(
        {"id": [*harmless, *formulas], "n": -1.5, "c": pd.Categorical([*harmless, *formulas])}
    )
    write_csv(tmp_path / "a.csv", frame)
    again = pd.read_csv(tmp_path / "a.csv", encoding="utf-8-sig", dtype=str, keep_default_na=False)
    for label in ("id", "c"):
        assert again[label].tolist() == [*harmless, *(f"'{each}" for each in formulas)]
    assert set(again["n"]) == {"-1.5"}
