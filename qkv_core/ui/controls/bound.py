"""Widgets bound to the address: none fails on junk in it, none makes it too long to share."""

import math
import time
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import streamlit as st

from qkv_core.encoder import MAX_CHARACTERS

Option = TypeVar("Option")
# Of what stands behind a button, by key: the page and the address that the browser has, those written, and those before
# with the time until which the browser may still say them.
_SEEN, _WRITTEN, _OLDER = "address_seen", "address_written", "address_before"
_ON_THE_WAY = 0.5  # seconds that an address may take to the browser, with what was chosen there meanwhile


def one_of(label: str, options: Sequence[Option], *, default: Option, key: str, **layout: Any) -> Option:
    """One of a few choices, and never none of them."""
    if key in st.session_state and st.session_state[key] not in options:  # none, or one of another model's
        st.session_state[key] = default
    chosen: Option | None = st.segmented_control(
        label, options, default=default, required=True, key=key, bind="query-params", **layout
    )
    if chosen is None:  # `?layer=` counts as a choice that was cleared, though one is required
        st.rerun()
    return chosen


def one_from(label: str, options: Sequence[Option], *, default: Option, key: str, **layout: Any) -> Option:
    """One of many choices, from a menu, and never none of them."""
    if key in st.session_state and st.session_state[key] not in options:  # none, or one of another model's
        st.session_state[key] = default
    chosen: Option | None = st.selectbox(
        label, options, index=options.index(default), key=key, bind="query-params", **layout
    )
    if chosen is None:
        st.rerun()
    return chosen


def whole_number(label: str, *, most: int, default: int, key: str) -> int:
    """A whole number from 0 to `most`."""
    if any(map(_is_infinite, st.query_params.get_all(key))):  # it would be rounded, and can't be
        del st.query_params[key]
        st.rerun()
    return int(st.number_input(label, 0, most, default, key=key, bind="query-params"))


def behind_a_button(
    key: str,
    options: Sequence[Option],
    *,
    default: Option,
    page: str,
    nearest: Callable[[str], Option] | None = None,
) -> Option:
    """What a menu says that the browser draws only when its button is pressed; the address holds it all the same.

    A bound widget writes its parameter when it is drawn, so that of such a menu would be lost with each change of page.
    Here the address goes first wherever it changed by itself, as by a link or the browser's Back, else the choice. For
    what is none of the options stands the `nearest` one, or the default. `page_is_drawn` ends what this begins.
    """
    said, is_first = st.query_params.get(key), key not in st.session_state.setdefault(_SEEN, {})
    seen = st.session_state[_SEEN].setdefault(key, (page, said))
    is_news = is_first or (said != seen[1] and (said is not None or seen[0] == page) and not _is_late(key, said))
    asked = said if is_news else st.session_state.get(key)
    other = default if asked is None or nearest is None else nearest(str(asked))
    chosen = next((option for option in options if str(option) == str(asked)), other)
    if said != str(chosen):  # what a link says stays, though it be the default
        if chosen != default:
            st.query_params[key] = str(chosen)
        elif said is not None:
            del st.query_params[key]
    st.session_state[key] = chosen
    st.session_state.setdefault(_WRITTEN, {})[key] = page, st.query_params.get(key)
    return chosen


def page_is_drawn() -> None:
    """From here on the browser has the address that was written, or will have it in a moment.

    A second choice made at once interrupts the page, or comes just after it, from a browser that still has the older
    address: that is no news, and undoes no choice.
    """
    seen, written = st.session_state.get(_SEEN, {}), dict(st.session_state.get(_WRITTEN, {}))
    if written != seen:
        st.session_state[_OLDER] = seen, time.monotonic() + _ON_THE_WAY
    st.session_state[_SEEN] = written


def menu(label: str, options: Sequence[Option], key: str) -> None:
    """The menu itself, which says what the key holds and tells it what is chosen.

    It is another one for each choice: a browser that has closed the panel would send what it said there last, however
    the choice was changed since.
    """
    place = options.index(st.session_state[key])
    own_key = f"{key}_menu_{place}"

    def take() -> None:
        st.session_state[key] = st.session_state[own_key]

    st.selectbox(label, options, index=place, key=own_key, on_change=take)
    if st.session_state[own_key] != st.session_state[key]:  # a new process was brought it, and has called nobody back
        take()
        page_is_drawn()
        st.rerun()


def text_field(label: str, default: str, *, key: str, **layout: Any) -> str:
    """A text on one line, applied by Enter; what would make the address too long to share is cut from it."""
    text: str | None = st.text_input(
        label, default, key=key, bind="query-params", on_change=_cut, args=(key,), **layout
    )
    return text or ""


def cut_from(key: str) -> int:
    """How many characters were cut from what was last written into a text field."""
    n_characters: int = st.session_state.get(f"{key}_cut", 0)
    return n_characters


def _is_late(key: str, said: str | None) -> bool:
    """Whether a browser that has not heard of the newest address says the one before; nobody goes back so soon."""
    older, until = st.session_state.get(_OLDER, ({}, 0.0))
    return key in older and said == older[key][1] and time.monotonic() < until


def _cut(key: str) -> None:
    text = st.session_state[key] or ""
    st.session_state[f"{key}_cut"] = max(0, len(text) - MAX_CHARACTERS)
    st.session_state[key] = text[:MAX_CHARACTERS]


def _is_infinite(text: str) -> bool:
    try:
        return math.isinf(float(text))
    except ValueError:
        return False
