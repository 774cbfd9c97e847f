"""The way from a sentence whose pronoun may surprise to the comparison with the other half of its pair."""

from qkv_core.examples import turned
from qkv_core.ui import site
from qkv_core.view import View
from qkv_core.words.markdown import code
from qkv_core.words.pronouns import may_surprise


def link_to_pair(view: View) -> None:
    """A link to Two sentences with both filled in, where there is such a pair."""
    other = turned(view.encoding.text)
    if other is not None and may_surprise(view):
        site.link("two_sentences", f"Compare with {code(other)}", two_text=other)
