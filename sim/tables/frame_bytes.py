"""Pack data frames into bytes that contain data but no code, in Arrow's format."""

from __future__ import annotations

import io

import pyarrow as pa

from sim.tables.lazy_pandas import pd


def frame_to_bytes(frame: pd.DataFrame) -> bytes:
    """Return a data frame as bytes, from which `bytes_to_frame` restores exactly the same."""
    content = io.BytesIO()
    table = pa.Table.from_pandas(frame)
    with pa.ipc.new_stream(content, table.schema) as stream:
        stream.write_table(table)
    return content.getvalue()


def bytes_to_frame(content: bytes) -> pd.DataFrame:
    """Return the data frame that `frame_to_bytes` packed."""
    with pa.ipc.open_stream(content) as stream:
        # A copy, so that the frame's arrays are writable.
        return stream.read_all().to_pandas(split_blocks=False).copy()
