"""The Library search page: search, sharpness, a shelf of one's own, and what is wrong with a file."""

import json

import pytest

from qkv_core.library.shelf import Book, pack
from qkv_core.ui import cache
from tests.app.screen import captions, prose


def spines(at):
    """The labels of the drawn shelf, from top to bottom."""
    _, _, books, _ = json.loads(at.get("plotly_chart")[0].proto.spec)["data"]
    return [label for _, label in sorted(zip(books["y"], books["text"], strict=True))]


def first_label(at):
    return spines(at)[0]


def test_a_query_rearranges_the_shelf(open_page):
    at = open_page("library_search")
    assert "space travel" in first_label(at)
    at.text_input(key="library_query").set_value("a recipe for bread").run()
    assert "cookery" in first_label(at)


def test_the_formulas_scale_leaves_nearly_equal_weights(open_page):
    at = open_page("library_search", library_sharpness="the formula's 1/√d")
    blend = json.loads(at.get("plotly_chart")[0].proto.spec)["data"][3]
    shares = [point[4] for point in blend["customdata"]]
    assert max(shares) - min(shares) < 0.01


def test_the_answer_is_of_the_visitors_query(open_page):
    assert "Your query fits the key `space travel` best, so you get mostly its value" in prose(
        open_page("library_search")
    )
    assert "but you get a blend of values" in prose(open_page("library_search", library_sharpness="1"))


def test_the_switch_says_what_it_changes(open_page):
    at = open_page("library_search", library_by_content="true", library_sharpness="5")
    assert "`stars and galaxies` goes from 14.8% to 5.8%" in captions(at)
    assert "Matched by content" not in captions(open_page("library_search"))


def test_soft_against_hard_sets_the_shelf_beside_a_trained_head(open_page):
    at = open_page("library_search", library_soft="true", layer="4", head="3")
    assert "weights would run from 0.08" in prose(at)
    assert "In L4H3, the scaled scores of `it` run from" in prose(at)
    assert len(at.get("plotly_chart")) == 2


def test_a_shelf_in_the_address(open_page):
    books = (Book("rivers", "Water runs downhill."), Book("mountains", "Rock stands still."))
    at = open_page("library_search", library_books=pack(books), library_query="a stream")
    assert "rivers" in first_label(at)
    assert "all 2" in captions(at)


def test_junk_in_the_address_leaves_the_first_shelf(open_page):
    at = open_page("library_search", library_books="%%%")
    assert any("can't be read" in caption.value for caption in at.caption)
    assert "all 12" in captions(at)


def test_one_book_takes_all(open_page):
    at = open_page("library_search", library_books=pack((Book("only", "The only book."),)))
    assert "there is only one book" in captions(at)


def test_a_book_is_added_with_its_two_fields_and_taken_back(open_page):
    at = open_page("library_search", library_panel="true", library_query="a river")
    at.text_input(key="library_new_key").set_value("rivers")
    at.text_input(key="library_new_value").set_value("Water runs downhill.")
    at.button(key="FormSubmitter:library_add-Add the book").click().run()
    assert "all 13" in captions(at)
    assert "rivers" in first_label(at)
    at.button(key="library_undo").click().run()
    assert "all 12" in captions(at)
    assert "library_undo" not in {button.key for button in at.button}


def test_a_blank_book_is_not_added(open_page):
    at = open_page("library_search", library_panel="true")
    at.button(key="FormSubmitter:library_add-Add the book").click().run()
    assert "needs a label and a content" in captions(at)
    assert "all 12" in captions(at)


@pytest.mark.parametrize(("button", "n"), [("library_bring", "all 14"), ("library_replace", "all 2")])
def test_pasted_books_stand_beside_the_others_or_in_their_place(open_page, button, n):
    at = open_page("library_search", library_panel="true")
    at.text_area(key="library_paste").set_value("rivers,Water runs downhill.\nbread,It rises.").run()
    assert "all 12" in captions(at)
    assert "2 books to bring" in captions(at)
    at.button(key=button).click().run()
    assert n in captions(at)
    assert at.text_area(key="library_paste").value == ""
    at.button(key="library_undo").click().run()
    assert "all 12" in captions(at)


def test_what_is_no_shelf_can_not_be_brought(open_page):
    at = open_page("library_search", library_panel="true")
    at.text_area(key="library_paste").set_value("just one column").run()
    assert "two columns" in captions(at)
    assert at.button(key="library_bring").disabled


def test_a_shelf_too_long_for_an_address_is_kept_all_the_same(open_page):
    at = open_page("library_search", library_panel="true")
    books = "\n".join(f"{seed * 7919 % 10007} label {seed},{seed * 104729 % 1000003} text" for seed in range(400))
    at.text_area(key="library_paste").set_value(books).run()
    at.button(key="library_replace").click().run()
    assert "all 400" in captions(at)
    assert "too long for an address" in captions(at)
    assert at.query_params["library_books"] == "own"
    assert "the other 384 together" in spines(at)
    assert "all 12" in captions(open_page("library_search", library_books="own"))


def test_a_book_has_its_four_steps(open_page):
    assert "key of `space travel`" in prose(open_page("library_search", library_steps="true"))
    at = open_page("library_search", library_steps="true", library_book="music")
    assert "key of `music`" in prose(at)
    assert "while the best match has" in prose(at)
    assert "key of `space travel`" in prose(
        open_page("library_search", library_steps="true", library_book="no such book")
    )


def test_a_blank_query_is_said(open_page):
    at = open_page("library_search")
    at.text_input(key="library_query").set_value("  ").run()
    assert any("Nothing is looked for" in caption.value for caption in at.caption)


def test_a_large_shelf_is_embedded_together_and_once(open_page, monkeypatch):
    asked = []
    together = cache.add_sentence_embeddings
    monkeypatch.setattr(cache, "add_sentence_embeddings", lambda texts: asked.extend(texts) or together(texts))
    books = tuple(Book(f"label {i % 60}", f"content {i}") for i in range(90))
    at = open_page("library_search", library_books=pack(books))
    assert "all 90" in captions(at)
    assert sorted(asked) == sorted({cell for book in books for cell in (book.key, book.value)})
    at.text_input(key="library_query").set_value("content 7").run()
    assert len(asked) == 150


def test_markup_is_data(open_page):
    at = open_page("library_search", library_books=pack((Book("<b>$x$</b>", "`tick` **stars**"), Book("b", "c"))))
    spec = at.get("plotly_chart")[0].proto.spec
    assert "<b>$x" not in spec
