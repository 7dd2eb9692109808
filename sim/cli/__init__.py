"""The command ``whoanswers``, the only part of the package that prints.

`commands` declares the name, options and help of each command and imports only click. `actions` holds what
each command does, and is imported only when a command is called.
"""

import click

from sim.cli import commands
from sim.cli.lazy_group import Group


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="whoanswers")
def main() -> None:
    """Who gets answers? Simulate how questions spread through neighbours, hubs and crowds.

    Example: whoanswers compare centralised-local distributed-crowd

    SCENARIO, A, B and S stand for the name of a scenario (see whoanswers list) or for a file. The options of
    a command: whoanswers compare --help
    """


for _command in vars(commands).values():
    if isinstance(_command, click.Command):
        main.add_command(_command)
