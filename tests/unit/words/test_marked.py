"""What a page shows of its Markdown: new terms explained, roles in their colours, foreign text as it is."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qkv_core.words.markdown import code
from qkv_core.words.marked import coloured, marked

LINK = re.compile(r'\[([^\[\]]*(?:\[\w+\])?[^\[\]]*)\]\(#term "([^"]*)"\)')


def explained(shown):
    """Every explained term as it stands, without its colour, with its explanation."""
    return LINK.findall(re.sub(r":(?:blue|orange|green|violet)\[(.*?)\]", r"\1", shown))


@pytest.mark.parametrize(
    ("text", "new"),
    [
        ("In L4H11, `it` looks at [CLS].", ["L4H11", "[CLS]"]),
        ("It looks at **`[SEP]`**, then at `the`.", ["`[SEP]`"]),
        ("The heads of a layer have heads.", ["heads", "layer"]),
        ("Two queries, one key and their values.", ["queries", "key", "values"]),
        ("Softmax follows.", ["Softmax"]),
        ("√dₖ, then softmax; z goes through W_O.", ["dₖ", "softmax", "z", "W_O"]),
        ("The cross-attention of a multi-query model.", ["cross-attention", "multi-query"]),
        ("Ahead of the monkey, a tokenised evaluation.", []),
        ("`query` and `` a `key` `` are somebody's words.", []),
        ("", []),
    ],
)
def test_terms_are_found_as_words(text, new):
    assert [word for word, _ in explained(marked(text, []))] == new


def test_a_head_is_explained_by_its_own_numbers():
    ((word, says),) = explained(marked("L4H11", []))
    assert word == "L4H11"
    assert says.startswith("L4H11: head 11 of layer 4, as the field writes it")


def test_what_was_said_before_is_not_explained_again():
    assert [word for word, _ in explained(marked("Each head has a key.", ["In a head ...", "`key`"]))] == ["key"]
    assert marked("Each head has a key.", ["a head", "the keys"]) == "Each head has a key."


def test_symbols_have_their_roles_colours_everywhere():
    said = ["q k v z W_Q W_K W_V W_O x score dₖ bias"]
    assert marked("s = q·kⱼ / √dₖ, z = v", said) == "s = :blue[q]·:orange[kⱼ] / √dₖ, :violet[z] = :green[v]"
    assert marked("W_Q and b_Q; `q`, dq, q1", said) == ":blue[W_Q] and :blue[b_Q]; `q`, dq, q1"
    assert marked("q·k", said, in_colour=False) == "q·k"


def test_a_new_term_of_a_role_has_both():
    assert marked("Each **query** asks.", ["looks for"]).startswith('Each **[:blue[query]](#term "query: what')


def test_titles_and_cells_have_every_name_in_colour():
    assert coloured("Query, q = x·W_Q") == ":blue[Query], :blue[q] = x·:blue[W_Q]"
    assert coloured("Where Q, K, V come from: `key`") == "Where :blue[Q], :orange[K], :green[V] come from: `key`"


@given(st.text(), st.sampled_from(["", "key ", "[CLS] of a head, "]))
def test_foreign_text_stays_as_it_is(text, ours):
    foreign = code(text)
    shown = marked(f"{ours}{foreign} q", [])
    assert foreign in shown or foreign in ("`[CLS]`", "`[SEP]`")
    assert foreign in coloured(f"{ours}{foreign} q")
