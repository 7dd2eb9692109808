"""The group of commands; most of them are loaded when they are called, so that help answers at once."""

from __future__ import annotations

import gc
from typing import Any

import click

from sim.cli.options import say
from sim.errors import StudyError, UserError, nearest, spelling_for_command

# Commands of other files: the file, and the line in the list of commands (its own; a test compares).
LATER = {
    "claims": (
        "claims",
        "Put what people say to the test: the claims board, of all claims or of those named.",
    ),
    "discover": (
        "sweeps",
        "Run an EXPERIMENT over two scenarios, and tell where the second does worse than the first.",
    ),
    "lesson": (
        "lesson",
        "Record networks A and B side by side, and write a lesson: one page that opens from a disk.",
    ),
    "luck": ("luck", "Tell effort, position and luck apart: the society of SCENARIO in many lives."),
    "merge": ("sweeps", "Join the parts of a study, run with --shard, from the folders DIR."),
    "resilience": (
        "resilience",
        "Tell who is missed in SCENARIO: hubs, top helpers, the best connected, or random people.",
    ),
    "sensitivity": (
        "sweeps",
        "Run an EXPERIMENT of a Saltelli or Morris design, and rank its parameters by what they move.",
    ),
    "serve": (
        "serve",
        "Serve a live page on this machine: two networks side by side, with sliders.",
    ),
    "sweep": ("sweeps", "Run every point of a declared EXPERIMENT, over its replicates."),
}


class Whoanswers(click.Group):
    """Load a command when it is called; turn a user's errors into sentences and status 2, Ctrl-C into 130."""

    _telling = False  # the list of commands, for which their lines are enough

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names of all commands, in order."""
        return sorted({*super().list_commands(ctx), *LATER})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Give a command by its name, None if there is none."""
        if cmd_name not in LATER:
            return super().get_command(ctx, cmd_name)
        module, line = LATER[cmd_name]
        if self._telling:
            return click.Command(cmd_name, help=line)
        from importlib import import_module

        command: click.Command = getattr(import_module(f"sim.cli.commands.{module}"), cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands."""
        self._telling = True
        super().format_commands(ctx, formatter)
        self._telling = False

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Give the command that is asked for, or say which one may be meant."""
        name = args[0]
        if not ctx.resilient_parsing and not name.startswith("-") and self.get_command(ctx, name) is None:
            known = self.list_commands(ctx)
            hint = nearest(name, known, f"there are {', '.join(known)}.")
            raise StudyError(f"There is no command '{name}': {hint}")
        return super().resolve_command(ctx, args)

    def main(self, *args: Any, **extra: Any) -> Any:
        """Run the command line, also where standard output is closed or takes no more."""
        from sim.cli.streams import telling

        with telling(), spelling_for_command():
            return super().main(*args, **extra)

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        """Read what stands before the name of a command; without anything click gives help."""
        from sim.cli.streams import not_text

        if (refused := not_text(args)) is not None:
            from sim.cli.click_errors import Refused

            raise Refused(refused)
        if not args:
            return super().make_context(info_name, args, parent, **extra)
        try:
            return super().make_context(info_name, args, parent, **extra)
        except click.UsageError as error:
            raise _refused(error) from None

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; see the class.

        Meanwhile garbage is looked for less often: what is imported is none, and looking takes a tenth of a
        start.
        """
        usual = gc.get_threshold()
        gc.set_threshold(50_000, *usual[1:])
        try:
            return super().invoke(ctx)
        except UserError as error:
            say(str(error), err=True)
            ctx.exit(2)
        except click.UsageError as error:
            raise _refused(error) from None
        except KeyboardInterrupt:
            say("Stopped; nothing was written. The same command begins again.", err=True)
            ctx.exit(130)
        finally:
            gc.set_threshold(*usual)


def _refused(error: click.UsageError) -> click.ClickException:
    from sim.cli.click_errors import Refused, sentence

    return Refused(sentence(error))
