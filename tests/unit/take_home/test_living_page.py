"""One file with everything inside: its policy, its numbers, and what may be asked of `journey`."""

import html
import re
from pathlib import Path

import pytest

from qkv_core.figures import bundle
from qkv_core.figures.journey import script
from qkv_core.figures.journey.pack import pack
from qkv_core.interventions import parse_interventions
from qkv_core.take_home.living_page import journey

HOSTILE = "</script><script>alert(1)</script> it <img src=x> https://a.example/"


@pytest.fixture(scope="module")
def hostile(encoder):
    return journey(encoder.encode(HOSTILE))


def test_two_scripts_run_and_nothing_is_asked_of_a_network(hostile):
    page = hostile.html()
    assert page.count("<script>") == page.count("</script>") == 2  # the toys', then the picture's
    assert "default-src 'none'" in page
    assert not re.search(r"<\w+[^<>]*\s(src|href)=", page)


def test_text_and_numbers_are_those_of_the_encoding(hostile, encoder):
    page = hostile.html()
    assert f"<h1>{html.escape(HOSTILE)}</h1>" in page
    assert len(page) > len(pack(encoder.encode(HOSTILE)))


def test_what_is_not_given_is_chosen_as_the_app_does(encoder):
    encoding = encoder.encode("The cat sat because it was warm.")
    first = journey(encoding).view
    assert (first.layer, first.head, first.asks) == (3, 1, "it")
    given = journey(encoding, layer=0, head=2, query=1).view
    assert (given.layer, given.head, given.query) == (0, 2, 1)


@pytest.mark.parametrize(("name", "number"), [("layer", 6), ("head", 12), ("query", -1), ("query", 10)])
def test_what_the_encoding_has_not_is_refused(encoder, name, number):
    with pytest.raises(ValueError, match=f"{name} must be a whole number from 0 to"):
        journey(encoder.encode("The cat sat because it was warm."), **{name: number})


def test_a_changed_model_is_named(encoder):
    changed = encoder.encode("it was", parse_interventions("uniform@L3H1"))
    assert "changed by uniform@L3H1" in journey(changed).html()


def test_a_notebook_shows_it_in_a_frame_that_can_reach_nothing(hostile):
    frame = hostile._repr_html_()
    assert 'sandbox="allow-scripts allow-downloads"' in frame
    assert "allow-same-origin" not in frame
    assert "<script" not in frame


def test_no_two_modules_have_a_name_in_common():
    """They are joined into one script, in which the later of two functions would take the place of the first."""
    # As they are written: joined, they lie flat.
    files = [bundle._text(file) for file in bundle._in_order(Path(script.__file__).parent / "assets" / "mount.js")]
    declared = re.compile(r"^(?:export )?(?:async )?(?:function|const|let|class) (\w+)", re.M)
    names = [name for file in files for name in declared.findall(file)]
    assert len(names) > 60
    assert sorted(names) == sorted(set(names))


def test_it_is_saved_where_it_is_asked_for(hostile, tmp_path):
    assert hostile.save(tmp_path / "page.html") == tmp_path / "page.html"
    assert Path(tmp_path / "page.html").read_text(encoding="utf-8") == hostile.html()
