"""The colour of an attention weight, as every picture of weights mixes it."""

from coloraide import Color

from qkv_core.figures import theme


def weight_colour(share: float, mode: str) -> str:
    """Between the stops of the sequential scale, as #rrggbb."""
    colour = Color.interpolate(theme.SEQUENTIAL[mode], space="srgb")(share)
    return colour.to_string(hex=True)
