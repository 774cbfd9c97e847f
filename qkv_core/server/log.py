"""The server's log: where an unforeseen error happened, but not its message, which may quote a visitor's words."""

import logging
import traceback

# Streamlit's loggers of what a page raised, and of what a file that somebody saves raised.
_QUOTING = ("streamlit.error_util", "streamlit.runtime.backend_operation_handler")


def keep_visitors_words_out() -> None:
    """What a page or a file raises is logged by place and type alone; `enableRich` is off, for it logs past this."""
    for name in _QUOTING:
        logging.getLogger(name).addFilter(_without_message)


def _without_message(record: logging.LogRecord) -> bool:
    if record.exc_info and record.exc_info[1] is not None:
        error = record.exc_info[1]
        record.exc_text = "".join([*traceback.format_tb(error.__traceback__), type(error).__name__])
        record.exc_info = None  # else a formatter would write the message out
    return True
