"""The shape of the package: small folders, no circular imports, meaningful types."""

import ast
from collections import Counter
from functools import cache
from pathlib import Path

import sim

ROOT = Path(sim.__file__).parent
FILES = sorted(ROOT.rglob("*.py"))
COMPILED = ROOT / "engine" / "compiled"

MOST_FILES = 14  # in a folder, not counting its `__init__.py`
MOST_ANY = 180  # uses of the name outside compiled code; functions of users can return anything
MOST_PARAMETERS = 6

# A process of a day keeps one name in these folders; elsewhere a name is used at most twice.
PROCESSES = ("rules", "day", "engine/numpy", "engine/compiled")

# Files that load code on demand, and so may import within a function.
STARTS = {"cli/lazy_group.py", "cli/start.py"}

# Functions that users call with keywords, and rules that kernels compile unchanged.
MANY_PARAMETERS = {
    "imports/import_files.py:import_files": "public",
    "networks/tie_updates.py:update_other_sides": "compiled as it stands",
    "rules/help.py:log_odds": "compiled as it stands",
    "registry/decorators.py:channel": "public",
    "society/society.py:__init__": "public",
    "studies/calibration/calibrate.py:calibrate": "public",
    "studies/claims/board.py:claims": "public",
    "studies/comparison/compare.py:compare": "public",
    "studies/resilience/each_person.py:each_person": "public",
    "studies/resilience/resilience_study.py:resilience": "public",
    "studies/luck/luck_study.py:luck": "public",
    "studies/optimisation/optimise.py:optimise": "public",
    "measures/declaration.py:declare": "what one may declare, by keyword",
    "studies/sweeps/sweep.py:sweep": "public",
    "tables/run_folder.py:save_run": "public",
    "web/lesson/lesson.py:lesson": "public",
}


def place(file):
    return file.relative_to(ROOT).as_posix()


@cache
def tree(file):
    return ast.parse(file.read_text(encoding="utf-8"))


def module(file):
    parts = ("sim", *file.relative_to(ROOT).with_suffix("").parts)
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module(file): file for file in FILES}


def for_types(file):
    """Return every node under `if TYPE_CHECKING`."""
    blocks = (
        n for n in ast.walk(tree(file)) if isinstance(n, ast.If) and "TYPE_CHECKING" in ast.dump(n.test)
    )
    return {inner for block in blocks for statement in block.body for inner in ast.walk(statement)}


@cache
def later(package):
    """Return the module of each name that a package loads when it is first used."""
    stub = MODULES[package].with_suffix(".pyi")
    if MODULES[package].name != "__init__.py" or not stub.exists():
        return {}
    body = ast.parse(stub.read_text(encoding="utf-8")).body
    return {
        name.name: f"{package}.{node.module or name.name}"
        for node in body
        if isinstance(node, ast.ImportFrom)
        for name in node.names
    }


def home(package, name):
    """Return the modules that are loaded by the name of a package: where it is defined, not who lists it."""
    module = later(package).get(name, f"{package}.{name}")
    return {package} if module not in MODULES else {module} | (home(module, name) if later(module) else set())


def imported(file):
    """Return the modules of the package that a file imports, at once or by names that are loaded later."""
    skipped, found, packages = for_types(file), set(), {}
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.ImportFrom) and node not in skipped and node.module in MODULES:
            for name in node.names:
                found |= home(node.module, name.name)
                packages[name.asname or name.name] = f"{node.module}.{name.name}"
        elif isinstance(node, ast.Import):
            packages |= {name.name: name.name for name in node.names if name.asname is None}
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            package = packages.get(node.value.id, "")
            if package in MODULES and node.attr in later(package):
                found |= home(package, node.attr)
    return found - {module(file)}


def test_no_module_imports_itself_in_a_circle():
    waiting = {name: imported(file) for name, file in MODULES.items()}
    while waiting:
        ready = {name for name, needs in waiting.items() if not needs & set(waiting)}
        assert ready, f"in a circle, or above one: {sorted(waiting)}"
        waiting = {name: needs for name, needs in waiting.items() if name not in ready}


def test_imports_are_at_the_top_of_a_file():
    within = {
        f"{place(file)}:{node.lineno}"
        for file in FILES
        for function in ast.walk(tree(file))
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom) and place(file) not in STARTS
    }
    assert not within


def test_folders_have_few_files():
    sizes = Counter(file.parent for file in FILES if file.name != "__init__.py")
    assert not {place(folder): size for folder, size in sizes.items() if size > MOST_FILES}


def test_file_names_are_not_reused():
    processes = {file.name for folder in PROCESSES for file in (ROOT / folder).glob("*.py")}
    names = Counter(file.name for file in FILES if file.name not in {"__init__.py", *processes})
    assert not {name: times for name, times in names.items() if times > 2}


def test_any_is_rarely_used():
    uses = Counter(
        place(file)
        for file in FILES
        if not file.is_relative_to(COMPILED)
        for node in ast.walk(tree(file))
        if isinstance(node, ast.Name) and node.id == "Any"
    )
    assert uses.total() <= MOST_ANY, uses.most_common(20)


def test_functions_take_few_parameters():
    many = {
        f"{place(file)}:{node.name}"
        for file in FILES
        if not file.is_relative_to(COMPILED)
        for node in ast.walk(tree(file))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and parameters(node) > MOST_PARAMETERS
    }
    assert many == set(MANY_PARAMETERS)


def parameters(function):
    """Return the number of parameters without `self`; `*words` and `**more` count as one each."""
    a = function.args
    named = [each.arg for each in (*a.posonlyargs, *a.args, *a.kwonlyargs, a.vararg, a.kwarg) if each]
    return len([name for name in named if name not in ("self", "cls")])
