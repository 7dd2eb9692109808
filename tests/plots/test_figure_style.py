"""Figures for print: their width, the size of their text, and their titles."""

import re
import zlib
from io import BytesIO

import pandas as pd
import pytest
from matplotlib.text import Text
from PIL import Image

from sim import plots
from sim.errors import StudyError
from sim.plots.figure_style import FigureStyle, figure_style
from sim.plots.print_size import write_pdf

GROUPS = pd.DataFrame({
    "scenario": ["a", "b"] * 2, "group_kind": "overall", "group": ["all", "all", "town Ashby", "town Ashby"],
    "mean": 0.5, "low": 0.4, "high": 0.6,
})  # fmt: skip
CURVE = pd.DataFrame({
    "scenario": "a", "parameter": "people.effort.mean", "measure": "answered_share", "level": [0.1, 0.2],
    "value": ["0.1", "0.2"], "mean": [0.3, 0.4], "low": float("nan"), "high": float("nan"), "replicates": 3,
    "valued": 3, "censored": 0, "runs": 3, "scale": "linear",
})  # fmt: skip


def streams(pdf):
    """Yield the unpacked streams of a PDF that are text."""
    for packed in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            found = zlib.decompress(packed)
        except zlib.error:
            continue
        if b" Tf" in found:
            yield found


def texts(figure):
    return [each for each in figure.findobj(Text) if each.get_text() and each.get_visible()]


def test_a_figure_in_print_has_its_width_and_text_of_seven_points(tmp_path):
    with figure_style(width_cm=8.5, titles=False) as style:
        figure = plots.figure_of(plots.plot_groups(GROUPS))
        saved = plots.save_figure(figure, tmp_path / "groups", ["png", "svg", "pdf"])
    files = {path.suffix: path.read_bytes() for path in saved}
    assert min(each.get_fontsize() for each in texts(figure)) * style.scale >= 7.0
    picture = Image.open(BytesIO(files[".png"]))
    assert picture.size[0] / 300 * 2.54 == pytest.approx(8.5, abs=0.05)
    assert picture.info["dpi"][0] == pytest.approx(300, abs=0.1)
    width = float(re.search(rb'<svg [^>]*?width="([\d.]+)pt"', files[".svg"])[1])
    assert width / 72 * 2.54 == pytest.approx(8.5, abs=0.05)
    pdf = files[".pdf"]
    width, height = map(float, re.search(rb"/MediaBox \[ 0 0 ([\d.]+) ([\d.]+) \]", pdf).groups())
    assert width / 72 * 2.54 == pytest.approx(8.5, abs=0.05)
    assert width / height == pytest.approx(picture.size[0] / picture.size[1], rel=0.01)
    # everything on the page is scaled by the first matrix, and then the smallest text has 7 points
    page = b"".join(streams(pdf)).decode("latin-1")
    scale = float(re.search(r"([\d.]+) 0 0 [\d.]+ 0 0 cm", page)[1])
    assert scale == pytest.approx(style.scale)
    sizes = [float(size) * scale for size in re.findall(r"/\S+ ([\d.]+) Tf", page)]
    assert sizes and min(sizes) >= 7.0 - 1e-9


def test_a_pdf_in_print_shows_everything_that_the_larger_page_shows():
    with figure_style(width_cm=8.5) as style:
        figure = plots.figure_of(plots.plot_groups(GROUPS))
    pages = []
    for scale in (1.0, style.scale):
        file = BytesIO()
        write_pdf(figure, file, scale=scale, dpi=300, metadata={"CreationDate": None})
        page = max(streams(file.getvalue()), key=len)
        pages.append(re.sub(rb"^([\d.]+) 0 0 [\d.]+ 0 0 cm\n", b"", page, count=1, flags=re.MULTILINE))
    assert pages[0] == pages[1]


def test_titles_can_be_switched_off_and_reports_keep_theirs(tmp_path):
    with figure_style(titles=False):
        assert plots.plot_groups(GROUPS).get_title(loc="left") == ""
        drawn = plots.save_figures({"groups": lambda: plots.plot_groups(GROUPS)}, tmp_path)
    assert b"Who gets answers?" in drawn["groups"]
    assert "Who gets answers?" not in (tmp_path / "groups.svg").read_text()
    assert plots.plot_groups(GROUPS).get_title(loc="left") == "Who gets answers?"


def test_widths_that_no_page_has_are_refused():
    with pytest.raises(StudyError, match="from 6 to 40 cm"), figure_style(width_cm=2):
        pass
    assert FigureStyle().size(9, 5) == (9, 5)


def test_axes_say_what_a_parameter_means_and_that_an_interval_is_missing():
    axes = plots.plot_response(CURVE)
    assert axes.get_xlabel() == "mean effort (answers/day)"
    assert "without interval: too few replicates" in " ".join(axes.get_ylabel().split())


def test_words_have_an_axis_of_their_own():
    words = CURVE.assign(level=[0.0, 1.0], value=["interest", "random"], scale="words")
    axes = plots.plot_response(words)
    assert [label.get_text() for label in axes.get_xticklabels()] == ["interest", "random"]


def test_long_labels_are_broken_to_the_width_of_the_axes():
    long = CURVE.assign(parameter="ties.online.attractiveness_shape")
    with figure_style(width_cm=8.5):
        lines = plots.plot_response(long).get_xlabel().split("\n")
    assert max(map(len, lines)) <= 60


def test_a_figure_in_print_that_matplotlib_saves_has_its_width_too(tmp_path):
    with figure_style(width_cm=8.5):
        figure = plots.plot_groups(GROUPS).figure
    figure.savefig(tmp_path / "own.pdf")
    figure.savefig(str(tmp_path / "own.png"))
    page = (tmp_path / "own.pdf").read_bytes()
    width = float(re.search(rb"/MediaBox \[ 0 0 ([\d.]+)", page)[1])
    assert width / 72 * 2.54 == pytest.approx(8.5, abs=0.05)
    assert Image.open(BytesIO((tmp_path / "own.png").read_bytes())).size[0] / 300 * 2.54 == pytest.approx(
        8.5, abs=0.05
    )
    with pytest.raises(StudyError, match="no option but format; got dpi"):
        figure.savefig(tmp_path / "other.png", dpi=600)
    screen = plots.plot_groups(GROUPS).figure
    screen.savefig(tmp_path / "screen.png", dpi=50)
    assert Image.open(BytesIO((tmp_path / "screen.png").read_bytes())).size[0] == round(
        50 * screen.get_figwidth()
    )
