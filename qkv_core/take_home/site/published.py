"""The numbers that the page proves itself against: whole forward passes of a few texts, computed before it is shown."""

from importlib.util import find_spec

import numpy as np

from qkv_core.attention import Array
from qkv_core.encoder import Encoder
from qkv_core.examples import DEFAULT_SENTENCE
from qkv_core.reference import reference_trace

# The first sentence that a visitor sees, and what a tokenizer may get wrong: accents, signs, scripts, a marker, an
# emoji. All of it is frequent, so that the proof needs few files of words.
TEXTS = (DEFAULT_SENTENCE, "IS it É, ö or ñ? 7 + 4 = α ж ש の ह 東京 🙂 [MASK]!")
# float32 through six layers rounds: so far two right implementations may lie apart, and no wrong step is so small.
TOLERANCE = 1e-5


def can_be_asked() -> bool:
    """Whether the published model is at hand: it needs PyTorch, and the site is made without it, too."""
    return find_spec("torch") is not None and find_spec("sentence_transformers") is not None


def numbers_of(text: str, encoder: Encoder, *, published: bool) -> tuple[list[int], Array]:
    """The ids of a text, and in one row all layers' attention weights, then the first x and each layer's output.

    They are the published model's own, or this encoder's.
    """
    encoding = encoder.encode(text)
    if published:
        trace = reference_trace(text, encoder.folder)
        weights, states = trace.attention_weights, trace.hidden_states
    else:
        weights = [layer.attention.attention_weights for layer in encoding.layers]
        states = encoding.hidden_states
    row: Array = np.concatenate([array.ravel() for array in (*weights, *states)]).astype("<f4")
    return list(encoding.token_ids), row
