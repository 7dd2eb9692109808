"""What click refuses, as one sentence, with the nearest name that is known."""

from __future__ import annotations

import click

from sim.cli.streams import say
from sim.errors import nearest


class Refused(click.ClickException):
    """A command that can't be understood: its sentence, and exit status 2."""

    exit_code = 2

    def show(self, file: object = None) -> None:  # noqa: ARG002 - click's signature
        """Print it."""
        say(self.message, err=True)


def sentence(error: click.UsageError) -> str:
    """Say in one sentence what a command can't understand."""
    context = error.ctx
    if context is None:  # click's parser says of some faults only which option they are of
        return error.format_message()
    command = "whoanswers" if context.parent is None else f"whoanswers {context.info_name}"
    if isinstance(error, click.NoSuchOption):
        known = [name for each in context.command.get_params(context) for name in each.opts]
        hint = nearest(error.option_name, known, f"{command} --help lists them.")
        return f"{command} has no option '{error.option_name}': {hint}"
    if isinstance(error, click.MissingParameter) and error.param is not None:
        return f"{command} needs {_named(error.param)}, as in: {_example(context.command, command)}"
    if isinstance(error, click.BadParameter) and error.param is not None:
        return _of_value(error.param, error.message)
    words = " ".join([command, *context.command.collect_usage_pieces(context)])
    return f"{command}: {error.message[:1].lower()}{error.message[1:].rstrip('.')}; write it as {words}"


def _of_value(param: click.Parameter, message: str) -> str:
    """Say which value is refused, what it may be, and what was given, which click has in its words only."""
    got, refused, _ = message.rpartition(" is not ")  # what was given may say it too
    kind, name = param.type, _named(param)
    if refused and isinstance(kind, click.Choice):
        known = [str(each) for each in kind.choices]
        hint = nearest(got.strip("'"), known, f"known are {', '.join(known)}.")
        return f"{name} can't be {got}: {hint}"
    if refused and isinstance(kind, click.IntRange | click.FloatRange):
        what = "a whole number" if isinstance(kind, click.IntRange) else "a number"
        return f"{name} must be {what} {_reach(kind)}; got {got}."
    return f"{name}: {message}"


def _reach(kind: click.IntRange | click.FloatRange) -> str:
    """Say which numbers a range takes, its ends with it or without."""
    low, high = (None if end is None else f"{end:,}".removesuffix(".0") for end in (kind.min, kind.max))
    if low and high and not (kind.min_open or kind.max_open):
        return f"from {low} to {high}"
    above = low and (f"above {low}" if kind.min_open else f"of {low} or more")
    below = high and (f"below {high}" if kind.max_open else f"of {high} or less")
    return " and ".join(each for each in (above, below) if each)


def _named(param: click.Parameter) -> str:
    """Return an option as it is written, an argument as help has it."""
    if isinstance(param, click.Option):
        return max(param.opts, key=len)
    return param.metavar or (param.name or "").upper()


def _example(command: click.Command, otherwise: str) -> str:
    lines = (command.help or "").splitlines()
    found = [line.strip().removeprefix("Example: ") for line in lines if line.strip().startswith("Example: ")]
    return found[0] if found else f"{otherwise} --help"
