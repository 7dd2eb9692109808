"""Write figures in their size in print, which is a fraction of the size in which they are laid out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from matplotlib.backends.backend_mixed import MixedModeRenderer
from matplotlib.backends.backend_pdf import Op, PdfFile, RendererPdf
from matplotlib.figure import Figure

_POINTS = 72  # PDF points in an inch
DPI_IN_PRINT = 300
"""Dots per inch of PNG files, and of bitmaps within a PDF."""


class _ScaledFile(PdfFile):
    """A PDF file whose pages, with everything on them, are drawn at a fraction of their size."""

    def __init__(self, file: BinaryIO, scale: float, metadata: Mapping[str, str | None]) -> None:
        super().__init__(file, metadata=dict(metadata))  # type: ignore[no-untyped-call]
        self._scale = scale

    def newPage(self, width: float, height: float) -> None:  # noqa: N802 - matplotlib's name
        """Begin a page of this size in inches before scaling."""
        super().newPage(self._scale * width, self._scale * height)  # type: ignore[no-untyped-call]
        self.width, self.height = width, height  # what lies outside isn't drawn
        matrix = (self._scale, 0, 0, self._scale, 0, 0)
        self.output(*matrix, Op.concat_matrix)  # type: ignore[no-untyped-call]


def write_pdf(
    figure: Figure, file: BinaryIO, *, scale: float, dpi: float, metadata: Mapping[str, str | None]
) -> None:
    """Write a figure as a PDF of one page, `scale` times as large as the figure is laid out.

    `figure.savefig` can't scale a page: smaller fonts and lines would change the layout.
    `dpi` is the resolution of bitmaps on the scaled page.
    """
    before, (width, height) = figure.dpi, figure.get_size_inches()
    pdf = _ScaledFile(file, scale, metadata)
    try:
        figure.dpi = _POINTS
        pdf.newPage(width, height)
        page = RendererPdf(pdf, dpi * scale, height, width)  # type: ignore[no-untyped-call]
        renderer = MixedModeRenderer(figure, width, height, dpi * scale, page)  # type: ignore[no-untyped-call]
        figure.draw(renderer)  # type: ignore[arg-type]
        renderer.finalize()
        pdf.finalize()  # type: ignore[no-untyped-call]
    finally:
        figure.dpi = before
        pdf.close()  # type: ignore[no-untyped-call]


def svg_in_size(svg: bytes, scale: float) -> bytes:
    """Return an SVG in its size in print; the coordinates within it stay the same."""
    if scale == 1.0:
        return svg
    head, tag, rest = svg.partition(b"<svg ")
    ends = rest.index(b">")
    sizes = re.sub(
        rb'(width|height)="([\d.]+)pt"',
        lambda found: b'%s="%.3fpt"' % (found[1], scale * float(found[2])), rest[:ends],
    )  # fmt: skip
    return head + tag + sizes + rest[ends:]


def save_in_print(figure: Figure, path: Path, form: str, scale: float) -> None:
    """Write a figure as SVG, PDF or PNG, `scale` times as large as it is laid out."""
    file = BytesIO()
    if form == "pdf":
        write_pdf(figure, file, scale=scale, dpi=DPI_IN_PRINT, metadata={"CreationDate": None})
    elif form == "png":
        dots = {"dpi": (DPI_IN_PRINT, DPI_IN_PRINT)}
        figure.savefig(file, format=form, dpi=DPI_IN_PRINT * scale, pil_kwargs=dots)
    else:
        figure.savefig(file, format=form)
    found = file.getvalue()
    path.write_bytes(svg_in_size(found, scale) if form == "svg" else found)
