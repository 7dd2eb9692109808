"""Each source cited in the pages or the code stands in docs/references.md, and each source there is cited."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
REFERENCES = ROOT / "docs" / "references.md"
CITING = sorted(
    path
    for folder, kinds in (
        ("sim", "*.py"),
        ("docs", "*.md"),
        ("scenarios", "*.yaml"),
        ("experiments", "*.yaml"),
    )
    for path in (ROOT / folder).rglob(kinds)
    if path not in (REFERENCES, ROOT / "docs" / "CHANGELOG.md")
)
NAME = r"[A-Z][\w’-]+[\w]"
# "Watts & Strogatz (1998)", "le Cessie and van Houwelingen 1992", "Zhou et al. (2005)", "Sobol' 1967"
CITED = re.compile(rf"({NAME})(?:'s|['’]|\s+et\s+al\.)?,?\s+\(?((?:18|19|20)\d\d)\b")
# Words before a year that are no author: venues, institutions and months.
NO_AUTHOR = {"CHI", "SC", "ICWSM", "RFC", "WSDM", "September", "December", "August", "Of", "May"}


def entries() -> list[str]:
    listed = REFERENCES.read_text(encoding="utf-8").split("## Works")[1]
    return [" ".join(entry.split()) for entry in re.split(r"^- ", listed, flags=re.MULTILINE)[1:]]


def head(entry: str) -> tuple[str, str]:
    """Authors and year of an entry."""
    found = re.match(r"(.*?)\((\d{4})\)\.", entry)
    assert found, entry
    return found[1], found[2]


def test_what_is_cited_is_listed():
    heads = [head(entry) for entry in entries()]
    missing = set()
    for path in CITING:
        text = re.sub(r"\n\s*(#|>)?\s*", " ", path.read_text(encoding="utf-8"))
        missing |= {
            f"{path.relative_to(ROOT)}: {name} {year}"
            for name, year in CITED.findall(text)
            if name not in NO_AUTHOR and not any(name in authors and year == when for authors, when in heads)
        }
    assert not missing


def test_what_is_listed_is_cited():
    text = " ".join(path.read_text(encoding="utf-8") for path in (*CITING, REFERENCES))
    cited = text.split("## Works")[0]
    unused = []
    for entry in entries():
        authors, year = head(entry)
        first = authors.split(",")[0].split("(")[0].strip()
        if not re.search(rf"{re.escape(first)}[^;]{{0,160}}?{year}", cited):
            unused.append(f"{first} {year}")
    assert not unused


def test_the_list_is_in_order_and_says_where_to_find_each():
    names = [head(entry)[0].split(",")[0].lower() for entry in entries()]
    assert len(names) > 80
    plain = [name.translate(str.maketrans("äöüéá", "aouea")) for name in names]
    assert plain == sorted(plain)
    for entry in entries():
        assert re.search(r"\d{4}\)\. .+\. .+", entry), entry
