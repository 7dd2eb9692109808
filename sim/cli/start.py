"""Start the command; installed as the module ``whoanswers`` too, which a user's ``sim.py`` doesn't hide."""

import sys
from importlib.util import find_spec
from pathlib import Path

OURS = "cli/lazy_group.py"  # not this file, which a wheel holds under its other name alone


def main() -> None:
    """Run the command, or say which file Python would take for the package, with exit status 2."""
    if (other := _other_sim()) is not None:
        print(
            f"{other} hides the package sim that whoanswers is made of, because Python looks there first; "
            "rename it, or run whoanswers elsewhere and without PYTHONPATH.",
            file=sys.stderr,
        )
        sys.exit(2)
    from sim.cli import main as command

    command(prog_name="whoanswers")


def _other_sim() -> str | None:
    """Return the file or folder that ``import sim`` would take, if it isn't ours; nothing of it is run."""
    found = find_spec("sim")
    if found is None:
        return None
    folders = list(found.submodule_search_locations or ())
    if any(Path(folder, OURS).is_file() for folder in folders):
        return None
    return found.origin or ", ".join(folders)


if __name__ == "__main__":
    main()
