"""CITATION.cff and codemeta.json name the version, the licence and the words of pyproject.toml."""

import datetime
import json
import tomllib
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
CITATION = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
CODEMETA = json.loads((ROOT / "codemeta.json").read_text(encoding="utf-8"))


def test_the_version_is_that_of_the_package():
    assert PROJECT["version"] == CITATION["version"] == CODEMETA["version"]


def test_the_licence_is_that_of_the_package():
    assert (ROOT / "LICENSE").read_text(encoding="utf-8").startswith("MIT License")
    assert CITATION["license"] == "MIT"
    assert CODEMETA["license"] == "https://spdx.org/licenses/MIT"


def test_authors_and_words_are_those_of_the_package():
    authors = [each["name"] for each in PROJECT["authors"]]
    assert authors == [each["name"] for each in CITATION["authors"]]
    assert authors == [each["name"] for each in CODEMETA["author"]]
    assert PROJECT["keywords"] == CITATION["keywords"] == CODEMETA["keywords"]
    assert (PROJECT["name"], PROJECT["description"]) == (CODEMETA["name"], CODEMETA["description"])
    assert CODEMETA["runtimePlatform"] == f"Python {PROJECT['requires-python']}"


def test_both_have_the_same_date():
    assert isinstance(CITATION["date-released"], datetime.date)
    assert CITATION["date-released"].isoformat() == CODEMETA["dateModified"]


def test_both_have_the_same_doi_or_none():
    doi = CITATION.get("doi", "")
    assert CODEMETA["identifier"] == (f"https://doi.org/{doi}" if doi else "")
