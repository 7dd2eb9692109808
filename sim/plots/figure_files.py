"""Save figures as SVG, PDF and PNG files, and return the SVG of each for a report."""

import base64
import io
import re
import warnings
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from PIL import Image

from sim.plots.figure_style import FigureStyle, current_style, figure_style
from sim.plots.formats import FORMATS, STANDARD, check_formats
from sim.plots.glyphs import FAMILY, use_fallback_fonts
from sim.plots.narrow_figures import make_narrow
from sim.plots.print_size import DPI_IN_PRINT, svg_in_size, write_pdf
from sim.plots.style import ScaledFigure, figure_of, house_style
from sim.tables import atomic_file
from sim.tables.exports.picture_names import IN_ROWS, ON_A_PHONE

Figures = Mapping[str, Callable[[], Axes | Figure]]
"""Functions that draw the figures of a study, by the name of the figure."""

# Dots per inch of bitmaps within an SVG, so that they are sharp at the width of a report.
_DPI_ON_SCREEN = 100
# Nothing in a file depends on the time, so the same figure gives the same bytes.
_METADATA: dict[str, dict[str, str | None]] = {
    "svg": {"Date": None, "Creator": "whoanswers"},
    "pdf": {"CreationDate": None, "Creator": "whoanswers"},
    "png": {"Software": "whoanswers"},
}
# Verdana has nearly the same widths as DejaVu Sans, and is part of Windows, macOS and iOS.
_FAMILY = rb"'" + FAMILY.encode() + rb"'([^;\"]*)"
_FAMILIES = rb"'" + FAMILY.encode() + rb"', Verdana\1, sans-serif"


def save_figures(figures: Figures, folder: Path, formats: Iterable[str] = STANDARD) -> dict[str, bytes]:
    """Draw figures one after another, write each in all `formats`, and return the SVG of each by name.

    The SVG is returned even if `formats` doesn't contain it, and so is that of the form for a phone.
    """
    formats, plain = check_formats(formats), current_style() == FigureStyle()
    drawn: dict[str, bytes] = {}
    for name, draw in figures.items():
        figure = figure_of(draw())
        contents = _contents(figure, {"svg", *formats} if plain else set(formats))
        _write(contents, Path(folder) / name, formats)
        if plain:
            drawn |= {name: contents["svg"], **_on_a_phone(name, figure)}
    if plain:
        return drawn
    with figure_style():  # reports are read on a screen
        return draw_svg(figures)


def draw_svg(figures: Figures) -> dict[str, bytes]:
    """Draw figures one after another, and return the SVG of each by name, and of its form for a phone."""
    drawn: dict[str, bytes] = {}
    for name, draw in figures.items():
        figure = figure_of(draw())
        drawn |= {name: _contents(figure, {"svg"})["svg"], **_on_a_phone(name, figure)}
    return drawn


def _on_a_phone(name: str, figure: Figure) -> dict[str, bytes]:
    """Return the SVG of a figure that was made narrow, unless a report redraws it as rows."""
    if name.split("_")[0] in IN_ROWS:
        return {}
    with warnings.catch_warnings():
        warnings.simplefilter("error", UserWarning)
        try:
            return {f"{name}{ON_A_PHONE}": _contents(make_narrow(figure), {"svg"})["svg"]}
        except UserWarning:  # there is no room for so long labels; a phone shows the wide picture
            return {}


def save_figure(figure: Figure, path: Path, formats: Iterable[str] = STANDARD) -> tuple[Path, ...]:
    """Write a figure in all `formats`, and return the paths; the same figure gives the same bytes.

    `path` has no suffix. Files of the same figure in other formats are deleted, because they show earlier
    results.
    """
    formats = check_formats(formats)
    return _write(_contents(figure, set(formats)), Path(path), formats)


def delete_other_formats(folder: Path, names: Iterable[str], formats: Iterable[str]) -> None:
    """Delete the files of the named figures in all formats but these: they show earlier results."""
    for name in names:
        for each in set(FORMATS) - set(formats):
            (folder / f"{name}.{each}").unlink(missing_ok=True)


