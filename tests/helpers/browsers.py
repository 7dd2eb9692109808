"""What tests in a browser do with a page."""

import time


def until(page, true, seconds):
    """Wait for something on the page; the driver's own way needs eval, which the policy forbids."""
    ends = time.monotonic() + seconds
    while not page.evaluate(true):
        assert time.monotonic() < ends, f"never: {true}"
        page.wait_for_timeout(25)
