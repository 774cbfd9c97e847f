"""Search with attention: a soft look-up on a shelf, and one head's search of the model's whole vocabulary."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from qkv_core.attention import Array, AttentionTrace, attention_scores, project, scaled_dot_product_attention
from qkv_core.encoder import Encoder, Encoding
from qkv_core.measures.similarity import cosine

# Where in a text the searched words stand: right after [CLS], as a word alone does.
POSITION = 1


def soft_lookup(query: Array, keys: Array, values: Array, *, scale: float) -> AttentionTrace:
    """Attention as a search: one query [d] or several [m, d] against keys [n, d], for a blend of values [n, d_value].

    One head: weights are `attention_weights[0]` [m, n], blends `z[0]` [m, d_value]. Raises ValueError
    for an empty shelf or shapes that don't fit.
    """
    if keys.ndim != 2 or len(keys) == 0:
        raise ValueError(f"A look-up needs at least one key, [n, d]; got keys {keys.shape}.")
    return scaled_dot_product_attention(np.atleast_2d(query)[None], keys[None], values[None], scale=scale)


def hard_lookup(trace: AttentionTrace) -> list[int]:
    """What a dictionary would return: for each query the one best key, all of it and nothing else."""
    return [int(best) for best in trace.scores[0].argmax(axis=-1)]


def nearest(vector: Array, rows: Array) -> list[tuple[int, float]]:
    """Rows [n, d] by their cosine with a vector [d], the nearest first: (row, cosine)."""
    likeness = cosine(rows, vector)
    return [(int(row), float(likeness[row])) for row in np.argsort(-likeness, kind="stable")]


@dataclass(frozen=True)
class Found:
    """One answer of a search: a vocabulary entry and how well it answers."""

    token: str
    score: float  # the raw dot product, or a cosine where values are compared


class Vocabulary:
    """Every vocabulary entry as the first layer would see it, alone at one fixed position.

    Only layer 0 can be searched so: deeper keys depend on the other words of the text. Holds x and the
    keys of all heads, 2 x n_words x d_model x 4 bytes: 94 MB for the bundled model.
    """

    def __init__(self, encoder: Encoder, position: int = POSITION) -> None:
        self._layer = encoder.layers[0]
        self.position = position
        self.tokens = [str(encoder.tokenizer.id_to_token(index)) for index in range(len(encoder.word_embeddings))]
        self._index = {token: index for index, token in enumerate(self.tokens)}
        self._x: Array = encoder.embedding_norm(
            encoder.word_embeddings + encoder.position_embeddings[position] + encoder.token_type_embeddings[0]
        )

    @property
    def n_bytes(self) -> int:
        """What it holds."""
        return self._x.nbytes + self._k.nbytes

    @cached_property
    def _k(self) -> Array:
        """[n_heads, n_words, d_head]."""
        return project(self._x, self._layer.W_K, self._layer.b_K)

    def answers(self, word: str, head: int) -> Array:
        """The score of every entry as a key for this word's query: [n_words]."""
        scores: Array = attention_scores(self._q(self._one(word), head), self._k[head])[0]
        return scores

    def askers(self, word: str, head: int) -> Array:
        """The reverse: the score of every entry as a query for this word's key, [n_words]."""
        scores: Array = attention_scores(self._q(slice(None), head), self._k[head, self._one(word)])[:, 0]
        return scores

    def blend(self, word: str, head: int, among: Sequence[str] | None = None) -> tuple[AttentionTrace, Array]:
        """This word's look-up, and each entry's value: the trace, [n_words, d_head].

        The shelf is the whole vocabulary, or only the entries named in `among`.
        """
        v = self._x @ self._layer.W_V[head] + self._layer.b_V[head]
        q = self._q(self._one(word), head)
        shelf = slice(None) if among is None else [self._index[token] for token in among]
        return soft_lookup(q, self._k[head, shelf], v[shelf], scale=q.shape[-1] ** -0.5), v

    def side_by_side(self, word: str, *, top: int, pieces: bool = False) -> dict[str, list[str]]:
        """Every head's best entries for a word: a column a head."""
        heads = range(len(self._layer.W_Q))
        return {
            f"H{head}": [found.token for found in self.ranked(self.answers(word, head), top=top, pieces=pieces)]
            for head in heads
        }

    def ranked(self, scores: Array, *, top: int, pieces: bool = False) -> list[Found]:
        """The best entries; word pieces (##…) only if asked for, unused places of the vocabulary never."""
        found = []
        for row in np.argsort(-scores, kind="stable"):
            token = self.tokens[row]
            if not token.startswith("[unused") and (pieces or not token.startswith("##")):
                found.append(Found(token, float(scores[row])))
            if len(found) == top:
                break
        return found

    def _q(self, rows: slice, head: int) -> Array:
        q: Array = self._x[rows] @ self._layer.W_Q[head] + self._layer.b_Q[head]
        return q

    def _one(self, word: str) -> slice:
        if word not in self._index:
            raise ValueError(f"The vocabulary has no entry {word!r}; pieces_of tells which entries make it up.")
        return slice(self._index[word], self._index[word] + 1)


def sentence_answers(encoding: Encoding, layer: int, head: int, query: int) -> list[Found]:
    """One token's search among its own sentence, in any layer: every token with its score, best first."""
    scores = encoding.layers[layer].attention.scores[head, query]
    return [Found(encoding.tokens[key], float(scores[key])) for key in np.argsort(-scores, kind="stable")]


@lru_cache(maxsize=1)
def shared_vocabulary(encoder: Encoder) -> Vocabulary:
    """The encoder's vocabulary, laid out once for everyone who searches it."""
    return Vocabulary(encoder)


def pieces_of(encoder: Encoder, word: str) -> list[str]:
    """The vocabulary entries that the tokenizer makes of a word: one for a known word, else several or [UNK]."""
    return list(encoder.tokenizer.encode(word, add_special_tokens=False).tokens)


def search_vocabulary(
    encoder: Encoder, word: str, layer: int = 0, head: int = 0, *, top: int = 20
) -> list[tuple[str, float]]:
    """What one head of layer 0 finds for a word in the whole vocabulary: (token, score), best first.

    Whole words only, at the fixed position POSITION. Raises ValueError for another layer, a head that
    the model has not, and a word of several pieces.
    """
    if layer != 0:
        raise ValueError(f"Only layer 0 can search the vocabulary: deeper keys depend on a text; got layer {layer}.")
    if not 0 <= head < encoder.n_heads:
        raise ValueError(f"head must be from 0 to {encoder.n_heads - 1}; got {head}.")
    pieces = pieces_of(encoder, word)
    if len(pieces) != 1:
        raise ValueError(f"One vocabulary entry is searched for; {word!r} is made of {pieces}.")
    vocabulary = shared_vocabulary(encoder)
    return [(found.token, found.score) for found in vocabulary.ranked(vocabulary.answers(pieces[0], head), top=top)]
