"""Check docs/odd.md against the code: its generated tables, and the files and names that it mentions."""

import re
from pathlib import Path

import pytest
from odd_tables import ODD, attributes, generated, marked, renewed

from sim.population.people import People
from sim.scenarios import rows

ROOT = Path(__file__).resolve().parents[2]
TEXT = ODD.read_text(encoding="utf-8")
OWN_WORDS = re.sub(r"(?s)<!-- generated: (\w+) -->.*?<!-- end of \1 -->", "", TEXT)


@pytest.mark.parametrize("name", sorted(generated()))
def test_generated_tables_are_up_to_date(name):
    found = marked(name).search(TEXT)
    assert found is not None, f"the marks of {name} are missing"
    assert found[2].strip() == generated()[name].strip(), "write them anew: python tests/docs/odd_tables.py"


def test_writing_the_tables_changes_nothing_else():
    assert renewed(TEXT) == TEXT


def test_the_seven_elements_of_the_protocol_are_there_in_order():
    titles = re.findall(r"(?m)^## \d (.+)$", TEXT)
    assert titles[:7] == [
        "Purpose and patterns",
        "Entities, state variables and scales",
        "Process overview and scheduling",
        "Design concepts",
        "Initialisation",
        "Input data",
        "Submodels",
    ]


def test_every_file_that_it_mentions_exists():
    named = set(re.findall(r"`((?:sim|scenarios|tests|experiments|docs)/[\w./-]*)`", OWN_WORDS))
    assert len(named) > 15
    assert not {name for name in named if not (ROOT / name).exists()}


def test_every_parameter_that_it_names_exists():
    groups = "asking|channels|discouragement|helping|people|places|seed|standing|ties"
    known = {row.path for row in rows()}
    known |= {".".join(path.split(".")[:n]) for path in known for n in range(1, path.count(".") + 1)}
    named = set(re.findall(rf"`((?:{groups})\.[a-z_.]+)`", OWN_WORDS))
    assert len(named) > 40
    assert not named - known


def test_every_parameter_of_a_mechanism_is_mentioned():
    left_out = re.compile(r"name|question|.*from_file.*")
    last = {row.path: row.path.rsplit(".", 1)[-1] for row in rows() if not left_out.fullmatch(row.path)}
    silent = [path for path, word in last.items() if not re.search(rf"\b{word}\b", OWN_WORDS)]
    assert not silent


def test_every_submodel_names_its_source_or_an_assumption():
    submodels = TEXT.split("## 7 Submodels")[1].split("\n## ")[0]
    paragraphs = re.findall(r"(?s)\*\*(\w[^*]*)\.\*\* (.+?)(?=\n\n\*\*|\n### |\Z)", submodels)
    assert len(paragraphs) >= 12
    for title, text in paragraphs:
        words = " ".join(text.split()).lower()
        assert "named assumption" in words or re.search(r" (?:19|20)\d\d\)", words), title
        assert "`sim/" in words, title


def test_columns_are_read_from_the_docstring_of_the_people():
    named = {name for entry, _, _ in attributes(People) for name in entry.split(", ")}
    assert {"x", "y", "range", "interest", "skill", "effort", "budget", "morale", "standing"} <= named
