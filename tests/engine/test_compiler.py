"""How kernels and inner functions are compiled (`sim.engine.compiled.compiler`)."""

from typing import Any, NamedTuple

import numba
import numpy as np
import pytest
from numba.core.errors import TypingError

from sim.engine.compiled.compiler.jit import inner
from sim.engine.compiled.compiler.linking import KernelCompiler
from sim.engine.compiled.compiler.references import refer


class Group(NamedTuple):
    """Columns and numbers of every kind that kernels get in groups."""

    line: Any
    layer: Any
    share: float
    grid: Any


@inner
def add(one, other):
    return one + other


@inner
def total(group):
    words, degree = group.layer
    found = 0.0
    for row in range(group.grid.shape[0]):
        for column in range(group.grid.shape[1]):
            found = add(found, group.grid[row, column] * group.line[column])
    group.line[0] = -1.0
    return add(found, group.share) + words[1, 2] + degree[1] + group.grid[1].size + group.line.nbytes


@numba.njit(pipeline_class=KernelCompiler)
def kernel(group):
    return total(refer(group))


@inner
def twice(number):
    return 2 * number


@numba.njit(pipeline_class=KernelCompiler)
def calls_with_constants(number):
    return twice(3) + twice(4) + twice(number)


def _group(line):
    layer = np.arange(6, dtype=np.uint64).reshape(2, 3), np.array([7, 8], np.int16)
    return Group(line, layer, 0.5, np.arange(8.0).reshape(2, 4))


def test_inner_functions_read_and_write_the_columns_of_a_group():
    line = np.array([1.0, 2.0, 3.0, 4.0])
    expected = (np.arange(8.0).reshape(2, 4) * line).sum() + 0.5 + 5 + 8 + 4 + 32
    assert kernel(_group(line)) == expected
    assert line.tolist() == [-1.0, 2.0, 3.0, 4.0]


def test_a_column_with_gaps_is_refused_by_name():
    with pytest.raises(TypingError, match=r"Group\.line is not contiguous"):
        kernel(_group(np.zeros(8)[::2]))


def test_constants_dont_compile_a_function_again():
    assert calls_with_constants(5) == 24
    assert len(twice.signatures) == 1
