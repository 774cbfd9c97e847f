"""Shared keys and values in words: multi-query and grouped-query attention."""

from collections.abc import Sequence

from qkv_core.measures.shared_kv import Sharing
from qkv_core.words.claims import Claim, Paragraph, paragraph
from qkv_core.words.turned import how_far

WHY = (
    "A long text's cache is large, so newer models let heads share keys and values: all of a layer (multi-query, "
    "Shazeer 2019) or groups of them (grouped-query, Ainslie et al. 2023). Those are trained so. Here sets of heads "
    "that were trained apart are averaged, which is where Ainslie et al. begin before they train on."
)


def what_is_saved(found: Sequence[Sharing]) -> Paragraph:
    """From a set for each head down to one for all."""
    own, one = found[0], found[-1]
    return paragraph(
        WHY,
        Claim(
            "saved_by_sharing",
            f"One set a layer instead of {own.n_sets} keeps {one.n_kept_per_token:,} bytes a token instead of "
            f"{own.n_kept_per_token:,}.",
            about={"one": one.n_kept_per_token, "own": own.n_kept_per_token},
        ),
        Claim(
            "meaning_of_one_set",
            f"This model was not trained for it: the cosine of its sentence embedding with the untouched one is then "
            f"{one.meaning:.4f}.",
            about={"printed": f"{one.meaning:.4f}"},
        ),
        how_far(one.meaning),
    )


def table(found: Sequence[Sharing]) -> dict[str, list[str]]:
    """A line for each number of sets."""
    return {
        "Sets of keys and values a layer": [str(sharing.n_sets) for sharing in found],
        "Bytes a token": [f"{sharing.n_kept_per_token:,}" for sharing in found],
        "Cosine with the untouched embedding": [f"{sharing.meaning:.4f}" for sharing in found],
    }
