"""The README's links for a lesson open what they promise, so that they keep working."""

import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.app.screen import prose

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
LINKS = re.findall(r"^\| `(/[^`]*)` \| .*“(.*)” \|$", README, re.M)


def test_there_are_six():
    assert len(LINKS) == 6


@pytest.mark.parametrize(("link", "promise"), LINKS)
def test_a_link_shows_what_it_promises(open_page, link, promise):
    parts = urlsplit(link)
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    at = open_page(parts.path.strip("/") or "home", **query)
    words = prose(at).replace("`", "").replace("*", "")
    assert promise in words
