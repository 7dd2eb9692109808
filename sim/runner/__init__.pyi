# The public names, each with the module that defines it. They are loaded when first used, because a worker
# process begins without any of them.
from .compiled_code import must_compile as must_compile
from .dask_cluster import DaskExecutor as DaskExecutor
from .executors import (
    InlineExecutor as InlineExecutor,
    cores as cores,
    execute as execute,
    local_executor as local_executor,
)
from .extra_tables import run_with_tables as run_with_tables
from .notes import (
    FastAskers as FastAskers,
    HostTime as HostTime,
    Note as Note,
    Shortfall as Shortfall,
    merge_notes as merge_notes,
    stored_note as stored_note,
)
from .observers.funnel import ENDS as ENDS, Funnel as Funnel
from .observers.observer import AskingChance as AskingChance, observe as observe
from .observers.positions import positions as positions
from .pool.worker import failure_reason as failure_reason
from .pool.worker_pool import SupervisedPool as SupervisedPool
from .pool.worker_process import (
    CannotStart as CannotStart,
    RunFailed as RunFailed,
    RunLost as RunLost,
    no_memory_limit as no_memory_limit,
)
from .runs import (
    FinishedRun as FinishedRun,
    Harvest as Harvest,
    Progress as Progress,
    Run as Run,
    Tables as Tables,
    WarmUp as WarmUp,
    run_all as run_all,
    run_lives as run_lives,
    run_lives_as_arrays as run_lives_as_arrays,
    run_once as run_once,
    with_replicate_seeds as with_replicate_seeds,
)
from .start_cache import START_CACHE as START_CACHE, StartCache as StartCache
