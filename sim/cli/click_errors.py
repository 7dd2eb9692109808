"""Turn each of click's errors into one sentence that suggests the most similar known name."""

from __future__ import annotations

import click

from sim.cli.streams import say
from sim.errors import given_twice, nearest


class Refused(click.ClickException):
    """A command line that can't be understood. The message is one sentence, and the exit status is 2."""

    exit_code = 2

    def show(self, file: object = None) -> None:  # noqa: ARG002 - click's signature
        """Print the message."""
        say(self.message, err=True)


def refuse_repeated(context: click.Context) -> None:
    """Refuse a value that one of the command's options, or its argument, gets twice."""
    for param in context.command.params:
        several = param.multiple or param.nargs == -1
        if several and (again := given_twice(context.params.get(param.name or "", ()))):
            place = _named(param) if isinstance(param, click.Option) else f"whoanswers {context.info_name}"
            raise Refused(f"{place}: {again}")


def sentence(error: click.UsageError) -> str:
    """Return a usage error as one sentence."""
    context = error.ctx
    if context is None:  # for some faults click's parser gives the option but no context
        return error.format_message()
    command = "whoanswers" if context.parent is None else f"whoanswers {context.info_name}"
    if isinstance(error, click.NoSuchOption):
        known = [name for each in context.command.get_params(context) for name in each.opts]
        hint = nearest(error.option_name, known, f"{command} --help lists them.")
        return f"{command} has no option '{error.option_name}': {hint}"
    if isinstance(error, click.MissingParameter) and error.param is not None:
        return f"{command} needs {_named(error.param)}, as in: {_example(context.command, command)}"
    if isinstance(error, click.BadParameter) and error.param is not None:
        return _refused_value(error.param, error.message)
    words = " ".join([command, *context.command.collect_usage_pieces(context)])
    return f"{command}: {error.message[:1].lower()}{error.message[1:].rstrip('.')}; write it as {words}"


def _refused_value(param: click.Parameter, message: str) -> str:
    """Return a sentence that names the refused value and what is allowed, taken from click's message."""
    got, refused, _ = message.rpartition(" is not ")  # the value itself may contain these words
    kind, name = param.type, _named(param)
    if refused and isinstance(kind, click.Choice):
        known = [str(each) for each in kind.choices]
        hint = nearest(got.strip("'"), known, f"known are {', '.join(known)}.")
        return f"{name} can't be {got}: {hint}"
    if refused and isinstance(kind, click.IntRange | click.FloatRange):
        what = "a whole number" if isinstance(kind, click.IntRange) else "a number"
        return f"{name} must be {what} {_allowed(kind)}; got {got}."
    return f"{name}: {message}"


def _allowed(kind: click.IntRange | click.FloatRange) -> str:
    """Return a phrase on the numbers in a range; it says whether the ends are included."""
    low, high = (None if end is None else f"{end:,}".removesuffix(".0") for end in (kind.min, kind.max))
    if low and high and not (kind.min_open or kind.max_open):
        return f"from {low} to {high}"
    above = low and (f"above {low}" if kind.min_open else f"of {low} or more")
    below = high and (f"below {high}" if kind.max_open else f"of {high} or less")
    return " and ".join(each for each in (above, below) if each)


def _named(param: click.Parameter) -> str:
    """Return an option's long name, or an argument's name as in the help."""
    if isinstance(param, click.Option):
        return max(param.opts, key=len)
    metavar = param.metavar or (param.name or "").upper()
    return metavar[1:-1] if metavar.startswith("[") and metavar.endswith("]") else metavar


def _example(command: click.Command, otherwise: str) -> str:
    """Return the example of a command's help."""
    lines = (command.help or "").splitlines()
    found = [line.strip().removeprefix("Example: ") for line in lines if line.strip().startswith("Example: ")]
    return found[0] if found else f"{otherwise} --help"
