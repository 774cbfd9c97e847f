"""How the tokens' vectors become one sentence embedding, as this model does it."""

from qkv_core.encoder import Encoder
from qkv_core.words.claims import Claim, Paragraph, paragraph

_BY = {
    "mean": "the mean of the last layer's vectors over all tokens, [CLS] and [SEP] too",
    "cls": "the last layer's vector of the first token, [CLS]",
    "max": "number by number, the largest of the last layer's vectors",
}


def sentence_embedding(encoder: Encoder) -> Paragraph:
    """From a vector for each token to one for the text; and why two embeddings' cosine may be their dot product."""
    return paragraph(
        Claim(
            "pooled",
            f"How does a whole sentence become one vector? It is {_BY[encoder.pooling]}.",
            about={"by": encoder.pooling},
        ),
        Claim(
            "brought_to_length_1",
            "It is then brought to length 1, so the cosine of two sentences is their dot product.",
            encoder.normalize,
        ),
    )
