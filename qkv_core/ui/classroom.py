"""The lesson with a class: its code on the slide, its phones at the lecturer's idea, its answers beside the model's.

A page that has ideas says where it is by `follow`, and draws `board` where the code shall stand, `answers` where the
class's answers are seen once they are shown, and `begin` where a class can be opened. Who may steer is kept in the
visit and in the lecturer's own tab, never in the address.
"""

import gzip
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import segno
import streamlit as st

from qkv_core.classroom.rights import Steering
from qkv_core.classroom.rooms import ClassError, Look, Result
from qkv_core.classroom.store import StoreDownError
from qkv_core.classroom.table import table
from qkv_core.figures import classroom as figures
from qkv_core.figures.journey.pack import pack
from qkv_core.measures.lesson import Answers
from qkv_core.server.classes import rooms
from qkv_core.take_home.export import csv_text
from qkv_core.ui.controls.guess import SHOWN
from qkv_core.ui.save import save_button
from qkv_core.ui.show import show
from qkv_core.ui.take_away import say
from qkv_core.view import View
from qkv_core.words import classroom as words
from qkv_core.words.classroom import LABELS
from qkv_core.words.lesson_stop import Stop
from qkv_core.words.six_questions import AFTER, BEFORE, sheet

_ASSETS = Path(__file__).parent / "assets"
_STEERING, _ASKED, _SHEET, _TROUBLE = "class_steering", "class_asked", "class_sheet", "class_trouble"
_THIS_MACHINE = {"localhost", "127.0.0.1", "0.0.0.0", "::1"}

_mount = st.components.v2.component(
    "qkv_class",
    html='<section class="class" hidden><img><div><p class="where"></p><p class="code"></p>'
    '<p class="count"><b class="answered">0</b> <span class="phones"></span></p></div></section>',
    css=(_ASSETS / "classroom.css").read_text(encoding="utf-8"),
    js=(_ASSETS / "classroom.js").read_text(encoding="utf-8"),
)


@dataclass(frozen=True)
class Followed:
    """A class as a page's run has found it; without one there is nothing in it."""

    steering: Steering | None = None
    look: Look | None = None
    trouble: str = ""  # in place of what can't be had now

    @property
    def is_shown(self) -> bool:
        """Whether the class sees the answer to the idea that the page is at."""
        return self.look is not None and self.look.is_shown and not st.session_state.get(_SHEET)

    @property
    def answer(self) -> str | None:
        """What stands for the lecturer's own answer once the class is shown the model's."""
        return SHOWN if self.is_shown else None


def follow(view: View, stop: Stop, found: Answers) -> Followed:
    """Let the class's phones follow to this stop of a view, or to the sheet that the lecturer has asked for."""
    steering: Steering | None = st.session_state.get(_STEERING)
    if steering is None:
        return Followed(trouble=st.session_state.pop(_TROUBLE, ""))
    try:
        when: str | None = st.session_state.get(_SHEET)
        asked = sheet(view, found, when) if when else words.idea_of(view, stop)
        if st.session_state.get(_ASKED) != (steering.code, asked.key):
            numbers = pack(view.encoding, (view.layer,), (view.head,)) if asked.row else b""
            rooms().ask(steering, asked, gzip.compress(numbers))
            st.session_state[_ASKED] = steering.code, asked.key
        return Followed(steering, rooms().look(steering.code))
    except PermissionError:
        _forget()
        return Followed(trouble=LABELS["over"])
    except ClassError as error:
        return Followed(steering, trouble=str(error))
    except StoreDownError:
        return Followed(steering, trouble=LABELS["waits"])


def begin() -> None:
    """The button that opens a class, where none is open."""
    if st.session_state.get(_STEERING) is None:
        st.button(LABELS["open"], key="class-open", on_click=_open, icon=":material/qr_code_2:")
        st.caption(LABELS["what"])


def answers(followed: Followed, view: View) -> None:
    """Once it is shown how the class has answered; after both sheets what it has learned."""
    if followed.steering is None or followed.look is None:
        return
    idea, tally, text = followed.look.idea, followed.look.tally, view.encoding.text
    if followed.is_shown and idea is not None and tally is not None:
        if idea.row is not None and idea.on_tokens:
            show(figures.guesses(idea.row, tally), text, key="class_guesses")
        else:
            show(figures.choices(idea.questions[0], tally), text, key="class_choices")
        say(words.how_many_were_right(tally))
    elif st.session_state.get(_SHEET):
        results = _results(followed.steering)
        learned, sheets = words.what_was_learned(results), words.sheets_of(results)
        if learned is not None and sheets is not None:
            show(figures.scores(*sheets), text, key="class_scores")
            say(learned)


