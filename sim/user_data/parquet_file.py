"""Read the columns of a Parquet file as text, so that they are checked like those of a CSV file."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from sim.user_data.file_problems import Problems

_BATCH = 65_536


def parquet_names(path: Path) -> list[str]:
    """Return the names of a file's columns."""
    return [str(name) for name in pq.read_schema(path).names]


def parquet_cells(
    path: Path, find: Callable[[list[str]], Mapping[str, int]], problems: Problems
) -> Iterator[dict[str, list[str]]]:
    """Yield the rows in batches. A batch has one list of texts for each role.

    `find` returns the index of each role's column among the file's columns. A file is refused if it isn't
    Parquet, or if a wanted column contains anything but texts, numbers or true/false.
    """
    try:
        with pq.ParquetFile(path) as file:
            names = file.schema_arrow.names
            places = find(names)
            wanted = list(dict.fromkeys(names[place] for place in places.values()))
            for batch in file.iter_batches(_BATCH, columns=wanted):
                yield {role: _text(batch, names[place], problems) for role, place in places.items()}
    except (pa.ArrowException, OSError, ValueError) as error:
        reason = str(error).partition("\n")[0].rstrip(".")
        problems.stop(None, f"the file can't be read as Parquet ({reason})")


def _text(batch: pa.RecordBatch, name: str, problems: Problems) -> list[str]:
    cells = batch.column(name)
    if pa.types.is_dictionary(cells.type):
        cells = cells.dictionary_decode()
    if pa.types.is_floating(cells.type):
        cells = pc.if_else(pc.is_nan(cells), pa.scalar(None, cells.type), cells)
    try:
        texts = pc.cast(cells, pa.string()).to_pylist()
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
        problems.stop(None, f"column {name!r} must contain texts, numbers or true/false; got {cells.type}")
    return ["" if text is None else text.strip() for text in texts]
