"""Write an output with pseudonyms instead of ids and names, for the option ``--private``."""

from __future__ import annotations

import contextlib
import shlex
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sim import user_data
from sim.cli.options import Options
from sim.cli.support.output_paths import LEDGER
from sim.cli.support.tables import command_line, print_notes
from sim.scenarios import Scenario

if TYPE_CHECKING:
    from sim.user_data import PrivateScenarios


class Output(NamedTuple):
    """What an output is made from: scenarios, the command for its files, and the value of ``--questions``."""

    scenarios: list[Scenario]
    command: str
    questions: str | None


@contextlib.contextmanager
def output_of(scenarios: Sequence[Scenario], folder: Path, options: Options) -> Iterator[Output]:
    """Give what an output is made from: with ``--private``, everything with pseudonyms.

    The key to the pseudonyms is a file beside the output folder, which is removed again if no output is
    written.
    """
    chosen = options.get("questions")
    if not options["private"]:
        yield Output(list(scenarios), command_line(), chosen)
        return
    there = folder.resolve()
    key = there.with_name(f"{there.name}-key.csv")
    resume = bool(options.get("resume")) and (folder / LEDGER).is_file()
    private = user_data.PrivateScenarios(scenarios, key, resume=resume)
    print_notes([f"The key to the pseudonyms is {key}: keep it, and don't pass it on with the results."])
    try:
        person = None if chosen is None else private.of(chosen)
        yield Output(private.scenarios, _command(private), person)
    except BaseException:
        if not resume and not folder.exists():
            key.unlink(missing_ok=True)
        raise


def _command(private: PrivateScenarios) -> str:
    """Return the command as typed, with pseudonyms.

    The interventions that ``--set`` gives, and the folders of absolute paths, are left out.
    """
    words, before = [], ""
    for word in sys.argv[1:]:
        name, equals, value = word.partition("=")
        if before == "--questions":
            shown = private.of(word)
        elif name == "--questions" and equals:
            shown = f"{name}={private.of(value)}"
        elif "interventions" in word:
            shown = word[: word.index("interventions")] + "interventions=…"
        else:
            shown = private.hide(_without_folder(word))
        words.append(shown)
        before = word
    return shlex.join(["whoanswers", *words])


def _without_folder(word: str) -> str:
    """Return a word of a command, of an absolute path only the last part: folders may name their owner."""
    option, equals, value = word.partition("=") if word.startswith("-") else ("", "", word)
    return option + equals + Path(value).name if Path(value).is_absolute() else word
