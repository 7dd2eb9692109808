"""Salganik, Dodds & Watts (2006): who sees the choices of others makes success unequal and unpredictable.

python experiments/reproductions/salganik_2006.py
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from itertools import combinations
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from reproduction import Finding, Reproduction, Values, curve, main, plot_curve
from scipy.stats import spearmanr

import sim
from sim.measures import gini

SONGS, WORLDS, DAYS = 48, 8, 10
INFLUENCES = (0.0, 0.05, 0.1, 0.2)  # log odds that each earlier answer adds
STRONG = INFLUENCES.index(0.1)
DIFFICULTY = np.linspace(0.05, 0.95, SONGS)  # the easier a question, the more people like to answer it
SETTING = {
    "people.count": 700,
    "days": DAYS,
    "people.topics": SONGS,
    "people.interest.concentration": math.inf,
    "people.skill.interest_correlation": 0,
    "people.effort.mean": math.inf,
    "people.on_crowd": 1,
    "ties.face_to_face.kind": "none",
    "ties.online.kind": "none",
    "asking.rate": 0,
    "asking.lifetime": DAYS,
    "asking.answers_wanted": 1000,
    "discouragement.enabled": False,
    "helping.attention": 0.5,
    "helping.misjudgement": 0,
    "helping.willingness": {
        "baseline": -1, "interest": 0, "tie": 0, "owed": 0,
        "nearness": 0, "rivalry": 0, "standing": 0, "purpose": 0,
    },
    "channels.feed": {"reach": 175, "fading": 1, "followers": 0, "visibility": 0, "noise": 0, "hostility": 0},
}  # fmt: skip


def success(changes: Mapping[str, object], seed: int, world: int) -> np.ndarray:
    """Return how many people answered each question in one world, (SONGS,).

    The worlds of a seed have the same people and the same questions, and differ in their luck only.
    """
    scenario = sim.load("base", SETTING | dict(changes) | {"seed.people": seed, "seed.ties": seed})
    society = sim.Society(scenario, luck=1000 * seed + world)
    for song in range(SONGS):
        society.person(song).ask(topic=song, difficulty=float(DIFFICULTY[song]))
    return society.run().questions_table().sort_values("asker")["answers"].to_numpy(float)


def inequality_and_unpredictability(counts: np.ndarray) -> tuple[float, float, float]:
    """Return the paper's G, its U, and the rank correlation of success with ease.

    G is the mean over worlds of the Gini coefficient of success. U is the mean over songs and pairs of worlds
    of the difference in market share. `counts` has the shape (worlds, songs).
    """
    share = counts / counts.sum(axis=1, keepdims=True)
    u = np.mean([np.abs(a - b).mean() for a, b in combinations(share, 2)])
    quality = np.mean([spearmanr(-DIFFICULTY, each).statistic for each in counts])
    return float(np.mean([gini(each) for each in counts])), float(u), float(quality)


def measure(societies: int) -> Values:
    """Run eight worlds of each society at each strength of influence, and with an order by votes."""
    conditions = [{"helping.willingness.bystander": -each} for each in INFLUENCES]
    conditions.append({"channels.feed.ranking": "votes", "channels.feed.voting": 1})
    found = np.array(
        [
            [
                inequality_and_unpredictability(
                    np.array([success(each, seed, world) for world in range(WORLDS)])
                )
                for each in conditions
            ]
            for seed in range(1, societies + 1)
        ]
    )
    g, u, quality = (found[:, :, k] for k in range(3))
    return {
        "values": {
            "g_independent": g[:, 0], "g_counts": g[:, STRONG], "g_rise": g[:, STRONG] - g[:, 0],
            "u_independent": u[:, 0], "u_counts": u[:, STRONG], "u_rise": u[:, STRONG] - u[:, 0],
            "g_votes": g[:, -1] - g[:, STRONG], "u_votes": u[:, -1] - u[:, STRONG],
            "quality_counts": quality[:, STRONG], "quality_votes": quality[:, -1],
        },
        "curves": {"G": curve(INFLUENCES, g[:, :-1]), "U": curve(INFLUENCES, u[:, :-1])},
    }  # fmt: skip


def draw(curves: Mapping[str, Any], ax: Axes) -> None:
    """Draw inequality and unpredictability against the strength of social influence."""
    plot_curve(ax, curves["G"], "inequality G (left)", marker="o", color="#0173b2")
    right = ax.twinx()
    plot_curve(right, curves["U"], "unpredictability U (right)", marker="s", color="#de8f05")
    ax.set(
        xlabel="social influence: log odds per earlier answer", ylabel="Gini coefficient G", ylim=(0, None)
    )
    right.set(ylabel="U, share of all answers", ylim=(0, None))
    ax.set_xticks(INFLUENCES, [f"{each:g}" for each in INFLUENCES])
    right.grid(visible=False)
    lines = [*ax.get_lines(), *right.get_lines()]
    ax.legend(lines, [line.get_label() for line in lines], frameon=False, loc="lower right")


REPRODUCTION = Reproduction(
    name="salganik_2006",
    title="Salganik, Dodds and Watts 2006: what others choose makes success unequal and unpredictable",
    source="Salganik, Dodds & Watts (2006)",
    about="""People chose among 48 unknown songs. Some saw nothing of others, and some saw how often each
