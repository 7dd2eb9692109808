"""The tables of benchmarks: goals, medians and ranges, and figures in the docs. No test measures time."""

from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).resolve().parents[2] / "experiments" / "benchmarks"


@pytest.fixture(autouse=True)
def _reach_benchmarks(monkeypatch):
    for folder in (BENCHMARKS, BENCHMARKS / "bare", BENCHMARKS / "feed"):
        monkeypatch.syspath_prepend(str(folder))


def rounds(people, *seconds, **more):
    return [
        {"cpu": cpu, "people": people, "days": 10, "run_bytes": 900.0 * people, **more} for cpu in seconds
    ]


def test_goals_are_medians_of_ratios_within_rounds():
    from goals import FEED, HUB, goals_table, measure_goals

    costs = {
        (FEED, 10_000, "compiled"): rounds(10_000, 1.0, 2.0, 1.0),
        (FEED, 10_000, "mesa_objects"): rounds(10_000, 110.5, 230.0, 108.0),
        (FEED, 10_000, "c"): rounds(10_000, 0.8, 1.6, 0.8),
        (FEED, 2_000, "compiled"): rounds(2_000, 1.0),
        (HUB, 2_000, "compiled"): rounds(2_000, 1.5),
        (FEED, 1_000_000, "compiled"): rounds(1_000_000, 1_000.0, 200.0),
    }
    goals = {goal.name: goal for goal in measure_goals(costs)}
    peer = goals["feed, times as fast as the Mesa-object peer, 10,000 people"]
    assert peer.values == pytest.approx([110.5, 115, 108])
    assert peer.met
    to_c = goals["feed, speed as a share of the C form's, 10,000 people"]
    assert to_c.values == pytest.approx([0.8] * 3)
    assert to_c.met is False
    assert goals[
        "hub and word of mouth, CPU time as a multiple of the feed's, 2,000 people"
    ].values == pytest.approx([1.5])
    exponents = goals["feed, exponent of CPU time from 10,000 to 1,000,000 people"]
    assert exponents.values == pytest.approx([1.5, 1.0])
    assert not exponents.met
    assert goals["feed, peak of memory while simulating, bytes per person"].met
    assert goals["word of mouth, the same, 10,000 people"].met is None
    table = goals_table(list(goals.values()))
    assert "| 110 (108–115) | ≥ 110 | yes |" in table
    assert table.count("not measured") == 4


def test_processes_of_the_c_form_are_per_person_and_day():
    from goals import FEED, processes_table

    assert processes_table({}) == ""
    costs = {(FEED, 1_000, "c"): rounds(1_000, 1.0, 1.0, processes=[1e-3, 0, 0, 0, 0, 2e-4])}
    table = processes_table(costs)
    assert "| renew and ask | 100 (100–100) |" in table
    assert "| close | 20 (20–20) |" in table


def test_figures_replace_what_is_between_the_comments(tmp_path, monkeypatch):
    import doc_figures

    monkeypatch.setattr(doc_figures, "DOCS", tmp_path)
    page = tmp_path / "page.md"
    page.write_text("before\n<!-- figures -->\nold\n<!-- end of figures -->\nafter\n", encoding="utf-8")
    for _ in range(2):
        doc_figures.write_figures("page.md", "figures", "new\n")
    text = page.read_text(encoding="utf-8")
    assert text == "before\n<!-- figures -->\n\nnew\n\n<!-- end of figures -->\nafter\n"
    with pytest.raises(ValueError, match="no comments"):
        doc_figures.write_figures("page.md", "others", "new")


@pytest.mark.parametrize(
    ("page", "name"),
    [("performance.md", "figures of engine.py"), ("benchmark.md", "figures of frameworks.py")],
)
def test_pages_have_the_comments_between_which_figures_are_written(page, name):
    from doc_figures import DOCS

    text = (DOCS / page).read_text(encoding="utf-8")
    assert text.count(f"<!-- {name} -->") == text.count(f"<!-- end of {name} -->") == 1


def test_a_form_that_cannot_be_installed_is_skipped_with_the_reason(monkeypatch, tmp_path, capsys):
    import environments
    import frameworks

    def fails(*command):
        raise RuntimeError(f"{command[0]} failed: no such package")

    monkeypatch.setattr(environments, "_call", fails)
    pythons, skipped = frameworks.available(["numpy", "agentpy"], tmp_path)
    assert list(pythons) == ["numpy"]
    assert "no such package" in skipped["agentpy"]
    assert "AgentPy is skipped" in capsys.readouterr().err


def test_every_form_has_a_file():
    from environments import FORMS

    files = {file.name.removesuffix("_form.py") for file in (BENCHMARKS / "bare").glob("*_form.py")}
    assert set(FORMS) == files
