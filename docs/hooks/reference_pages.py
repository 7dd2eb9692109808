"""Generate the reference pages in Markdown from the declarations in the code."""

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from inspect import cleandoc
from itertools import groupby

import click

import sim
from sim.cli import main
from sim.facts import FACTS
from sim.measures import FURTHER, MEASURES, Measure
from sim.parts.columns import HOOK_COLUMNS
from sim.scenarios import Row, Scenario, rows
from sim.scenarios.parameters.declare import Group, fields, group_in
from sim.scenarios.value_tree import is_value
from sim.tables import TABLES, Column
from sim.tables.study_columns.all_tables import STUDY_TABLES


def _names_of(module: str) -> tuple[str, ...]:
    """Return the public names of a module of `sim` that `sim` doesn't export."""
    return tuple(f"{module}.{name}" for name in getattr(sim, module).__all__ if name not in sim.__all__)


PYTHON = {
    "Societies and scenarios": (
        "Society", "Person", "run_lives", "Scenario", "load", "shipped_scenarios", "write_starter",
        "validate", "rows", "Row", "schema",
    ),
    "Studies": (
        "compare", "luck", "resilience", "each_person", "claims", "calibrate",
        "load_experiment", "shipped_experiments", "sweep", "sensitivity", "discover", "optimise",
        "merge",
    ),
    "Results of studies": (
        "Comparison", "Luck", "Resilience", "EachPerson", "Board", "Calibration", "Experiment",
        "Design", "Dimension", "SweepResult", "Sensitivity", "Discovery", "Regions", "Optimisation",
    ),
    "Measures": ("measure", "by_group", *_names_of("measures")),
    "Facts of a community": _names_of("facts"),
    "Plots": _names_of("plots"),
    "Files": (
        "import_files", "Imported", "save_run", "load_run", "SavedRun", "to_networkx", "write_network",
        "lesson", "Lesson",
    ),
    "Parts of your own": tuple(f"parts.{name}" for name in (
        "channel", "rule", "network", "measure", "Parameters", "param", "Number", "share", "Whole",
        "assumption", "ratio", "difference", "View", "Questions",
        *(each.__name__ for each in HOOK_COLUMNS.values()), "Candidates", "Luck", "Effects",
        "HOOKS", "Channel", "Rule", "Network",
    )),
    "Errors": ("UserError", "ScenarioError", "TableError", "StudyError", "WriteError"),
}  # fmt: skip
"""The public names of `sim` and its modules, in the groups and the order in which the page lists them."""

OPTIONS = "\n    options: {inherited_members: true}"  # the tables of a `Society` are made by its base class

TABLE_ROWS = {
    "questions": "One row for each question that was asked.",
    "answers": "One row for each answer, helpful or not.",
    "people": "One row for each person in each life.",
    "days": "One row for each day of each life.",
    "ties": "One row for each tie at the end of a life.",
    "runs": "One row for each run of a study. After the columns below, there is one column for each measure.",
}


def pages() -> dict[str, str]:
    """Return the text of each page by its name."""
    return {
        "commands": commands(),
        "parameters": parameters(),
        "measures": measures(),
        "facts": facts(),
        "tables": tables(),
        "study-tables": study_tables(),
        "python": python(),
    }


