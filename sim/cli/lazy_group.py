"""The group of commands. A command's function is loaded only when the command is called, so help is quick."""

from __future__ import annotations

import atexit
import gc
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from importlib import import_module
from typing import Any, TypeVar

import click

from sim.cli import actions
from sim.cli.click_errors import Refused, refuse_repeated, sentence
from sim.cli.help_pages import Context, section_of, width, write_commands
from sim.cli.streams import not_text, printable, say
from sim.errors import RunsFailedError, StudyError, UserError, nearest, spelling_for_command

F = TypeVar("F", bound=Callable[..., object])


class Files(click.Argument):
    """An argument that takes names or files of one kind, such as scenarios."""

    def __init__(self, declarations: list[str], *, kind: str, **about: Any) -> None:
        super().__init__(declarations, **about)
        self.kind = kind

    def mistakes(self, value: str | tuple[str, ...]) -> list[str]:
        """Return an error message for each argument of another kind; it names the command to use instead."""
        names = [value] if isinstance(value, str) else value
        mistaken = import_module("sim.studies.validate").mistaken
        return [text for name in names if (text := mistaken(name, self.kind)) is not None]


def takes(kind: str, argument: str, **about: Any) -> Callable[[F], F]:
    """Return a decorator that gives a command an argument for names or files of one kind."""
    return click.argument(argument, cls=Files, kind=kind, **about)


def _figure_style(options: Mapping[str, Any]) -> AbstractContextManager[object]:
    """Return the style in which a command draws its figures; a command without figures has no options."""
    width, plain = options.get("figure_width"), options.get("no_titles")
    if width is None and not plain:
        return nullcontext()
    style: AbstractContextManager[object] = import_module("sim.plots.figure_style").figure_style(
        titles=not plain, width_cm=width
    )
    return style


class Command(click.Command):
    """A command declared in `sim.cli.commands`. The function of the same name in `sim.cli.actions` runs it.

    That function is called with the values of all options, by name.
    """

    context_class = Context

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the options and arguments; refuse a value that is given twice."""
        rest = super().parse_args(ctx, args)
        if not ctx.resilient_parsing:
            refuse_repeated(ctx)
        return rest

    def invoke(self, ctx: click.Context) -> object:
        """Load the command's function and call it. If a file of another kind is refused, report that kind."""
        assert self.callback is not None
        try:
            with _figure_style(ctx.params):
                return getattr(actions, self.callback.__name__)(ctx.params)
        except UserError:
            files = [each for each in self.params if isinstance(each, Files)]
            if mistakes := [text for each in files for text in each.mistakes(ctx.params[each.name or ""])]:
                raise StudyError(*dict.fromkeys(mistakes)) from None
            raise


class Group(click.Group):
    """Prints a user's errors as sentences with exit status 2, and ends with status 130 after Ctrl-C."""

    context_class = Context

    def add_command(self, cmd: click.Command, name: str | None = None) -> None:
        """Add a command that has a place under a heading of the help."""
        section_of(name or cmd.name or "")
        super().add_command(cmd, name)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands under their headings."""
        write_commands(self, ctx, formatter)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command of this name, or raise an error that suggests the nearest name."""
        name = args[0]
        if not ctx.resilient_parsing and not name.startswith("-") and self.get_command(ctx, name) is None:
            known = self.list_commands(ctx)
            hint = nearest(name, known, f"there are {', '.join(known)}.")
            raise StudyError(f"There is no command '{name}': {hint}")
        return super().resolve_command(ctx, args)

    def main(self, *args: Any, **extra: Any) -> Any:
        """Run the command line, even if standard output is closed or full."""
        # Otherwise Python looks for garbage among all modules before it ends, which takes 0.2 s after a run.
        atexit.register(gc.freeze)
        with printable(), spelling_for_command():
            return super().main(*args, **extra)

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        """Read the options before the name of a command. Without any arguments, click prints help."""
        if (refused := not_text(args)) is not None:
            raise Refused(refused)
        extra.setdefault("terminal_width", width())
        if not args:
            return super().make_context(info_name, args, parent, **extra)
        try:
            return super().make_context(info_name, args, parent, **extra)
        except click.UsageError as error:
            raise Refused(sentence(error)) from None

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command, and print its errors as sentences.

        Garbage is collected less often during the command: imports make none, and collecting it takes a tenth
        of the time to start.
        """
        usual = gc.get_threshold()
        gc.set_threshold(50_000, *usual[1:])
        try:
            return super().invoke(ctx)
        except UserError as error:
            say(str(error), err=True)
            ctx.exit(1 if isinstance(error, RunsFailedError) else 2)
        except click.UsageError as error:
            raise Refused(sentence(error)) from None
        except KeyboardInterrupt:
            say("Stopped; nothing was written. The same command starts again from the beginning.", err=True)
            ctx.exit(130)
        finally:
            gc.set_threshold(*usual)
