"""What holds for all tests: hypothesis times nothing, since a busy machine fails no claim; CI draws alike."""

import os

from hypothesis import settings

settings.register_profile("house", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("house")