def table(names: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    """Return a table in Markdown."""
    whole = [names, ["---"] * len(names), *([_no_separator(cell) for cell in line] for line in lines)]
    return "".join(f"| {' | '.join(line)} |\n" for line in whole) + "\n"


def _no_separator(cell: str) -> str:
    """Return a cell with escaped pipes, because a pipe would end the cell. Pipes in code are not escaped."""
    return re.sub(r"`[^`]*`|\|", lambda found: "\\|" if found[0] == "|" else found[0], cell)


def commands() -> str:
    """Return the page about the command and its subcommands, from their declarations."""
    text = "# Commands\n\n`whoanswers COMMAND --help` prints the same in a terminal.\n\n"
    parent = click.Context(main, info_name="whoanswers", **main.context_settings)
    for name, command in main.commands.items():
        context = click.Context(command, parent, name)
        usage = " ".join([context.command_path, *command.collect_usage_pieces(context)])
        about, _, example = cleandoc(command.help or "").partition("Example: ")
        text += f"## {name}\n\n```\n{usage}\n```\n\n{about.strip()}\n\n"
        text += f"Example:\n\n```bash\n{example.strip()}\n```\n\n" if example else ""
        options = [each for each in command.get_params(context) if isinstance(each, click.Option)]
        records = [each.get_help_record(context) for each in options]
        lines = [(f"`{record[0]}`", escaped(record[1])) for record in records if record is not None]
        text += table(("option", "meaning"), lines)
    return text


def parameters() -> str:
    """Return the page about the parameters of a scenario, one section for each group."""
    text = (
        "# Parameters\n\nIn a scenario file, a parameter is nested in its groups. `--set` needs its full "
        "name: `--set people.count=500`.\n`whoanswers show SCENARIO` prints the values of one scenario.\n\n"
    )
    by_group: dict[str, list[Row]] = {}
    for row in rows():
        by_group.setdefault(row.path.rpartition(".")[0], []).append(row)
    meanings = dict(groups(Scenario))
    for name, members in by_group.items():
        text += f"## {name}\n\n{meanings[name]}\n\n" if name else "## The scenario\n\n"
        lines = [
            (f"`{row.path}`", code(row.value), row.unit, *map(escaped, (row.range, row.meaning, row.source)))
            for row in members
        ]
        text += table(("parameter", "default", "unit", "allowed", "meaning", "source of the default"), lines)
    return text


def groups(group: type[Group], path: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:
    """Yield the full name and the meaning of each group of parameters."""
    for _, key, field in fields(group):
        if not is_value(field) and (inner := group_in(field.annotation)) is not None:
            yield ".".join((*path, key)), (inner.__doc__ or "").split("\n")[0]
            yield from groups(inner, (*path, key))


def measures() -> str:
    """Return the page about the measures."""
    text = (
        "# Measures\n\nA measure is one number that describes a run. Every study takes any of them by name. "
        "The column *better* says\nwhich values people would call better; it is empty where that is a matter "
        "of taste.\n\n"
    )
    text += "## Measures of every run\n\nThese measures are computed for every run.\n\n"
    text += measure_table(MEASURES.values())
    text += (
        "## Further measures\n\nThese are computed only if a study names them: with `--measure` or "
        "`measures=`, in an experiment file under\n`measures:`, or in a claim. "
        "`sim.measures.measure_named` computes them from Python.\n\n"
    )
    return text + measure_table(FURTHER.values())


def measure_table(declared: Iterable[Measure]) -> str:
    """Return one row for each measure."""
    lines = [
        (f"`{m.name}`", m.label, m.unit, range_words(m), m.better or "", escaped(m.meaning)) for m in declared
    ]
    return table(("measure", "in reports", "unit", "range", "better", "meaning"), lines)


def range_words(declared: Measure) -> str:
    """Return the range of a measure in words; empty if it has no end."""
    low, high = declared.range or (-math.inf, math.inf)
    if math.isfinite(low) and math.isfinite(high):
        return f"{low:g} to {high:.3g}"
    if math.isfinite(low):
        return f"{low:g} or more"
    return f"{high:g} or less" if math.isfinite(high) else ""


def facts() -> str:
    """Return the page about the facts of a community, one section for each group."""
    text = (
        "# Facts\n\nA fact is one number that describes a community, computed in the same way from a log and "
        "from a run.\nThe page *Describe a community in numbers* explains how. The interval of a fact comes "
        "from resamples\nof people or of weeks.\n\n"
    )
    for group, members in groupby(FACTS.values(), lambda fact: fact.group):
        lines = [(f"`{each.name}`", each.unit, each.over, escaped(each.meaning)) for each in members]
        text += f"## {group}\n\n" + table(("fact", "unit", "interval over", "meaning"), lines)
    return text


def tables() -> str:
    """Return the page about the result tables."""
    text = (
        "# Tables\n\nA run's folder has these tables as Parquet files. `sim.load_run(folder).tables` "
        "returns them\nas pandas data frames. Days are counted from 0. A missing value is NaN or `<NA>`.\n\n"
    )
    for name, columns in TABLES.items():
        lines = [(f"`{each.name}`", kind(each), each.unit, escaped(each.meaning)) for each in columns]
        text += f"## {name}\n\n{TABLE_ROWS[name]}\n\n"
        text += table(("column", "type", "unit", "meaning"), lines)
    return text


def study_tables() -> str:
    """Return the page about the tables that studies write, one section for each table."""
    text = (
        "# Tables of studies\n\nEach study writes its tables as CSV files. `columns.json` in the study's "
        "folder has the units and\nmeanings of the columns of its own tables, also of those that depend on "
        "the study: parameters and\nmeasures. A missing value is an empty cell. Shares lie between 0 and 1."
        "\n\n"
    )
    for command, members in groupby(STUDY_TABLES, lambda table: table.study):
        text += f"## {command.replace(' ', ' --')}\n\n"
        for each in members:
            more = f" The table also has {each.more}." if each.more else ""
            text += f"### {each.name}.csv\n\n{each.rows.removesuffix('.')} in each row.{more}\n\n"
            lines = [(f"`{name}`", unit, escaped(meaning)) for name, (unit, meaning) in each.columns.items()]
            text += table(("column", "unit", "meaning"), lines) if lines else ""
    return text


def kind(column: Column) -> str:
    """Return a column's type, its possible values if there are few, and whether values may be missing."""
    values = f": {', '.join(f'`{value}`' for value in column.values)}" if column.values else ""
    return column.dtype + values + ("; may be missing" if column.nullable else "")


def python() -> str:
    """Return the page about the Python functions and classes, which mkdocstrings completes."""
    text = (
        "# Python\n\n`import sim` is fast, because each of these names is loaded when it is first used.\n\n"
    )
    for title, names in PYTHON.items():
        text += f"## {title}\n\n" + "".join(f"::: sim.{name}{OPTIONS}\n\n" for name in names)
    return text


def code(value: str) -> str:
    """Return a value formatted as code; empty if there is no value."""
    return f"`{value}`" if value else ""


def escaped(text: str) -> str:
    """Return plain text with special characters escaped, so that Markdown shows them; code is not changed."""
    parts = text.split("`")
    for k in range(0, len(parts), 2):
        parts[k] = (
            parts[k].replace("<", "&lt;").replace("{", "&#123;").replace("*", "\\*").replace("_", "\\_")
        )
    return "`".join(parts)
