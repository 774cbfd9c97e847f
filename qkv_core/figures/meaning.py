"""What each head and each change costs the meaning, ranked."""

from collections.abc import Mapping

import numpy as np

from qkv_core.attention import Array
from qkv_core.figures.picture import Picture
from qkv_core.figures.ranked import ranked_bars
from qkv_core.view import View


def knocked_out(view: View, cosines: Array) -> Picture:
    """What each head's absence does to the sentence embedding; cosines [n_layers, n_heads]."""
    n_heads = cosines.shape[1]
    order = np.argsort(cosines, axis=None, kind="stable")
    kept = {f"L{head // n_heads}H{head % n_heads}": float(cosines.ravel()[head]) for head in order}
    return ranked_bars(
        {name: 1 - cosine for name, cosine in kept.items()},
        name=f"knock-out-{view.head_name}",
        title=f"Each of the {len(kept)} heads knocked out, {view.head_name} marked",
        row_axis="Head that is knocked out",
        quantity="1 − cosine with the untouched sentence embedding",
        marked=view.head_name,
        columns={"cosine": list(kept.values())},
    )


def qualities(found: Mapping[str, float]) -> Picture:
    """The rank correlation of the untouched model, which is the first, and under each change, largest on top."""
    return ranked_bars(
        {name: found[name] for name in sorted(found, key=lambda name: found[name], reverse=True)},
        name="quality",
        title="How well the model grades sentence pairs under each change",
        row_axis="Change",
        quantity="Rank correlation with the grades",
        marked=next(iter(found)),
        columns={},
    )
