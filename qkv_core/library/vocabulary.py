"""One head's search of all that the model has a word for: what answers, who would ask, what comes back."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from qkv_core.attention import Array, attention_scores, project
from qkv_core.encoder import Encoder
from qkv_core.library.search import soft_lookup
from qkv_core.measures.similarity import cosine
from qkv_core.view import View

# Where in a text the searched words stand: right after [CLS], as a word alone does.
POSITION = 1
TOP = 12
_TOP_OF_EACH_HEAD = 8


@dataclass(frozen=True)
class Found:
    """One answer of a search: an entry and how well it answers."""

    token: str
    score: float  # the raw dot product, or a cosine where values are compared


@dataclass(frozen=True)
class Ranking:
    """What one head of layer 0 finds for a word, the best first."""

    word: str
    head: int
    best: tuple[Found, ...]

    @property
    def head_name(self) -> str:
        """As the field writes it: L0H1."""
        return f"L0H{self.head}"


@dataclass(frozen=True, eq=False)
class Blend:
    """What a word's look-up brings back: the weights of those on the shelf, and whose values lie nearest to it."""

    shelf: Sequence[str]
    attention_weights: Array  # [len(shelf)]
    nearest: Ranking


class Vocabulary:
    """Every vocabulary entry as the first layer would see it, alone at one fixed position.

    Only layer 0 can be searched so: deeper keys depend on the other words of the text. Holds x and the
    keys of all heads, 2 x n_words x d_model x 4 bytes: 94 MB for the bundled model.
    """

    def __init__(self, encoder: Encoder, position: int = POSITION) -> None:
        self._layer = encoder.layers[0]
        self.position = position
        self.tokens = [str(encoder.tokenizer.id_to_token(index)) for index in range(len(encoder.word_embeddings))]
        self._marks_beginnings = any(token.startswith("▁") for token in self.tokens)
        self._index = {token: index for index, token in enumerate(self.tokens)}
        self._x: Array = encoder.first_x(
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

    def answers(self, word: str, head: int, *, top: int = TOP, pieces: bool = False) -> Ranking:
        """The entries whose keys answer this word's query best; word pieces (##…) only if asked for."""
        scores = attention_scores(self._q(self._one(word), head), self._k[head])[0]
        return Ranking(word, head, self._ranked(scores, top, pieces))

    def askers(self, word: str, head: int, *, top: int = TOP, pieces: bool = False) -> Ranking:
        """The reverse: the entries whose queries this word's key answers best."""
        scores = attention_scores(self._q(slice(None), head), self._k[head, self._one(word)])[:, 0]
        return Ranking(word, head, self._ranked(scores, top, pieces))

    def blend(self, word: str, head: int, *, pieces: bool = False) -> Blend:
        """This word's look-up in the whole vocabulary."""
        v = self._x @ self._layer.W_V[head] + self._layer.b_V[head]
        q = self._q(self._one(word), head)
        trace = soft_lookup(q, self._k[head], v, scale=q.shape[-1] ** -0.5)
        nearest = Ranking(word, head, self._ranked(cosine(v, trace.z[0, 0]), TOP, pieces))
        return Blend(self.tokens, trace.attention_weights[0, 0], nearest)

    def every_heads_answers(self, word: str, *, pieces: bool = False) -> list[Ranking]:
        """The best entries of all heads, side by side."""
        heads = range(len(self._layer.W_Q))
        return [self.answers(word, head, top=_TOP_OF_EACH_HEAD, pieces=pieces) for head in heads]

    def _ranked(self, scores: Array, top: int, pieces: bool) -> tuple[Found, ...]:
        """The best entries; unused places of the vocabulary never."""
        found: list[Found] = []
        for row in np.argsort(-scores, kind="stable"):
            token = self.tokens[row]
            if not token.startswith("[unused") and (pieces or not self._is_piece(token)):
                found.append(Found(token, float(scores[row])))
            if len(found) == top:
                break
        return tuple(found)

    def _is_piece(self, token: str) -> bool:
        """Whether it only goes on with a word: a tokenizer marks either those that do, or those that begin one."""
        return not token.startswith("▁") if self._marks_beginnings else token.startswith("##")

    def _q(self, rows: slice, head: int) -> Array:
        q: Array = self._x[rows] @ self._layer.W_Q[head] + self._layer.b_Q[head]
        return q

    def _one(self, word: str) -> slice:
        if word not in self._index:
            raise ValueError(f"The vocabulary has no entry {word!r}; pieces_of tells which entries make it up.")
        return slice(self._index[word], self._index[word] + 1)


def sentence_answers(view: View) -> list[Found]:
    """The query token's search among its own sentence, in any layer: every token with its score, best first.

    Tokens come with their place, "2 cat", for a sentence may have the same one twice.
    """
    scores = view.trace.scores[view.head, view.query]
    return [Found(f"{key} {view.tokens[key]}", float(scores[key])) for key in np.argsort(-scores, kind="stable")]


def pieces_of(encoder: Encoder, word: str) -> list[str]:
    """The vocabulary entries that make up a word: itself if it is one, "##ing" too, else the tokenizer's pieces."""
    entry = word.strip()
    for whole in (f"▁{entry}", entry) if entry else ():
        if encoder.tokenizer.token_to_id(whole) is not None:
            return [whole]
    return list(encoder.tokenizer.encode(word, add_special_tokens=False).tokens)
