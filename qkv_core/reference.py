"""The proof: sentence-transformers embeds the same text, and its numbers are compared with ours.

The only file that imports torch, and only inside functions: those imports take seconds.
"""

import time
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qkv_core.attention import Array
from qkv_core.encoder import Encoding
from qkv_core.interventions import format_interventions

TOLERANCE = 1e-4  # float32 through six layers rounds to about 1e-6; a wrong step differs by 1e-2 and more


@dataclass(frozen=True)
class ReferenceTrace:
    """What the published model itself computes for a text."""

    token_ids: tuple[int, ...]
    attention_weights: list[Array]  # per layer [n_heads, n, n]
    hidden_states: list[Array]  # n_layers + 1 of [n, d_model]
    sentence_embedding: Array  # [d_model]
    seconds: float


@dataclass(frozen=True)
class Audit:
    """The largest absolute differences between an encoding and the published model."""

    attention_weights: NDArray[np.float64]  # [n_layers, n_heads]
    hidden_states: NDArray[np.float64]  # [n_layers + 1]
    sentence_embedding: float
    seconds: float  # that the published model took, once loaded
    disagreement: str = ""  # where the two can't be compared number by number: a sentence, and all differences infinite

    @property
    def max_abs_diff(self) -> float:
        """The largest of all; NaN where any number is NaN, so that it can't pass."""
        return float(np.max([self.attention_weights.max(), self.hidden_states.max(), self.sentence_embedding]))

    @property
    def passed(self) -> bool:
        """True if nothing differs by more than TOLERANCE."""
        return self.max_abs_diff <= TOLERANCE


def audit(encoding: Encoding) -> Audit:
    """Run the published model on the encoding's text and compare.

    Raises ValueError for an encoding with interventions, ImportError without sentence-transformers.
    """
    if encoding.interventions:
        changes = format_interventions(encoding.interventions)
        raise ValueError(f"The published model knows no interventions; this encoding has {changes}.")
    return compare(encoding, reference_trace(encoding.text, encoding.encoder.folder))


def compare(encoding: Encoding, reference: ReferenceTrace) -> Audit:
    """The tokens, every attention weight, hidden state and the embedding against the reference's."""
    ours = [layer.attention.attention_weights for layer in encoding.layers]
    disagreement = _other_tokens(encoding, reference) or _other_shapes(encoding, reference)
    if disagreement:
        return Audit(
            attention_weights=np.full((len(ours), len(ours[0])), np.inf),
            hidden_states=np.full(len(ours) + 1, np.inf),
            sentence_embedding=np.inf,
            seconds=reference.seconds,
            disagreement=disagreement,
        )
    pairs = zip(ours, reference.attention_weights, strict=True)
    states = zip(encoding.hidden_states, reference.hidden_states, strict=True)
    return Audit(
        attention_weights=np.array([np.abs(a - b).max(axis=(1, 2)) for a, b in pairs], dtype=np.float64),
        hidden_states=np.array([np.abs(a - b).max() for a, b in states], dtype=np.float64),
        sentence_embedding=float(np.abs(encoding.sentence_embedding - reference.sentence_embedding).max()),
        seconds=reference.seconds,
    )


def _other_tokens(encoding: Encoding, reference: ReferenceTrace) -> str:
    ours, theirs = encoding.token_ids, reference.token_ids
    if len(ours) != len(theirs):
        return f"Of this text the published model reads {len(theirs)} tokens; here it is {len(ours)}."
    other = next((place for place, (a, b) in enumerate(zip(ours, theirs, strict=True)) if a != b), None)
    if other is None:
        return ""
    return f"The published model reads other tokens: number {other} is {theirs[other]} there and {ours[other]} here."


def _other_shapes(encoding: Encoding, reference: ReferenceTrace) -> str:
    ours = [layer.attention.attention_weights.shape for layer in encoding.layers]
    ours += [state.shape for state in encoding.hidden_states] + [encoding.sentence_embedding.shape]
    theirs = [weights.shape for weights in reference.attention_weights]
    theirs += [state.shape for state in reference.hidden_states] + [reference.sentence_embedding.shape]
    if ours == theirs:
        return ""
    return (
        f"The published model has {len(reference.attention_weights)} layers and an embedding of "
        f"{reference.sentence_embedding.shape[-1]} dimensions; here it has {len(encoding.layers)} and "
        f"{encoding.sentence_embedding.shape[-1]}."
    )


def reference_trace(text: str, folder: Path) -> ReferenceTrace:
    """The published model's own attentions, hidden states and sentence embedding for one text."""
    import torch

    model = load_reference(folder)
    started = time.perf_counter()
    with torch.inference_mode():
        features = model.preprocess([text])
        output = model[0].auto_model(
            input_ids=features["input_ids"],
            attention_mask=features["attention_mask"],
            output_attentions=True,
            output_hidden_states=True,
        )
        embedding = model.encode(text, convert_to_numpy=True, show_progress_bar=False)
    return ReferenceTrace(
        token_ids=tuple(features["input_ids"][0].tolist()),
        attention_weights=[layer[0].numpy() for layer in output.attentions],
        hidden_states=[state[0].numpy() for state in output.hidden_states],
        sentence_embedding=embedding,
        seconds=time.perf_counter() - started,
    )


@lru_cache(maxsize=1)
def load_reference(folder: Path) -> Any:
    """The model as sentence-transformers loads it, on the CPU, with attention that can report its weights.

    In float32 as here, also where the file holds float16: half precision would differ by 1e-2.
    """
    from sentence_transformers import SentenceTransformer

    return SentenceTransformer(
        str(folder),
        device="cpu",
        local_files_only=True,
        model_kwargs={"attn_implementation": "eager", "dtype": "float32"},
    )
