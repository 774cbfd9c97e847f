"""The README tells the truth about pages, commands and files."""

import re
from pathlib import Path

from qkv_core.ui.site import ENTRIES

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_page_is_in_the_table():
    rows = re.findall(r"^\| ([^|]*) \| \*\*(.*)\*\* \| (.*) \|$", README, re.M)
    assert rows == [(entry.section, entry.title, entry.question.replace("**", "")) for entry in ENTRIES]


def test_files_that_are_named_exist():
    named = re.findall(r"`((?:tests|qkv_core|deploy|pages)/[\w./-]+)`", README)
    named += re.findall(r"\((tests/screenshots/[\w.-]+)\)", README)
    assert len(named) > 10
    assert not [name for name in named if not (ROOT / name).exists()]


def test_benches_that_are_named_exist():
    for module in re.findall(r"python -m (tests[.\w]+)", README):
        assert (ROOT / (module.replace(".", "/") + ".py")).exists(), module
