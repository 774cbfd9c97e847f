"""Scripts that need no page are tested by node's own runner, on what a test has written for them."""

import shutil
import subprocess
from pathlib import Path

import pytest


def run_node_tests(*files: Path, **environment: str) -> str:
    """What the runner printed; fails with it where a test failed, and skips where there is no node."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("Node is not installed; the page's own proof compares the same numbers in a browser.")
    done = subprocess.run([node, "--test", *files], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr
    return done.stdout
