"""The result tables: their schemas, where they come from, and the folders they are saved in."""

from sim.tables.columns import CHANNELS, LAYERS, STATUSES, TABLES, Column, describe_tables
from sim.tables.comparison import Compared
from sim.tables.files import (
    SavedRun,
    load_run,
    read_table,
    save_run,
    whole_file,
    whole_folder,
    write_csv,
    write_json,
    write_table,
    write_text,
)
from sim.tables.frames import conform, from_arrow, to_arrow
from sim.tables.manifest import manifest, version, versions
from sim.tables.packing import pack, unpack

__all__ = [
    "CHANNELS",
    "LAYERS",
    "STATUSES",
    "TABLES",
    "Column",
    "Compared",
    "SavedRun",
    "conform",
    "describe_tables",
    "from_arrow",
    "load_run",
    "manifest",
    "pack",
    "read_table",
    "save_run",
    "to_arrow",
    "unpack",
    "version",
    "versions",
    "whole_file",
    "whole_folder",
    "write_csv",
    "write_json",
    "write_table",
    "write_text",
]
