"""Test that the peer (`mesa_objects`) follows the same rules: over many lives, the means of both must agree.

Each life gives one number for each measure (below). Lives differ only in the luck seed, so for one society
they are independent draws, and the means of both sides are compared by Welch's two-sample t test. A call
tests every measure in every scenario and requires p >= alpha / number of tests (Bonferroni), so that a peer
that agrees is rejected in at most a share `ALPHA` of calls. The seeds are fixed, so every call gives the same
verdict.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from mesa_objects import Peer

from sim import Society

ALPHA = 0.001
MEASURES = {
    "answered_share": "answered share of the questions that were observed for their whole lifetime",
    "first_day_share": "share of those questions that were answered on the day they were asked",
    "shown": "exposures per question",
    "read": "readings per question",
    "attempts": "attempted answers per question",
    "gini_helped": "Gini coefficient of help given",
    "mean_morale": "mean morale at the end",
    "ties_held": "ties per person at the end, on both layers",
    "mean_strength": "mean strength of these ties",
    "mean_debt": "mean absolute debt on these ties, in answers",
}


def life_of_ours(setting: Any, luck: int, engine: str = "compiled") -> dict[str, float]:
    """Return the measures of one life in our engine."""
    state = Society(setting, luck=luck, engine=engine).run().state
    q, a = state.questions, state.answers
    full = q.asked <= state.tick - state.lifetime
    wait = np.where(q.first_tick >= 0, q.first_tick - q.asked, -1)
    strength, owed = [], []
    for layer in (state.ties.face_to_face, state.ties.online):
        row, column, _ = layer.edges()
        account = layer.account[row, column].astype(int)
        scale = np.where(account & 1 == 1, state.tie_fading.shielded_scale, state.tie_fading.scale)
        strength.append(layer.strength[row, column] * scale)
        owed.append(account >> 1)
    helped = np.bincount(a.helper[a.helpful], minlength=state.people.count)
    return {
        **_of_questions(wait[full], q.shown, q.read, q.attempts),
        **_of_people(helped, state.people.morale, np.concatenate(strength), np.concatenate(owed)),
    }


def life_of_peer(setting: Any, seed: int) -> dict[str, float]:
    """Return the measures of one life in Mesa objects."""
    peer = Peer(setting, seed).run()
    last = peer.day - setting.asking.lifetime
    wait = [-1 if q.first_day is None else q.first_day - q.asked for q in peer.questions if q.asked <= last]
    counts = [[getattr(q, name) for q in peer.questions] for name in ("shown", "read", "attempts")]
    peer.day -= 1  # strengths as of the last evening, as in our engine
    ties = [tie for p in peer.agents for held in (p.face_to_face, p.online) for tie in held.values()]
    strength, owed = np.array([peer.strength(tie) for tie in ties]), np.array([tie.owed for tie in ties])
    helped, morale = np.array([[p.helped, p.morale] for p in peer.agents]).T
    return {**_of_questions(np.array(wait), *counts), **_of_people(helped, morale, strength, owed)}


def _of_questions(wait: Any, shown: Any, read: Any, attempts: Any) -> dict[str, float]:
    """Measure questions. `wait` holds only those with a whole lifetime, and is -1 if there was no answer."""
    return {
        "answered_share": float(np.mean(wait >= 0)),
        "first_day_share": float(np.mean(wait == 0)),
        "shown": float(np.mean(shown)),
        "read": float(np.mean(read)),
        "attempts": float(np.mean(attempts)),
    }


def _of_people(helped: Any, morale: Any, strength: Any, owed: Any) -> dict[str, float]:
    """Measure people and their ties; `strength` and `owed` have one number per tie."""
    return {
        "gini_helped": _gini(helped),
        "mean_morale": float(np.mean(morale, dtype=float)),
        "ties_held": strength.size / len(helped),
        "mean_strength": float(np.mean(strength)),
        "mean_debt": float(np.mean(np.abs(owed))),
    }


def _gini(values: Any) -> float:
    ordered = np.sort(values).astype(float)
    rank = np.arange(1, ordered.size + 1)
    return float((2 * rank - ordered.size - 1) @ ordered / (ordered.size * ordered.sum()))


def compare(settings: list[Any], lives: int, engine: str = "compiled") -> list[dict[str, Any]]:
    """Test every measure in every scenario. Returns a row for each, whose `agrees` is the verdict.

    Parameters
    ----------
    settings : list of Scenario
    lives : int
        Number of lives on each side.
    engine : {"compiled", "numpy"}
        Which of our engines to use; both give the same numbers.
    """
    rows = []
    for setting in settings:
        ours = [life_of_ours(setting, luck, engine) for luck in range(1, lives + 1)]
        theirs = [life_of_peer(setting, seed) for seed in range(1, lives + 1)]
        for name in MEASURES:
            a, b = ([life[name] for life in side] for side in (ours, theirs))
            rows.append({"scenario": setting.name, "measure": name, **welch(a, b)})
    for row in rows:
        row["agrees"] = row["p"] >= ALPHA / len(rows)
    return rows


def welch(ours: list[float], peer: list[float]) -> dict[str, float]:
    """Return the means of both sides, their difference in standard errors, and the p value of no difference.

    A measure that doesn't vary must be equal on both sides, up to the rounding of float32 columns.
    """
    from scipy.stats import ttest_ind

    a, b = np.array(ours), np.array(peer)
    error = float(np.sqrt(a.var(ddof=1) / a.size + b.var(ddof=1) / b.size))
    row = {"ours": float(a.mean()), "peer": float(b.mean()), "error": error}
    if error < 1e-6 * abs(row["ours"]):
        same = bool(np.isclose(row["ours"], row["peer"], rtol=1e-5))
        return {**row, "t": 0.0 if same else float("inf"), "p": float(same)}
    test = ttest_ind(a, b, equal_var=False)
    return {**row, "t": float(test.statistic), "p": float(test.pvalue)}