song had been downloaded in their *world*, of which there were eight. Where they saw it, success was more
unequal (G) and differed more between worlds (U); where songs were also listed in the order of success,
both rose further. Good songs rarely did badly, and bad ones rarely well. In the model the songs are 48
questions, the downloads are answers, and the worlds are lives of one society with other luck. Easier
questions can be answered by more people, which is their quality. A `bystander` below 0 makes each earlier
answer *raise* the log odds that others answer: they see the counts. The order is `channels.feed.ranking:
votes`.""",
    differs="""In the experiment counts changed what people listened to; here they change what people
answer once they have read it. The model's votes come from readers who *don't* answer, so they say nothing
about quality. And its order is sharp: people read what is on top and nothing below, whereas in the
experiment many looked further down. The paper shows G and U as bars without numbers, so only directions
are compared. The rise of U is small, and if each earlier answer adds 0.2 to the log odds, U is no longer
higher than without influence: then nearly everybody who can answer a question does, and only quality
remains.""",
    checked="""48 songs, 14,341 participants, eight worlds with influence and one without, and every
direction in the table except the last two: the paper's abstract, and the supporting text with it, which
gives about 700 people for each world. That the best songs rarely did badly and the worst rarely well: the
abstract.""",
    findings=(
        Finding("g_independent", "inequality G without influence", "no number", None, None, ".3f"),
        Finding("g_rise", "rise of G if counts are seen", "above 0", 0.02, 1, ".3f"),
        Finding("u_independent", "unpredictability U without influence", "no number", None, None, ".4f"),
        Finding("u_rise", "rise of U if counts are seen", "above 0", 0.0005, 1, ".4f"),
        Finding("g_votes", "further rise of G if questions are in order", "above 0", 0.02, 1, ".3f"),
        Finding("u_votes", "further rise of U if questions are in order", "above 0", 0.0005, 1, ".4f"),
        Finding(
            "quality_counts",
            "rank correlation of success and quality, counts seen",
            "above 0, below 1",
            0.3,
            0.95,
        ),
        Finding(
            "quality_votes",
            "rank correlation of success and quality, in order",
            "above 0, below 1",
            0.3,
            0.95,
        ),
    ),
    caption="""Inequality and unpredictability of success by the strength of social influence: means of 5
societies of 8 worlds, with 95 % intervals.""",
    societies=5,
    measure=measure,
    draw=draw,
)

if __name__ == "__main__":
    main(REPRODUCTION)
