"""The app where it may write nothing: a read-only copy, run by a user without a home."""

import os
import pwd
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.steps import picture
from tests.servers import copy_of_the_app, running_app

# Root may write everywhere, so gives way to "nobody"; anybody else runs the test as themselves.
NOBODY = pwd.getpwnam("nobody").pw_uid if os.geteuid() == 0 else None


@pytest.fixture
def read_only_copy() -> Iterator[Path]:
    """In a place that every user can read; pytest's own folders are for their owner alone."""
    with tempfile.TemporaryDirectory() as place:
        copy = copy_of_the_app(Path(place))
        entries = [copy, *copy.rglob("*")]
        for entry in entries:
            entry.chmod(0o555 if entry.is_dir() else 0o444)
        if not can_run_the_app(copy):
            pytest.skip("Python is installed where another user can't read it.")
        yield copy
        for entry in entries:
            entry.chmod(0o755)


def can_run_the_app(copy: Path) -> bool:
    command = [sys.executable, "-c", "import numpy"]
    other = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if NOBODY else {}
    try:
        return subprocess.run(command, cwd=copy, **other).returncode == 0
    except PermissionError:
        return False


@pytest.mark.parametrize("home", [None, "/proc"], ids=["no home", "unwritable home"])
def test_the_page_and_the_proof_come_up(page, read_only_copy, home):
    options = {"HOME": home, "PYTHONPATH": str(read_only_copy), "user": NOBODY}
    with running_app(folder=read_only_copy, **options) as url:
        page.goto(f"{url}/?text=Nothing+is+written.")
        picture(page)
        expect(page.get_by_role("button", name="Same numbers as the published model")).to_be_visible(timeout=240_000)
