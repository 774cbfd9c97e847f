"""Visible words are spelled right."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_spelling():
    command = [sys.executable, "-m", "codespell_lib", "pages", "qkv_core", "README.md"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
