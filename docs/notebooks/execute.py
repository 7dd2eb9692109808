"""Execute the notebooks beside this file and store their outputs: text, tables and pictures as SVG.

python docs/notebooks/execute.py [NAME …]

Each runs in an empty folder, with the kernel of this Python. It needs the extra `notebooks`.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

HERE = Path(__file__).resolve().parent
SECONDS = 900  # longest time of a cell
# Pictures are stored as SVG, which is smaller. The same picture has the same bytes every time.
FIRST_CELL = """
%config InlineBackend.figure_formats = ["svg"]
%config InlineBackend.print_figure_kwargs = {"bbox_inches": "tight", "metadata": {"Date": None}}
import matplotlib as _mpl
_mpl.rcParams["svg.hashsalt"] = "whoanswers"
from sim.plots.figure_files import draw_svg as _draw
get_ipython().display_formatter.formatters["image/svg+xml"].for_type_by_name(
    "sim.plots.style", "NotebookAxes", lambda ax: _draw({"plot": lambda: ax})["plot"].decode()
)
"""
KEPT = ("image/svg+xml", "text/html", "text/plain")  # of each output, the first of these forms that it has


def main() -> None:
    """Execute all notebooks, or those named on the command line."""
    parser = argparse.ArgumentParser(description="Execute the notebooks of the documentation.")
    parser.add_argument("names", nargs="*", help="names of notebooks, without .ipynb; all without any")
    names = parser.parse_args().names or sorted(path.stem for path in HERE.glob("*.ipynb"))
    for name in names:
        path = HERE / f"{name}.ipynb"
        nbformat.write(executed(path), path)


def executed(path: Path) -> Any:
    """Return a notebook with the outputs of its cells; CellExecutionError if a cell fails."""
    notebook = nbformat.read(path, 4)
    notebook.cells.insert(0, nbformat.v4.new_code_cell(FIRST_CELL))
    with tempfile.TemporaryDirectory() as folder:
        where = {"metadata": {"path": folder}}
        NotebookClient(notebook, timeout=SECONDS, kernel_name="python3", resources=where).execute()
    del notebook.cells[0]
    count = 0
    for cell in notebook.cells:
        cell.metadata = {}
        if cell.cell_type == "code":
            count += 1
            cell.execution_count = count
            cell.outputs = [_small(output, count) for output in cell.outputs if _stays(output)]
    notebook.metadata = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    return notebook


def _stays(output: Any) -> bool:
    """Return whether an output is stored: progress bars and warnings aren't."""
    data = output.get("data", {})
    if "<progress" in data.get("text/html", ""):
        return False
    return output.get("name") == "stdout" or any(form in data for form in KEPT)


def _small(output: Any, count: int) -> Any:
    """Return an output in one form only."""
    if "data" in output:
        data = {name: output.data[name] for name in KEPT if name in output.data}
        form = next(iter(data))
        # notebooks show pictures without a text, which says nothing about them
        output.data = {form: data[form]}
        output.metadata = {}
    if "execution_count" in output:
        output.execution_count = count
    return output


if __name__ == "__main__":
    main()
