"""The living picture as Streamlit shows it, and the row of tokens: touched in the browser, kept on the server.

Each is two mounts: one gets the numbers as bytes, which change only with the sentence; the other a few bytes, the
choice. A mount sends all it has whenever one part changes, so in one mount every click would send all numbers again.
A third one brings x and a head's matrices, when a scene that shows them has asked for them.
The keyed container keeps both where they are when something appears above them.
"""

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from qkv_core.figures.journey import script
from qkv_core.figures.journey.pack import layers_to_send, pack_crossing
from qkv_core.figures.journey.pack_model import id_of, pack_model
from qkv_core.figures.toy import script as toy
from qkv_core.measures.cross_attention import Crossing
from qkv_core.ui import arrival, cache, scripts
from qkv_core.ui.controls.guess import SHOWN, answer_to
from qkv_core.ui.controls.shared import DEFAULT_STEP, STRONGEST
from qkv_core.ui.journey_files import numbers_and_downloads
from qkv_core.view import View
from qkv_core.words.journey import WORDS
from qkv_core.words.naming import token_labels
from qkv_core.words.toy import WORDS as TOY_WORDS

# Whose numbers each of the seven scenes ends with.
_STEPS = ("scores", "scores", "scores", "scaled", "weights", "output", "output")
_SCENES = tuple(WORDS["scenes"])
_LAST_OF = {"scores": "match", "scaled": "scale", "weights": "share", "output": "blend"}  # where a chosen step rests
_RESTS, _WANTED = "journey_rests", "journey_wanted"


_script = scripts.as_file("journey", script.module("streamlit.js", WORDS))
_toys = scripts.later("toy", toy.fetched(TOY_WORDS))


def _component(name: str) -> Callable[..., Any]:
    label = WORDS["titles"][name]
    html = f'<section class="journey" data-name="{name}" data-toy="{_toys}" aria-label="{label}"></section>'
    return st.components.v2.component(f"qkv_{name}", html=html, css=script.stylesheet(), js=_script)


_picture, _tokens, _across = _component("picture"), _component("tokens"), _component("across")
_model = st.components.v2.component("qkv_model", js=script.module("streamlit_model.js", {}))
_choice = st.components.v2.component("qkv_choice", js=script.module("streamlit_choice.js", {}))


def journey(
    view: View,
    *,
    step: str | None = None,
    key: str | None = None,
    rest: str | None = None,
    guess: str | None = None,
    asks_anew: bool = False,
    alone: bool = False,
) -> None:
    """The whole picture. A kept head or token becomes the choice of every page.

    `step` and `key` name widgets of the page that go with it: the step of the scene it rests at, the key that was kept.
    `rest` is the scene, by its name, at which a page without a
    step lets it rest: a later one than before is played up to. `guess` names the widget of a page that begins with a
    question, `ask_first`: the key that was guessed; where it `asks_anew`, a link to a view is no answer yet.
    Beside another picture it stands `alone`, without the grid of heads and the formula.
    """
    layers = layers_to_send(view.encoding, view.layer)
    numbers = cache.packed(view.encoding, layers, None)
    choice: dict[str, Any] = {"layer": view.layer, "head": view.head, "query": view.query, "alone": alone}
    if step is not None:
        choice["scene"] = _scene_of(_said(step) or DEFAULT_STEP)
    if rest is not None:
        choice["rest"] = _number(rest)
    labels = token_labels(view.tokens)
    if guess is not None:
        choice["guess"] = _guessed(answer_to(guess, of_a_link=not asks_anew), labels)
    if key is not None:
        choice["key"] = labels.index(_said(key)) if _said(key) in labels else None
    _draw("picture", _picture, numbers, view, choice, step=step, key=key, guess=guess)
    _bring_model(view, numbers)
    numbers_and_downloads(view)


def across(crossing: Crossing) -> None:
    """The picture of one text that asks another. A kept head or token becomes the choice of every page."""
    view = crossing.view
    choice = {"layer": view.layer, "head": view.head, "query": view.query}
    _draw("across", _across, pack_crossing(crossing), view, choice)


