"""Run a scenario and check its invariants on each day, on one engine or on both."""

from dataclasses import fields

import pandas as pd

from helpers.invariants import hold_in_a_day, hold_in_the_columns, hold_in_the_tables
from sim import Society
from sim.society.plain_society import PlainSociety


def watched(scenario, **how):
    """Run it day by day, check days, columns and tables, and return the society and its tables."""
    society = Society(scenario, **how)
    while society.running:
        society.begin_day()
        society.ask()
        society.circulate()
        society.help()
        hold_in_a_day(society)
        society.end_day()
        if society.state.tick % max(4, society.state.ticks // 8) == 1 or not society.running:
            hold_in_the_columns(society)
    tables = society.tables(ties=True)
    hold_in_the_tables(society, tables)
    return society, tables


def live_on_both_engines(scenario):
    """Run it on both engines, check each day of the compiled one, and compare columns and tables.

    The compiled engine runs whole days as well: half of them one by one, and the others in one call.
    """
    arrays = Society(scenario, engine="numpy").run()
    compiled, tables = watched(scenario, engine="compiled")
    whole = PlainSociety(scenario, engine="compiled")
    while whole.state.tick < whole.state.ticks // 2:
        whole.step()
    for other in (arrays, whole.run()):
        for name, table in other.tables(ties=True).items():
            pd.testing.assert_frame_equal(table, tables[name], check_exact=True)
        for column in ("budget", "morale", "standing"):
            assert getattr(other.people, column).tobytes() == getattr(compiled.people, column).tobytes()
        assert other.state.daily == compiled.state.daily
        assert _work(other.state) == _work(compiled.state)
    return compiled, tables


def _work(state):
    """What managers have done, and who came and went, as lists."""
    work, presence = state.host_work, state.presence
    done = [] if work is None else [getattr(work, field.name).tolist() for field in fields(work)]
    came = [] if presence is None else [presence.arrived, presence.departed, presence.present]
    return done, came
