"""The tables of docs/odd.md that are made from declarations in the code. Run this file to update them."""

import re
from collections.abc import Iterable, Mapping, Sequence
from inspect import cleandoc
from pathlib import Path
from typing import Any

from sim.measures import FURTHER, MEASURES, Measure
from sim.networks.layer import Layer
from sim.population.people import People
from sim.scenarios import Parameter, Scenario, rows
from sim.scenarios.parameters.declare import walk
from sim.scenarios.parameters.value_rules import scalar
from sim.scenarios.value_tree import to_plain
from sim.state.questions import Answers, Questions
from sim.tables import TABLES, Column

ODD = Path(__file__).resolve().parents[2] / "docs" / "odd.md"
LAYOUT = ("home", "skill_by_topic", "word")  # columns that only concern the memory layout, not the model


def table(names: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [names, ["---"] * len(names), *rows]
    cells = [[cell.replace("|", "\\|") for cell in line] for line in lines]
    return "".join(f"| {' | '.join(line)} |\n" for line in cells)


def attributes(described: type) -> list[tuple[str, str, str]]:
    """Return name, type and meaning of the attributes that a class documents in numpy's style."""
    section = cleandoc(described.__doc__ or "").split("Attributes\n----------\n")[1]  # as Python 3.13 has it
    entries = re.findall(r"(?m)^(\w[\w, ]*) : (.+)\n((?: {4}.+\n?)+)", section)
    return [(name, kind, " ".join(meaning.split())) for name, kind, meaning in entries]


def state(described: type) -> str:
    rows = [(f"`{n}`", kind, meaning) for n, kind, meaning in attributes(described) if n not in LAYOUT]
    return table(("column", "shape, type, unit", "meaning"), rows)


def columns(kept: Any) -> str:
    first = {name: str(initial.item()).removesuffix(".0") for name, initial in kept.fields.items()}
    rows = [(f"`{name}`", kept.fields[name].dtype.name, value) for name, value in first.items()]
    return table(("column", "type", "at first"), rows)


def results() -> str:
    kinds = {True: " or missing", False: ""}
    lines = [
        (name, f"`{column.name}`", column.dtype + kinds[column.nullable], column.unit, meaning(column))
        for name, columns in TABLES.items()
        for column in columns
    ]
    return table(("table", "column", "type", "unit", "meaning"), lines)


def meaning(column: Column) -> str:
    return f"{column.meaning} (only if people come and go)" if column.optional else column.meaning


def parameters() -> str:
    lines = [(f"`{row.path}`", row.value, row.unit, row.range, row.meaning, row.source) for row in rows()]
    return table(("parameter", "default", "unit", "range", "meaning", "source"), lines)


def plausible_ranges() -> str:
    lines = []
    for path, field in walk(Scenario):
        declared = field.json_schema_extra
        if isinstance(declared, Parameter) and declared.plausible is not None:
            low, high, source, scale, _ = declared.plausible
            default = scalar(to_plain(declared.default))
            lines.append((f"`{'.'.join(path)}`", default, f"{low:.4g} to {high:.4g}", scale, source))
    return table(("parameter", "default", "plausible", "moves by", "source"), lines)


def measures(declared: Mapping[str, Measure]) -> str:
    rows = [(f"`{each.name}`", each.unit, each.meaning) for each in declared.values()]
    return table(("measure", "unit", "meaning"), rows)


def generated() -> dict[str, str]:
    return {
        "people": state(People),
        "ties": state(Layer),
        "questions": columns(Questions),
        "answers": columns(Answers),
        "parameters": parameters(),
        "plausible ranges": plausible_ranges(),
        "results": results(),
        "measures": measures(MEASURES),
        "further measures": measures(FURTHER),
    }


def marked(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?s)(<!-- generated: {name} -->\n)(.*?)(<!-- end of {name} -->)")


def renewed(text: str) -> str:
    for name, made in generated().items():
        places = list(marked(name).finditer(text))
        assert len(places) == 1, f"docs/odd.md must have the marks of {name} once"
        text = f"{text[: places[0].end(1)]}\n{made}\n{text[places[0].start(3) :]}"
    return text


if __name__ == "__main__":
    ODD.write_text(renewed(ODD.read_text(encoding="utf-8")), encoding="utf-8")
