"""Three hundred odd texts, one after the other on one page: each gets its picture, or a sentence that helps."""

import pytest

from qkv_core.encoder import MAX_CHARACTERS, well_formed
from tests.odd_texts import odd_texts

PER_KIND = 28
TEXTS = {kind: texts[:PER_KIND] for kind, texts in odd_texts().items()}


def test_they_are_three_hundred():
    assert sum(map(len, TEXTS.values())) == 300


@pytest.mark.parametrize("kind", TEXTS)
def test_the_home_page_answers(open_page, kind):
    at = open_page("home")
    # A browser sends only valid Unicode: what is left of a lone surrogate is U+FFFD.
    for text in map(well_formed, TEXTS[kind]):
        at.text_input(key="text").set_value(text).run()
        assert not at.exception, f"{text[:200]!a}: {at.exception}"
        kept, blank = text[:MAX_CHARACTERS], not text[:MAX_CHARACTERS].strip()
        pictures = [mount for mount in at.get("bidi_component") if mount.proto.component_name == "qkv_picture"]
        assert len(pictures) == (0 if blank else 1), ascii(kept)
        assert any("There is no sentence yet" in info.value for info in at.info) == blank, ascii(kept)
        cut = any("longer than 4,000 characters" in warning.value for warning in at.warning)
        assert cut == (kept != text and not blank), ascii(kept)
