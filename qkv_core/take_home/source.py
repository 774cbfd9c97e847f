"""The core's own source, read from the file it runs from, each line with what it makes of one sentence."""

import ast
import inspect
from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType

from qkv_core import attention
from qkv_core.attention import Array
from qkv_core.encoder import EncoderLayer
from qkv_core.measures.steps import STEPS
from qkv_core.view import View


@dataclass(frozen=True)
class SourceLine:
    """One statement of the formula."""

    step: str  # of the four, or the projection before them
    code: str
    makes: str
    result: str  # for the view's query, and where a line makes one number a pair, its strongest key
    shape: str  # for the sentence at hand, axes by name


_FIRST = 3  # numbers of a vector
_STEPS = {step.attribute: step.title for step in STEPS.values()}
_AXES = {
    "q": ("n_heads", "n_query", "d_head"),
    "k": ("n_heads", "n_key", "d_head"),
    "v": ("n_heads", "n_key", "d_head"),
    "scores": ("n_heads", "n_query", "n_key"),
    "scaled_scores": ("n_heads", "n_query", "n_key"),
    "attention_weights": ("n_heads", "n_query", "n_key"),
    "z": ("n_heads", "n_query", "d_head"),
}


def formula_lines(view: View) -> list[SourceLine]:
    """The statements of EncoderLayer.attend and of scaled_dot_product_attention that make a part of the trace."""
    statements = [*_assignments(EncoderLayer.attend), *_assignments(attention.scaled_dot_product_attention)]
    return [
        SourceLine(
            _STEPS.get(name, "Projection"),
            code,
            name,
            _result(view, getattr(view.trace, name)[view.head], _AXES[name]),
            _shape(getattr(view.trace, name), _AXES[name]),
        )
        for name, code in statements
        if name in _AXES
    ]


def text_of(module: ModuleType) -> str:
    """A module's whole source."""
    return inspect.getsource(module)


def _assignments(function: Callable[..., object]) -> list[tuple[str, str]]:
    """Each `name = …` of a function, as written."""
    source = inspect.cleandoc("\n" + inspect.getsource(function))
    return [
        (target.id, ast.get_source_segment(source, node) or "")
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    ]


def _result(view: View, of_head: Array, axes: tuple[str, ...]) -> str:
    """The first numbers of the query's vector, or of its strongest key's; of a pair, the one number."""
    key = int(view.row.argmax())
    if axes[-1] == "n_key":
        return f"{of_head[view.query, key]:.4f}"
    vector = of_head[key if axes[1] == "n_key" else view.query]
    return ", ".join(f"{number:.2f}" for number in vector[:_FIRST]) + (" …" if len(vector) > _FIRST else "")


def _shape(array: Array, axes: tuple[str, ...]) -> str:
    return " × ".join(f"{name} {size}" for name, size in zip(axes, array.shape, strict=True))
