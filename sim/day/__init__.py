"""One day of a society, process by process: the only code that writes to its state.

Each function is one line of the ODD's schedule. It hands columns to the pure rules and writes what they
give back. The hot ones come in two forms (`sim.forms`), equal to the bit.
"""

from sim.day.asking import add, ask
from sim.day.circulating import circulate
from sim.day.closing import close, record
from sim.day.helping import help  # noqa: A004 - the ODD's word
from sim.day.intervening import intervene
from sim.day.managing import dismiss, hire
from sim.day.meeting import meet
from sim.day.plugging import plug_in
from sim.day.reading import offer, read
from sim.day.removing import remove_people
from sim.day.renewing import renew
from sim.day.thanking import thank
from sim.day.today import Today
from sim.day.values import VALUES, largest, set_value

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
