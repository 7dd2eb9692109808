"""The example for Mesa's own view renders, and it is the one that docs/mesa.md shows."""

import pytest
from helpers.doc_pages import DOCS, blocks


def test_the_example_is_the_one_printed():
    (printed,) = (block.code for block in blocks(DOCS / "how-to" / "python.md") if block.file == "view.py")
    assert printed == (DOCS / "view.py").read_text(encoding="utf-8")


@pytest.mark.long
@pytest.mark.filterwarnings("ignore")  # those of Solara and what it brings are none of ours
def test_mesas_own_view_shows_a_society():
    pytest.importorskip("solara", reason="the extra solara isn't installed")
    pytest.importorskip("altair", reason="the extra solara isn't installed")
    import reacton
    import solara
    from ipywidgets import Image, Widget

    told = {}
    exec(compile((DOCS / "view.py").read_text(encoding="utf-8"), "view.py", "exec"), told)
    box, context = reacton.render(solara.AppLayout(children=[told["page"]]), handle_error=False)
    found = list(widgets(box, Widget))
    assert "Effort, answers a day" in {getattr(each, "label", None) for each in found}
    pictures = [each for each in found if isinstance(each, Image)]
    assert len(pictures) == 2
    assert all(bytes(each.value).startswith(b"\x89PNG") for each in pictures)
    context.close()


def test_the_example_is_short():
    lines = (DOCS / "view.py").read_text(encoding="utf-8").splitlines()
    assert len([line for line in lines if line.strip()]) <= 10
    assert max(map(len, lines)) <= 110


def test_the_plot_shows_the_counts_of_the_days_table():
    from sim import Society
    from sim.plots.solara_view import plot_daily_counts

    society = Society("neighbours-only", people__count=40, days=9, engine="numpy").run()
    days = society.days_table()
    for line in plot_daily_counts(society).lines:
        assert line.get_ydata().tolist() == days[line.get_label()].tolist()


def widgets(held, kind):
    """Yield a widget and all widgets in it."""
    if isinstance(held, kind):
        yield held
        held = [getattr(held, name, []) for name in ("children", "v_slots", "items")]
    if isinstance(held, dict):
        held = list(held.values())
    if isinstance(held, list | tuple):
        for each in held:
            yield from widgets(each, kind)
