"""The KV cache in words: what one more word changes, what is kept, and what that saves."""

from qkv_core.measures.kv_cache import Costs, OneMoreWord
from qkv_core.words.claims import Claim, Paragraph, either, paragraph
from qkv_core.words.comparatives import is_more
from qkv_core.words.naming import listed, plural

# Float32 leaves some millionths of the largest number after six layers; a key that depends on a word moves by tenths.
_ROUNDING = 1e-4

WHY_NOT_QUERIES = (
    "Why not the queries? A query is asked once, by its own token when that is new. No later token asks with it, but "
    "every later token asks its key and may take its value."
)


def why_kept(masked: OneMoreWord, unmasked: OneMoreWord, counted: Costs) -> Paragraph:
    """What a word at the end changes of the tokens before it, what can therefore be kept, and what that saves."""
    per_token, n, ratio = masked.n_kept_per_token, counted.lengths[-1], f"{counted.ratios[-1]:.0f}"
    kept = paragraph(
        "So k and v can be kept and only the new token's q is asked. That is the KV cache.",
        Claim(
            "bytes",
            f"It holds {per_token:,} bytes a token here, a key and a value in each layer; {masked.n_kept:,} for the "
            f"{plural(masked.n_shared, 'token')} before the word.",
            about={"per_token": per_token, "all": masked.n_kept},
        ),
        Claim(
            "saved",
            f"To read token {n}, the whole text anew takes {counted.whole[-1]:,} multiplications, {ratio} times as "
            f"many as the {counted.cached[-1]:,} from the cache; what the mask forbids is not counted.",
            about={"n": n, "printed": ratio},
        ),
    )
    return paragraph(_what_a_word_changes(masked, unmasked), kept, WHY_NOT_QUERIES, between="\n\n")


def _what_a_word_changes(masked: OneMoreWord, unmasked: OneMoreWord) -> Paragraph:
    if not masked.added:
        return paragraph(
            Claim("nothing_added", "No token was added: there is no word, or the text is as long as the model reads.")
        )
    gap, size, other = (max(found.values()) for found in (masked.differences, masked.sizes, unmasked.differences))
    earlier = f"the {plural(masked.n_shared, 'earlier token')}"
    named = listed([f"{name} by {difference:.1e}" for name, difference in masked.differences.items()])
    about: dict[str, object] = {"gap": gap, "size": size}
    return paragraph(
        Claim("added", f"{plural(len(masked.added), 'token')} more at the end.", about={"n": len(masked.added)}),
        either(
            Claim(
                "not_a_bit",
                f"Under the mask, over all layers and heads, not one bit of k, v or z of {earlier} moves.",
                gap == 0,
                about,
            ),
            Claim(
                "only_rounding",
                f"Under the mask, over all layers and heads, k, v and z of {earlier} move at most so far: {named}. "
                f"Their numbers go up to {size:.1f}; what is left is float32's rounding, because products of more rows "
                "are added up in another order.",
                gap <= _ROUNDING * size,
                about,
            ),
            Claim(
                "more_than_rounding",
                f"Under the mask, k, v and z of {earlier} move at most so far: {named}.",
                about=about,
            ),
        ),
        either(
            Claim(
                "mask_is_why",
                f"Without the mask, the same word moves them by up to {other:.2g}.",
                is_more(other, gap, ".1e"),
                {"unmasked": other, "gap": gap},
            ),
            Claim("mask_or_not", "Without the mask it is the same here.", about={"unmasked": other, "gap": gap}),
        ),
    )


def what_was_measured(measured: Costs, counted: Costs) -> Paragraph:
    """Seconds as ratios, since only those mean something on another machine."""
    shortest, longest = measured.ratios[0], measured.ratios[-1]
    return paragraph(
        "On this server, just now, reading the whole text anew took",
        Claim(
            "measured",
            f"{shortest:.1f} times as long as from the cache at {measured.lengths[0]} tokens, {longest:.1f} times at "
            f"{measured.lengths[-1]}.",
            about={"first": f"{shortest:.1f}", "last": f"{longest:.1f}"},
        ),
        Claim(
            "less_time_saved_than_products",
            "Fewer multiplications are not as much less time: for one row, every matrix is still read from memory, for "
            "a single multiplication a number.",
            longest < counted.ratios[-1],
            {"longest": longest, "n": measured.lengths[-1]},
        ),
    )
