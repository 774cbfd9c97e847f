"""Where the order is: shuffled tokens with and without position embeddings, and the head that looks one back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from qkv_core.attention import Array
from qkv_core.encoder import Encoding
from qkv_core.interventions import Intervention, Kind
from qkv_core.measures.changes import Experiment
from qkv_core.measures.similarity import cosine
from qkv_core.view import View

WITHOUT_POSITIONS = Intervention(Kind.NO_POSITIONS)
SAME_WORDS = ("dog bites man", "man bites dog")

Encode = Callable[[str, tuple[Intervention, ...]], Encoding]


@dataclass(frozen=True, eq=False)
class Shuffle:
    """The tokens between the added markers in another order, and what is left of the difference once it is undone."""

    tokens: tuple[str, ...]  # as they were read in the new order
    order: NDArray[np.intp]  # the old position of each
    difference: float  # the largest of all rows of all layers, with position embeddings
    difference_without: float  # and without them
    size: float  # the largest number among them without

    @property
    def is_another_order(self) -> bool:
        """False for a text in which there is nothing to shuffle."""
        return bool((self.order != np.arange(len(self.order))).any())


def shuffle(encoding: Encoding, seed: int) -> Shuffle:
    """Read the tokens in another order; ValueError for an encoding with interventions."""
    if encoding.interventions:
        raise ValueError(f"The order is looked for in the model itself; got {encoding.interventions}.")
    words = [position for position, special in enumerate(encoding.is_special) if not special]
    order = np.arange(len(encoding.tokens))
    order[words] = np.random.default_rng(seed).permutation(words)
    with_positions, size = _difference(encoding, order, ())
    without_positions, size = _difference(encoding, order, (WITHOUT_POSITIONS,))
    return Shuffle(tuple(encoding.tokens[old] for old in order), order, with_positions, without_positions, size)


def _difference(
    encoding: Encoding, order: NDArray[np.intp], interventions: Sequence[Intervention]
) -> tuple[float, float]:
    """Between each token's rows in both orders, the largest, and the largest number of all."""
    token_ids = np.array(encoding.token_ids)
    forward = encoding.encoder.forward
    difference, largest = 0.0, 0.0
    for straight, shuffled in zip(
        forward(token_ids, interventions), forward(token_ids[order], interventions), strict=True
    ):
        difference = max(difference, float(np.abs(straight.output[order] - shuffled.output).max()))
        largest = max(largest, float(np.abs(straight.output).max()))
    return difference, largest


@dataclass(frozen=True, eq=False)
class OneBack:
    """The head of the model that looks most at the token before, in this text, and what is left of that."""

    experiment: Experiment  # that head, with position embeddings and without
    share: float  # its mean weight on the token before, over all tokens but the first
    share_without: float  # the same without position embeddings


def one_back(view: View, encode: Encode) -> OneBack:
    """Of the view's text, read by the model itself and without position embeddings."""
    without_positions = encode(view.encoding.text, (WITHOUT_POSITIONS,))
    shares = _shares_of_the_one_before(view.encoding)
    layer, head = (int(place) for place in np.unravel_index(shares.argmax(), shares.shape))
    there = replace(view, layer=layer, head=head)
    without = _shares_of_the_one_before(without_positions)
    return OneBack(
        Experiment(there, there.of(without_positions)), float(shares[layer, head]), float(without[layer, head])
    )


def _shares_of_the_one_before(encoding: Encoding) -> Array:
    """Every head's mean weight on the token before: [n_layers, n_heads]."""
    weights = (layer.attention.attention_weights for layer in encoding.layers)
    return np.stack([np.diagonal(of_layer, -1, axis1=1, axis2=2).mean(axis=-1) for of_layer in weights])


@dataclass(frozen=True)
class Twins:
    """Two sentences of the same words: the cosine of their embeddings."""

    sentences: tuple[str, str]
    cosine: float
    cosine_without: float  # position embeddings


def twins(encode: Encode, sentences: tuple[str, str] = SAME_WORDS) -> Twins:
    """By the model itself and without position embeddings."""
    cosines = (
        float(cosine(*(encode(sentence, change).sentence_embedding for sentence in sentences)))
        for change in ((), (WITHOUT_POSITIONS,))
    )
    return Twins(sentences, *cosines)
