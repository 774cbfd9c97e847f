"""One set of keys and values for several heads: what a cache saves, and how far the sentence's meaning moves."""

from collections.abc import Callable
from dataclasses import dataclass

from qkv_core.cached_attention import bytes_per_token
from qkv_core.encoder import Encoding
from qkv_core.interventions import Intervention, Kind
from qkv_core.measures.similarity import cosine


@dataclass(frozen=True)
class Sharing:
    """A number of sets of keys and values in each layer, with what follows from it."""

    n_sets: int
    n_kept_per_token: int  # bytes
    meaning: float  # cosine of the sentence embedding with the untouched one


def sharings(encoding: Encoding, encode: Callable[[str, tuple[Intervention, ...]], Encoding]) -> list[Sharing]:
    """For every number of sets that serves groups of one size: from as many as heads down to one."""
    encoder = encoding.encoder
    found = []
    for n_sets in (n for n in range(encoder.n_heads, 0, -1) if encoder.n_heads % n == 0):
        changed = encode(encoding.text, (Intervention(Kind.SHARED_KV, value=n_sets),))
        meaning = float(cosine(changed.sentence_embedding, encoding.sentence_embedding))
        found.append(Sharing(n_sets, bytes_per_token(encoder, n_sets), meaning))
    return found
