"""The command ``whoanswers``: the only place that prints.

`commands` declares the name, options and help of each command, and loads click alone. `actions` holds what
they do, which is loaded when a command is called.
"""

import click

from sim.cli import commands
from sim.cli.lazy_group import Group
from sim.cli.options import width


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"], "terminal_width": width()})
@click.version_option(package_name="whoanswers")
def main() -> None:
    """Who gets answers? Simulate how questions travel: neighbours, a hub, a crowd.

    Example: whoanswers compare centralised-local distributed-crowd
    """


for _command in vars(commands).values():
    if isinstance(_command, click.Command):
        main.add_command(_command)