def tokens(view: View) -> None:
    """The sentence as a row of tokens, each of which asks when it is touched; a click keeps it."""
    numbers = cache.packed(view.encoding, (view.layer,), (view.head,))
    _draw("tokens", _tokens, numbers, view, {"layer": view.layer, "head": view.head, "query": view.query})


def _draw(
    name: str, mount: Callable[..., Any], numbers: bytes, view: View, choice: dict[str, Any], **widgets: str | None
) -> None:
    turn = f"journey_{name}_turn"
    choice |= {"hide_special": view.hide_special, "turn": st.session_state.get(turn, 0)}
    box = f"journey_{name}"

    def take() -> None:
        kept = st.session_state[box].choose
        if _is_possible(kept, view):
            st.session_state[turn] = kept["turn"]
            _keep(kept, view, widgets)

    def want() -> None:
        asked = st.session_state[box].want
        st.session_state[_WANTED] = asked if isinstance(asked, dict) and len(asked) <= len(choice) else None

    with st.container(key=f"journey_{name}_box", gap=None):
        mount(key=box, data=numbers, on_choose_change=take, on_want_change=want)
        _choice(key=f"journey_{name}_choice", data={"name": name, "choice": choice}, height=0)
    arrival.picture_is_sent(of_a_whole_screen=name == "picture")


def _bring_model(view: View, numbers: bytes) -> None:
    """If it was asked for: it is half as much as the numbers of a short text."""
    asked = {"layer": view.layer, "head": view.head, "of": id_of(numbers)}
    if st.session_state.get(_WANTED) == asked:
        _model(key="journey_model", data=pack_model(view, numbers), height=0)


def _keep(kept: dict[str, Any], view: View, widgets: dict[str, str | None]) -> None:
    """Into the widgets, and with them into the address."""
    labels = token_labels(view.tokens)
    st.session_state.layer, st.session_state.head = kept["layer"], kept["head"]
    st.session_state.query = labels[kept["query"]]
    step, key = widgets.get("step"), widgets.get("key")
    if step is not None and kept.get("scene"):
        st.session_state[step] = _STEPS[kept["scene"] - 1]
        st.session_state[_RESTS] = st.session_state[step], kept["scene"]
    st.session_state.hide_special = bool(kept["hide_special"])
    guess = widgets.get("guess")
    if guess is not None and kept.get("guess") is not None:
        st.session_state[guess] = SHOWN if kept["guess"] < 0 else labels[kept["guess"]]
    if key is not None:
        st.session_state[key] = STRONGEST if kept.get("key") is None else labels[kept["key"]]


def _guessed(said: str | None, labels: Sequence[str]) -> int | None:
    """The guessed key by its place, -1 for none of this sentence's, None while a guess is awaited."""
    if said is None:
        return None
    return labels.index(said) if said in labels else -1


def _number(scene: str) -> int:
    """A scene's number, from 1."""
    return _SCENES.index(scene) + 1


def _said(widget: str) -> Any:
    """What a widget further down the page says, also before it is drawn for the first time."""
    return st.session_state.get(widget) or st.query_params.get(widget)


def _scene_of(step: str) -> int:
    """The scene, from 1, at which the picture rests while this step is shown: the one that led to the step.

    Where no scene did, it is the step's own.
    """
    if st.session_state.get(_RESTS, ("", 0))[0] != step:
        st.session_state[_RESTS] = step, _number(_LAST_OF.get(step, _LAST_OF["output"]))
    scene: int = st.session_state[_RESTS][1]
    return scene


def _is_possible(kept: Any, view: View) -> bool:
    """What a browser sends may be anything."""
    if not isinstance(kept, dict):
        return False
    encoder, n = view.encoding.encoder, len(view.tokens)
    below = {"layer": encoder.n_layers, "head": encoder.n_heads, "query": n, "key": n, "scene": len(_STEPS) + 1}
    below["guess"] = n
    given = {name: kept.get(name, 0) for name in below}
    given["guess"] = 0 if given["guess"] in (None, -1) else given["guess"]
    given["key"] = given["key"] or 0
    numbers = [*given.values(), kept.get("turn")]
    if type(kept.get("hide_special")) is not bool or not all(type(number) is int for number in numbers):
        return False
    return all(0 <= given[name] < below[name] for name in below)
