"""Every term's sentence can stand as the title of a link."""

from qkv_core.words.glossary import TERMS


def test_every_term_is_one_short_sentence_without_markup():
    for term in TERMS:
        assert term.says.endswith(".")
        assert len(term.says) <= 100
        assert not set('"`*<>\\\n') & set(term.name + term.says)
