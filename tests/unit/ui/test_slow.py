"""What is slow is computed once, also for two visitors who ask at the same moment."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from qkv_core.ui import slow
from tests.patience import until


def test_two_first_visitors_share_one_reading_of_the_corpus(monkeypatch):
    readings = []

    def reading(_encoder, progress):
        readings.append(progress)
        until(lambda: slow._corpus_profile.cache_condition._waiters)  # the other visitor asks, too
        return object()

    monkeypatch.setattr(slow, "profile", reading)
    slow._corpus_profile.cache_clear()
    try:
        with ThreadPoolExecutor() as visitors:
            one, other = visitors.submit(slow.corpus_profile), visitors.submit(slow.corpus_profile)
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
