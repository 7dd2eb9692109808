"""List the small faults that can be put into a source file, and write the file with one of them."""

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

_SWAPPED: dict[type[ast.AST], type[ast.AST]] = {
    **{ast.Add: ast.Sub, ast.Mult: ast.Div, ast.BitAnd: ast.BitOr, ast.LShift: ast.RShift},
    **{ast.Lt: ast.LtE, ast.Gt: ast.GtE, ast.Eq: ast.NotEq, ast.Is: ast.IsNot, ast.In: ast.NotIn},
    ast.And: ast.Or,
}
_SWAPPED |= {other: one for one, other in _SWAPPED.items()}
_SWAPPED |= {ast.FloorDiv: ast.Mult, ast.Mod: ast.Mult, ast.Pow: ast.Mult}
_RENAMED = {"min": "max", "minimum": "maximum", "any": "all", "floor": "ceil", "left": "right"}
_RENAMED |= {other: one for one, other in _RENAMED.items()}
_TOLERANT = re.compile("_SLACK|_SMALL|1e-")
_DROPPED = {"abs", "clip", "cumsum", "diff", "exp", "floor", "log", "round", "sort", "sorted", "sqrt"}


class Mutant(NamedTuple):
    """One fault in a file. Its name doesn't tell the file, so that an excuse stays true when the file moves."""

    file: Path
    line: int
    name: str
    tree: ast.Module
    before: ast.AST
    after: ast.AST

    @property
    def lot(self) -> str:
        """Put mutants in a random order that is always the same, whatever is written elsewhere."""
        return hashlib.sha256(self.name.encode()).hexdigest()

    def code(self) -> CodeType:
        """Compile the file with the fault in it."""
        faulty = ast.parse(_exchanged(self.tree, self.before, self.after))
        return compile(faulty, self.file, "exec")


def files() -> list[Path]:
    """Return every file that faults are put into."""
    return sorted(file for folder in FOLDERS for file in (ROOT / folder).rglob("*.py"))


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
    """Every node that does something, the expression it stands in, and its function.

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
            telling = isinstance(child, ast.BinOp | ast.BoolOp | ast.Compare | ast.Call | ast.Subscript | ast.stmt)
            own = child if telling else around
            yield child, own, inside
            yield from _nodes(child, own, inside)


def _faults(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.Constant(value=bool(value)):
            yield ast.Constant(not value)
        case ast.Constant(value=int(value)):
            yield ast.Constant(value + 1)
        case ast.Constant(value=float(value)) if not 0 < value < 1e-5:  # a tolerance may be another
            yield ast.Constant(value * 2 if value else 1.0)
        case ast.Constant(value="left" | "right" as value):
            yield ast.Constant(_RENAMED[value])
        case ast.BinOp(op=op) | ast.BoolOp(op=op) | ast.AugAssign(op=op) if type(op) in _SWAPPED:
            yield _with(node, op=_SWAPPED[type(op)]())
        case ast.Compare(ops=ops) if not _TOLERANT.search(ast.unparse(node)):  # nothing lies on an edge moved so
            for n, op in enumerate(ops):
                yield _with(node, ops=[*ops[:n], _SWAPPED[type(op)](), *ops[n + 1 :]])
        case ast.UnaryOp(operand=operand):
            yield operand
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name) as called, args=[first, *_]):
            if name in _RENAMED:
                yield _with(node, func=_with(called, id=_RENAMED[name], attr=_RENAMED[name]))
            elif name in _DROPPED:
                yield first
        case ast.Slice(lower=lower, upper=upper):
            for part, bound in (("lower", lower), ("upper", upper)):
                if bound is not None and not isinstance(bound, ast.Constant):
                    yield _with(node, **{part: ast.BinOp(bound, ast.Add(), ast.Constant(1))})


def _with(node: ast.AST, **changes: object) -> ast.AST:
    other = copy.copy(node)
    for name in node._fields:
        setattr(other, name, changes.get(name, getattr(node, name)))
    return other


def _exchanged(tree: ast.AST, before: ast.AST, after: ast.AST) -> str:
    """Write a piece of code with one node exchanged for another."""

    class Exchange(ast.NodeTransformer):
        def visit(self, node: ast.AST) -> ast.AST:
            return after if node is before else _with(node, **dict(self.parts(node)))

        def parts(self, node: ast.AST) -> Iterator[tuple[str, object]]:
            for name, value in ast.iter_fields(node):
                if isinstance(value, list):
                    yield name, [self.visit(each) if isinstance(each, ast.AST) else each for each in value]
                elif isinstance(value, ast.AST):
                    yield name, self.visit(value)

    return ast.unparse(Exchange().visit(tree))
