"""The architecture, checked against the code: imports, sizes, random numbers, folders and start-up time."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parents[2]
SIM = ROOT / "sim"

# What each room may import from sim; a room is a file or a folder of sim. `?` marks imports that are allowed
# for types only; the objects themselves are passed as arguments. The order is that of the flow, from leaves
# to the command.
ROOMS = {
    # leaves
    "__init__": "errors? facts? imports? measures? parts? runner? scenarios? society? studies? tables? web?",
    "array_types": "",
    "errors": "",
    "import_closure": "",
    "rng": "array_types",
    # the parts that have names, and what goes in
    "registry": "array_types errors import_closure rng",
    "scenarios": "array_types errors registry",
    "tables": "array_types errors registry scenarios",
    "user_data": "array_types errors scenarios",
    "imports": "array_types errors scenarios tables user_data",
    # who and how: people, ties, channels, and the rules of a day
    "rules": "array_types rng",
    "population": "array_types rng scenarios? user_data?",
    "networks": "array_types errors population registry rng rules scenarios? user_data?",
    "channels": "array_types networks population rng",
    # one day, the one writer
    "state": "array_types channels networks population registry rules scenarios? user_data",
    "engine": (
        "array_types channels errors import_closure networks population registry rng rules scenarios? state"
    ),
    "parts": "array_types errors measures networks population registry rng scenarios state?",
    "day": "array_types channels engine errors networks parts population registry rules scenarios state",
    "society": "array_types day engine errors networks population rng rules scenarios state tables",
    # what came of it
    "measures": "array_types errors registry rng tables",
    "runner": "array_types day engine errors networks population registry rng scenarios society state tables "
    "user_data",
    "facts": "array_types errors measures scenarios tables user_data",
    "plots": "array_types errors measures scenarios society? tables",
    "report": "array_types errors measures registry scenarios studies? tables",
    "studies": "array_types errors facts import_closure measures plots registry report rng rules runner "
    "scenarios society state? tables user_data",
    # the page and the command
    "web": "array_types errors measures registry runner scenarios society state? studies tables user_data",
    "cli": "errors facts imports measures plots registry runner scenarios studies tables user_data web",
}

# The only rooms in which each package may be imported. Packages that are not listed are not dependencies.
HOMES = {
    "click": "cli",
    "distributed": "runner",
    "filelock": "engine studies",
    "jinja2": "report web",
    "lazy_loader": "__init__ cli engine facts imports measures parts plots report runner scenarios society "
    "studies tables user_data web",
    "llvmlite": "engine",  # comes with numba
    "matplotlib": "plots studies",  # studies: for types only
    "mesa": "society",
    "networkx": "society tables",  # society: for types only
    "numba": "engine",
    "pptx": "report",  # an extra
    "PIL": "plots",  # comes with matplotlib
    "pyarrow": "tables user_data",
    "pydantic": "scenarios",
    "pydantic_core": "scenarios",  # comes with pydantic
    "rich": "cli",
    "SALib": "studies",
    "scipy": "measures networks population studies",
    "solara": "plots",
    "starlette": "web",
    "uvicorn": "web",
    "xarray": "studies",  # for types only
    "yaml": "scenarios",
    "pandas": "facts measures plots report runner society studies tables web",
    "numpy": "array_types channels day engine facts imports measures networks parts plots population "
    "registry rng rules runner society state studies tables user_data web",
}

LONGEST_FILE, LONGEST_FUNCTION = 300, 30

# Files longer than that, each with the reason that keeps it in one piece.
LONG_FILES: dict[str, str] = {}

# Functions longer than that without their docstring, each with the reason that keeps it in one piece.
LONG_FUNCTIONS = {
    "registry/decorators.py:channel": "names, once, every option of a channel",
    "studies/resilience/resilience_study.py:resilience": "names, once, every option",
    "engine/compiled/drawing.py:_propose": "a compiled loop: pieces would pass every array on again",
    "engine/compiled/proximity.py:_first_accepted": "a compiled loop: pieces would pass every array on again",
    "engine/compiled/tie_updates.py:apply_changes": "a compiled loop: pieces would pass every array on again",
    "engine/compiled/day/circulate.py:circulate": "a compiled loop: pieces would pass every array on again",
    "engine/compiled/day/feed.py:show": "a compiled loop: pieces would pass every array on again",
    "engine/compiled/day/read.py:decide": "a compiled loop: pieces would pass every array on again",
    "engine/compiled/day/help.py:write_attempts": "a compiled loop: pieces would pass every array on again",
    "engine/compiled/audience.py:fill_cells": "a compiled loop: pieces would pass every array on again",
    "engine/compiled/day/rank.py:rank": "a compiled loop: pieces would pass every array on again",
    "engine/compiled/day/read.py:_is_willing": "a compiled decision, with every motive in turn",
    "engine/compiled/columns/law.py:_law": "names, once, every number of a scenario",
    "engine/compiled/day/stages.py:_run": "the order of a day, and every point where it can be left",
    "engine/compiled/help.py:choose_taken": "a compiled loop: pieces would pass every array on again",
    "web/lesson/lesson.py:lesson": "names, once, every option",
    "studies/optimisation/optimise.py:optimise": "names, once, every option and every field of its result",
    "plots/studies/group_plots.py:plot_differences": "one picture, drawn from top to bottom",
    "cli/actions/calibration.py:calibrate": "names, once, every option",
    "society/result_tables.py:people": "names, once, every column of the table",
    "studies/comparison/differences.py:differences_table": "one row, of pairs or of independent runs",
    "studies/luck/luck_study.py:_study": "names, once, every field of the result",
    "studies/resilience/each_person.py:each_person": "names, once, every option",
    "user_data/people.py:_with_pseudonyms": "replaces, once, every column that names a person",
    "state/society_state.py:build": "names, once, every field of a society at its start",
    "studies/comparison/compare.py:compare": "names, once, every option and every field of its result",
    "networks/tie_updates.py:update_other_sides": "a loop that is compiled as it stands",
}


class Import(NamedTuple):
    """One name that a file imports."""

    file: Path
    line: int
    module: str
    for_types: bool


def room_of(file: Path) -> str:
    return file.relative_to(SIM).parts[0].removesuffix(".py")


@cache
def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


def files() -> list[Path]:
    return sorted(SIM.rglob("*.py"))


def imports(file: Path) -> Iterator[Import]:
    for_types = {
        inner
        for node in ast.walk(tree(file))
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        for statement in node.body
        for inner in ast.walk(statement)
    }
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Import):
            for name in node.names:
                yield Import(file, node.lineno, name.name, node in for_types)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}:{node.lineno}: import from sim by its whole name"
            for name in node.names:
                yield Import(file, node.lineno, f"{node.module}.{name.name}", node in for_types)


def all_imports() -> list[Import]:
    return [each for file in files() for each in imports(file)]


def test_every_room_is_in_the_table():
    assert {room_of(file) for file in files()} == set(ROOMS)


@pytest.mark.long
def test_rooms_import_only_what_they_may():
    wrong = []
    for file, line, module, for_types in all_imports():
        if not module.startswith("sim."):
            continue
        room, other = room_of(file), module.split(".")[1]
        allowed = ROOMS[room].split()
        if other != room and other not in allowed and not (for_types and f"{other}?" in allowed):
            wrong.append(f"{file.relative_to(ROOT)}:{line} imports {module}")
    assert not wrong


def test_the_table_of_rooms_has_no_cycle_except_for_types():
    settled: set[str] = set()
    while len(settled) < len(ROOMS):
        ready = {
            room
            for room, allowed in ROOMS.items()
            if all(other in settled for other in allowed.split() if not other.endswith("?"))
        }
        assert ready > settled, f"in a circle: {sorted(set(ROOMS) - settled)}"
        settled = ready


@pytest.mark.long
def test_packages_are_imported_only_where_allowed():
    wrong = []
    for file, line, module, _ in all_imports():
        package = module.split(".")[0]
        if package in sys.stdlib_module_names or package == "sim":
            continue
        if room_of(file) not in HOMES.get(package, "").split():
            wrong.append(f"{file.relative_to(ROOT)}:{line} imports {module}")
    assert not wrong


def test_rules_use_neither_persons_nor_mesa_and_never_write():
    for file in (SIM / "rules").glob("*.py"):
        names = {node.id for node in ast.walk(tree(file)) if isinstance(node, ast.Name)}
        assert not names & {"Person", "Society", "State", "state", "open"}, file


@pytest.mark.long
def test_only_the_command_prints():
    for file in files():
        if room_of(file) == "cli":
            continue
        for node in ast.walk(tree(file)):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in ("print", "sys.stdout.write"):
                pytest.fail(f"{file.relative_to(ROOT)}:{node.lineno} prints")


@pytest.mark.long
def test_files_and_functions_are_small_or_have_a_reason():
    long_files, long_functions = [], set()
    for file in files():
        if file.read_text(encoding="utf-8").count("\n") > LONGEST_FILE:
            long_files.append(str(file.relative_to(SIM)))
        for node in ast.walk(tree(file)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and _lines(node) > LONGEST_FUNCTION:
                long_functions.add(f"{file.relative_to(SIM).as_posix()}:{node.name}")
    files_without, functions_without = set(long_files) - set(LONG_FILES), long_functions - set(LONG_FUNCTIONS)
    assert not files_without, "divide them, or give the reason here"
    assert not functions_without, "write them shorter, or give the reason here"
    short_now = set(LONG_FUNCTIONS) - long_functions
    assert not short_now, "take them out of the list"


def _lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Return the number of lines from `def` to the end, without the docstring."""
    assert function.end_lineno is not None
    first = function.body[0]
    told = ast.get_docstring(function) is not None and first.end_lineno is not None
    docstring = first.end_lineno - first.lineno + 1 if told else 0  # type: ignore[operator]
    return function.end_lineno - function.lineno + 1 - docstring


