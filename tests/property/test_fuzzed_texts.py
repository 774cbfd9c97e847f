"""Any text at all has an encoding: whatever is pasted, the numbers are finite and every row of weights sums to 1."""

from collections.abc import Iterator
from functools import cache

import numpy as np
import pytest

from qkv_core.encoder import MAX_CHARACTERS, Encoder, Encoding, LayerTrace
from qkv_core.measures.embeddings import sentence_embeddings
from tests.odd_texts import odd_texts

TEXTS = odd_texts()
FLOAT32 = 1e-5  # a sum of up to 256 rounded weights; a wrong row differs by 1e-1


def check(encoding: Encoding, text: str) -> None:
    n = len(encoding.tokens)
    assert n <= encoding.encoder.max_tokens
    assert n == len(encoding.token_ids) == len(encoding.spans) == len(encoding.is_special)
    assert encoding.n_characters_cut == max(0, len(text) - MAX_CHARACTERS)
    encoding.text.encode("utf-8")  # can be shown, saved and sent
    assert all(0 <= start <= end <= len(encoding.text) for start, end in encoding.spans)
    weights = np.stack([layer.attention.attention_weights for layer in encoding.layers])
    assert weights.min() >= 0
    np.testing.assert_allclose(weights.sum(axis=-1), 1, rtol=0, atol=FLOAT32)
    assert np.isfinite(np.stack(encoding.hidden_states)).all()
    assert np.isfinite(encoding.sentence_embedding).all()


def test_they_are_ten_thousand_of_every_plane() -> None:
    assert sum(map(len, TEXTS.values())) == 10_000
    everything = set().union(*TEXTS["every block of every plane"])
    assert {ord(character) // 16 for character in everything} == set(range(0x110000 // 16))


@pytest.fixture
def once(encoder: Encoder, monkeypatch: pytest.MonkeyPatch) -> Iterator[Encoder]:
    """The encoder, which computes equal tokens once: its numbers depend on nothing else."""

    @cache
    def layers(token_ids: bytes) -> tuple[LayerTrace, ...]:
        return tuple(Encoder.forward(encoder, np.frombuffer(token_ids, int)))

    monkeypatch.setattr(encoder, "forward", lambda token_ids, _: iter(layers(token_ids.tobytes())))
    yield encoder
    assert layers.cache_info().misses, "nothing went through here"


@pytest.mark.parametrize("kind", TEXTS)
def test_every_text_has_an_encoding(kind: str, once: Encoder) -> None:
    for text in TEXTS[kind]:
        try:
            check(once.encode(text), text)
        except Exception as error:
            raise AssertionError(f"{text[:200]!a} ({len(text)} characters): {error!r}") from error


def test_side_by_side_they_embed_as_alone(encoder: Encoder) -> None:
    some = [text for texts in TEXTS.values() for text in texts[:: max(1, len(texts) // 9)]]
    alone = [encoder.encode(text).sentence_embedding for text in some]
    np.testing.assert_allclose(sentence_embeddings(encoder, some), alone, rtol=0, atol=FLOAT32)
