# The public names, each with the module that defines it. They are loaded when first used, because what
# some of them need takes a second to load.
from .captions import (
    captions_in as captions_in,
    captions_of as captions_of,
    captions_text as captions_text,
)
from .pages.calibration_page import render_calibration as render_calibration
from .pages.claims_page import render_board as render_board
from .pages.comparison_page import render_comparison as render_comparison
from .pages.each_person_page import (
    each_person_sentences as each_person_sentences,
    each_person_table as each_person_table,
    render_each_person as render_each_person,
)
from .pages.luck_page import render_luck as render_luck
from .pages.optimisation_page import render_optimisation as render_optimisation
from .pages.resilience_page import (
    headline as headline,
    render_resilience as render_resilience,
    whose_help as whose_help,
)
