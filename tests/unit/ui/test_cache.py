"""What visitors share: who asks for the same gets the same."""

from qkv_core.interventions import parse_interventions
from qkv_core.ui import cache

TEXT = "Counted to the byte."


def test_the_same_text_under_the_same_change_is_computed_once():
    changes = parse_interventions("uniform@L2")
    assert cache.encode(TEXT, changes) is cache.encode(TEXT, parse_interventions("uniform@L2"))
    assert cache.encode(TEXT, ()) is cache.encode(TEXT)
    assert cache.encode(TEXT, changes) is not cache.encode(TEXT)


def test_an_embedding_holds_no_encoding():
    embedding = cache.sentence_embedding(TEXT, parse_interventions("uniform@L2"))
    assert (embedding == cache.encode(TEXT, parse_interventions("uniform@L2")).sentence_embedding).all()
    assert embedding.base is None or embedding.base.nbytes == embedding.nbytes
