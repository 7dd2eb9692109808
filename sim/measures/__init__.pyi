# The public names, each with the module that defines it. They are loaded when first used, because some of
# them import libraries that take a second to load.
from .declaration import NEEDS as NEEDS, Life as Life, Measure as Measure, Span as Span
from .measure_run import measure as measure, measure_named as measure_named
from .network.distances import Distance as Distance, mean_distance as mean_distance
from .network.dunbar_circles import (
    CIRCLES as CIRCLES,
    circle_sizes as circle_sizes,
    strength_of_contact as strength_of_contact,
)
from .network.network_shape import (
    Network as Network,
    clustering as clustering,
    degree_centralisation as degree_centralisation,
    help_network as help_network,
    network as network,
    tie_network as tie_network,
)
from .network.reciprocity import (
    Null as Null,
    reciprocity as reciprocity,
    reciprocity_null as reciprocity_null,
)
from .network.tie_logit import TieLogit as TieLogit, fit_tie_logit as fit_tie_logit
from .outcome.groups import (
    GROUP_KINDS as GROUP_KINDS,
    by_group as by_group,
    full_life as full_life,
    groupings as groupings,
)
from .outcome.inequality import gini as gini, gini_null as gini_null
from .outcome.reading_measures import reading_by_followers as reading_by_followers
from .outcome.run_measures import COLUMNS as COLUMNS, MEASURES as MEASURES
from .outcome.waiting_times import StillWaiting as StillWaiting, kaplan_meier as kaplan_meier, waits as waits
from .registry import FURTHER as FURTHER, KNOWN as KNOWN, required_tables as required_tables
from .rows import answers_received as answers_received
from .statistics.intervals import (
    FEWEST_FOR_SHARES as FEWEST_FOR_SHARES,
    Interval as Interval,
    paired_interval as paired_interval,
    ratio_interval as ratio_interval,
    share_difference_interval as share_difference_interval,
    share_interval as share_interval,
    student_interval as student_interval,
    wilson_interval as wilson_interval,
)
