"""The lesson's ideas one at a time: predict, then see; where it stands and what was predicted live in the address."""

from pathlib import Path

import streamlit as st

from qkv_core.ui import site
from qkv_core.ui.controls.bound import one_of
from qkv_core.ui.take_away import explained, keep, say
from qkv_core.words.lesson_stop import Stop
from qkv_core.words.markdown import code

_AT, _SLIDES = "lesson_at", "lesson_slides"
_KEYS = "Full screen. A clicker, arrows or space go on and back; B makes the screen black; Esc ends the slides."
_ASSETS = Path(__file__).parents[1] / "assets"
_clicker = st.components.v2.component("qkv_slides", js=(_ASSETS / "slides.js").read_text(encoding="utf-8"))


def choose_stop(stops: list[Stop]) -> Stop:
    """The idea on screen; the row of numbers leads to any."""
    numbers = range(1, len(stops) + 1)
    number = one_of("Idea", numbers, default=1, key=_AT, label_visibility="collapsed", wrap=True)
    return stops[number - 1]


def answer_to(stop: Stop) -> str | None:
    """What was predicted, also before the question is drawn; None if nothing that can be."""
    answer = st.session_state.get(_key(stop)) or st.query_params.get(_key(stop))
    return answer if answer in stop.options else None


def key_of(stop: Stop) -> str | None:
    """The widget that a touch of a token answers, where the picture is asked."""
    return _key(stop) if stop.on_picture else None


def ask(stop: Stop, stops: list[Stop]) -> None:
    """The question's answers. Those to the other questions are kept, out of sight: the address has them all."""
    with st.container(key="lesson-kept"):
        for other in stops:
            if other is not stop:
                _options(other)
    _options(stop)


def reveal(stop: Stop, answer: str) -> None:
    """The model's own answer with its numbers and its reason."""
    because = explained(stop.because, in_colour=False)
    if stop.is_right(answer):
        st.success(f"Right. {because}", icon=":material/check:")
    else:
        right = stop.options[stop.right[0]]
        st.info(f"The model says: {code(right) if stop.on_picture else right}. {because}", icon=":material/lightbulb:")
    keep(stop.because)
    site.link(stop.page, "See it on its page")


def steps(stop: Stop, stops: list[Stop]) -> None:
    """To the idea before and to the next; page keys, and so a lecturer's clicker, do the same."""
    place = stops.index(stop)
    with st.container(key="lesson-steps", horizontal=True, horizontal_alignment="distribute"):
        st.button("← Back", key="lesson-back", disabled=place == 0, on_click=_go, args=(place,))
        label = f"Next idea: {stops[place + 1].title} →" if place + 1 < len(stops) else "That was the last idea"
        st.button(label, key="lesson-next", disabled=place + 1 == len(stops), on_click=_go, args=(place + 2,))


def score(stops: list[Stop]) -> None:
    """How it went, once there is something to say, with a button to begin anew."""
    answers = {stop.name: answer_to(stop) for stop in stops}
    answered = [stop for stop in stops if answers[stop.name] is not None]
    if not answered:
        return
    n_right = sum(stop.is_right(answers[stop.name]) for stop in stops)
    say(
        f"**{n_right} of {len(answered)} right**, {len(stops)} in all. A wrong prediction, explained, teaches more "
        "than a right one."
    )
    st.button("Begin anew", on_click=_forget, args=(stops,), icon=":material/restart_alt:")


def slides() -> None:
    """The lesson as slides: nothing but the idea, larger."""
    st.toggle("Show as slides", key=_SLIDES, bind="query-params", help=_KEYS)
    _clicker(key="lesson-clicker", height=0)
    if st.session_state[_SLIDES]:
        st.html("<i class='slides'></i>")


def sentences(summary: list[tuple[str, str]]) -> None:
    """Each sentence is the link to the page that shows it."""
    for sentence, page in summary:
        site.link(page, sentence)
        keep(f"- {sentence}")


def _options(stop: Stop) -> None:
    key = _key(stop)
    if st.session_state.get(key) not in (None, *stop.options):
        st.session_state[key] = None  # an answer to the question about another sentence
    if stop.on_picture:
        st.selectbox(
            "Your prediction",
            stop.options,
            index=None,
            key=key,
            bind="query-params",
            placeholder="Touch a token in the picture, or choose one here",
        )
    else:
        st.radio("Your prediction", stop.options, index=None, key=key, bind="query-params")


def _go(number: int) -> None:
    st.session_state[_AT] = number


def _forget(stops: list[Stop]) -> None:
    st.session_state[_AT] = 1
    for stop in stops:
        st.session_state[_key(stop)] = None


def _key(stop: Stop) -> str:
    return f"lesson_{stop.name}"
