"""Sentences about what attention is for: one vector for a whole sentence, and what is near to it."""

from qkv_core.measures.nearest import Nearest, changed_word
from qkv_core.view import View
from qkv_core.words.claims import Claim, Paragraph, either, paragraph
from qkv_core.words.comparatives import prints_alike
from qkv_core.words.markdown import code

# Short sentences on different things; some say what the examples say, in other words.
SHORT = (
    "An exhausted dog rests.",
    "The road is broad.",
    "A gift did not fit in the bag.",
    "People walk along a stream.",
    "Somebody saves money.",
)
_COSINE = ".2f"
_POOLED = {
    "mean": "the vectors of all tokens are averaged into one",
    "cls": "the vector of the first token is taken",
    "max": "of all tokens' vectors the largest number at each place is taken",
    "lasttoken": "the vector of the last token is taken",
    "weightedmean": "the vectors of all tokens are averaged into one, the later ones counting more",
    "mean_sqrt_len_tokens": "the vectors of all tokens are added up and divided by √n",
}


def one_vector(view: View) -> Paragraph:
    """How the tokens' vectors become the sentence's."""
    encoder = view.encoding.encoder
    pooled = ", and beside that ".join(_POOLED[kind] for kind in encoder.pooling.split("+"))
    through = f", sent through {len(encoder.dense)} more learned matrices" if encoder.dense else ""
    through = through.replace("1 more learned matrices", "one more learned matrix")
    then = f"{through} and brought to length 1" if encoder.normalize else through
    text = (
        f"After the last layer {pooled}{then}: **the sentence's vector**. Sentences that mean the "
        "same should end up near one another; that is what this model was trained for."
    )
    return paragraph(Claim("one_vector", text, about={"pooling": encoder.pooling, "normalize": encoder.normalize}))


def before_and_after(now: Nearest, other: Nearest | None, *, was_before: bool) -> Paragraph:
    """What is nearest to the learner's sentence, and what to the same with one word changed."""
    first = f"Of {len(now.cosines)} short sentences, nearest to yours is {_named(now)}."
    opening = Claim("nearest", first, about={"nearest": now.nearest, "of": now})
    if other is None:
        return paragraph(opening, "Change a word of your sentence and see whether that stays.")
    words = changed_word(other.text, now.text) if was_before else changed_word(now.text, other.text)
    was, became = map(code, map(_bare, words or ("", "")))
    about = {"nearest": other.nearest, "of": other}
    then = f"Before you changed {was} to {became}" if was_before else f"With {became} in place of {was}"
    verb = "was" if was_before else "is"
    return paragraph(
        opening,
        either(
            Claim("another_nearest", f"{then}, it {verb} {_named(other)}.", other.nearest != now.nearest, about),
            Claim("same_cosine", f"{then}, it {verb} the same, as near.", _prints_alike(now, other), about),
            Claim("same_nearest", f"{then}, it {verb} the same, with {_cosine(other)}.", about=about),
        ),
    )


def _named(found: Nearest) -> str:
    return f"“{found.nearest}” (cosine {_cosine(found)})"


def _cosine(found: Nearest) -> str:
    return f"{found.cosines[found.nearest]:{_COSINE}}"


def _prints_alike(one: Nearest, other: Nearest) -> bool:
    return prints_alike(one.cosines[one.nearest], other.cosines[other.nearest], _COSINE)


def _bare(word: str) -> str:
    return word.strip(".,;:!?\"'")
