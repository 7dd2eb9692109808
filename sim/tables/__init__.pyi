# The public names, each with the module that defines it, loaded when first used.
from .array_table import (
    AnyTable as AnyTable,
    ArrayColumn as ArrayColumn,
    ArrayTable as ArrayTable,
    array_table as array_table,
    frames_of as frames_of,
    join_tables as join_tables,
)
from .chosen_tables import RUN_TABLES as RUN_TABLES, chosen_tables as chosen_tables
from .columns import (
    CHANNELS as CHANNELS,
    LAYERS as LAYERS,
    STATUSES as STATUSES,
    TABLES as TABLES,
    Column as Column,
)
from .comparison import ComparisonTables as ComparisonTables
from .exports.network_export import to_networkx as to_networkx, write_network as write_network
from .exports.network_files import (
    NetworkFile as NetworkFile,
    chosen_networks as chosen_networks,
    write_networks as write_networks,
)
from .files import (
    atomic_file as atomic_file,
    atomic_folder as atomic_folder,
    write_csv as write_csv,
    write_json as write_json,
    write_text as write_text,
)
from .frame_bytes import bytes_to_frame as bytes_to_frame, frame_to_bytes as frame_to_bytes
from .frames import conform as conform, from_arrow as from_arrow, to_arrow as to_arrow
from .packing import pack as pack, unpack as unpack
from .run_folder import (
    SavedRun as SavedRun,
    load_run as load_run,
    read_table as read_table,
    save_run as save_run,
    write_table as write_table,
)
from .run_manifest import (
    commit as commit,
    manifest as manifest,
    version as version,
    versions as versions,
)
