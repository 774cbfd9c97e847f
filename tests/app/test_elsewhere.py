"""The same formula elsewhere: one of four parts is in sight, answers to what is chosen, and the address keeps it."""

import pytest

from qkv_core.ui import elsewhere
from tests.app.screen import prose


@pytest.mark.parametrize(
    ("part", "answer", "numbers"),
    [
        ("mask", "A model that writes can't look ahead: `it` still looks most at **`animal`**.", "may see 11 of 16"),
        ("cache", "A new word changes no key and no value before it", "18,432 bytes a token"),
        ("two texts", "`it` looks most at **`dog`** there, 75%.", "Its cosine with the z of its own text"),
        ("order", "Without positions, the head L0H2 no longer finds the word before.", "`dog bites man`"),
    ],
)
def test_each_part_speaks_of_the_sentence(open_page, part, answer, numbers):
    assert answer in prose(open_page("elsewhere", else_part=part))
    at = open_page("elsewhere", else_part=part, depth="numbers")
    assert numbers in prose(at)
    other = {"mask": "bites", "cache": "may see", "two texts": "bites", "order": "may see"}[part]
    assert other not in prose(at)


def test_what_is_chosen_is_in_the_address_and_followed(open_page):
    assert "comes first and sees only itself" in prose(open_page("elsewhere", query="0 [CLS]"))
    at = open_page("elsewhere", else_part="two texts", else_text="Cats sleep.")
    assert at.text_input(key="else_text").value == "Cats sleep."
    assert "**`dog`**" not in prose(at)
    at = open_page("elsewhere", else_part="order", else_order="true")
    at.number_input(key="else_shuffle").set_value(7).run()
    assert "Read as:" in prose(at)


def test_without_its_switch_the_head_is_as_it_was_trained(open_page):
    at = open_page("elsewhere")
    titles = [html.proto.body for html in at.get("html") if "figure-title" in html.proto.body]
    assert "looking back only" in titles[0]
    at.toggle(key="else_mask").set_value(False).run()
    titles = [html.proto.body for html in at.get("html") if "figure-title" in html.proto.body]
    assert "as it was trained" in titles[0]


@pytest.mark.parametrize("part", list(elsewhere.PARTS))
def test_nonsense_in_the_address_is_no_error(open_page, part):
    junk = {"else_shuffle": "inf", "else_text": "", "else_word": "\u0301", "else_mask": "maybe"}
    assert not open_page("elsewhere", else_part=part, depth="numbers", **junk).exception
    assert "can't look ahead" in prose(open_page("elsewhere", else_part="nowhere"))
