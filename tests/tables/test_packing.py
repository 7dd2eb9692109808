"""Packed results are restored to the bit, and packed bytes hold no code."""

import pickle
from dataclasses import dataclass

import hypothesis.extra.numpy as hnp
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings, strategies as st

from sim import Society
from sim.errors import TableError
from sim.tables import pack, unpack

plain = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63) | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner) | st.tuples(inner, inner),
    max_leaves=12,
)
kinds = st.sampled_from([np.bool_, np.int32, np.int64, np.float32, np.float64])


@pytest.mark.long
@given(plain)
@settings(max_examples=100, deadline=None)
def test_plain_values_are_restored(value):
    found = unpack(pack(value))
    assert found == value
    assert repr(found) == repr(value)  # 1 and 1.0, 0.0 and -0.0, lists and tuples are told apart


@given(hnp.arrays(kinds, hnp.array_shapes(min_dims=1, max_dims=2, max_side=5)))
@settings(max_examples=50, deadline=None)
def test_arrays_are_restored_to_the_bit(array):
    found = unpack(pack({"a": array}))["a"]
    assert found.dtype == array.dtype
    assert found.shape == array.shape
    assert found.tobytes() == array.tobytes()


@dataclass(frozen=True)
class Held:
    """A dataclass such as a study might pack."""

    share: float
    who: dict


def test_the_tables_of_a_run_are_restored_to_the_bit():
    tables = Society("hybrid", people__count=40, days=12, engine="numpy").run().tables(ties=True)
    kept = {"tables": tables, "harvest": Held(float("nan"), {"a": np.arange(3)}), "notes": ("x",)}
    found = unpack(pack(kept), (Held,))
    for name, table in tables.items():
        pd.testing.assert_frame_equal(table, found["tables"][name], check_exact=True)
    assert found["harvest"].who["a"].tolist() == [0, 1, 2]
    assert np.isnan(found["harvest"].share)
    assert found["notes"] == ("x",)
    found["tables"]["days"].loc[0, "asked"] = 7  # as one's own table


@pytest.mark.parametrize(
    "packed",
    [b"", b"no zip", pickle.dumps(Held(0.0, {})), pack(Held(0.0, {})), pack([1, 2])[:-9]],
    ids=["empty", "no zip", "pickle", "unknown class", "cut off"],  # not the bytes, which hold the time
)
def test_damaged_or_unknown_content_is_refused(packed):
    with pytest.raises(TableError, match="a stored run can't be read"):
        unpack(packed)


def test_bytes_changed_anywhere_are_refused_or_read():
    packed = pack({"share": (0.1, None), "who": np.arange(300.0), "frame": pd.DataFrame({"a": ["b"] * 50})})
    for at in range(0, len(packed), 3):
        damaged = bytearray(packed)
        damaged[at] ^= 1 << at % 8
        try:
            unpack(bytes(damaged))  # not every byte matters: a date, say
        except TableError as error:
            assert "a stored run can't be read" in str(error)  # noqa: PT017 - else nothing is raised


def test_values_that_cannot_be_packed_are_refused():
    with pytest.raises(TypeError, match="a set can't be packed"):
        pack({1, 2})
