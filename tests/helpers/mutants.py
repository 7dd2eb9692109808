"""List the small faults that can be put into a source file, and compile the file with one of them."""

import ast
import copy
import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import CodeType
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("sim/rules", "sim/measures")

EXCUSES: dict[str, str] = {}
"""Faults that no test can catch, by name, each with the reason. Today there are none."""

_SWAPPED: dict[type[ast.AST], type[ast.AST]] = dict(
    [
        *((ast.Add, ast.Sub), (ast.Mult, ast.Div), (ast.BitAnd, ast.BitOr), (ast.LShift, ast.RShift)),
        *(
            (ast.Lt, ast.LtE),
            (ast.Gt, ast.GtE),
            (ast.Eq, ast.NotEq),
            (ast.Is, ast.IsNot),
            (ast.In, ast.NotIn),
        ),
        (ast.And, ast.Or),
    ]
)
_SWAPPED |= {other: one for one, other in _SWAPPED.items()}
_SWAPPED |= {ast.FloorDiv: ast.Mult, ast.Mod: ast.Mult, ast.Pow: ast.Mult}
_RENAMED = {"min": "max", "minimum": "maximum", "any": "all", "floor": "ceil"}
_RENAMED |= {other: one for one, other in _RENAMED.items()}
_DROPPED = {"abs", "clip", "cumsum", "diff", "exp", "floor", "log", "round", "sort", "sorted", "sqrt"}
_TELLING = (ast.BinOp, ast.BoolOp, ast.Call, ast.Compare, ast.Subscript, ast.arguments, ast.stmt)
_TOLERANT = re.compile(r"\bSLACK|_SMALL|_CONSTANT|\b1e-")


class Mutant(NamedTuple):
    """One fault in a file. Its name doesn't tell which file, so an excuse stays true when the file moves."""

    file: Path
    line: int
    name: str
    tree: ast.Module
    before: ast.AST
    after: ast.AST

    @property
    def lot(self) -> str:
        """Return a key that gives faults a random but fixed order."""
        return hashlib.sha256(self.name.encode()).hexdigest()

    def code(self) -> CodeType:
        """Compile the file with the fault in it."""
        return compile(_exchanged(self.tree, self.before, self.after), self.file, "exec")


def files() -> list[Path]:
    """Return every file that faults are put into."""
    return sorted(file for folder in FOLDERS for file in (ROOT / folder).rglob("*.py"))


def module_of(file: Path) -> str:
    """Return the name by which a file is imported."""
    return ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def own_tests(file: Path) -> Path:
    """Return the file of tests of a file: tests mirror the package."""
    folder = ROOT / "tests" / file.parent.relative_to(ROOT / "sim")
    return folder / f"test_{file.stem}.py"


def mutants(file: Path) -> list[Mutant]:
    """Return every fault that can be put into a file, in the order of its lines."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    found, times = [], Counter[str]()
    for node, around, function in _nodes(tree, tree, "module"):
        for after in _faults(node):
            name = f"{function}: {ast.unparse(around)} → {_exchanged(around, node, after)}"
            times[name] += 1
            name += f" ({times[name]})" if times[name] > 1 else ""
            found.append(Mutant(file, node.lineno, name, tree, node, after))
    return found


def _nodes(node: ast.AST, around: ast.AST, function: str) -> Iterator[tuple[ast.AST, ast.AST, str]]:
    """Yield every node that has an effect, the expression around it, and its function.

    What is there for readers, for types or for messages does nothing.
    """
    for field, value in ast.iter_fields(node):
        for child in value if isinstance(value, list) else [value]:
            if not isinstance(child, ast.AST) or isinstance(child, ast.JoinedStr):
                continue
            if field in {"annotation", "returns", "decorator_list"}:
                continue
            inside = function
            if isinstance(child, ast.FunctionDef | ast.ClassDef):
                inside = child.name if function == "module" else f"{function}.{child.name}"
            negation = isinstance(child, ast.UnaryOp) and isinstance(child.op, ast.Not)
            own = child if negation or isinstance(child, _TELLING) else around
            yield child, own, inside
            yield from _nodes(child, own, inside)


def _faults(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.Constant(value=value):
            yield from map(ast.Constant, _other_values(value))
        case ast.BinOp(op=op) | ast.BoolOp(op=op) | ast.AugAssign(op=op) if type(op) in _SWAPPED:
            yield _with(node, op=_SWAPPED[type(op)]())
        case ast.Compare(ops=ops) if not _TOLERANT.search(
            ast.unparse(node)
        ):  # no number lies on such an edge
            for n, op in enumerate(ops):
                yield _with(node, ops=[*ops[:n], _SWAPPED[type(op)](), *ops[n + 1 :]])
        case ast.UnaryOp(operand=operand):
            yield operand
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name), args=[first, *_]) if (
            name in _DROPPED
        ):
            yield first
        case ast.Name(id=name) if name in _RENAMED:
            yield ast.Name(_RENAMED[name])
        case ast.Attribute(attr=name) if name in _RENAMED:
            yield _with(node, attr=_RENAMED[name])
        case ast.Slice():
            yield from _longer(node)


def _longer(node: ast.Slice) -> Iterator[ast.AST]:
    for part in ("lower", "upper"):
        bound = getattr(node, part)
        if not isinstance(bound, ast.Constant | None):
            yield _with(node, **{part: ast.BinOp(bound, ast.Add(), ast.Constant(1))})


def _other_values(value: object) -> Iterator[object]:
    match value:
        case bool():
            yield not value
        case int():
            yield value + 1
        case float() if not 0 < value < 1e-5:  # a tolerance may be another
            yield value * 2 if value else 1.0
        case "left" | "right":
            yield "right" if value == "left" else "left"


def _with(node: ast.AST, **changes: object) -> ast.AST:
    other = copy.copy(node)
    for name in node._fields:
        setattr(other, name, changes.get(name, getattr(node, name)))
    return other


def _exchanged(tree: ast.AST, before: ast.AST, after: ast.AST) -> str:
    """Write a piece of code with one node exchanged for another, and leave the tree as it is."""

    def changed(value: object) -> object:
        if value is before:
            return after
        if isinstance(value, list):
            return [changed(each) for each in value]
        if isinstance(value, ast.AST):
            return _with(value, **{name: changed(part) for name, part in ast.iter_fields(value)})
        return value

    return ast.unparse(changed(tree))
