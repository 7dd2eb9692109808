"""The group of commands: the body of each is loaded when it is called, so that help answers at once."""

from __future__ import annotations

import gc
from collections.abc import Callable
from importlib import import_module
from typing import Any, TypeVar

import click

from sim.cli import actions
from sim.cli.click_errors import Refused, sentence
from sim.cli.streams import not_text, printable, say
from sim.errors import StudyError, UserError, nearest, spelling_for_command

F = TypeVar("F", bound=Callable[..., object])


class Files(click.Argument):
    """An argument of names or files of a kind; others are refused with what they are."""

    def __init__(self, declarations: list[str], *, kind: str, **about: Any) -> None:
        super().__init__(declarations, **about)
        self.kind = kind

    def mistaken(self, value: str | tuple[str, ...]) -> list[str]:
        """Say of each name or file of another kind which command takes it."""
        names = [value] if isinstance(value, str) else value
        asked = import_module("sim.studies.validate").mistaken
        return [each for name in names if (each := asked(name, self.kind)) is not None]


def takes(kind: str, argument: str, **about: Any) -> Callable[[F], F]:
    """Give a command its argument, of names or files of a kind."""
    return click.argument(argument, cls=Files, kind=kind, **about)


class Command(click.Command):
    """A command declared in `sim.cli.commands`; its body has the same name in `sim.cli.actions`.

    The body is handed the values of the options, by name.
    """

    def invoke(self, ctx: click.Context) -> object:
        """Load the body, and run it; of a file that is refused say if it is of another kind."""
        assert self.callback is not None
        try:
            return getattr(actions, self.callback.__name__)(ctx.params)
        except UserError:
            files = [each for each in self.params if isinstance(each, Files)]
            if mistakes := [text for each in files for text in each.mistaken(ctx.params[each.name or ""])]:
                raise StudyError(*dict.fromkeys(mistakes)) from None
            raise


class Group(click.Group):
    """Turn a user's errors into sentences and status 2, and Ctrl-C into 130."""

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
        with printable(), spelling_for_command():
            return super().main(*args, **extra)

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        """Read what stands before the name of a command; without anything click gives help."""
        if (refused := not_text(args)) is not None:
            raise Refused(refused)
        if not args:
            return super().make_context(info_name, args, parent, **extra)
        try:
            return super().make_context(info_name, args, parent, **extra)
        except click.UsageError as error:
            raise Refused(sentence(error)) from None

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
            raise Refused(sentence(error)) from None
        except KeyboardInterrupt:
            say("Stopped; nothing was written. The same command begins again.", err=True)
            ctx.exit(130)
        finally:
            gc.set_threshold(*usual)
