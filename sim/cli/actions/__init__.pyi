# The function behind each command. It is loaded when the command is called.
from .calibration import calibrate as calibrate
from .facts import facts as facts
from .imports import import_files as import_files
from .lesson import lesson as lesson
from .optimisation import optimise as optimise
from .scenarios import (
    list_shipped as list_shipped,
    new as new,
    schema as schema,
    show as show,
    validate as validate,
)
from .serve import serve as serve
from .simulate import compare as compare, run as run
from .studies import claims as claims, luck as luck, resilience as resilience
from .sweeps import discover as discover, merge as merge, sensitivity as sensitivity, sweep as sweep
