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


@pytest.fixture
def shown(monkeypatch):
    """What a bar said, one thing after the other."""
    shown = []

    class Bar:
        def progress(self, share, text):
            shown.append((share, text))

        def empty(self):
            shown.append("gone")

    monkeypatch.setattr(slow.st, "progress", lambda share, text: shown.append((share, text)) or Bar())
    return shown


def test_progress_shows_how_far_it_is_and_is_gone_at_the_end_also_after_an_error(shown):
    def fail():
        with slow.progress("Pairs") as advance:
            advance(1, 4)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert shown == [(0.0, "Pairs"), (0.25, "Pairs: 1 of 4"), "gone"]


def test_progress_is_told_five_times_a_second_and_no_more(shown):
    clock = iter([7.0, 7.1, 7.19, 7.21, 7.5])
    with slow.progress("Pairs", lambda: next(clock)) as advance:
        for done in range(1, 6):
            advance(done, 8)
    assert [text for _, text in shown[1:-1]] == ["Pairs: 1 of 8", "Pairs: 4 of 8", "Pairs: 5 of 8"]
