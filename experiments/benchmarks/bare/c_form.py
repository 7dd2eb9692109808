"""The bare model in C (`bare.c`), compiled by gcc and called by ctypes; the same bits as `numpy_form`."""

from __future__ import annotations

import ctypes
from pathlib import Path

import bare_model as bare
import numpy as np
from bare_model import Outcome, Start
from c_library import compile_c
from numpy_form import NOTHING, sparse_rows


class Rules(ctypes.Structure):
    """The parameters, in the order of `bare.c`."""

    _fields_ = [
        *((name, ctypes.c_int64) for name in ("people", "topics", "lifetime")),
        *(
            (name, ctypes.c_double)
            for name in ("ask", "own_topic", "effort", "base", "match", "tie", "learning", "fading")
        ),
    ]


COLUMNS = ("topic", "skill", "budget", "helped", "asked", "about", "difficulty", "first", "other", "tie",
           "stored", "lot", "whose", "place", "readers", "counts")  # fmt: skip


class Society(ctypes.Structure):
    """The arrays of a society, in the order of `bare.c`."""

    _fields_ = [(name, ctypes.c_void_p) for name in COLUMNS]


class Model:
    """A society in arrays, as in `numpy_form`; `run` can be called once."""

    def __init__(self, start: Start, seed: int, days: int) -> None:
        n, self.seed, self.days = start.people, seed, days
        first, other, tie = sparse_rows(start)
        self.columns = {
            "topic": start.topic, "skill": start.skill, "budget": np.ones(n), "helped": np.zeros(n, np.int64),
            "asked": np.full(n, NOTHING), "about": np.zeros(n, np.int64), "difficulty": np.zeros(n),
            "first": first, "other": other, "tie": tie, "stored": start.strength.copy(),
            **{name: np.full(n, -1) for name in ("lot", "whose", "place", "readers")},
            "counts": np.zeros(5, np.int64),
        }  # fmt: skip
        self.rules = Rules(
            n, bare.TOPICS, bare.LIFETIME, bare.ASK, bare.OWN_TOPIC, bare.EFFORT, bare.BASE, bare.MATCH,
            bare.TIE, bare.LEARNING, bare.FADING,
        )  # fmt: skip
        self.library = compile_c(Path(__file__).with_name("bare.c"))
        self.library.live.restype = ctypes.c_double

    def run(self) -> Outcome:
        """Simulate all days."""
        society = Society(*(self.columns[name].ctypes.data for name in COLUMNS))
        scale = self.library.live(
            ctypes.byref(self.rules), ctypes.byref(society), ctypes.c_uint64(self.seed),
            ctypes.c_int64(self.days), ctypes.c_double(1.0),
        )  # fmt: skip
        c = self.columns
        return Outcome(*c["counts"].tolist(), c["helped"], c["stored"] * scale)
