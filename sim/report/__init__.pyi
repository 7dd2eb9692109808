# The public names, each with the module that defines it. They are loaded when first used, because what
# some of them need takes a second to load.
from .briefs.brief_findings import study_slides as study_slides
from .briefs.brief_words import brief_slides as brief_slides, costs_of as costs_of, shares_of as shares_of
from .briefs.pptx_file import check_pptx as check_pptx, save_brief_pptx as save_brief_pptx
from .captions import (
    captions_in as captions_in,
    captions_of as captions_of,
    captions_text as captions_text,
)
from .findings.picture_titles import picture_titles as picture_titles
from .pages.calibration_page import render_calibration as render_calibration
from .pages.claims_page import render_board as render_board
from .pages.comparison_page import render_comparison as render_comparison
from .pages.each_person_page import (
    each_person_sentences as each_person_sentences,
    each_person_table as each_person_table,
    render_each_person as render_each_person,
)
from .pages.luck_page import luck_titles as luck_titles, render_luck as render_luck
from .pages.optimisation_page import render_optimisation as render_optimisation
from .pages.resilience_page import (
    headline as headline,
    render_resilience as render_resilience,
    whose_help as whose_help,
)
from .sweeps.discovery_page import (
    discovery_title as discovery_title,
    map_name as map_name,
    render_discovery as render_discovery,
)
from .sweeps.sensitivity_page import (
    ranking_name as ranking_name,
    ranking_title as ranking_title,
    render_sensitivity as render_sensitivity,
)
from .sweeps.sweep_page import (
    render_sweep as render_sweep,
    response_name as response_name,
    response_titles as response_titles,
)
