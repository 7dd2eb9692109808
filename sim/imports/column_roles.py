"""Recognise what the columns of a table are from their names."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from sim.errors import TableError, option, spelled
from sim.imports.collected import Options
from sim.scenarios import PeopleFile
from sim.scenarios.names import join_names
from sim.scenarios.parameters.declare import fields
from sim.user_data.file_problems import suggestion

# The names of each role, in order of preference, in lower case and without anything but letters and digits.
_SPOKEN: Final = {
    "id": "id personid person staffno employeeid node nodeid vertex name label username user email",
    "town": "town office site location place city department dept division team class",
    "interests": "interests interest topics expertise skills",
    "effort": "effort answersaday answersperday",
    "on_crowd": "oncrowd",
    "joined": "joined joinedday joinday arrivedday arrivalday",
    "left": "left leftday departureday",
    "from": "from source ego sender who node1 vertex1 person1 fromid sourceid i",
    "to": "to target alter receiver recipient whom node2 vertex2 person2 toid targetid j",
    "strength": "strength weight edgeweight value count n frequency freq howoften minutes mins duration "
    "percent share w",
    "layer": "layer relation relationship kind tie type",
    "time": "time timestamp date datetime when t",
    "asker": "asker askerid askedby questioner",
    "answerer": "answerer answererid answeredby helper",
    "asked_at": "askedat asked createdat creationdate created time timestamp date",
    "answered_at": "answeredat answered createdat creationdate created time timestamp date",
    "question_id": "questionid topicid threadid issuenumber issueid issue issueurl parentid question number "
    "id",
    "answer_id": "answerid commentid id",
    "topics": "topics topic tags labels category categoryname categoryid",
    "post_number": "postnumber",
    "site": "site",
    "author": "author authorlogin user userlogin login username userid owneruserid",
}
ROLES: Final = {role: tuple(names.split()) for role, names in _SPOKEN.items()}
PEOPLE_ROLES: Final = tuple(
    role for _, role, _ in fields(PeopleFile) if role not in ("path", "id", "pseudonyms")
)


class Form(NamedTuple):
    """A form of table: the roles that it must have, may have, and must not have."""

    name: str
    needed: tuple[str, ...]
    optional: tuple[str, ...] = ()
    without: tuple[str, ...] = ()


# The first form whose needed roles a table has is taken.
FORMS: Final = (
    Form("posts", ("question_id", "post_number", "author"), ("asked_at", "topics", "site")),
    Form("answers", ("question_id", "answerer"), ("answered_at", "answer_id", "site")),
    Form("log", ("asker", "answerer"), ("answered_at", "site")),
    Form("questions", ("question_id", "asker"), ("asked_at", "topics", "site")),
    Form("ties", ("from", "to"), ("strength", "layer", "time")),
    Form("people", ("id",), PEOPLE_ROLES),
)
LOG_FORMS: Final = tuple(form.name for form in FORMS[:4])
_ISSUES: Final = Form("questions", ("question_id", "author", "asked_at"), ("topics",))
_COMMENTS: Final = Form("answers", ("question_id", "author", "answered_at"), ("answer_id",))


def simple(name: str) -> str:
    """Return a name in lower case without spaces, dashes, dots and underscores."""
    return re.sub(r"[\W_]+", "", name).casefold()


def is_known(name: str) -> bool:
    """Return whether a name is one that some role may have."""
    return bool(name) and (simple(name) in _KNOWN or name in PEOPLE_ROLES)


_KNOWN: Final = frozenset(name for names in ROLES.values() for name in names) | {"title"}


def recognise(names: Sequence[str], options: Options, source: str) -> tuple[str, dict[str, int]]:
    """Return the form of a table, and the index of the column of each role.

    Raises
    ------
    TableError
        The columns fit no form.
    """
    chosen = chosen_columns(names, options.columns)
    plain = [simple(name) for name in names]
    for form in _candidates(plain):
        places = _places(form, names, chosen)
        if all(role in places for role in form.needed):
            return form.name, places
    raise TableError(
        f"{source}: can't tell what the columns are ({join_names(list(names), 8)}); a table of ties needs "
        f"from and to, a table of people id, a log asker and answerer; say which columns they are, as in "
        f"{columns_option('from', names[0])} or {columns_option('id', names[0])}."
    )


def chosen_columns(names: Sequence[str], columns: Mapping[str, str | int]) -> dict[str, int]:
    """Return the index of each column that the user has named and that this table has."""
    found = {}
    for role, column in columns.items():
        if isinstance(column, int):
            if 1 <= column <= len(names):
                found[role] = column - 1
        elif column in names:
            found[role] = list(names).index(column)
    return found


def columns_option(role: str, column: str | int) -> str:
    """Return how to name the column of a role: as an option of the command, or in Python."""
    return spelled(f"--columns {role}={column}", f"columns={{{role!r}: {column!r}}}")


def check_roles(options: Options) -> None:
    """Refuse roles that don't exist."""
    known = {*ROLES, *PEOPLE_ROLES}
    for role in options.columns:
        if role not in known:
            hint = suggestion(role, known) or f"; there are {', '.join(sorted(known))}"
            raise TableError(f"columns: there is no role {role!r}{hint}")


def check_names(options: Options, names: set[str], width: int) -> None:
    """Refuse columns that no input has; the widest table has `width` columns."""
    for role, column in options.columns.items():
        if isinstance(column, int) and not 1 <= column <= width:
            raise TableError(
                f"{option('columns')}: columns have the numbers 1 to {width}; got {column} ({role})"
            )
        if isinstance(column, str) and column not in names:
            raise TableError(
                f"columns: no input has the column {column!r} ({role}){suggestion(column, names)}"
            )


def _candidates(plain: Sequence[str]) -> tuple[Form, ...]:
    """Return the forms to try: those of issues and their comments only for tables that look like them."""
    if {"title", "state", "labels"} & set(plain) and "number" in plain:
        return (*FORMS[:4], _ISSUES, *FORMS[4:])
    if {"issuenumber", "issueid", "issue", "issueurl"} & set(plain):
        return (*FORMS[:4], _COMMENTS, *FORMS[4:])
    return FORMS


def _places(form: Form, names: Sequence[str], chosen: Mapping[str, int]) -> dict[str, int]:
    roles = (*form.needed, *form.optional)
    places = {role: place for role, place in chosen.items() if role in roles}
    if "time" in chosen:
        places |= {role: chosen["time"] for role in roles if role.endswith("ed_at")}
    reserved = set(chosen.values())
    plain = [simple(name) for name in names]
    for role in roles:
        spellings = (simple(role), *ROLES.get(role, ()))
        for spelling in spellings:
            free = [at for at, name in enumerate(plain) if name == spelling and at not in reserved]
            if role not in places and free:
                places[role] = free[0]
                reserved.add(free[0])
    return {role: places[role] for role in roles if role in places}
