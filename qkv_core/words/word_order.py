"""Where the order is, in words."""

from qkv_core.encoder import Encoder
from qkv_core.measures.word_order import OneBack, Shuffle, Twins
from qkv_core.words.claims import Claim, Paragraph, either, paragraph
from qkv_core.words.comparatives import is_more, is_most, prints_alike
from qkv_core.words.markdown import code

_ROUNDING = 1e-4  # of the largest number: what float32 leaves after six layers
_SHARE = ".2%"

TO_TRY = "Take the positions away and put them back. Which cells come and go?"
_WHY = (
    "Attention alone reads a bag of words: no step of the formula knows where a token stands. This model adds a vector "
    "for each position to x before the first layer. Other models turn q and k by their positions (rotary embeddings)."
)


def answer(found: OneBack) -> Paragraph:
    """What becomes of the head that looks one back, once no token has a position."""
    there = found.experiment.untouched
    head, about = f"the head {there.head_name}", {"place": there.place}
    return paragraph(
        either(
            Claim(
                "lost_without_positions",
                f"Without positions, {head} no longer finds the word before.",
                is_most(found.share) and not is_most(found.share_without),
                about,
            ),
            Claim(
                "still_without_positions",
                f"Here {head} finds the word before even without positions.",
                is_most(found.share_without),
                about,
            ),
            Claim("none_looks_back", "No head here looks mostly one word back."),
        )
    )


def where_it_is(found: OneBack) -> Paragraph:
    """Not in attention; what of it this model's family does otherwise, and the head's numbers."""
    encoder = found.experiment.untouched.encoding.encoder
    return paragraph(_WHY, *(paragraph(claim) for claim in of_this_family(encoder)), _one_back(found), between="\n\n")


def shuffled(found: Shuffle) -> Paragraph:
    """What another order changes, with positions and without."""
    if not found.is_another_order:
        return paragraph(Claim("no_other_order", "There is nothing to shuffle here, or the order drawn is the same."))
    return paragraph(
        Claim("shuffled", f"Read as: {' '.join(map(code, found.tokens))}."),
        either(
            Claim(
                "order_is_blind",
                f"Without positions, each token's x is the same as before, to {found.difference_without:.1e}.",
                found.difference_without <= _ROUNDING * found.size,
            ),
            Claim("order_is_not_blind", f"Without positions, each x changes by up to {found.difference_without:.1e}."),
        ),
        either(
            Claim(
                "order_is_in_positions",
                f"With them, it changes by up to {found.difference:.2g}.",
                is_more(found.difference, found.difference_without, ".1e"),
            ),
            Claim("same_words", "With them too: the tokens that changed places are the same."),
        ),
        between="\n\n",
    )


def of_this_family(encoder: Encoder) -> list[Claim]:
    """What this model's family does otherwise than BERT, where that concerns the order or the layers."""
    family = encoder.family
    return [
        Claim(
            "counts_from_padding",
            f"{family.name} counts positions from {encoder.first_position}.",
            family.counts_from_padding,
            {"first": encoder.first_position},
        ),
        Claim(
            "adds_distances",
            "Here each head also learned what the distance from query to key adds to a score. Without positions, that "
            "is left out too.",
            encoder.relative_positions is not None,
        ),
        Claim(
            "without_token_types",
            f"{family.name} has no vector for a first and a second sentence.",
            "token_type" not in family.embeddings,
        ),
        Claim(
            "one_layer_again",
            f"{family.name}'s {encoder.n_layers} layers are one layer, used again and again.",
            encoder.n_layers > 1 and all(layer.W_Q is encoder.layers[0].W_Q for layer in encoder.layers),
        ),
    ]


def _one_back(found: OneBack) -> Paragraph:
    there = found.experiment.untouched
    before, after = f"{found.share:{_SHARE}}", f"{found.share_without:{_SHARE}}"
    return paragraph(
        Claim(
            "looks_one_back",
            f"{there.head_name} gives more to the token before than any other head: {before} on average.",
            about={"place": there.place, "share": before},
        ),
        Claim("share_without", f"Without positions, {after}.", about={"share": after}),
    )


def same_words(found: Twins) -> Paragraph:
    """How alike two sentences of the same words are, with positions and without."""
    first, second = (code(sentence) for sentence in found.sentences)
    return paragraph(
        Claim(
            "alike",
            f"The cosine of {first} and {second} is {found.cosine:.4f}. Without positions it is "
            f"{found.cosine_without:.4f}.",
            about={"sentences": found.sentences, "printed": (f"{found.cosine:.4f}", f"{found.cosine_without:.4f}")},
        ),
        either(
            Claim(
                "one_bag",
                "Then they are the same bag of words.",
                prints_alike(found.cosine_without, 1, ".4f"),
                {"sentences": found.sentences},
            ),
            Claim("two_bags", "So they are two different bags of words.", about={"sentences": found.sentences}),
        ),
    )
