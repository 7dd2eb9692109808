# The body of each command, loaded when it is called.
from .live_page import serve as serve
from .scenarios import (
    list_shipped as list_shipped,
    new as new,
    schema as schema,
    show as show,
    validate as validate,
)
from .simulate import compare as compare, lesson as lesson, run as run
from .studies import claims as claims, luck as luck, resilience as resilience
from .sweeps import discover as discover, merge as merge, sensitivity as sensitivity, sweep as sweep
