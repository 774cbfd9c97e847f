"""All heads at once: how far they agree, and how to read their tiles."""

from qkv_core.measures.habits import MEASURES
from qkv_core.measures.overview import AS_IN_THE_MODEL, Overview
from qkv_core.view import View
from qkv_core.words.claims import Claim, Paragraph, either, paragraph
from qkv_core.words.naming import listed, name_of, plural

_FEW = 3  # so many tokens are called by their names


def many_questions(view: View, found: Overview) -> Paragraph:
    """How far the heads agree on what the chosen query should look at."""
    n_heads = len(found.places)
    return paragraph(
        f"The same sentence, {n_heads} heads, {n_heads} searches at once.",
        _favourites(view, found),
        f"Their outputs are added up, so one layer asks {len(view.trace.z)} questions at once.",
    )


def _favourites(view: View, found: Overview) -> Claim:
    """Which tokens the heads look most at, and which of them most heads do."""
    counts = found.favoured_by.tolist()
    different = sum(count > 0 for count in counts)
    first = tuple(key for key, count in enumerate(counts) if count == max(counts))
    names = listed([name_of(view.tokens, key) for key in first[:_FEW]])
    asks, about = name_of(view.tokens, view.query), {"different": different, "first": first, "heads": max(counts)}
    they = f"For {asks} they look most at {different} different tokens:"
    return either(
        Claim("heads_agree", f"For {asks} all of them look most at {names}.", different == 1, about),
        Claim(
            "one_leads", f"{they} {plural(max(counts), 'head')} at {names}, fewer at any other.", len(first) == 1, about
        ),
        Claim("some_lead", f"{they} {plural(max(counts), 'head')} each at {names}.", len(first) <= _FEW, about),
        Claim("none_leads", f"{they} none of them is that of more than {plural(max(counts), 'head')}.", about=about),
    )


def order_in_words(found: Overview) -> Paragraph:
    """What a measure measures, and how to read a tile."""
    tile = "In each tile a row is a query, a column a key."
    if found.asked == AS_IN_THE_MODEL:
        return paragraph(f"A column of tiles is a layer, a row of them a head; both count from 0. {tile}")
    nothing = "This text has none, so the heads stand as in the model."
    return paragraph(
        f"“{found.asked}”: {MEASURES[found.asked]}.",
        Claim("nothing_to_measure", nothing, not found.has_numbers, {"measure": found.asked}),
        tile,
    )
