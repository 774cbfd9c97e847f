"""What to change in the model, where, and by how much: from menus, or written out in the address."""

from collections.abc import Collection
from dataclasses import dataclass

import streamlit as st

from qkv_core.encoder import Encoder
from qkv_core.interventions import (
    MAX_SEED,
    NAMES,
    RULES,
    TEMPERATURES,
    Intervention,
    Kind,
    check_interventions,
    parse_interventions,
)
from qkv_core.measures.changes import Experiment
from qkv_core.ui import cache
from qkv_core.ui.controls.bound import one_of, whole_number
from qkv_core.view import View
from qkv_core.words.markdown import code

KINDS = {name: kind for kind, name in NAMES.items()}
PLACES = ("this head", "this layer", "everywhere")
VIEWS = ("weights", "scores")
_SHARED: dict[str, tuple[Kind, ...]] = {
    "Nothing shared": (),
    "One matrix for q and k": (Kind.TIE_QK,),
    "The key is the value": (Kind.V_FROM_K,),
}
_WHAT_SHARES = list(_SHARED)
_SENTENCES = {
    "three_a": "A cat sits on the mat.",
    "three_b": "A dog lies on the rug.",
    "three_c": "Interest rates rose.",
}
_MAX_SENTENCE = 200  # characters
_LONGEST_FAULT = 400  # characters: what was written is cut in it, the kinds of changes are named
_EVERY_HELP = "Each change reads all texts again. That takes a while, once for all visitors."
_DEFAULT_VALUES = {Kind.TEMPERATURE: 0.5, Kind.RANDOM_W: 0, Kind.SHARED_KV: 1}


@dataclass(frozen=True)
class Change:
    """What is in force, and where the menu says: in the view's head, in its layer, or in every head of the model."""

    interventions: tuple[Intervention, ...]
    place: str  # of PLACES


def choose_shared(view: View) -> tuple[Intervention, ...]:
    """What shares a vector in the view's head: nothing, as it was trained, or two of the three."""
    shared = one_of(
        "What shares a vector",
        _WHAT_SHARES,
        default=_WHAT_SHARES[0],
        key="three_shared",
        label_visibility="collapsed",
        width="stretch",
    )
    return tuple(at_place(kind, PLACES[0], view) for kind in _SHARED[shared])


def under(view: View, interventions: tuple[Intervention, ...]) -> Experiment:
    """The view, and the same in the model so changed."""
    return Experiment(view, view.of(cache.encode(view.encoding.text, interventions)))


def tied(view: View) -> tuple[Intervention, ...]:
    """One matrix for q and k in the view's head."""
    return (at_place(Kind.TIE_QK, PLACES[0], view),)


def as_chosen(chosen: Experiment) -> Change:
    """What the numbers below tell of while their own menus are folded away: the choice above, or else the tied head."""
    return Change(chosen.interventions or tied(chosen.untouched), PLACES[0])


def choose_change(view: View) -> Change:
    """The interventions in force: those written out, if they can be read, else the one in the menus."""
    place, chosen = _from_menus(view)
    with st.popover("Combine several", icon=":material/edit:"):
        written = st.text_input(
            "Changes, with commas between",
            key="three_change",
            placeholder=f"{chosen},no-scale@L5",
            help="\n".join(f"- `{kind}`: {RULES[kind]}" for kind in Kind),
            bind="query-params",
        )
        st.caption("Write a kind, `@` and a place: `L3H1`, `L3` or `all`. If the field is empty, the menus choose.")
    return Change(_read(written or "", view.encoding.encoder) or (chosen,), place)


def at_place(kind: Kind, place: str, view: View, value: float | None = None) -> Intervention:
    """One change at one of PLACES; what acts before the first layer is everywhere wherever it is asked for."""
    everywhere = place == "everywhere" or kind is Kind.NO_POSITIONS
    return Intervention(
        kind,
        layer=None if everywhere else view.layer,
        head=view.head if place == "this head" and not everywhere else None,
        value=value,
    )


def choose_matrix() -> str:
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


def choose_graded(view: View, change: Change) -> dict[str, tuple[Intervention, ...]]:
    """The changes to grade by name: the one in force, and each kind at the menu's place if that is asked for."""
    every = st.toggle("Every kind of change, at this place", key="three_every", bind="query-params", help=_EVERY_HELP)
    return {"this change": change.interventions} | (_every_kind(view, change.place) if every else {})


def _every_kind(view: View, place: str) -> dict[str, tuple[Intervention, ...]]:
    """One change of each kind at a place, by the menu's names; numbers are the menu's defaults."""
    values = {name: _DEFAULT_VALUES.get(kind) for name, kind in KINDS.items()}
    return {
        name if value is None else f"{name}, {value:g}": (at_place(KINDS[name], place, view, value),)
        for name, value in values.items()
    }


def _from_menus(view: View) -> tuple[str, Intervention]:
    _tell_if_unknown("three_kind", KINDS)
    _tell_if_unknown("three_place", PLACES)
    menu, places, number = st.columns([2, 2, 1])
    with menu:
        name = st.selectbox("What to change", list(KINDS), key="three_kind", bind="query-params")
    with places:
        place = one_of("Where", PLACES, default=PLACES[0], key="three_place", width="stretch")
    with number:
        value = _choose_value(KINDS[name], view.encoding.encoder.n_heads)
    return place, at_place(KINDS[name], place, view, value)


def _choose_value(kind: Kind, n_heads: int) -> float | None:
    if kind is Kind.TEMPERATURE:
        return st.number_input(
            "τ", *TEMPERATURES, _DEFAULT_VALUES[kind], step=0.1, key="three_temperature", bind="query-params"
        )
    if kind is Kind.RANDOM_W:
        return whole_number("Seed", most=MAX_SEED, default=int(_DEFAULT_VALUES[kind]), key="three_seed")
    if kind is Kind.SHARED_KV:
        sets = [str(n) for n in range(1, max(n_heads, 2)) if n_heads % n == 0]
        return int(one_of("Sets", sets, default=sets[0], key="three_sets"))
    return None


def _read(text: str, encoder: Encoder) -> tuple[Intervention, ...]:
    """What is written out; nothing, with the reason on screen, if that can't be done to this model."""
    try:
        interventions = parse_interventions(text)
        check_interventions(interventions, encoder.n_layers, encoder.n_heads)
    except ValueError as error:
        st.warning(f"{code(str(error), _LONGEST_FAULT)} The change in the menus is shown instead.")
        return ()
    return interventions


def _tell_if_unknown(key: str, options: Collection[str]) -> None:
    asked = st.query_params.get(key)
    if asked is not None and asked not in options:
        st.caption(f"There is no choice {code(asked, 40)} here. Choose one of: {', '.join(options)}.")
