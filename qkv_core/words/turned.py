"""How far a sentence embedding has turned under a change: one scale of words, wherever it is said."""

from math import acos, degrees

from qkv_core.words.arithmetic import printed
from qkv_core.words.claims import Claim, either
from qkv_core.words.comparatives import is_little_turned, is_somewhat_turned

_DIGITS = 4  # as the cosine is printed beside it


def how_far(cosine: float) -> Claim:
    """What a cosine with the untouched embedding means; the angle is that of the cosine as it is printed."""
    said = printed(cosine, _DIGITS)
    angle = f"{degrees(acos(max(-1.0, min(1.0, float(said))))):.0f}"
    about = {"cosine": str(said), "angle": angle}
    return either(
        Claim("little_change", "That is **little change**.", is_little_turned(cosine), {"cosine": str(said)}),
        Claim("turned_a_little", f"It **has turned a little**, by {angle}°.", is_somewhat_turned(cosine), about),
        Claim("turned_far", f"It **has turned far**, by {angle}°.", about=about),
    )
