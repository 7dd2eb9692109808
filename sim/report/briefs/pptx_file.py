"""Write a brief as a PowerPoint file: three slides whose text can be edited."""

from __future__ import annotations

import importlib
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sim.errors import StudyError, install_command
from sim.report.briefs.brief_words import Slide
from sim.tables import atomic_file

_WIDTH, _HEIGHT = 13.33, 7.5  # inches
_LONG = 120  # letters of a headline; a longer one is written smaller
_MUCH = 380  # letters beside a picture; more of them are written smaller


def check_pptx() -> None:
    """Raise a `StudyError` with the install command if python-pptx isn't installed."""
    try:
        importlib.import_module("pptx")
    except ImportError:
        raise StudyError(
            "A .pptx file needs the package python-pptx, which is not installed; install it with "
            f"{install_command('brief')}, or write a .pdf file instead."
        ) from None


def save_brief_pptx(path: Path, slides: Sequence[Slide], pictures: Sequence[bytes | None]) -> None:
    """Write slides with their pictures (PNG; None for a slide of text). Captions are the alternative texts.

    Raises
    ------
    StudyError
        python-pptx is not installed.
    """
    check_pptx()
    pptx: Any = importlib.import_module("pptx")
    inches = importlib.import_module("pptx.util").Inches
    show = pptx.Presentation()
    show.slide_width, show.slide_height = inches(_WIDTH), inches(_HEIGHT)
    for slide, picture in zip(slides, pictures, strict=True):
        _slide(show, slide, picture)
    show.core_properties.title = slides[0].headline
    show.core_properties.author = "whoanswers"
    with atomic_file(Path(path)) as temporary:
        show.save(str(temporary))


def _slide(show: Any, slide: Slide, picture: bytes | None) -> None:
    inches = importlib.import_module("pptx.util").Inches
    page = show.slides.add_slide(show.slide_layouts[5])  # a title only
    title = page.shapes.title
    title.left, title.top, title.width, title.height = map(inches, (0.4, 0.25, 12.5, 1.1))
    _write(title.text_frame, [slide.headline], 26 if len(slide.headline) <= _LONG else 20, bold=True)
    if picture is not None:
        drawn = page.shapes.add_picture(io.BytesIO(picture), inches(0.4), inches(1.45), height=inches(5.15))
        drawn._element._nvXxPr.cNvPr.set("descr", f"{slide.headline}. {slide.caption}")
    left, width = (0.4, 11.5) if picture is None else (8.3, 4.7)
    beside = page.shapes.add_textbox(*map(inches, (left, 1.45, width, 5.1)))
    much = picture is not None and sum(map(len, slide.sentences)) >= _MUCH
    _write(beside.text_frame, slide.sentences, 13 if much else 16)
    below = page.shapes.add_textbox(*map(inches, (0.4, 6.7, 12.5, 0.7)))
    _write(below.text_frame, [slide.basis], 11)


def _write(frame: Any, texts: Sequence[str], size: int, *, bold: bool = False) -> None:
    """Write paragraphs into a frame, at the left, in one size."""
    points, enum = importlib.import_module("pptx.util").Pt, importlib.import_module("pptx.enum.text")
    frame.word_wrap = True
    frame.vertical_anchor = enum.MSO_ANCHOR.MIDDLE if bold else enum.MSO_ANCHOR.TOP
    for n, text in enumerate(texts):
        paragraph = frame.paragraphs[0] if n == 0 else frame.add_paragraph()
        paragraph.alignment = enum.PP_ALIGN.LEFT
        paragraph.space_after = points(8)
        run = paragraph.add_run()
        run.text, run.font.size, run.font.bold = text, points(size), bold
