"""Any people and ties that are written can be read again, and any bytes raise at most TableError."""

import csv
import math
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from sim.errors import TableError
from sim.scenarios.names import to_nfc
from sim.user_data import read_people, read_ties

QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
NAMES = ("id", "town", "interests", "effort", "asking_rate", "x", "y", "on_crowd", "joined", "left")
ALL = {role: role for role in NAMES}
# Surrogates can't be written as UTF-8. Reading only strips blanks at the ends and composes accented letters.
text = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8).map(to_nfc).map(str.strip)
name = text.filter(bool)
share = st.none() | st.floats(0, 1)
km = st.floats(-1e5, 1e5)
person = st.fixed_dictionaries(
    {
        "town": text,
        "interests": st.none() | st.dictionaries(st.sampled_from("abcde"), st.floats(0.01, 100), min_size=1),
        "effort": st.none() | st.floats(0, 1e6),
        "asking_rate": st.none() | st.floats(0, 1e3),
        "home": st.none() | st.tuples(km, km),
        "on_crowd": st.none() | st.booleans(),
        "joined": st.none() | st.floats(-1e5, 9e4),
        "left": st.none() | st.floats(9.1e4, 1e5),
    }
)
people = st.dictionaries(name, person, min_size=1, max_size=12)


def rows_of(drawn: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {
            "id": who,
            "town": what["town"],
            "interests": ";".join(
                f"{topic}:{weight!r}" for topic, weight in (what["interests"] or {}).items()
            ),
            "effort": what["effort"],
            "asking_rate": what["asking_rate"],
            "x": what["home"] and what["home"][0],
            "y": what["home"] and what["home"][1],
            "on_crowd": what["on_crowd"],
            "joined": what["joined"],
            "left": what["left"],
        }
        for who, what in drawn.items()
    ]


def write(path: Path, rows: list[dict[str, Any]], delimiter: str = ",", ends: str = "\n") -> None:
    if path.suffix == ".parquet":
        kinds = dict.fromkeys(("effort", "asking_rate", "x", "y", "joined", "left", "s"), pa.float64())
        schema = pa.schema([(key, kinds.get(key, pa.string())) for key in rows[0]])
        cells = [
            {key: str(v).lower() if isinstance(v, bool) else v for key, v in row.items()} for row in rows
        ]
        pq.write_table(pa.Table.from_pylist(cells, schema=schema), path)
        return
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]), delimiter=delimiter, lineterminator=ends)
        writer.writeheader()
        writer.writerows(rows)


def refusal(read: Callable[[], object]) -> str:
    """Return the sentences of a refusal; any other error is the test's failure."""
    try:
        read()
    except TableError as error:
        return str(error)
    return "none"


def source(path: Path, columns: dict[str, Any]) -> Any:
    """A file with its columns by role, as a scenario names them: those of an id always have a name."""
    ids = {role: role.rstrip("_") for role in ("id", "from_", "to") if columns.get(role) is None}
    rest = {"layers": {}, "strengths": {}, "directed": False, "unknown": "refuse"}
    return SimpleNamespace(path=path, **{"name": None, "pseudonyms": None, **rest, **columns, **ids})


@pytest.mark.long
@QUICK
@given(people, st.sampled_from(",;\t"), st.sampled_from(["\n", "\r\n", "\r"]), st.booleans())
def test_people_written_are_people_read(
    tmp_path: Path, drawn: dict[str, dict[str, Any]], mark: str, ends: str, parquet: bool
) -> None:
    path = tmp_path / ("people.parquet" if parquet else "people.csv")
    write(path, rows_of(drawn), mark, ends)
    read = read_people(source(path, ALL))
    assert read.ids == list(drawn)
    whats = list(drawn.values())
    assert read.town == [what["town"] for what in whats]
    nan = math.nan
    for name in ("effort", "asking_rate", "joined", "left"):
        np.testing.assert_array_equal(
            getattr(read, name), [nan if w[name] is None else w[name] for w in whats]
        )
    np.testing.assert_array_equal(read.x, [w["home"][0] if w["home"] else nan for w in whats])
    np.testing.assert_array_equal(read.y, [w["home"][1] if w["home"] else nan for w in whats])
    assert read.on_crowd is not None
    assert read.on_crowd_known is not None
    assert read.on_crowd.tolist() == [bool(w["on_crowd"]) for w in whats]
    assert read.on_crowd_known.tolist() == [w["on_crowd"] is not None for w in whats]
    assert read.interests is not None
    for shares, what in zip(read.interests, whats, strict=True):
        weights = what["interests"]
        assert (shares is None) == (weights is None)
        if shares is not None:
            total = sum(weights.values())
            assert shares == pytest.approx({topic: weight / total for topic, weight in weights.items()})


