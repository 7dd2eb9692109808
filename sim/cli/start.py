"""Start the command. It is also installed as ``whoanswers.py``, which a user's ``sim.py`` can't hide."""

import sys
from importlib.util import find_spec
from pathlib import Path

OURS = "cli/lazy_group.py"  # not this file, which in a wheel exists only as the module `whoanswers`


def main() -> None:
    """Run the command. If Python would import another `sim`, name that file and end with status 2."""
    if (other := _other_sim()) is not None:
        print(
            f"{other} hides whoanswers' own package sim, because Python looks there first; "
            "rename it, or run whoanswers in another folder and without PYTHONPATH.",
            file=sys.stderr,
        )
        sys.exit(2)
    from sim.cli import main as command

    command(prog_name="whoanswers")


def _other_sim() -> str | None:
    """Return the file or folder that ``import sim`` would load, if that isn't this package. Don't run it."""
    found = find_spec("sim")
    if found is None:
        return None
    folders = list(found.submodule_search_locations or ())
    if any(Path(folder, OURS).is_file() for folder in folders):
        return None
    return found.origin or ", ".join(folders)


if __name__ == "__main__":
    main()
