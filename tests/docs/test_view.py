"""The example for Mesa's own view renders, and is the one that is printed."""

from pathlib import Path

import pytest

DOCS = Path(__file__).resolve().parents[2] / "docs"


def test_the_example_is_the_one_printed():
    printed = (DOCS / "live.md").read_text(encoding="utf-8").split("```python\n")[1].split("```")[0]
    assert printed == (DOCS / "view.py").read_text(encoding="utf-8")


@pytest.mark.filterwarnings("ignore")  # those of Solara and what it brings are none of ours
def test_society_is_seen_in_mesas_own_view():
    pytest.importorskip("solara", reason="the extra solara isn't installed")
    pytest.importorskip("altair", reason="the extra solara isn't installed")
    import reacton
    from ipywidgets import Widget

    told = {}
    exec(compile((DOCS / "view.py").read_text(encoding="utf-8"), "view.py", "exec"), told)
    box, context = reacton.render(told["page"], handle_error=False)
    labels = {getattr(each, "label", None) for each in widgets(box, Widget)}
    assert "Effort, answers a day" in labels
    assert any("svg" in str(getattr(each, "value", b""))[:400] for each in widgets(box, Widget))
    context.close()


def widgets(held, kind):
    """Every widget within a widget."""
    found, left = [], [held]
    while left:
        each = left.pop()
        if isinstance(each, kind) and each not in found:
            found.append(each)
            left += [value for name in ("children", "v_slots") for value in flat(getattr(each, name, []))]
    return found


def flat(values):
    for value in values or []:
        yield from (
            flat(value.values() if isinstance(value, dict) else value)
            if isinstance(value, (list, tuple, dict))
            else [value]
        )
