"""The background proof: every end it can have reaches the badge as a value, never as an exception."""

from concurrent.futures import Future
from pathlib import Path

import numpy as np
import pytest

from qkv_core.encoder import load_encoder
from qkv_core.reference import Audit, ReferenceTrace
from qkv_core.ui import proof


class InstantPool:
    """Stands for the worker process: answers at once, as told."""

    def __init__(self, outcome):
        self._outcome = outcome

    def submit(self, function, *_):
        if function is proof.reference_trace and isinstance(self._outcome, RuntimeError):
            raise self._outcome
        future = Future()
        if function is proof.reference_trace:
            if isinstance(self._outcome, Exception):
                future.set_exception(self._outcome)
            else:
                future.set_result(self._outcome)
        return future


@pytest.fixture(scope="module")
def encoding():
    return load_encoder().encode("A proof.")


def reference_of(encoding, error=0.0):
    return ReferenceTrace(
        attention_weights=[layer.attention.attention_weights + np.float32(error) for layer in encoding.layers],
        hidden_states=encoding.hidden_states,
        sentence_embedding=encoding.sentence_embedding,
        seconds=0.1,
    )


def prove(monkeypatch, encoding, outcome):
    monkeypatch.setattr(proof, "ProcessPoolExecutor", lambda *_, **__: InstantPool(outcome))
    prover = proof.Prover(Path("model"))
    assert prover.result(encoding) is None or isinstance(outcome, RuntimeError)
    return prover.result(encoding)


def test_equal_numbers_pass(monkeypatch, encoding):
    audit = prove(monkeypatch, encoding, reference_of(encoding))
    assert isinstance(audit, Audit)
    assert audit.passed


def test_a_difference_fails(monkeypatch, encoding):
    audit = prove(monkeypatch, encoding, reference_of(encoding, error=2e-4))
    assert not audit.passed
    assert audit.max_abs_diff == pytest.approx(2e-4, rel=0.01)


def test_not_a_number_fails(monkeypatch, encoding):
    assert not prove(monkeypatch, encoding, reference_of(encoding, error=np.nan)).passed


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        (ImportError("no torch"), "can't be imported"),
        (MemoryError(), "MemoryError"),
        (RuntimeError("broken"), "has stopped"),
    ],
)
def test_every_failure_is_a_sentence(monkeypatch, encoding, outcome, words):
    result = prove(monkeypatch, encoding, outcome)
    assert isinstance(result, proof.Unavailable)
    assert words in result.reason
