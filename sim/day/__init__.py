"""One day of a society, process by process: the only code that writes to the state of the society.

Each function carries out one line of the schedule in the ODD: the function passes columns to the pure rules,
and writes the results to the state. The slowest rules come from an engine (`sim.engine.engines`). All engines
give bit-identical results.
"""

from sim.day.ask import add as add
from sim.day.close import record as record
from sim.day.intervene import intervene as intervene
from sim.day.live import (
    ask as ask,
    circulate as circulate,
    finish as finish,
    live as live,
    live_through as live_through,
    next_busy_tick as next_busy_tick,
    runs_as_a_whole as runs_as_a_whole,
    runs_unseen as runs_unseen,
)
from sim.day.manage import dismiss as dismiss, hire as hire
from sim.day.meet import meet as meet
from sim.day.plug_in import plug_in as plug_in
from sim.day.read import offer as offer
from sim.day.remove import come_and_go as come_and_go, remove_people as remove_people
from sim.day.renew import renew as renew
