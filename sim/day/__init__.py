"""One day of a society, process by process: the only code that writes to its state.

Each function is one line of the ODD's schedule. It hands columns to the pure rules and writes what they
give back. The hot ones come in two forms (`sim.engine.engines`), equal to the bit.
"""

from sim.day.ask import add, ask
from sim.day.circulate import circulate
from sim.day.close import close, record
from sim.day.hand_values import VALUES, largest, set_value
from sim.day.help import help  # noqa: A004 - the ODD's word
from sim.day.intervene import intervene
from sim.day.manage import dismiss, hire
from sim.day.meet import meet
from sim.day.plug_in import plug_in
from sim.day.read import offer, read
from sim.day.remove import remove_people
from sim.day.renew import renew
from sim.day.thank import thank
from sim.day.today import Today

__all__ = [
    "VALUES",
    "Today",
    "add",
    "ask",
    "circulate",
    "close",
    "dismiss",
    "help",
    "hire",
    "intervene",
    "largest",
    "meet",
    "offer",
    "plug_in",
    "read",
    "record",
    "remove_people",
    "renew",
    "set_value",
    "thank",
]
