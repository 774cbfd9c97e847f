"""The server's log: where an unforeseen error happened, but not its message, which may quote a visitor's words."""

import logging
import traceback


def keep_visitors_words_out() -> None:
    """Whatever a page raises is logged by its place and its type alone; `enableRich` is off, for it logs past this."""
    logging.getLogger("streamlit.error_util").addFilter(_without_message)


def _without_message(record: logging.LogRecord) -> bool:
    if record.exc_info and record.exc_info[1] is not None:
        error = record.exc_info[1]
        record.exc_text = "".join([*traceback.format_tb(error.__traceback__), type(error).__name__])
        record.exc_info = None  # else a formatter would write the message out
    return True
