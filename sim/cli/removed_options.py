"""Options that no longer exist, and are refused in a sentence."""

import click


def no_threads(_context: click.Context, _parameter: click.Parameter, value: str | None) -> None:
    """Refuse the former option ``--threads``."""
    if value is not None:
        raise click.UsageError(
            "--threads no longer exists, because threads made no run faster; leave it out."
        )
