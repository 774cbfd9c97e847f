"""What goes wrong is logged without what a visitor typed."""

import io
import logging

import pytest

from qkv_core.server.log import keep_visitors_words_out

TYPED = "my own sentence"


@pytest.mark.parametrize("name", ["streamlit.error_util", "streamlit.runtime.backend_operation_handler"])
def test_an_error_is_logged_by_place_and_type(name):
    keep_visitors_words_out()
    logger, written = logging.getLogger(name), io.StringIO()
    handler = logging.StreamHandler(written)
    logger.addHandler(handler)
    try:
        raise ValueError(TYPED)
    except ValueError:
        logger.exception("Something failed")
    finally:
        logger.removeHandler(handler)
    assert "test_log.py" in written.getvalue()
    assert "ValueError" in written.getvalue()
    assert TYPED not in written.getvalue()
