# The public names, each with the module that defines it, loaded when first used.
from .community_log import Log as Log
from .fact_results import Facts as Facts
from .fact_table import COLUMNS as COLUMNS, FACTS as FACTS, Fact as Fact
from .fact_values import (
    Options as Options,
    of_log as of_log,
    of_run as of_run,
    of_runs as of_runs,
    values as values,
)
from .log_files import log_paths as log_paths, read_log as read_log
