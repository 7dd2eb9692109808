# Loaded when first used: rich takes a tenth of a second to load, and what runs a study two seconds.
from .study_run import (
    first_phase as first_phase,
    how as how,
    print_results as print_results,
    print_study as print_study,
    save_lives as save_lives,
    stoppable as stoppable,
    took as took,
)
from .terminal import bar as bar