@pytest.mark.long
def test_no_global_random_state_anywhere():
    wrong = []
    own_generator = SIM / "studies" / "experiments" / "scipy_samples.py"  # SciPy takes one, made from a seed
    for file in set(files()) - {own_generator}:
        used = {ast.unparse(node): node for node in ast.walk(tree(file)) if isinstance(node, ast.Attribute)}
        wrong += [
            f"{file}:{used[name].lineno} uses {name}"
            for name in ("np.random", "numpy.random")
            if name in used
        ]
        taken = [each for each in imports(file) if re.match(r"random\b|numpy\.random\b", each.module)]
        wrong += [f"{file}:{each.line} imports {each.module}" for each in taken]
    assert not wrong


# -- the tree --------------------------------------------------------------------------------------------
@cache
def tracked() -> tuple[Path, ...]:
    """Return the files of the project; without git, all files that aren't hidden or made by tools."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "-z"], cwd=ROOT, capture_output=True, check=False
    )
    if listed.returncode == 0:
        found = [ROOT / name for name in listed.stdout.decode().split("\0") if name]
    else:
        found = [
            p for p in ROOT.rglob("*") if not any(part.startswith(".") for part in p.relative_to(ROOT).parts)
        ]
    return tuple(path for path in found if path.is_file() and "__pycache__" not in path.parts)


def test_the_top_level_is_fixed():
    top = {path.relative_to(ROOT).parts[0] for path in tracked()}
    fixed = {"sim", "scenarios", "experiments", "tests", "docs", "pyproject.toml", "README.md"}
    shown = {name for name in top if not name.startswith(".") and not name.endswith(".egg-info")}
    assert shown <= fixed | {"LICENSE", "CITATION.cff", "CONTRIBUTING.md", "codemeta.json", "mkdocs.yml"}


@pytest.mark.long
def test_every_tests_folder_is_collected():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    options = settings["tool"]["pytest"]["ini_options"]
    assert options["testpaths"] == ["tests"]
    assert not {"norecursedirs", "python_files", "collect_ignore"} & set(options)
    python = [path for path in tracked() if path.suffix == ".py" and path.is_relative_to(ROOT / "tests")]
    spanning = {"docs", "faults", "helpers", "statistical", "structure", "verification"}
    for path in python:
        folder = path.relative_to(ROOT / "tests").parent
        assert set(folder.parts[:1]) <= spanning or (SIM / folder).is_dir(), (
            f"{folder}: no such folder in sim"
        )
    for path in python:
        tests = [
            n.name for n in tree(path).body if isinstance(n, ast.FunctionDef) and n.name.startswith("test_")
        ]
        if tests:
            assert path.name.startswith("test_"), f"pytest doesn't collect {path.relative_to(ROOT)}"
            assert len(tests) == len(set(tests)), (
                f"a test hides another of its name in {path.relative_to(ROOT)}"
            )
    names = [path.name for path in python if path.name != "conftest.py"]
    assert len(names) == len(set(names)), "two files of one name: pytest imports only one of them"


@pytest.mark.long
def test_no_path_of_a_machine_and_no_host_of_a_registry():
    machine = r"/(?:home|Users|root|work|tmp|mnt|opt)/\w|[A-Z]:\\Users"
    # one letter in brackets, so that this pattern names no host either
    registry = (
        r"py[p]i\.org|python[h]osted|ana[c]onda\.(?:org|com)|arti[f]actory"
        r"|--(?:extra-)?index-url|index[-_]url *="
    )
    wanted = re.compile(f"{machine}|{registry}")
    for path in tracked():
        if path == Path(__file__).resolve():
            continue
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        found = wanted.search(text)
        assert found is None, f"{path.relative_to(ROOT)} names {found[0] if found else ''}"


# -- what a start costs ------------------------------------------------------------------------------------
HEAVY = {"click", "jinja2", "matplotlib", "mesa", "numba", "numpy", "pandas", "pyarrow", "pydantic", "rich"}
HEAVY |= {"scipy", "seaborn", "yaml"}


def loaded_by(code: str) -> set[str]:
    """Return which of the large packages a new Python process has loaded after running `code`."""
    told = f"import sys\n{code}\nprint(*sys.modules, file=sys.stderr)"
    ran = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True, cwd=ROOT)
    return HEAVY & set(ran.stderr.split())


def command(*words: str) -> str:
    return f"from sim.cli import main\nmain({list(words)!r}, standalone_mode=False)"


def test_importing_sim_loads_nothing_else():
    assert not loaded_by("import sim")


def test_modules_are_loaded_when_they_are_named():
    code = "import sim\nassert 'measure' in dir(sim.measures)\nassert sim.tables.load_run is sim.load_run"
    assert loaded_by(code) >= {"numpy", "pyarrow"}  # and so it ended well


def test_help_loads_click_alone():
    assert loaded_by(command("--help")) == {"click"}
    assert loaded_by(command("compare", "--help")) == {"click"}


@pytest.mark.long
def test_a_run_needs_neither_mesa_nor_pandas(tmp_path):
    small = ("--set", "people.count=40", "--set", "days=10", "--engine", "numpy", "-o", str(tmp_path / "out"))
    loaded = loaded_by(command("run", "distributed-crowd", "--ties", *small))
    assert {"numpy", "pyarrow"} <= loaded and not loaded & {"mesa", "numba", "pandas", "rich"}
    assert (tmp_path / "out" / "manifest.json").is_file()


def test_every_command_has_a_body_of_its_name():
    from sim.cli import actions, main

    for command in main.commands.values():
        assert callable(getattr(actions, command.callback.__name__))


@pytest.mark.long
@pytest.mark.parametrize(
    "words", [("list",), ("list", "claims"), ("show", "hybrid"), ("validate", "scenarios/hybrid.yaml")]
)
def test_commands_that_run_nothing_load_no_engine(words):
    assert not loaded_by(command(*words)) & {
        "numpy",
        "pandas",
        "mesa",
        "numba",
        "matplotlib",
        "seaborn",
        "scipy",
    }


# Texts of the command alone: it, what it reads, lines to be copied into a terminal, and words for git.
_OF_THE_COMMAND = (
    "cli/",
    "scenarios/export.py",
    "report/",
    "scenarios/loading.py",
    "studies/sweeps/sweep_contents.py",
    "tables/run_manifest.py",
    "web/server/guard.py",
    "web/server/serve.py",
)


def test_shared_messages_spell_options_for_python_or_the_command():
    told = []
    for file in files():
        name = file.relative_to(SIM).as_posix()
        if name.startswith(_OF_THE_COMMAND):
            continue
        nodes = list(ast.walk(ast.parse(file.read_text(encoding="utf-8"))))
        apart = [each for each in nodes if isinstance(each, ast.Call) and "spelled" in ast.dump(each.func)]
        apart += [
            each for each in nodes if isinstance(each, ast.Expr) and isinstance(each.value, ast.Constant)
        ]
        within = {id(part) for each in apart for part in ast.walk(each)}
        told += [
            f"{name}:{each.lineno}: {each.value}"
            for each in nodes
            if isinstance(each, ast.Constant) and isinstance(each.value, str) and id(each) not in within
            and re.search(r"(?<![\w-])--[a-z]{2,}", each.value)
        ]  # fmt: skip
    assert not told, "\n".join(told)


def test_public_names_exist():
    import sim

    assert set(dir(sim)) > set(sim.__all__)
    for name in dir(sim):
        found = getattr(sim, name)
        assert found.__name__ in (name, f"sim.{name}")
        assert found.__doc__
    assert not hasattr(sim, "no_such_name")
