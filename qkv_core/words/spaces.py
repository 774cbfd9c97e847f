"""Sentences about the maps: who is near whom as a query, key and value; and how far to trust the map of two."""

from collections.abc import Mapping

from qkv_core.measures.projections import ROLES
from qkv_core.measures.spaces import STRETCH, Joint, Space
from qkv_core.view import View
from qkv_core.words.claims import Claim, Paragraph, either, paragraph
from qkv_core.words.naming import name_of, plural


def three_views(view: View, spaces: Mapping[str, Space]) -> Paragraph:
    """Who is near the chosen token as a query, as a key, as a value: seldom the same one."""
    asks = name_of(view.tokens, view.query)
    if not all(space.near for space in spaces.values()):
        return paragraph(f"To see which tokens are like {asks}, show it and at least one other.")
    first = {role: spaces[role].near[0] for role in ROLES}
    query, key, value = (name_of(view.tokens, token) for token in first.values())
    return paragraph(
        Claim(
            "nearest_by_role",
            f"As a query, {asks} is most like {query}; as a key, most like {key}; as a value, most like {value}.",
            about={"first": first},
        ),
        _other_neighbours(spaces),
    )


def map_note(view: View) -> Paragraph:
    """How to read the maps, and what they can't show."""
    d_head = view.encoding.encoder.d_head
    return paragraph(
        f"A map flattens {d_head} numbers to two (principal component analysis), so it can mislead. Lines lead to the "
        f"tokens that are nearest in all {d_head}."
    )


def joint_reading(view: View, found: Joint) -> Paragraph:
    """How well closeness predicts attention on the picture."""
    n, asks = len(view.tokens), name_of(view.tokens, view.query)
    return paragraph(
        Claim(
            "nearest_is_strongest",
            f"**On this map, close means attention:** for {found.n_nearest_right} of {plural(n, 'query', 'queries')}, "
            "the nearest key gets most.",
            about={"n": found.n_nearest_right, "of": n},
        ),
        f"The more attention {asks} gives a key, the larger it is drawn.",
        Claim(
            "line_to_the_strongest",
            "The dotted line leads to the one with most.",
            {view.query, found.strongest} <= set(view.visible),
        ),
    )


def joint_note(found: Joint) -> Paragraph:
    """How the map is made."""
    share = f"{found.picture.share:.0%}"
    return paragraph(
        Claim(
            "share_of_two",
            f"The map keeps {share} of the differences between a query's scores (of their squares).",
            about={"share": share},
        ),
        f"Queries are drawn {STRETCH:g} times as far out and keys {STRETCH:g} times as far in: no product changes, but "
        "a long key looks less far away.",
    )


def _other_neighbours(spaces: Mapping[str, Space]) -> Claim:
    as_query, as_value = spaces["query"].nearest, spaces["value"].nearest
    n, n_other = len(as_query), sum(as_query[token] != as_value[token] for token in as_query)
    return either(
        Claim("all_keep_their_nearest", f"All {n} tokens have the same neighbour as queries and values.", n_other == 0),
        Claim(
            "some_get_another",
            f"**{n_other} of {n} tokens {'has' if n_other == 1 else 'have'} another neighbour as a value than as a "
            "query.**",
            about={"n_other": n_other, "n": n},
        ),
    )
