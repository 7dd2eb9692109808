# The public names, each with the module that defines it. They are loaded when first used, because a worker
# process begins without any of them.
from .compiled_code import must_compile as must_compile
from .dask_cluster import DaskExecutor as DaskExecutor
from .executors import (
    Inline as Inline,
    cores as cores,
    execute as execute,
    on_this_machine as on_this_machine,
)
from .extra_tables import lived_tables as lived_tables
from .notes import Note as Note, Shortfall as Shortfall, merge_notes as merge_notes
from .observers.funnel import ENDS as ENDS, Funnel as Funnel
from .observers.observer import AskingChance as AskingChance, observe as observe
from .observers.positions import positions as positions
from .pool.worker import reason as reason
from .pool.worker_pool import SupervisedPool as SupervisedPool
from .pool.worker_process import (
    CannotStart as CannotStart,
    RunFailed as RunFailed,
    RunLost as RunLost,
    no_memory_limit as no_memory_limit,
)
from .runs import (
    Harvest as Harvest,
    Progress as Progress,
    Ran as Ran,
    Run as Run,
    Tables as Tables,
    Warming as Warming,
    live as live,
    run_all as run_all,
    run_lives as run_lives,
    seeded as seeded,
)
from .start_cache import STARTS as STARTS, Starts as Starts
