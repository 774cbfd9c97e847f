"""Encodings made by hand: chosen attention, everything around it empty."""

from collections.abc import Sequence

import numpy as np

from qkv_core.attention import Array, AttentionTrace
from qkv_core.encoder import Encoding, LayerTrace

MARKERS = ("[CLS]", "[SEP]")


def encoding_of(traces: Sequence[AttentionTrace], tokens: Sequence[str]) -> Encoding:
    """One layer a trace; the first and the last token count as added markers if they read so."""
    nothing = np.zeros((len(tokens), 2))
    ends = (0, len(tokens) - 1)
    return Encoding(
        encoder=None,
        text=" ".join(tokens),
        tokens=tuple(tokens),
        token_ids=tuple(map(list(tokens).index, tokens)),
        spans=((0, 0),) * len(tokens),
        is_special=tuple(place in ends and token in MARKERS for place, token in enumerate(tokens)),
        n_tokens_cut=0,
        n_characters_cut=0,
        layers=tuple(LayerTrace(None, trace, nothing, nothing, nothing, nothing, nothing) for trace in traces),
        sentence_embedding=nothing[0],
    )


def trace_of(attention_weights: Array, scores: Array | None = None) -> AttentionTrace:
    """A trace that holds these weights [n_heads, n_query, n_key], whatever softmax would make of the scores."""
    weights = np.asarray(attention_weights, dtype=np.float32)
    n_heads, n_query, n_key = weights.shape
    vectors = np.zeros((n_heads, n_key, 1), dtype=np.float32)
    scores = np.zeros_like(weights) if scores is None else np.asarray(scores, dtype=np.float32)
    z = np.zeros((n_heads, n_query, 1), dtype=np.float32)
    return AttentionTrace(z, vectors, vectors, scores, 1.0, scores, None, weights, z)
