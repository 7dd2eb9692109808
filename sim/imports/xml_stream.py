"""Read XML piece by piece, without document types, so that no entity can be expanded or fetched."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple
from xml.parsers import expat

from sim.user_data.file_problems import Problems

_BLOCK: Final = 1 << 16


class Element(NamedTuple):
    """The beginning or the end of an element; `text` is what stands in it, known at its end."""

    begins: bool
    tag: str
    values: dict[str, str]
    text: str
    line: int


def elements(path: Path, problems: Problems) -> Iterator[Element]:
    """Yield the elements of a file in order; tags and attributes are without their namespaces.

    A `TableError` is raised if the file isn't well-formed or has a document type.
    """
    found: list[Element] = []
    parser = _parser(found, problems)
    try:
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                parser.Parse(block, False)  # noqa: FBT003 - expat takes no keyword
                yield from found
                found.clear()
            parser.Parse(b"", True)  # noqa: FBT003
        yield from found
    except expat.ExpatError as error:
        problems.stop(error.lineno, f"the file isn't well-formed XML ({expat.ErrorString(error.code)})")
    except (OSError, LookupError, ValueError) as error:
        problems.stop(None, f"the file can't be read as XML ({error})")


def _parser(found: list[Element], problems: Problems) -> expat.XMLParserType:
    """Return a parser that appends each element's beginning and end to `found`."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    texts: list[str] = []

    def begin(tag: str, values: dict[str, str]) -> None:
        texts.clear()
        plain = {_plain(name): value for name, value in values.items()}
        found.append(Element(True, _plain(tag), plain, "", parser.CurrentLineNumber))  # noqa: FBT003 - a record

    def end(tag: str) -> None:
        found.append(Element(False, _plain(tag), {}, "".join(texts).strip(), parser.CurrentLineNumber))  # noqa: FBT003
        texts.clear()

    def refuse(*_: object) -> None:
        problems.stop(
            parser.CurrentLineNumber, "the file has a document type (DOCTYPE), which isn't read; remove it"
        )

    parser.StartElementHandler, parser.EndElementHandler = begin, end
    parser.CharacterDataHandler = texts.append
    parser.StartDoctypeDeclHandler = refuse
    return parser


def root_tag(path: Path, problems: Problems) -> str:
    """Return the tag of the outermost element, in lower case."""
    return next((each.tag.lower() for each in elements(path, problems)), "")


def _plain(name: str) -> str:
    return name.rpartition(" ")[2]
