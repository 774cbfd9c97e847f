"""Numbers and choice reach the browser apart, in either order: the view that they meet in is drawn all the same."""

import base64

import pytest

from qkv_core.figures.journey import script
from qkv_core.figures.journey.pack import pack
from qkv_core.words.journey import WORDS

CHOICE = {"layer": 3, "head": 1, "query": 2, "hide_special": False, "turn": 0}
# Each message is told in a frame of its own: {numbers} or {choice}.
TELL = """
async ([name, modules, messages]) => {
  const [numbers, told] = (await Promise.all(modules.map((text) => import(`data:text/javascript;base64,${text}`))))
    .map((module) => module.default);
  for (const message of messages) {
    if (message.choice) told({ data: { name, choice: message.choice } });
    else {
      const data = Uint8Array.from(atob(message.numbers), (letter) => letter.charCodeAt(0));
      numbers({ data, parentElement: document.body, setTriggerValue() {} });
    }
    await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
  }
  return [...document.querySelectorAll("[role=option][aria-selected=true]")].map((option) => option.textContent);
}
"""


def in_base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def numbers_of(encoding):
    return {"numbers": base64.b64encode(pack(encoding, tuple(range(len(encoding.layers))), None)).decode()}


@pytest.fixture
def tell(page):
    """Shows a view and tells it these messages; returns the texts of the marked tokens."""

    def tell_(name, *messages):
        page.set_content(f'<section class="journey" data-name="{name}"></section>')
        page.add_style_tag(content=script.stylesheet())
        modules = [in_base64(script.module(*entry)) for entry in (("streamlit.js", WORDS), ("streamlit_choice.js", {}))]
        return page.evaluate(TELL, [name, modules, messages])

    return tell_


@pytest.mark.parametrize("first", ["numbers", "choice"])
@pytest.mark.parametrize("name", ["picture", "tokens"])
def test_whichever_comes_first_the_asking_token_is_marked(tell, encoder, name, first):
    messages = [numbers_of(encoder.encode("The cat sat.")), {"choice": CHOICE}]
    marked = tell(name, *messages if first == "numbers" else reversed(messages))
    assert any("cat" in token for token in marked), marked


@pytest.mark.parametrize("name", ["picture", "tokens"])
def test_a_shorter_text_waits_for_its_choice_without_an_error(tell, encoder, name):
    longer, shorter = (numbers_of(encoder.encode(text)) for text in ("The animal was too tired.", "The cat sat."))
    marked = tell(name, longer, {"choice": CHOICE | {"query": 7}}, shorter, {"choice": CHOICE})
    assert any("cat" in token for token in marked), marked
