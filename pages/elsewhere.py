"""The same formula elsewhere: behind a mask, from a cache, between two texts, and without an order; one in sight."""

from qkv_core.ui import elsewhere
from qkv_core.ui.controls import elsewhere as own
from qkv_core.ui.controls import shared as controls

view = controls.choose()
elsewhere.PARTS[own.choose_part()](view)
