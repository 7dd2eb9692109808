"""Read claim files from YAML, and validate them with the scenarios they name; each fault names its line."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sim.errors import StudyError, each_once, nearest
from sim.measures.registry import KNOWN, unknown_measure
from sim.scenarios.build import refuse
from sim.scenarios.loading import parse
from sim.scenarios.value_tree import Node
from sim.studies.claims.arms import ArmReader
from sim.studies.claims.claim import Claim, Mechanism, Part
from sim.studies.shipped_files import CLAIM_KEYS, shipped_claims
from sim.studies.yaml_fields import YamlGroup

_PART = ("name", "measure", "unit", "smallest", "arms")
_MECHANISM = ("name", "set", "unset", "none")
_IDLE = (
    "mechanism.set and mechanism.unset change no arm; correct them, or give the reason under mechanism.none "
    "instead"
)


def load_claims(names: Sequence[str | Path] = ()) -> list[Claim]:
    """Read the claims with these ids or paths; if `names` is empty, all claims that come with the package.

    The faults of all files are reported together.
    """
    wanted = list(names) or list(shipped_claims())
    if not wanted:
        raise StudyError("This copy of the package has no claims; give the path of a claim's file.")
    paths = [_find(name) for name in each_once(wanted, "claims")]
    faults: list[str] = []
    found = [claim for path in paths if (claim := _read(path, faults)) is not None]
    refuse(faults)
    ids = [claim.id for claim in found]
    twice = [name for name in ids if ids.count(name) > 1]
    if twice:
        raise StudyError(f"Two files have the claim '{twice[0]}'; claims on a board need different names.")
    return found


def load_claim(name_or_path: str | Path) -> Claim:
    """Read the claim with this id or path; see `load_claims`."""
    return load_claims([name_or_path])[0]


def _find(name_or_path: str | Path) -> Path:
    """Return the file of a claim that is named by its id or path."""
    text = str(name_or_path)
    known = shipped_claims()
    if isinstance(name_or_path, str) and text in known:
        return known[text]
    path = Path(text)
    if "\0" not in text and path.suffix in (".yaml", ".yml"):
        return path
    hint = nearest(text, known, f"known are {', '.join(known)}; a file ends in .yaml.")
    raise StudyError(f"There is no claim '{text}': {hint}")


def _read(path: Path, faults: list[str]) -> Claim | None:
    """Read a claim's file; return None if it has faults, which are added to `faults`."""
    before = len(faults)
    tree = parse(path, faults, "a claim")
    if tree is None or len(faults) > before:
        return None
    section = YamlGroup(tree, "", faults, "a claim")
    if not isinstance(tree.value, dict):
        return None
    section.check_keys(CLAIM_KEYS, "a claim")
    name = section.text("claim", "")
    if name != path.stem:
        named = section.items.get("claim", tree)
        section.add_fault(named, f"claim must be the name of its file, {path.stem}; got '{name}'")
    mechanism, group = _mechanism(section)
    arms = ArmReader(path, section, group)
    nodes = enumerate(_several(section, "parts"))
    parts = [_part(YamlGroup(node, f"parts[{n}]", faults), arms) for n, node in nodes]
    statement, note = _text(section, "statement"), section.text("note", "")
    societies = section.whole_number("societies", 1, 1, 1_000)
    if len(faults) > before:
        return None
    valid = tuple(part for part in parts if part is not None)
    fixed = frozenset(arms.fixed)
    claim = Claim(path.stem, statement, note, valid, mechanism, arms.scenarios, fixed, societies)
    if not mechanism.none and all(arm.content_without == arm.content for arm in claim.arms):
        group.add_fault(group.node, _IDLE)
    return claim


def _several(section: YamlGroup, key: str) -> list[Node]:
    """Return the list of groups under a key; add a fault if there is no group."""
    node = section.items.get(key)
    listed = node.value if node is not None and isinstance(node.value, list) else []
    if not listed:
        section.add_fault(node or section.node, f"{section.prefix}{key} must be a list of one group or more")
    return listed


def _text(section: YamlGroup, key: str) -> str:
    """Return the text under a key; add a fault if it is missing or empty."""
    found = section.text(key, "")
    if key not in section.items and isinstance(section.node.value, dict):
        section.add_fault(section.node, f"{section.prefix}{key} is missing; it must be a text")
    elif key in section.items and isinstance(section.items[key].value, str) and not found.strip():
        section.add_fault(section.items[key], f"{section.prefix}{key} must not be empty")
    return found.strip()


def _mechanism(section: YamlGroup) -> tuple[Mechanism, YamlGroup]:
    """Return the mechanism and its group in the file. `ArmReader` reads the values that switch it off."""
    group = section.group("mechanism")
    group.check_keys(_MECHANISM, "a mechanism")
    none = group.text("none", "")
    switches = [key for key in ("set", "unset") if key in group.items]
    if isinstance(group.node.value, dict) and bool(none.strip()) == bool(switches):
        got = "both" if switches else "neither"
        group.add_fault(
            group.node,
            "mechanism must have either a switch (set or unset), or none with the reason why there is no "
            f"switch; got {got}",
        )
    return Mechanism(_text(group, "name"), none.strip()), group


def _part(section: YamlGroup, arms: ArmReader) -> Part | None:
    """Return one part of a claim; faults are added to `section.faults`."""
    section.check_keys(_PART, "a part")
    if not isinstance(section.node.value, dict):
        return None
    measure = _text(section, "measure")
    if measure and (fault := unknown_measure(measure)):
        section.add_fault(section.items["measure"], fault)
    smallest = section.number("smallest")
    if "smallest" not in section.items:
        section.add_fault(section.node, f"{section.prefix}smallest is missing; it must be a number")
    if smallest is not None and not smallest > 0:
        section.add_fault(
            section.items["smallest"], f"{section.prefix}smallest must be above 0; got {smallest:g}"
        )
    found = [
        arms.read(YamlGroup(node, f"{section.prefix}arms[{n}]", section.faults))
        for n, node in enumerate(_several(section, "arms"))
    ]
    read = tuple(arm for arm in found if arm is not None)
    if len(read) > 1 and len({(arm.scenario, arm.content) for arm in read}) < len(read):
        section.add_fault(
            section.items["arms"], f"{section.prefix}arms must differ; two of them are the same society"
        )
    unit = section.text("unit", KNOWN[measure].unit if measure in KNOWN else "")
    return Part(_text(section, "name"), measure, unit, smallest or 0.0, read)
