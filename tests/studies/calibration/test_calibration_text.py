"""The sentences of a calibration."""

import pytest

from sim.studies.calibration.calibration_text import at_an_end
from sim.tables.lazy_pandas import pd

ROW = {"parameter": "people.effort.mean", "prior_low": 0.1, "prior_high": 0.6, "identified": "yes"}


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"estimate": 0.105}, True),
        ({"estimate": 0.58}, True),
        ({"estimate": 0.115}, False),  # 0.08 of the range on a log scale
        ({"estimate": 0.105, "identified": "no"}, False),
        ({"estimate": 0.01, "prior_low": 0.0}, False),  # nobody's effort can be below 0
        (
            {"parameter": "people.interest.concentration", "prior_low": 1, "prior_high": 3, "estimate": 2.9},
            True,
        ),
    ],
)
def test_an_estimate_at_an_end_of_its_range_is_named_unless_nothing_lies_beyond(change, named):
    row = ROW | change
    found = at_an_end(pd.DataFrame([row]))
    assert len(found) == named
    assert not found or found[0].startswith(f"At an end of the range that was tried: {row['parameter']}. ")
