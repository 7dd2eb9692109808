"""One day of a society, process by process: the only code that writes to its state.

Each function is one line of the ODD's schedule. It hands columns to the pure rules and writes what they
give back. The hot ones come from an engine (`sim.engine.engines`); both engines are equal to the bit.
"""

from sim.day.ask import add, ask
from sim.day.circulate import circulate
from sim.day.close import close, record
from sim.day.help import help  # noqa: A004 - the ODD's word
from sim.day.intervene import intervene
from sim.day.manage import dismiss, hire
from sim.day.meet import meet
from sim.day.plug_in import plug_in
from sim.day.read import offer, read
from sim.day.remove import remove_people
from sim.day.renew import renew
from sim.day.thank import thank

__all__ = [
    "add",
    "ask",
    "circulate",
    "close",
    "dismiss",
    "help",
    "hire",
    "intervene",
    "meet",
    "offer",
    "plug_in",
    "read",
    "record",
    "remove_people",
    "renew",
    "thank",
]
