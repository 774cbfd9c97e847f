"""How different the matrices are: the measures' own numbers."""

from qkv_core.measures.likeness import likeness
from qkv_core.view import View
from qkv_core.words.likeness import how_different


def test_how_different_repeats_the_measures(encoder):
    found = likeness(encoder.layers)
    said = how_different(View(encoder.encode("it"), 3, 1, 1), found)
    assert f"overlap by **{found.overlap['QK'][3, 1]:.2f}**" in said
    assert f"**{found.asymmetry[3, 1]:.2f}**" in said
    assert f"{found.asymmetry.min():.2f} to {found.asymmetry.max():.2f}" in said
