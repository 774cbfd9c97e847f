"""What to choose on the page about the same formula elsewhere."""

from qkv_core.encoder import Encoding
from qkv_core.interventions import Intervention, Kind
from qkv_core.ui import cache
from qkv_core.ui.badge import badge
from qkv_core.ui.controls.bound import one_of, text_field, whole_number
from qkv_core.ui.notices import notices
from qkv_core.view import View

_PLACES = ("everywhere", "this layer", "this head")
_MOST_SEEDS = 999


def choose_mask(view: View) -> tuple[Intervention, ...]:
    """Where queries look back only."""
    place = one_of("Where queries look back only", _PLACES, default=_PLACES[0], key="else_place")
    layer = None if place == "everywhere" else view.layer
    return (Intervention(Kind.CAUSAL, layer, view.head if place == "this head" else None),)


def to_grade(mask: tuple[Intervention, ...]) -> dict[str, tuple[Intervention, ...]]:
    """What the model is graded under: the mask as it was chosen, and the page's other two changes everywhere."""
    return {
        "looking back only": mask,
        "one set of keys and values": (Intervention(Kind.SHARED_KV, value=1),),
        "no positions": (Intervention(Kind.NO_POSITIONS),),
    }


def choose_word() -> str:
    """What is written on at the end of the sentence."""
    return text_field("One more word", "again", key="else_word").strip()


def choose_other_text() -> Encoding:
    """The text that is asked."""
    other = cache.encode(text_field("The text that is asked", "A tired dog lay down in the road.", key="else_text"))
    notices(other, "else_text", "text that is asked")
    badge(other, "the text that is asked", "else_audit")
    return other


def choose_shuffle() -> int:
    """Which order of the words."""
    return whole_number("Shuffle number", most=_MOST_SEEDS, default=1, key="else_shuffle")
