"""The example for Mesa's own view renders, and it is the one that docs/mesa.md shows."""

from pathlib import Path

import pytest

DOCS = Path(__file__).resolve().parents[2] / "docs"


def test_the_example_is_the_one_in_the_docs():
    printed = (DOCS / "live.md").read_text(encoding="utf-8").split("```python\n")[1].split("```")[0]
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


def test_the_curves_show_the_days():
    from sim import Society
    from sim.plots.solara_view import plot_course

    society = Society("neighbours-only", people__count=40, days=9, engine="numpy").run()
    days = society.days_table()
    for line in plot_course(society).lines:
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
