"""Write a figure as a PDF whose page has the figure's size in print."""

from __future__ import annotations

from collections.abc import Mapping
from typing import BinaryIO

from matplotlib.backends.backend_mixed import MixedModeRenderer
from matplotlib.backends.backend_pdf import Op, PdfFile, RendererPdf
from matplotlib.figure import Figure

_POINTS = 72  # PDF points in an inch


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

    `figure.savefig` can't scale a page: it would need smaller fonts and lines, whose layout would be another.
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
