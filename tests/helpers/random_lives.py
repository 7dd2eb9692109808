"""Run a scenario and check its invariants on each day, on one engine or on both."""

import pandas as pd

from helpers.invariants import hold_in_a_day, hold_in_the_columns, hold_in_the_tables
from sim import Society


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

    The compiled engine runs whole days in one call, too.
    """
    arrays = Society(scenario, engine="numpy").run()
    compiled, tables = watched(scenario, engine="compiled")
    for other in (arrays, Society(scenario, engine="compiled").run()):
        for name, table in other.tables(ties=True).items():
            pd.testing.assert_frame_equal(table, tables[name], check_exact=True)
        for column in ("budget", "morale", "standing"):
            assert getattr(other.people, column).tobytes() == getattr(compiled.people, column).tobytes()
    return compiled, tables
