"""Where the order is, in words."""

from qkv_core.encoder import Encoder
from qkv_core.measures.word_order import OneBack, Shuffle, Twins
from qkv_core.words.claims import Claim, Paragraph, either, paragraph
from qkv_core.words.comparatives import is_more, is_most, prints_alike
from qkv_core.words.markdown import code

_ROUNDING = 1e-4  # of the largest number: what float32 leaves after six layers
_SHARE = ".2%"

WHY = (
    "In this model nothing in Q·Kᵀ, softmax or the blend knows where a token stands: attention reads a bag of tokens. "
    "The order is a vector for each position, added to x before the first layer; without it the model reads something "
    "that it never met. Other models turn q and k by their positions (rotary embeddings), and a causal mask by itself "
    "tells first from last."
)


def where_it_is(shuffled: Shuffle, back: OneBack, same_words: Twins) -> Paragraph:
    """Not in attention: what a shuffle does, what becomes of the head that looks one back, and of two sentences."""
    encoder = back.experiment.untouched.encoding.encoder
    parts = (_what_a_shuffle_does(shuffled), _the_head_that_looks_back(back), _same_words(same_words))
    return paragraph(paragraph(WHY, *of_this_family(encoder)), *parts, between="\n\n")


def of_this_family(encoder: Encoder) -> list[Claim]:
    """What this model's family does otherwise than BERT, where that concerns the order or the layers."""
    family = encoder.family
    return [
        Claim(
            "counts_from_padding",
            f"{family.name} counts positions from the number after its padding token's: a text begins at "
            f"{encoder.first_position}.",
            family.counts_from_padding,
            {"first": encoder.first_position},
        ),
        Claim(
            "adds_distances",
            "Besides, each head learned what a distance from query to key adds to the score, one table for all layers; "
            "“without positions” leaves that out too.",
            encoder.relative_positions is not None,
        ),
        Claim(
            "without_token_types",
            f"{family.name} has no vector for a first and a second sentence.",
            "token_type" not in family.embeddings,
        ),
        Claim(
            "one_layer_again",
            f"{family.name}'s {encoder.n_layers} layers are one and the same, used again: its x changes, its matrices "
            "don't.",
            encoder.n_layers > 1 and all(layer.W_Q is encoder.layers[0].W_Q for layer in encoder.layers),
        ),
    ]


def _what_a_shuffle_does(found: Shuffle) -> Paragraph:
    if not found.is_another_order:
        return paragraph(Claim("no_other_order", "There is nothing to shuffle here, or the order drawn is the same."))
    return paragraph(
        Claim("shuffled", f"Read as: {' '.join(map(code, found.tokens))}."),
        either(
            Claim(
                "order_is_blind",
                f"Without position embeddings the rows come out in the new order and are otherwise the same: undone, "
                f"they differ by at most {found.difference_without:.1e}, rounding of numbers up to {found.size:.0f}.",
                found.difference_without <= _ROUNDING * found.size,
            ),
            Claim("order_is_not_blind", f"Without position embeddings they differ by {found.difference_without:.1e}."),
        ),
        either(
            Claim(
                "order_is_in_positions",
                f"With them, by up to {found.difference:.2g}.",
                is_more(found.difference, found.difference_without, ".1e"),
            ),
            Claim("same_words", "With them it is no more: the tokens that changed places are the same."),
        ),
    )


def _the_head_that_looks_back(found: OneBack) -> Paragraph:
    there = found.experiment.untouched
    before, after = f"{found.share:{_SHARE}}", f"{found.share_without:{_SHARE}}"
    return paragraph(
        Claim(
            "looks_one_back",
            f"Of all heads, {there.head_name} gives most to the token just before: {before} on average.",
            about={"place": there.place, "share": before},
        ),
        either(
            Claim(
                "lost_without_positions",
                f"Without positions it can't tell which one that is: {after}.",
                is_more(found.share, found.share_without, _SHARE) and not is_most(found.share_without),
                {"share": after},
            ),
            Claim("still_without_positions", f"Without positions it is {after}.", about={"share": after}),
        ),
    )


def _same_words(found: Twins) -> Paragraph:
    first, second = (code(sentence) for sentence in found.sentences)
    return paragraph(
        Claim(
            "alike",
            f"{first} and {second}: the cosine of their embeddings is {found.cosine:.4f}, without position embeddings "
            f"{found.cosine_without:.4f}.",
            about={"sentences": found.sentences, "printed": (f"{found.cosine:.4f}", f"{found.cosine_without:.4f}")},
        ),
        either(
            Claim(
                "one_bag",
                "Then they are one and the same bag.",
                prints_alike(found.cosine_without, 1, ".4f"),
                {"sentences": found.sentences},
            ),
            Claim("two_bags", "So they are not the same bag.", about={"sentences": found.sentences}),
        ),
    )
