# The public names, each with the module that defines it. They are loaded when first used, because what
# some of them need takes a second to load.
from .file_overrides import FileOverride as FileOverride, file_overrides as file_overrides
from .parquet_file import parquet_cells as parquet_cells, parquet_names as parquet_names
from .people import PeopleColumns as PeopleColumns, read_people as read_people
from .private_scenarios import (
    PrivateScenarios as PrivateScenarios,
    for_display as for_display,
    has_real_people as has_real_people,
    people_ids as people_ids,
)
from .tie_merge import TieColumns as TieColumns
from .ties import read_ties as read_ties
from .user_tables import faults as faults, read_user_files as read_user_files, refuse_faults as refuse_faults