def board(followed: Followed, guess: str | None) -> None:
    """The code, how many have answered, and what the lecturer can do; of no class, what has become of it.

    `guess` is the widget of a page that begins with a guess: it is answered when the class is shown the answer.
    """
    if followed.trouble:
        st.warning(followed.trouble, icon=":material/hourglass_top:")
    steering, look = followed.steering, followed.look
    with st.container(key="class"):
        if look is not None:
            _step(look, guess)
        _mount(key="class-board", data=_told(followed), on_mine_change=_take_over, height="content")
        if steering is not None and look is not None:
            _aside(steering)


def _step(look: Look, guess: str | None) -> None:
    """What comes next stands first, for on a slide the rest may be below the screen."""
    with st.container(horizontal=True):
        if look.idea is not None and not look.is_shown:
            label = LABELS["close" if look.idea.is_sheet else "show"]
            arguments = (look.number, None if look.idea.is_sheet else guess)
            st.button(label, key="class-show", on_click=_show, args=arguments)
        if st.session_state.get(_SHEET):
            st.button(LABELS["back"], key="class-back", on_click=_choose_sheet, args=(None,))


def _aside(steering: Steering) -> None:
    if urlsplit(_address(steering)).hostname in _THIS_MACHINE:
        st.caption(LABELS["this machine"])
    with st.container(horizontal=True):
        if not st.session_state.get(_SHEET):
            for when in (BEFORE, AFTER):
                st.button(LABELS[when], key=f"class-{when}", on_click=_choose_sheet, args=(when,))
        name = f"class-{steering.code}.csv"
        save_button(LABELS["csv"], lambda: csv_text(table(_results(steering))), name, key="class-csv")
        st.button(LABELS["end"], key="class-end", on_click=_end)


def _results(steering: Steering) -> list[Result]:
    """All that was answered; nothing where the store does not say, which `follow` has found, too."""
    with suppress(StoreDownError, PermissionError):
        return rooms().results(steering)
    return []


def _address(steering: Steering) -> str:
    """Where phones find the class, as this browser reaches the server."""
    return urljoin(st.context.url or "", f"join/{steering.code}")


def _told(followed: Followed) -> dict[str, Any]:
    steering = followed.steering
    if steering is None:
        return {"steering": None, "is_over": bool(followed.trouble)}
    address = _address(steering)
    return {
        "steering": asdict(steering),
        "picture": segno.make(address, error="m").svg_data_uri(scale=8, border=3, dark="black", light="white"),
        "where": address.partition("://")[2],
        "events": f"join/{steering.code}/counts",
        "words": {name: LABELS[name] for name in ("picture", "phones")},
    }


def _take_over() -> None:
    """A tab that was loaded again, or moved to another process, brings the right to steer; it may be anything."""
    brought = st.session_state["class-board"].mine
    if not isinstance(brought, dict) or set(brought) != {"code", "secret"}:
        return
    steering = Steering(str(brought["code"]), str(brought["secret"]))
    try:
        if rooms().steers(steering):
            st.session_state[_STEERING] = steering
        else:
            st.session_state[_TROUBLE] = LABELS["over"]
    except StoreDownError:
        st.session_state[_TROUBLE] = ""


def _open() -> None:
    try:
        st.session_state[_STEERING] = rooms().open()
    except StoreDownError:
        st.session_state[_TROUBLE] = LABELS["waits"]
    except ClassError as error:
        st.session_state[_TROUBLE] = str(error)


def _show(number: int, guess: str | None) -> None:
    with suppress(StoreDownError, PermissionError):  # `follow` finds the same, and says it
        rooms().show(st.session_state[_STEERING], number)
        if guess is not None and not st.session_state.get(guess):
            st.session_state[guess] = SHOWN


def _choose_sheet(when: str | None) -> None:
    st.session_state[_SHEET] = when


def _end() -> None:
    with suppress(StoreDownError, PermissionError):  # it is forgotten by itself
        rooms().end(st.session_state[_STEERING])
    _forget()
    st.session_state[_TROUBLE] = LABELS["ended"]


def _forget() -> None:
    for name in (_STEERING, _ASKED, _SHEET):
        st.session_state.pop(name, None)
