"""Claim files: read from YAML and validated with all the scenarios they name, every fault with its line."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sim.errors import StudyError, nearest
from sim.measures import KNOWN
from sim.scenarios.build import refuse
from sim.scenarios.loading import parse
from sim.scenarios.value_tree import Node
from sim.studies.claims.arms import Arms
from sim.studies.claims.claim import Claim, Mechanism, Part
from sim.studies.claims.shipped_claims import KEYS, find_claim, shipped_claims
from sim.studies.experiments.yaml_fields import Taken

_PART = ("name", "measure", "unit", "smallest", "arms")
_MECHANISM = ("name", "set", "unset", "none")


def load_claims(names: Sequence[str | Path] = ()) -> list[Claim]:
    """Read claims by id or path, each once, or all shipped ones; the faults of all are refused together."""
    wanted = list(names) or list(shipped_claims())
    if not wanted:
        raise StudyError("No claims come with this copy of the package; name a claim's file.")
    paths = list(dict.fromkeys(find_claim(name) for name in wanted))
    told: list[str] = []
    found = [claim for path in paths if (claim := _read(path, told)) is not None]
    refuse(told)
    ids = [claim.id for claim in found]
    twice = [name for name in ids if ids.count(name) > 1]
    if twice:
        raise StudyError(f"Two files have a claim '{twice[0]}'; claims on one board need different names.")
    return found


def load_claim(name_or_path: str | Path) -> Claim:
    """Read one claim; see `load_claims`."""
    return load_claims([name_or_path])[0]


def _read(path: Path, told: list[str]) -> Claim | None:
    """Read a file; None where it can't be made sense of, which is then told."""
    before = len(told)
    tree = parse(path, told, "a claim")
    if tree is None or len(told) > before:
        return None
    taken = Taken(tree, "", told, "a claim")
    if not isinstance(tree.value, dict):
        return None
    taken.known(KEYS, "a claim")
    name = taken.text("claim", "")
    if name != path.stem:
        taken.tell(
            taken.items.get("claim", tree), f"claim must be the name of its file, {path.stem}; got '{name}'"
        )
    mechanism, group = _mechanism(taken)
    arms = Arms(path, taken, group)
    parts = [_part(Taken(node, f"parts[{n}]", told), arms) for n, node in enumerate(_several(taken, "parts"))]
    statement, note = _text(taken, "statement"), taken.text("note", "")
    societies = taken.whole("societies", 1, 1, 1_000)
    if len(told) > before:
        return None
    whole = tuple(part for part in parts if part is not None)
    fixed = frozenset(arms.fixed)
    claim = Claim(path.stem, statement, note, whole, mechanism, arms.scenarios, fixed, societies)
    if not mechanism.none and all(arm.off == arm.content for arm in claim.arms):
        group.tell(group.node, "the mechanism is not switched off in any arm; say none and the reason")
    return claim


def _several(taken: Taken, key: str) -> list[Node]:
    """Take a list of groups that must hold one or more."""
    node = taken.items.get(key)
    listed = node.value if node is not None and isinstance(node.value, list) else []
    if not listed:
        taken.tell(node or taken.node, f"{taken.prefix}{key} must be a list of one group or more")
    return listed


def _text(taken: Taken, key: str) -> str:
    """Take a text that must be there."""
    found = taken.text(key, "")
    if key not in taken.items and isinstance(taken.node.value, dict):
        taken.tell(taken.node, f"{taken.prefix}{key} is missing; it must be a text")
    elif key in taken.items and isinstance(taken.items[key].value, str) and not found.strip():
        taken.tell(taken.items[key], f"{taken.prefix}{key} must not be empty")
    return found.strip()


def _mechanism(taken: Taken) -> tuple[Mechanism, Taken]:
    """Take the mechanism; what switches it off is read with each arm."""
    group = taken.group("mechanism")
    group.known(_MECHANISM, "a mechanism")
    none = group.text("none", "")
    switches = [key for key in ("set", "unset") if key in group.items]
    if isinstance(group.node.value, dict) and bool(none.strip()) == bool(switches):
        got = "both" if switches else "neither"
        group.tell(
            group.node,
            f"mechanism must have a switch (set, unset) or say none with the reason; got {got}",
        )
    return Mechanism(_text(group, "name"), none.strip()), group


def _part(taken: Taken, arms: Arms) -> Part | None:
    taken.known(_PART, "a part")
    if not isinstance(taken.node.value, dict):
        return None
    measure = _text(taken, "measure")
    if measure and measure not in KNOWN:
        hint = nearest(measure, KNOWN, f"Known are {', '.join(KNOWN)}.", did="Did")
        taken.tell(taken.items["measure"], f"there is no measure '{measure}'. {hint}")
    smallest = _number(taken, "smallest")
    if smallest is not None and not smallest > 0:
        taken.tell(taken.items["smallest"], f"{taken.prefix}smallest must be above 0; got {smallest:g}")
    found = [
        arms.read(Taken(node, f"{taken.prefix}arms[{n}]", taken.told))
        for n, node in enumerate(_several(taken, "arms"))
    ]
    read = tuple(arm for arm in found if arm is not None)
    if len(read) > 1 and len({(arm.scenario, arm.content) for arm in read}) < len(read):
        taken.tell(taken.items["arms"], f"{taken.prefix}arms must differ; two of them are the same society")
    unit = taken.text("unit", KNOWN[measure].unit if measure in KNOWN else "")
    return Part(_text(taken, "name"), measure, unit, smallest or 0.0, read)


def _number(taken: Taken, key: str) -> float | None:
    """Take a number that must be there."""
    found = taken.number(key)
    if found is None and key not in taken.items:
        taken.tell(taken.node, f"{taken.prefix}{key} is missing; it must be a number")
    return found