def _write(contents: Mapping[str, bytes], path: Path, formats: Iterable[str]) -> tuple[Path, ...]:
    paths = {each: path.with_name(f"{path.name}.{each}") for each in formats}
    for each, target in paths.items():
        with atomic_file(target) as temporary:
            temporary.write_bytes(contents[each])
    delete_other_formats(path.parent, [path.name], formats)
    return tuple(paths.values())


def _contents(figure: Figure, formats: set[str]) -> dict[str, bytes]:
    """Return the bytes of a figure in each format, all with the same layout."""
    use_fallback_fonts(figure)
    # Text stays text: a file is a third as large, and a browser chooses the fonts of foreign scripts.
    with house_style(), mpl.rc_context({"svg.fonttype": "none"}):
        if (layout := figure.get_layout_engine()) is not None:
            layout.execute(figure)
            figure.set_layout_engine("none")
        return {each: _svg(figure) if each == "svg" else _in_print(figure, each) for each in formats}


def _svg(figure: Figure) -> bytes:
    file, canvas, dpi = io.BytesIO(), figure.canvas, figure.dpi
    try:
        # `Figure.savefig` would draw everything twice, first for the layout, which is known.
        own = FigureCanvasSVG(figure)
        figure.dpi = _DPI_ON_SCREEN
        own.print_svg(file, metadata=_METADATA["svg"])  # type: ignore[no-untyped-call]
    finally:
        figure.dpi = dpi
        figure.set_canvas(canvas)
    return _smaller(svg_in_size(file.getvalue(), _scale_of(figure)))


def _scale_of(figure: Figure) -> float:
    return figure.scale if isinstance(figure, ScaledFigure) else 1.0


def _in_print(figure: Figure, form: str) -> bytes:
    file, scale = io.BytesIO(), _scale_of(figure)
    if form == "png":
        dots = {"dpi": (DPI_IN_PRINT, DPI_IN_PRINT)}
        figure.savefig(
            file, format=form, dpi=DPI_IN_PRINT * scale, metadata=_METADATA[form], pil_kwargs=dots
        )  # fmt: skip
    else:
        write_pdf(figure, file, scale=scale, dpi=DPI_IN_PRINT, metadata=_METADATA[form])
    return file.getvalue()


def _smaller(svg: bytes) -> bytes:
    """Return an SVG that looks the same, with fewer decimals and smaller bitmaps, and with further fonts."""
    svg = re.sub(rb"<[^>]*>", _smaller_tag, svg)
    svg = re.sub(rb">\n +<", b">\n<", svg)
    return re.sub(rb"(?<=data:image/png;base64,)[^\"]*", _fewer_colours, svg)


def _smaller_tag(found: re.Match[bytes]) -> bytes:
    tag = re.sub(rb' transform="rotate\(-0 [^"]*"', b"", found[0])  # turned by nothing
    tag = re.sub(rb' (?:d|x|y)="[^"]*"', _round_coordinates, tag)
    return re.sub(_FAMILY, _FAMILIES, tag)


def _round_coordinates(attribute: re.Match[bytes]) -> bytes:
    # Hundredths of a point are invisible.
    return re.sub(rb"(\.\d\d)\d+", rb"\1", attribute[0]).replace(b" \n", b"").replace(b"\n", b"")


def _fewer_colours(encoded: re.Match[bytes]) -> bytes:
    """Return a bitmap with at most 256 colours, chosen for it: it looks the same at a fifth of the size."""
    file = io.BytesIO()
    picture = Image.open(io.BytesIO(base64.b64decode(encoded[0])))
    picture.quantize(256, method=Image.Quantize.FASTOCTREE).save(file, format="PNG")
    # A plain gradient, as of a colour bar, is smaller as it is, and 256 colours would give it steps.
    return min(encoded[0], base64.b64encode(file.getvalue()), key=len)
