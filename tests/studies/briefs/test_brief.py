"""A brief: two or three slides or pages from a study's folder, with captions inside the pictures."""

import importlib
import json
import re
import shutil
from html import unescape

import pytest
from click.testing import CliRunner
from helpers.small_reports import REPORTS
from helpers.tables import made_comparison

import sim
from sim.cli import main
from sim.errors import StudyError
from sim.report import brief_slides, shares_of, study_slides
from sim.studies.briefs.saved_comparison import read_comparison
from sim.studies.briefs.saved_study import read_study
from sim.tables import write_csv


def saved(folder, *, lift=0.0):
    """Write the files of a made comparison that a brief reads, with the answered shares moved by `lift`."""
    made = made_comparison(replicates=6, count=80, days=30)
    groups = made.groups.assign(**{end: made.groups[end] + lift for end in ("mean", "low", "high")})
    tables = {"summary": groups, "differences": made.differences, "counterfactual": made.counterfactual}
    for name, table in tables.items():
        write_csv(folder / f"{name}.csv", table)
    (folder / "scenarios").mkdir()
    for name in made.scenarios:
        channels = "{feed: {reach: 12}}" if "crowd" in name else "{hub: {capacity: 3}}"
        text = f"name: {name}\nquestion: Does it hold?\ndays: 30\nchannels: {channels}\n"
        (folder / "scenarios" / f"{name}.yaml").write_text(text, encoding="utf-8")
    about = {"scenarios": [{"name": name} for name in made.scenarios], "replicates": 6, "notes": []}
    (folder / "manifest.json").write_text(json.dumps(about), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    return saved(tmp_path_factory.mktemp("this"))


@pytest.fixture(scope="module")
def last_year(tmp_path_factory):
    return saved(tmp_path_factory.mktemp("last"), lift=-0.2)


def test_slides_have_headline_sentences_picture_and_alternative_text(study, tmp_path):
    pptx = pytest.importorskip("pptx")
    show = pptx.Presentation(str(sim.brief(study, tmp_path / "brief.pptx")))
    slides = brief_slides(read_comparison(study))
    assert len(show.slides) == 3
    for page, slide in zip(show.slides, slides, strict=True):
        assert page.shapes.title.text == slide.headline
        pictures = [shape for shape in page.shapes if shape.shape_type == 13]
        assert [p._element._nvXxPr.cNvPr.get("descr") for p in pictures] == [
            f"{slide.headline}. {slide.caption}"
        ]
        texts = [shape.text_frame.text for shape in page.shapes if shape.has_text_frame]
        assert "\n".join(slide.sentences) in texts and slide.basis in texts


def test_a_comparison_as_it_is_saved_has_one_answered_share_for_each_scenario(tmp_path):
    small = {"people.count": 30, "days": 8, "asking.rate": 0.3}
    two = ["neighbours-only", "distributed-crowd"]
    made = sim.compare(two, replicates=2, overrides=small, workers=0, engine="numpy")
    made.save(tmp_path / "study")
    shares = shares_of(read_comparison(tmp_path / "study"))
    assert list(shares["scenario"]) == two
    own = made.groups[made.groups["group"] == "all"]
    assert list(shares["mean"]) == pytest.approx(list(own["mean"]))


@pytest.mark.parametrize("kind", ["luck", "resilience", "sweep", "sensitivity"])
def test_briefs_of_other_studies_have_one_or_two_findings_and_what_they_rest_on(kind, tmp_path):
    pptx = pytest.importorskip("pptx")
    folder = REPORTS[kind](tmp_path).parent
    found = study_slides(read_study(folder))
    *findings, basis = found
    assert 1 <= len(findings) <= 2 and all(each.picture and each.slide.caption for each in findings)
    assert basis.picture == "" and "This is a model." in " ".join(basis.slide.sentences)
    page = (folder / {"luck": "luck.html"}.get(kind, "report.html")).read_text(encoding="utf-8")
    said = unescape(re.search(r"<h1>(.*?)</h1>", page, re.DOTALL)[1]).rstrip(".")
    assert findings[0].slide.headline.split() == said.split()  # the report and the brief say the same
    show = pptx.Presentation(str(sim.brief(folder, tmp_path / "brief.pptx")))
    pictures = [sum(shape.shape_type == 13 for shape in slide.shapes) for slide in show.slides]
    assert pictures == [1] * len(findings) + [0]
    pdf = sim.brief(folder, tmp_path / "brief.pdf").read_bytes()
    assert len(re.findall(rb"/Type /Page\b(?!s)", pdf)) == len(found)
    with pytest.raises(StudyError, match="only beside a comparison"):
        sim.brief(folder, tmp_path / "brief.pdf", last_year=folder)


def test_the_costs_stand_side_by_side_and_the_office_is_not_free(study):
    _, groups, costs = brief_slides(read_comparison(study))
    said = " ".join(costs.sentences)
    assert "Readings per answer" in said and "Effort per answer" in said
    assert "An office relays questions for free in this model" in said
    assert "In brackets: people of the group" in groups.caption


def test_last_year_is_shown_beside_this_one_and_compared_only_where_intervals_are_apart(study, last_year):
    now, before = read_comparison(study), read_comparison(last_year)
    said = " ".join(brief_slides(now, before)[0].sentences)
    assert said.count("answers more:") == 2 and "No interval is given for the change" in said
    same = " ".join(brief_slides(now, now)[0].sentences)
    assert same.count("doesn't clearly differ:") == 2 and "answers more" not in same


def test_the_command_writes_pages_and_refuses_what_it_cannot_read(study, last_year, tmp_path):
    path = tmp_path / "brief.pdf"
    words = ["brief", str(study), "-o", str(path), "--last-year", str(last_year)]
    done = CliRunner().invoke(main, words)
    assert done.exit_code == 0, done.output
    assert (
        path.read_bytes().startswith(b"%PDF")
        and len(re.findall(rb"/Type /Page\b(?!s)", path.read_bytes())) == 3
    )
    for other, said in ((tmp_path / "none", "no such folder"), (tmp_path, "isn't the folder of a finished")):
        wrong = CliRunner().invoke(main, ["brief", str(other), "-o", str(tmp_path / "b.pdf")])
        assert wrong.exit_code == 2 and said in wrong.stderr
    wrong = CliRunner().invoke(main, ["brief", str(study), "-o", str(tmp_path / "b.docx")])
    assert wrong.exit_code == 2 and ".pptx or a .pdf" in wrong.stderr


def test_a_missing_package_is_named_in_one_sentence(study, tmp_path, monkeypatch):
    imported = importlib.import_module

    def without(name, *args):
        if name.partition(".")[0] == "pptx":
            raise ImportError(name)
        return imported(name, *args)

    monkeypatch.setattr("importlib.import_module", without)
    with pytest.raises(
        StudyError, match=r"needs the package python-pptx, which is not installed; install it"
    ):
        sim.brief(study, tmp_path / "brief.pptx")
    assert not (tmp_path / "brief.pptx").exists()


def lines(path):
    return path.read_text(encoding="utf-8-sig").splitlines(keepends=True)


@pytest.mark.parametrize(
    ("name", "damage", "sentence"),
    [
        ("manifest.json", lambda _: ["{"], "manifest.json:1:2: this isn't JSON"),
        (
            "manifest.json",
            lambda _: ["{}"],
            "manifest.json: this isn't the manifest of a study ('scenarios')",
        ),
        ("summary.csv", lambda _: [], "summary.csv: the file is empty"),
        ("summary.csv", lambda found: found[:1], "summary.csv: the file must have at least one row"),
        (
            "summary.csv",
            lambda found: [*found[:3], found[3].replace(",", ";"), *found[4:]],
            "summary.csv:4: each row must have 7 cells, like the first row; got 1",
        ),
        (
            "differences.csv",
            lambda found: [*found[:1], found[1].rpartition(",")[0] + ",six\n", *found[2:]],
            "differences.csv:2: column 'replicates' must be a number; got 'six'",
        ),
        (
            "differences.csv",
            lambda found: [found[0].replace("mean_b", "meanb"), *found[1:]],
            "differences.csv:1: the file must have column 'mean_b'",
        ),
        (
            "differences.csv",
            lambda found: [found[0], *(line.replace("wide-crowd", "elsewhere") for line in found[1:])],
            "no brief can be made from its tables",
        ),
    ],
)
def test_a_damaged_file_of_a_study_is_named_with_its_line(study, tmp_path, name, damage, sentence):
    folder = tmp_path / "study"
    shutil.copytree(study, folder)
    (folder / name).write_text("".join(damage(lines(folder / name))), encoding="utf-8")
    done = CliRunner().invoke(main, ["brief", str(folder), "-o", str(tmp_path / "brief.pdf")])
    assert (done.exit_code, done.stdout) == (2, "")
    assert sentence in done.stderr and done.stderr.startswith(str(folder))
    assert not (tmp_path / "brief.pdf").exists()
