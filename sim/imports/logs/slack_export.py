"""Read the folder of a Slack export: a folder for each channel, with a file of messages for each day.

A message is a question if it begins a thread or has a question mark. The replies in its thread are answers,
and the channel is its topic.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from sim.imports.cell_values import time_of
from sim.imports.collected import Collected
from sim.user_data.file_problems import Problems

_PEOPLE = "users.json"


def is_slack(folder: Path) -> bool:
    """Return whether a folder is a Slack export."""
    return (folder / _PEOPLE).is_file() or (folder / "channels.json").is_file()


def read_slack(folder: Path, collected: Collected) -> None:
    """Read all channels of an export. Messages of bots and about joining a channel are left out.

    Raises
    ------
    TableError
        A file isn't JSON, or a message isn't in the form of an export.
    """
    channels = sorted(each for each in folder.iterdir() if each.is_dir() and any(each.glob("*.json")))
    messages = 0
    for channel in channels:
        for path in sorted(channel.glob("*.json")):
            for message in _messages(path):
                messages += 1
                _read(message, channel.name, path, collected)
    collected.understood.append(
        f"{Problems(folder).name}: a Slack export, {messages:,} messages in {len(channels):,} channels; "
        f"a question begins a thread or has a question mark"
    )


def _messages(path: Path) -> Iterator[dict[str, object]]:
    problems = Problems(path)
    try:
        found = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        problems.stop(None, f"the file can't be read as JSON ({error})")
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        problems.stop(None, "a day of a channel must be a list of messages")
    yield from found


def _read(message: dict[str, object], channel: str, path: Path, collected: Collected) -> None:
    user, number, thread = (str(message.get(key) or "") for key in ("user", "ts", "thread_ts"))
    if message.get("type", "message") != "message" or message.get("subtype") not in (
        None,
        "thread_broadcast",
    ):
        collected.dropped["messages of bots and about channels"] += 1
        return
    time = time_of(number)
    if time is None:
        Problems(path).stop(None, f"each message must have its time as ts; got {number!r}")
    place = f"{channel}/{thread or number}"
    if thread and thread != number:
        collected.log.answer(place, user, time, f"{channel}/{number}")
    elif thread or message.get("reply_count") or "?" in str(message.get("text", "")):
        collected.log.question(place, user, time, (channel,))
    else:
        collected.dropped["messages that neither ask nor answer"] += 1
