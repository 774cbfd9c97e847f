"""The lesson's ideas one at a time: predict, then see; where it stands and what was predicted live in the address."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from qkv_core.ui import site
from qkv_core.ui.controls.bound import one_of
from qkv_core.ui.controls.guess import SHOWN, ask_first
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


@contextmanager
def screen(stop: Stop) -> Iterator[tuple[DeltaGenerator, DeltaGenerator]]:
    """The question, and below it two places: one for its picture, one for the answers and the verdict."""
    with st.container(key="lesson-question"):
        say(f"{stop.task} **{stop.question}**")
    with st.container(key="lesson-screen"):
        left, right = st.columns([7, 4])
        yield left, right


def answer_to(stop: Stop) -> str | None:
    """What was predicted, also before the question is drawn; None if nothing that can be."""
    answer = st.session_state.get(key_of(stop)) or st.query_params.get(key_of(stop))
    return answer if answer in stop.options or (stop.on_picture and answer == SHOWN) else None


def key_of(stop: Stop) -> str:
    """The widget that keeps its answer."""
    return f"lesson_{stop.name}"


def ask(stop: Stop, stops: list[Stop]) -> None:
    """The question's answers. Those to the other questions are kept, out of sight: the address has them all."""
    with st.container(key="lesson-kept"):
        for other in stops:
            if other is not stop:
                _options(other)
    _options(stop)


def reveal(stop: Stop, answer: str | None) -> None:
    """The model's own answer with its reason, right below what was answered."""
    if answer is None:
        return
    because = explained(stop.because, in_colour=False)
    if stop.is_right(answer):
        st.success(f"Yes. {because}", icon=":material/check:")
    else:
        right = stop.options[stop.right[0]]
        st.info(f"The model says: {code(right) if stop.on_picture else right}. {because}", icon=":material/lightbulb:")
    keep(stop.because)


def steps(stop: Stop, stops: list[Stop]) -> None:
    """To the idea before and to the next; the keys of a clicker do the same. After the last the lesson is over."""
    place = stops.index(stop)
    n_right = sum(each.is_right(answer_to(each)) for each in stops)
    n_answered = sum(answer_to(each) is not None for each in stops)
    with st.container(key="lesson-steps", horizontal=True, vertical_alignment="center"):
        if place > 0:
            st.button("← Back", key="lesson-back", on_click=_go, args=(place,))
        if place + 1 < len(stops):
            st.button("Next →", key="lesson-next", on_click=_go, args=(place + 2,))
        if n_answered:
            st.caption(f"{n_right} of {n_answered} right so far.", width="content")
            st.button("Start again", type="tertiary", on_click=_forget, args=(stops,))
    if answer_to(stop) is not None:
        site.link(stop.page, "See more on its page")


def is_over(stops: list[Stop]) -> bool:
    """Whether the last idea has been answered."""
    return st.session_state[_AT] == len(stops) and answer_to(stops[-1]) is not None


def in_your_own_words(summary: list[tuple[str, str]]) -> None:
    """A field that nobody reads, beside the story in five sentences, each the link to the page that shows it."""
    st.header("Say it in your own words", divider="gray")
    yours, ours = st.columns(2)
    with yours:
        st.text_area(
            "How does a word know where to look?",
            key="lesson_own_words",
            height=180,
            max_chars=2000,
            help="Only you see this. It is forgotten when you leave.",
        )
    with ours, st.expander("Compare with ours", key="lesson_sentences", on_change="rerun") as compare:
        for sentence, page in summary if compare.open else ():
            site.link(page, sentence)
    for sentence, _ in summary:
        keep(f"- {sentence}")
    site.link("head_library", "**What next?** See what one head looks for among all words.")


def slides(stop: Stop) -> None:
    """The lesson as slides: nothing but the idea, larger. A new idea begins at its top, on the question."""
    st.toggle("Show as slides", key=_SLIDES, bind="query-params", help=_KEYS)
    _clicker(key="lesson-clicker", data={"at": stop.name}, height=0)
    if st.session_state[_SLIDES]:
        st.html("<i class='slides'></i>")


def _options(stop: Stop) -> None:
    key = key_of(stop)
    if st.session_state.get(key) not in (None, "", SHOWN, *stop.options):
        st.session_state[key] = None  # an answer to the question about another sentence
    if stop.on_picture:
        ask_first(key, of_a_link=False)
    else:
        st.radio(
            "Your prediction", stop.options, index=None, key=key, bind="query-params", label_visibility="collapsed"
        )


def _go(number: int) -> None:
    st.session_state[_AT] = number


def _forget(stops: list[Stop]) -> None:
    st.session_state[_AT] = 1
    for stop in stops:
        st.session_state[key_of(stop)] = None
