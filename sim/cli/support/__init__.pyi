# Loaded when first used: rich takes a tenth of a second to load, and what runs a study two seconds.
from .study_run import (
    how as how,
    print_study as print_study,
    save_lives as save_lives,
    stoppable as stoppable,
)
from .terminal import bar as bar, print_lines as print_lines