tie = st.tuples(
    st.integers(0, 4), st.integers(0, 4), st.sampled_from(["chat", "tea", "lunch", "work"]), share
)


@QUICK
@given(st.lists(tie, min_size=1, max_size=40), st.booleans())
def test_ties_written_are_ties_read(tmp_path: Path, drawn: list[Any], parquet: bool) -> None:
    path = tmp_path / ("ties.parquet" if parquet else "ties.csv")
    write(path, [{"from": f"p{a}", "to": f"p{b}", "k": kind, "s": s} for a, b, kind, s in drawn])
    layers = {"chat": "online", "tea": "face_to_face", "lunch": "face_to_face", "work": "ignore"}
    columns = {"from_": None, "to": None, "layer": "k", "strength": "s", "layers": layers, "strengths": {}}
    read = read_ties(source(path, columns), [f"p{i}" for i in range(5)])
    strongest: dict[tuple[int, int, int], float] = {}
    for a, b, kind, s in drawn:
        if a != b and kind != "work" and (s is None or np.float32(s) > 0):
            key = (1, a, b) if kind == "chat" else (0, min(a, b), max(a, b))
            strongest[key] = max(strongest.get(key, -1.0), -1.0 if s is None else s)
    keys = list(zip(read.layer.tolist(), read.from_row.tolist(), read.to_row.tolist(), strict=True))
    assert keys == sorted(strongest)
    assert np.nan_to_num(read.strength, nan=-1.0).tolist() == [strongest[key] for key in keys]
    # Every row is a tie kept or one told of in the notes.
    told = sum(int(note.split()[1]) for note in read.notes if note.split()[1].isdigit())
    assert len(keys) + told == len(drawn)


junk = st.binary(max_size=300) | st.text('id,town;\t\n\r"0.5-:|x\0é', max_size=120).map(str.encode)


@QUICK
@given(
    junk, st.sampled_from([b"", b"id,town,interests,effort,x,y,on_crowd\n", b"from,to,k,s\n"]), st.booleans()
)
def test_junk_raises_only_table_errors(tmp_path: Path, content: bytes, header: bytes, parquet: bool) -> None:
    path = tmp_path / ("junk.parquet" if parquet else "junk.csv")
    path.write_bytes(header + content)
    by_name = {"from_": None, "to": None, "layer": None, "strength": "s", "layers": {}, "strengths": {}}
    by_number = {"from_": 1, "to": 2, "layer": None, "strength": None, "layers": {}, "strengths": {}}
    for read in (
        lambda: read_people(source(path, ALL)),
        lambda: read_people(source(path, dict.fromkeys(ALL))),
        lambda: read_ties(source(path, by_name), ["0", "x"]),
        lambda: read_ties(source(path, by_number), ["0", "x"]),
    ):
        assert refusal(read).startswith((str(path), "none"))


@QUICK
@given(st.integers(0, 2000), st.integers(0, 255))
def test_a_damaged_parquet_file_raises_only_table_errors(tmp_path: Path, at: int, byte: int) -> None:
    path = tmp_path / "people.parquet"
    write(path, [{"id": f"p{i}", "town": "N", "effort": i / 7} for i in range(20)])
    content = bytearray(path.read_bytes())
    content[at % len(content)] = byte
    path.write_bytes(content)
    columns = {**dict.fromkeys(ALL), "town": "town", "effort": "effort"}
    assert refusal(lambda: read_people(source(path, columns))).startswith((str(path), "none"))
