"""What a visitor reads in place of an error that nobody foresaw."""

import pytest
from streamlit.testing.v1 import AppTest


def page(error):
    from qkv_core.ui import frame

    assert frame.apologise(error)


@pytest.mark.parametrize(
    ("error", "advice"),
    [(KeyError("a secret"), "try another sentence"), (MemoryError("a secret"), "try a shorter text")],
)
def test_an_apology_says_what_to_do_and_repeats_nothing(error, advice):
    at = AppTest.from_function(page, args=(error,)).run()
    (apology,) = at.error
    assert advice in apology.value
    assert "secret" not in apology.value
