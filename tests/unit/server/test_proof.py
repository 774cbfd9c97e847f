"""The background proof: every end it can have reaches the badge as a value, never as an exception."""

import os
import signal
import sys
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from qkv_core.reference import Audit, ReferenceTrace
from qkv_core.server import proof
from tests.patience import until


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


@pytest.fixture
def encoding(encoder):
    return encoder.encode("A proof.")


def reference_of(encoding, error=0.0):
    return ReferenceTrace(
        token_ids=encoding.token_ids,
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


def test_the_status_is_the_latest_proofs(monkeypatch, encoding):
    monkeypatch.setattr(proof, "ProcessPoolExecutor", lambda *_, **__: InstantPool(reference_of(encoding)))
    prover = proof.Prover(Path("model"))
    assert prover.status() == "on its way"
    prover.result(encoding)
    assert prover.status() == "works"


def test_the_status_says_that_numbers_differ(monkeypatch, encoding):
    reference = reference_of(encoding, error=2e-4)
    monkeypatch.setattr(proof, "ProcessPoolExecutor", lambda *_, **__: InstantPool(reference))
    prover = proof.Prover(Path("model"))
    prover.result(encoding)
    assert prover.status() == "finds other numbers than the published model's"


def test_other_tokens_fail(monkeypatch, encoder, encoding):
    """The clearest disagreement there is, where no two numbers can be compared."""
    found = prove(monkeypatch, encoding, reference_of(encoder.encode("A longer proof.")))
    assert isinstance(found, Audit)
    assert not found.passed
    assert found.disagreement == "Of this text the published model reads 6 tokens; here it is 5."


def test_a_difference_fails(monkeypatch, encoding):
    audit = prove(monkeypatch, encoding, reference_of(encoding, error=2e-4))
    assert not audit.passed
    assert audit.max_abs_diff == pytest.approx(2e-4, rel=0.01)


def test_not_a_number_fails(monkeypatch, encoding):
    assert not prove(monkeypatch, encoding, reference_of(encoding, error=np.nan)).passed


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        (ImportError("no torch"), 'pip install ".[proof]"'),
        (MemoryError(), "MemoryError"),
        (RuntimeError("broken"), "has stopped"),
        (BrokenProcessPool("broken"), "has stopped"),
    ],
)
def test_every_failure_is_a_sentence(monkeypatch, encoding, outcome, words):
    result = prove(monkeypatch, encoding, outcome)
    assert isinstance(result, proof.Unavailable)
    assert words in result.reason


@pytest.mark.skipif(sys.platform == "win32", reason="Windows ends processes without signals.")
class TestWorker:
    """The real worker process; what it imports as sentence-transformers is the test's own, and so starts fast."""

    @pytest.fixture
    def start(self, monkeypatch, tmp_path):
        """A prover whose workers import this code; each leaves its process id as a file first."""
        provers = []

        def start_(code, folder=Path("model")):
            (tmp_path / "torch.py").touch()
            monkeypatch.setitem(sys.modules, "__main__", self.page_that_ran_last(tmp_path))
            leave_id = f"import os, pathlib\npathlib.Path({str(tmp_path)!r}, f'{{os.getpid()}}.pid').touch()\n"
            (tmp_path / "sentence_transformers.py").write_text(leave_id + code, encoding="utf-8")
            monkeypatch.syspath_prepend(str(tmp_path))  # the worker takes the path over
            provers.append(proof.Prover(folder))
            return provers[0]

        yield start_
        for prover in provers:
            prover._pool.shutdown(kill_workers=True)

    def page_that_ran_last(self, folder):
        page = ModuleType("__main__")
        page.__file__ = str(folder / "page.py")
        Path(page.__file__).write_text(f"import pathlib\npathlib.Path({str(folder / 'page-ran')!r}).touch()")
        return page

    def ids(self, folder):
        return sorted(int(file.stem) for file in folder.glob("*.pid"))

    def test_without_sentence_transformers(self, start, encoding):
        prover = start("raise ModuleNotFoundError('No module named sentence_transformers')")
        result = until(lambda: prover.result(encoding))
        assert "can't be imported here (No module named sentence_transformers)" in result.reason

    def test_a_worker_runs_no_page(self, start, encoding, tmp_path):
        """Streamlit leaves a page as the main module, which a worker would run anew: it would leave this file."""
        prover = start("raise ImportError('the worker answers')")
        assert "the worker answers" in until(lambda: prover.result(encoding)).reason
        assert not (tmp_path / "page-ran").exists()

    def test_killed_at_work_it_is_started_again_and_finishes(self, start, encoding, tmp_path):
        first_hangs = "import time\nif len(list(pathlib.Path(__file__).parent.glob('*.pid'))) == 1: time.sleep(600)\n"
        prover = start(first_hangs + "raise ImportError('the second worker answers')")
        assert prover.result(encoding) is None
        (worker,) = until(lambda: self.ids(tmp_path))
        os.kill(worker, signal.SIGKILL)
        result = until(lambda: prover.result(encoding))
        assert "the second worker answers" in result.reason
        assert len(self.ids(tmp_path)) == 2

    def test_a_worker_that_always_dies_is_not_started_in_a_loop(self, start, encoder, encoding, tmp_path):
        prover = start("import signal\nos.kill(os.getpid(), signal.SIGKILL)")
        assert "has stopped" in until(lambda: prover.result(encoding)).reason
        other = encoder.encode("Another proof.")
        assert "has stopped" in until(lambda: prover.result(other)).reason
        assert len(self.ids(tmp_path)) == 2

    def test_a_mended_model_is_found_again(self, start, encoder, encoding, tmp_path):
        """A file that is cut short under a running worker kills it, and the next one too."""
        folder = tmp_path / "model"
        folder.mkdir()
        weights = folder / "model.safetensors"
        weights.write_text("cut")
        dies = f"if pathlib.Path({str(weights)!r}).read_text() == 'cut': os.kill(os.getpid(), {signal.SIGKILL:d})\n"
        prover = start(dies + "raise ImportError('the worker lives')", folder)
        assert prover.status() == "on its way"
        assert "has stopped" in until(lambda: prover.result(encoding)).reason
        assert "has stopped" in prover.result(encoding).reason
        assert prover.status().startswith("unavailable: The background process has stopped")
        weights.write_text("mended")
        assert prover.status() == "on its way"
        assert "the worker lives" in until(lambda: prover.result(encoding)).reason
        assert "the worker lives" in until(lambda: prover.result(encoder.encode("Another proof."))).reason

    def test_it_ends_with_the_server(self, start, tmp_path):
        prover = start("import time\ntime.sleep(600)")
        (worker,) = until(lambda: self.ids(tmp_path))
        prover._server_lives.close()  # as the operating system does for a server that is killed
        assert until(lambda: not is_alive(worker))


def is_alive(process):
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True
