"""Sentences about the way to the next layer: whether a token's steps, recomputed, are the encoder's own."""

import numpy as np

from qkv_core.measures.loop import Loop
from qkv_core.view import View
from qkv_core.words.claims import Claim, Paragraph, either, paragraph
from qkv_core.words.naming import name_of


def loop_closes(view: View, loop: Loop) -> Paragraph:
    """That the recomputed number is the one the next layer reads."""
    return paragraph(
        f"We redid these {len(loop.steps)} steps for {name_of(view.tokens, view.query)} alone.",
        either(
            Claim("closes", "Every number matches what the model computed.", not loop.astray),
            Claim(
                "does_not_close",
                f"The step “{loop.astray[0].name if loop.astray else ''}” does not match what the model computed.",
            ),
        ),
    )


def loop_table(loop: Loop) -> dict[str, list[str]]:
    """Every step with its length and its check, in no more columns than a phone has room for."""
    return {
        "Step": [f"**{step.name}**: {step.formula}" for step in loop.steps],
        "length of the vector": [f"{np.linalg.norm(step.vector):.4f}" for step in loop.steps],
        "first number": [f"{step.vector[0]:.6f}" for step in loop.steps],
        "largest |Δ| to the encoder": [f"{step.difference:.1e}" for step in loop.steps],
    }
