"""Compare all result tables of two runs, to the bit."""

import pandas as pd


def assert_same(one, other, *, but=()):
    """Compare the tables of two runs, without the columns `but`."""
    for name, table in one.items():
        left = [column for column in table if column not in but]
        pd.testing.assert_frame_equal(table[left], other[name][left], check_exact=True)
