"""The KV cache in words: what one more word changes, what is kept, and what that saves."""

from qkv_core.measures.kv_cache import Costs, OneMoreWord
from qkv_core.words.claims import Claim, Paragraph, either, paragraph
from qkv_core.words.comparatives import is_more
from qkv_core.words.naming import plural

# Float32 leaves some millionths of the largest number after six layers; a key that depends on a word moves by tenths.
_ROUNDING = 1e-4

TO_TRY = "Add another word. Does anything before it change?"
_WHY_NOT_QUERIES = (
    "Why not the queries? Each token's query is used once, when the token is new. Every later token asks its key "
    "again, and may take its value."
)


def answer(masked: OneMoreWord) -> Paragraph:
    """Whether the tokens before a new word are what they were, so that they can be kept."""
    if not masked.added:
        return paragraph(_nothing_added())
    gap, size = (max(found.values()) for found in (masked.differences, masked.sizes))
    about = {"gap": gap, "size": size}
    return paragraph(
        either(
            Claim(
                "can_be_kept",
                "A new word changes no key and no value before it, so a chatbot keeps them.",
                gap <= _ROUNDING * size,
                about,
            ),
            Claim("more_than_rounding", "Here a new word changes keys and values before it.", about=about),
        )
    )


def why_kept(masked: OneMoreWord, unmasked: OneMoreWord, counted: Costs) -> Paragraph:
    """What a word at the end changes of the tokens before it, what can therefore be kept, and what that saves."""
    per_token, n, ratio = masked.n_kept_per_token, counted.lengths[-1], f"{counted.ratios[-1]:.0f}"
    kept = paragraph(
        Claim(
            "bytes",
            f"The KV cache holds {per_token:,} bytes a token here, in all layers; {masked.n_kept:,} for the "
            f"{plural(masked.n_shared, 'token')} before the word.",
            about={"per_token": per_token, "all": masked.n_kept},
        ),
        Claim(
            "saved",
            f"Without it, token {n} takes {ratio} times as many multiplications.",
            about={"n": n, "printed": ratio},
        ),
        between="\n\n",
    )
    return paragraph(_what_a_word_changes(masked, unmasked), kept, _WHY_NOT_QUERIES, between="\n\n")


def _nothing_added() -> Claim:
    return Claim("nothing_added", "No token was added. Type a word, or shorten your sentence.")


def _what_a_word_changes(masked: OneMoreWord, unmasked: OneMoreWord) -> Paragraph:
    if not masked.added:
        return paragraph(_nothing_added())
    gap, size, other = (max(found.values()) for found in (masked.differences, masked.sizes, unmasked.differences))
    earlier = f"k, v and z of {plural(masked.n_shared, 'earlier token')}"
    about: dict[str, object] = {"gap": gap, "size": size}
    return paragraph(
        either(
            Claim("not_a_bit", f"Behind the mask, {earlier} don't change by a single bit.", gap == 0, about),
            Claim(
                "only_rounding",
                f"Behind the mask, {earlier} change by {gap:.1e} at most. That is rounding.",
                gap <= _ROUNDING * size,
                about,
            ),
            Claim("more_than_rounding", f"Behind the mask, {earlier} change by up to {gap:.1e}.", about=about),
        ),
        either(
            Claim(
                "mask_is_why",
                f"Without the mask, the same word changes them by up to {other:.2g}.",
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
        Claim(
            "measured",
            f"On this server, a text of {measured.lengths[-1]} tokens took {longest:.1f} times as long without the "
            f"cache. With {measured.lengths[0]} tokens it took {shortest:.1f} times as long.",
            about={"first": f"{shortest:.1f}", "last": f"{longest:.1f}"},
        ),
        Claim(
            "less_time_saved_than_products",
            "That is less than the multiplications promise: each matrix is still read from memory, for one row.",
            longest < counted.ratios[-1],
            {"longest": longest, "n": measured.lengths[-1]},
        ),
    )
