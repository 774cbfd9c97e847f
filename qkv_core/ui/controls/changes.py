"""What to change in the model, where, and by how much: from menus, or written out in the address."""

from collections.abc import Collection

import streamlit as st

from qkv_core.encoder import Encoder
from qkv_core.interventions import (
    MAX_SEED,
    RULES,
    TEMPERATURES,
    Intervention,
    Kind,
    check_interventions,
    parse_interventions,
)
from qkv_core.ui.controls.bound import one_of, whole_number
from qkv_core.view import Choice
from qkv_core.words.markdown import code

KINDS = {
    "keys made by W_Q": Kind.TIE_QK,
    "queries made by W_K": Kind.TIE_KQ,
    "W_Q and W_K swapped": Kind.SWAP_QK,
    "values are the keys": Kind.V_FROM_K,
    "values are slices of x": Kind.V_FROM_X,
    "random matrices": Kind.RANDOM_W,
    "no scaling": Kind.NO_SCALE,
    "temperature": Kind.TEMPERATURE,
    "uniform weights": Kind.UNIFORM,
    "head knocked out": Kind.KNOCK_OUT,
}
PLACES = ("this head", "this layer", "everywhere")
VIEWS = ("weights", "scores")
_SENTENCES = {
    "three_a": "A cat sits on the mat.",
    "three_b": "A dog lies on the rug.",
    "three_c": "Interest rates rose.",
}
_MAX_SENTENCE = 200  # characters
_DEFAULT_VALUES = {Kind.TEMPERATURE: 0.5, Kind.RANDOM_W: 0}


def choose_change(choice: Choice, encoder: Encoder) -> tuple[Intervention, ...]:
    """The interventions in force: those written out, if they can be read, else the one in the menus."""
    chosen = (_from_menus(choice),)
    with st.expander("Several changes at once, written out", icon=":material/edit:"):
        st.text_input(
            "Changes, with commas between",
            key="three_change",
            placeholder=f"{chosen[0]},no-scale@L5",
            help="\n".join(f"- `{kind}`: {RULES[kind]}" for kind in Kind),
            bind="query-params",
        )
        st.caption("A kind, `@` and a place: `L3H1`, `L3` or `all`. While this field is empty, the menus choose.")
    return _written_out(encoder) or chosen


def at_place(kind: Kind, place: str, choice: Choice, value: float | None = None) -> Intervention:
    """One change, where the menu says: in the chosen head, in its layer, or in every head of the model."""
    return Intervention(
        kind,
        layer=None if place == "everywhere" else choice.layer,
        head=choice.head if place == "this head" else None,
        value=value,
    )


def every_kind(choice: Choice) -> dict[str, Intervention]:
    """One change of each kind at the place in the menu, by the menu's names; numbers are the menu's defaults."""
    changes = {}
    for name, kind in KINDS.items():
        value = _DEFAULT_VALUES.get(kind)
        changes[name if value is None else f"{name}, {value:g}"] = at_place(
            kind, st.session_state.three_place, choice, value
        )
    return changes


def choose_view() -> str:
    """Which matrix of the head to see, untouched and changed."""
    return one_of("What to see", VIEWS, default=VIEWS[0], key="three_view")


def choose_sentences() -> list[str]:
    """Three sentences of the reader's own, two alike and one not, unless they say otherwise."""
    columns = st.columns(len(_SENTENCES))
    return [
        column.text_input(f"Sentence {key[-1].upper()}", default, key=key, max_chars=_MAX_SENTENCE, bind="query-params")
        or ""
        for column, (key, default) in zip(columns, _SENTENCES.items(), strict=True)
    ]


def ask_for_every_kind() -> bool:
    """Whether to measure the quality under each kind of change: that takes a while."""
    return st.toggle("Every kind of change, at this place", key="three_every", bind="query-params")


def _from_menus(choice: Choice) -> Intervention:
    _tell_if_unknown("three_kind", KINDS)
    _tell_if_unknown("three_place", PLACES)
    menu, places, number = st.columns([2, 2, 1])
    with menu:
        name = st.selectbox("What to change", list(KINDS), key="three_kind", bind="query-params")
    with places:
        place = one_of("Where", PLACES, default=PLACES[0], key="three_place", width="stretch")
    with number:
        value = _choose_value(KINDS[name])
    return at_place(KINDS[name], place, choice, value)


def _choose_value(kind: Kind) -> float | None:
    if kind is Kind.TEMPERATURE:
        return st.number_input(
            "τ", *TEMPERATURES, _DEFAULT_VALUES[kind], step=0.1, key="three_temperature", bind="query-params"
        )
    if kind is Kind.RANDOM_W:
        return whole_number("Seed", most=MAX_SEED, default=int(_DEFAULT_VALUES[kind]), key="three_seed")
    return None


def _written_out(encoder: Encoder) -> tuple[Intervention, ...]:
    """What the text field says; nothing, with the reason on screen, if that can't be done to this model."""
    try:
        interventions = parse_interventions(st.session_state.three_change or "")
        check_interventions(interventions, encoder.n_layers, encoder.n_heads)
    except ValueError as error:
        st.warning(f"{code(str(error))} So the change in the menus is shown.")
        return ()
    return interventions


def _tell_if_unknown(key: str, options: Collection[str]) -> None:
    asked = st.query_params.get(key)
    if asked is not None and asked not in options:
        st.caption(f"There is no choice {code(asked[:40])} here; the choices are {', '.join(options)}.")
