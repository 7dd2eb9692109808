"""A shorter tick changes the resolution, not the society: each channel at five ticks, 20 paired societies."""

import sys

import numpy as np
import pytest

from sim import Society, load
from sim.measures import full_life

HOURS = (24, 12, 6, 2, 1)
SOCIETIES = 20
MOST = 0.02  # of the answered share
SHORT = {"people.count": 300, "days": 40}
CHANNELS = {
    "word of mouth": ("neighbours-only", {}),
    "hub": ("centralised-local", {}),
    "feed": ("distributed-crowd", {}),
    "managers": ("good-host", {"interventions": [], "channels.managers.count": 5}),
    "all of them, and passing on": ("community-of-practice", {}),
}


def lived(name, hours, societies=SOCIETIES):
    """Return answered share, mean wait in whole days, readings and answers per question, (societies, 4)."""
    scenario, own = CHANNELS[name]
    setting = load(scenario, SHORT | own | {"tick_hours": hours})
    rows = []
    for n in range(1, societies + 1):
        seeds = {"seed": dict.fromkeys(("people", "ties", "luck"), n)}
        questions = Society(setting.replace(seeds), engine="compiled").run().questions_table()
        whole = full_life(questions, lifetime_days=float(setting.asking.lifetime), days=float(setting.days))
        questions = questions[whole]
        wait = np.floor(questions.wait_days.dropna() + 1e-9)
        answered = questions.answers > 0
        rows.append((answered.mean(), wait.mean(), questions.read.mean(), questions.answers.mean()))
    return np.array(rows)


@pytest.mark.slow
@pytest.mark.parametrize("name", CHANNELS)
def test_the_tick_changes_neither_answers_nor_waits(name):
    """Means of paired differences to ticks of a day; docs/odd.md has the table that `tabulate` prints."""
    day = lived(name, 24)
    for hours in HOURS[1:]:
        share, wait, read, answers = (lived(name, hours) - day).mean(axis=0)
        assert abs(share) < MOST, (hours, share)
        assert abs(wait) < 0.25, (hours, wait)  # what waits overnight has not waited a whole day
        assert abs(read) < 0.05 * day[:, 2].mean(), (hours, read)
        assert abs(answers) < 0.12 * day[:, 3].mean(), (hours, answers)  # managers see who has effort left


def tabulate(names=CHANNELS, societies=SOCIETIES):
    """Print the rows of the ODD's table: means at a day, paired differences, Student's 95 % half-widths."""
    from scipy import stats

    wide = stats.t.ppf(0.975, societies - 1) / np.sqrt(societies)
    for name in names:
        day = lived(name, 24, societies)
        print(name, 24, day.mean(axis=0).round(4), flush=True)  # noqa: T201 - for whoever runs this file
        for hours in HOURS[1:]:
            apart = lived(name, hours, societies) - day
            half = wide * apart.std(axis=0, ddof=1)
            print(name, hours, apart.mean(axis=0).round(4), half.round(4), flush=True)  # noqa: T201


if __name__ == "__main__":
    tabulate(sys.argv[1:] or CHANNELS)
