"""Each term is explained where a page says it first, and only there."""

import pytest

from qkv_core.words.glossary import TERMS, newly_explained


def names(explained):
    return [line.split("**")[1] for line in (explained or "").split("\n\n") if line]


@pytest.mark.parametrize(
    ("text", "new"),
    [
        ("In L4H11, `it` looks at [CLS].", ["L4H11", "head", "[CLS], [SEP]"]),
        ("The heads of a layer.", ["layer", "head"]),
        ("Two queries, one key and their values.", ["query, q", "key, k", "value, v"]),
        ("Softmax follows.", ["softmax"]),
        ("√dₖ, then softmax; z goes through W_O.", ["dₖ", "softmax", "z", "W_O"]),
        ("Ahead of the monkey, a tokenised evaluation.", []),
        ("", []),
    ],
)
def test_terms_are_found_as_words(text, new):
    assert names(newly_explained(text, [])) == new


def test_a_head_is_explained_by_its_own_numbers():
    assert newly_explained("L4H11", ["heads"]) == (
        "**L4H11**: layer 4, head 11, as the field writes it; both count from 0."
    )


def test_what_was_said_before_is_not_explained_again():
    assert names(newly_explained("Each head has a key.", ["In L3H1 ...", "a query"])) == ["key, k"]
    assert newly_explained("Each head has a key.", ["a head", "the keys"]) is None


def test_every_term_is_one_short_sentence():
    for term in TERMS:
        assert term.says.endswith(".")
        assert len(term.says) <= 100
        assert "\n" not in term.says
