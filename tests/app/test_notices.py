"""What a reader is told about the text: what was typed as a marker, and what is not."""

import pytest
from streamlit.testing.v1 import AppTest


def draw(text):
    from qkv_core.ui.notices import notices
    from tests.models import bundled

    notices(bundled().encode(text))


def said(text):
    at = AppTest.from_function(draw, kwargs={"text": text}, default_timeout=60).run()
    assert not at.exception
    return [info.value for info in at.info]


@pytest.mark.parametrize("marker", ["[MASK]", "[UNK]", "[CLS]", "[PAD]", "[SEP]"])
def test_a_typed_marker_is_named(marker):
    (notice,) = said(f"a {marker} cat")[:1]
    assert notice.startswith(f"You typed `{marker}`. The tokenizer takes that as the model's own marker")


def test_what_the_model_does_not_know_was_not_typed_as_a_marker():
    (notice,) = said("a 🜁 cat")
    assert notice.startswith("Not in the model's vocabulary, so it reads `[UNK]` instead: `🜁`")


def test_both_can_be():
    typed, unknown = sorted(said("a [UNK] 🜁 cat"), reverse=True)
    assert typed.startswith("You typed `[UNK]`")
    assert unknown.startswith("Not in the model's vocabulary")


@pytest.mark.parametrize("text", ["a cat", "a CLS mask", "[ MASK ]"])
def test_words_are_no_markers(text):
    assert not any("You typed" in notice for notice in said(text))


def test_a_typed_pair_says_that_the_second_sentence_is_not_marked():
    assert any("With `[SEP]` you wrote two sentences" in notice for notice in said("A cat sat. [SEP] It was warm."))


@pytest.mark.parametrize("text", ["A cat sat. [SEP]", "[SEP] A cat sat.", "[SEP] [SEP]", "A cat [MASK] sat."])
def test_one_sentence_is_no_pair(text):
    assert not any("two sentences" in notice for notice in said(text))


def test_a_cut_text_compares_itself_with_nothing():
    at = AppTest.from_function(draw, kwargs={"text": "cat " * 300}, default_timeout=60).run()
    (warning,) = (warning.value for warning in at.warning)
    assert warning == "The model reads at most 256 tokens; the last 46 tokens of the text were cut."
