"""What is slow is computed once, also for two visitors who ask at the same moment."""

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from qkv_core.ui import slow


def test_two_first_visitors_share_one_reading_of_the_corpus(monkeypatch):
    both_ask, readings = Barrier(2), []

    def reading(_encoder, progress):
        readings.append(progress)
        time.sleep(0.2)  # long enough for the other to ask
        return object()

    def visitor():
        both_ask.wait()
        return slow.corpus_profile()

    monkeypatch.setattr(slow, "profile", reading)
    slow._corpus_profile.cache_clear()
    try:
        with ThreadPoolExecutor() as visitors:
            one, other = visitors.submit(visitor), visitors.submit(visitor)
            assert one.result() is other.result()
    finally:
        slow._corpus_profile.cache_clear()
    assert len(readings) == 1


def test_progress_shows_how_far_it_is_and_is_gone_at_the_end_also_after_an_error(monkeypatch):
    shown = []

    class Bar:
        def progress(self, share, text):
            shown.append((share, text))

        def empty(self):
            shown.append("gone")

    def fail():
        with slow.progress("Pairs") as advance:
            advance(1, 4)
            raise ZeroDivisionError

    monkeypatch.setattr(slow.st, "progress", lambda share, text: shown.append((share, text)) or Bar())
    with pytest.raises(ZeroDivisionError):
        fail()
    assert shown == [(0.0, "Pairs"), (0.25, "Pairs: 1 of 4"), "gone"]
