"""Choose which tables of a run are written."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sim.errors import TableError, each_once, nearest, option

RUN_TABLES = ("questions", "answers", "people", "days", "ties")


def chosen_tables(
    names: str | Sequence[str] | None, *, ties: bool = False, given: str = "tables"
) -> tuple[str, ...]:
    """Return the names of the tables to write, in their usual order.

    `names` are names of tables, as a sequence or as one text with commas. None stands for every table except
    the table of ties, which is large. If `ties` is true, that table is added.
    `given` is the option that named them.

    Raises
    ------
    TableError
        A run has no table of this name, or no table is named.
    StudyError
        A table is named twice.

    Examples
    --------
    >>> chosen_tables("days, people")
    ('people', 'days')
    >>> chosen_tables(None)
    ('questions', 'answers', 'people', 'days')
    """
    if names is None:
        named: Collection[str] = RUN_TABLES[:-1]
    else:
        named = [name.strip() for name in (names.split(",") if isinstance(names, str) else names)]
    for name in named or [""]:
        if name not in RUN_TABLES:
            near = nearest(name, RUN_TABLES, did=" Did")
            known = ", ".join(RUN_TABLES)
            raise TableError(f"{option(given)}: a run has no table {name!r}. Its tables are {known}.{near}")
    each_once(named, option(given))
    return tuple(name for name in RUN_TABLES if name in named or (ties and name == "ties"))
