# The public names, each with the module that defines it. They are loaded when first used, because what
# some of them need takes a second to load.
from .brief_pages import (
    brief_drawings as brief_drawings,
    captioned_png as captioned_png,
    save_brief_pdf as save_brief_pdf,
    untitled as untitled,
)
from .figure_files import (
    Figures as Figures,
    delete_other_formats as delete_other_formats,
    draw_svg as draw_svg,
    save_figure as save_figure,
    save_figures as save_figures,
)
from .figure_style import figure_style as figure_style
from .formats import FORMATS as FORMATS, STANDARD as STANDARD, check_formats as check_formats
from .glyphs import notes_on_names as notes_on_names
from .narrow_figures import with_titles as with_titles
from .parameter_labels import parameter_label as parameter_label
from .runs.circles_plot import plot_circles as plot_circles
from .runs.daily_plot import plot_over_time as plot_over_time
from .runs.giving_plot import plot_giving as plot_giving
from .runs.map_plot import plot_map as plot_map
from .runs.reading_plot import plot_reading as plot_reading
from .runs.waiting_plot import plot_waiting as plot_waiting, plot_waiting_bands as plot_waiting_bands
from .studies.calibration_plot import (
    plot_posterior as plot_posterior,
    plot_predicted_facts as plot_predicted_facts,
)
from .studies.comparison_figures import comparison_figures as comparison_figures
from .studies.front_plot import plot_front as plot_front
from .studies.group_plots import (
    plot_counterfactual as plot_counterfactual,
    plot_differences as plot_differences,
    plot_groups as plot_groups,
)
from .studies.luck_plot import (
    luck_figures as luck_figures,
    plot_luck as plot_luck,
    plot_strips as plot_strips,
    plot_two_lives as plot_two_lives,
)
from .studies.measure_plot import plot_measure as plot_measure
from .studies.question_outcomes_plot import plot_question_outcomes as plot_question_outcomes
from .studies.resilience_plot import (
    plot_resilience as plot_resilience,
    plot_weekly_share as plot_weekly_share,
)
from .studies.sweep_plots import (
    plot_phases as plot_phases,
    plot_response as plot_response,
    plot_sensitivity as plot_sensitivity,
)
from .style import figure_of as figure_of
