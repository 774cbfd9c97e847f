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
        return paragraph(
            f"One x, three learned views of {asks}. To see who is near, at least two tokens must be visible, the "
            f"chosen one among them."
        )
    first = {role: spaces[role].near[0] for role in ROLES}
    parts = ", ".join(
        f"as a {role} to {name_of(view.tokens, token)} ({spaces[role].away[token]:.2f})"
        for role, token in first.items()
    )
    return paragraph(
        Claim("nearest_by_role", f"In {view.head_name}, {asks} is nearest {parts}.", about={"first": first}),
        _as_a_value(view, spaces),
        _other_neighbours(spaces),
    )


def map_note(view: View) -> Paragraph:
    """How to read the maps, and what they can't show."""
    d_head = view.encoding.encoder.d_head
    return paragraph(
        f"Each map is the plane on which its {d_head} numbers a token spread most (principal component analysis of "
        "all tokens); its title says how much of the variance that keeps. Lines lead to the nearest tokens, by "
        f"Euclidean distance in all {d_head} numbers: where a line is long, the plane misleads."
    )


def joint_reading(view: View, found: Joint) -> Paragraph:
    """How well closeness predicts attention on the picture, and how it is scaled."""
    return paragraph(_trust(view, found), _scaling(view, found), between="\n\n")


def _as_a_value(view: View, spaces: Mapping[str, Space]) -> Claim:
    friend, near = spaces["query"].near[0], spaces["value"].near
    place = near.index(friend) + 1
    opening = f"Its nearest as a query, {name_of(view.tokens, friend)}, is"
    about = {"friend": friend, "place": place, "n": len(near)}
    return either(
        Claim("nearest_as_both", f"{opening} its nearest as a value too.", place == 1, about),
        Claim("place_as_a_value", f"**{opening} only number {place} of {len(near)} as a value.**", about=about),
    )


def _other_neighbours(spaces: Mapping[str, Space]) -> Claim:
    as_query, as_value = spaces["query"].nearest, spaces["value"].nearest
    n, n_other = len(as_query), sum(as_query[token] != as_value[token] for token in as_query)
    return either(
        Claim("all_keep_their_nearest", f"From query to value, all {n} tokens keep their nearest here.", n_other == 0),
        Claim(
            "some_get_another",
            f"From query to value, {n_other} of the {n} tokens {'gets' if n_other == 1 else 'get'} another nearest "
            "neighbour: three matrices, three views of the same x.",
            about={"n_other": n_other, "n": n},
        ),
    )


def _trust(view: View, found: Joint) -> Paragraph:
    n = len(view.tokens)
    return paragraph(
        Claim(
            "nearest_is_strongest",
            f"**The nearest key is the strongest for {found.n_nearest_right} of {plural(n, 'query', 'queries')}**; "
            f"closeness and score order the keys with a mean rank correlation of {found.order:.2f}.",
            about={"n": found.n_nearest_right, "of": n, "order": f"{found.order:.2f}"},
        ),
        f"The larger a key's mark, the more attention {name_of(view.tokens, view.query)} pays it.",
        Claim(
            "line_to_the_strongest",
            "A dotted line leads to its strongest.",
            {view.query, found.strongest} <= set(view.visible),
        ),
    )


def _scaling(view: View, found: Joint) -> Paragraph:
    n, n_products = len(view.tokens), found.n_products_right
    about = {"n_unstretched": found.n_unstretched_right, "n_products": n_products, "of": n}
    counts = (
        f"Unstretched, the nearest key would be right for {found.n_unstretched_right}; the products on this plane are "
        f"right for {n_products} of {n}"
    )
    return paragraph(
        "How it is scaled: each row of scaled scores loses its mean, which softmax ignores;",
        Claim(
            "share_of_two",
            f"the two largest singular values keep {found.picture.share:.0%} of the rest (of its squares)",
            about={"share": f"{found.picture.share:.0%}"},
        ),
        f"and are split evenly between queries and keys. Then queries are stretched by {STRETCH:g} and keys shrunk by "
        f"{STRETCH:g}: no product changes, but a long key no longer seems far away.",
        either(
            Claim("all_right_on_the_plane", f"{counts}.", n_products == n, about),
            Claim("some_missed", f"{counts}, and what they miss lies in the other dimensions.", about=about),
        ),
    )
