"""How the tokens' vectors become one sentence embedding, as this model does it."""

from qkv_core.encoder import Encoder
from qkv_core.words.claims import Claim, Paragraph, paragraph

_BY = {
    "mean": "the mean of the last layer's vectors over all tokens, [CLS] and [SEP] too",
    "cls": "the last layer's vector of the first token, [CLS]",
    "max": "number by number, the largest of the last layer's vectors",
    "lasttoken": "the last layer's vector of the last token, [SEP]",
    "weightedmean": "the mean of the last layer's vectors, the first token counted once, the second twice and so on",
    "mean_sqrt_len_tokens": "the sum of the last layer's vectors over the square root of their number",
}


def sentence_embedding(encoder: Encoder) -> Paragraph:
    """From a vector for each token to one for the text; and why two embeddings' cosine may be their dot product."""
    kinds = encoder.pooling.split("+")
    side_by_side = "; and beside it ".join(_BY[kind] for kind in kinds)
    return paragraph(
        Claim(
            "pooled",
            f"How does a whole sentence become one vector? It is {side_by_side}.",
            about={"by": encoder.pooling},
        ),
        Claim(
            "through_dense",
            f"It then goes through {_matrices(len(encoder.dense))}, which leaves {encoder.d_sentence} numbers.",
            bool(encoder.dense),
            {"d_sentence": encoder.d_sentence},
        ),
        Claim(
            "brought_to_length_1",
            "It is then brought to length 1, so the cosine of two sentences is their dot product.",
            encoder.normalize,
        ),
    )


def _matrices(n: int) -> str:
    return "one more learned matrix" if n == 1 else f"{n} more learned matrices"
