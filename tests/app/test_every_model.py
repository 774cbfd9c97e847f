"""Models of other sizes and tokenizers, and several of them on one server: every page, every address, every visitor."""

import re

import pytest

from qkv_core.checkpoint import BUNDLED_MODEL
from qkv_core.ui import cache, models
from qkv_core.ui.site import ENTRIES
from tests import equations
from tests.app.screen import prose
from tests.models import sentence_pieces, word_pieces, write_model
from tests.parameters import folds_of

PAGES = [entry.file for entry in ENTRIES]
SHAPES = {
    "odd": {"n_layers": 3, "n_heads": 5, "d_head": 7},
    "deep": {"n_layers": 12, "n_heads": 10, "d_head": 2},
    "single": {"n_layers": 1, "n_heads": 1, "d_head": 11, "normalize": False},
    "multilingual": {"n_layers": 2, "n_heads": 3, "d_head": 5},
    "mpnet": {"n_layers": 2, "n_heads": 5, "d_head": 7, "family": "mpnet"},
    "albert": {"n_layers": 3, "n_heads": 5, "d_head": 3, "family": "albert"},
    "roberta": {"n_layers": 2, "n_heads": 3, "d_head": 7, "family": "roberta"},
    "xlm-roberta": {"n_layers": 4, "n_heads": 2, "d_head": 5, "family": "xlm-roberta"},
    "distilbert": {"n_layers": 2, "n_heads": 5, "d_head": 3, "family": "distilbert"},
}
# The bundled model's sizes, said of any other.
ITS_SIZES = re.compile(
    r"\b(6|six) layers|\b(of|all) (12|twelve) heads|\b(72|seventy-two) heads|"
    r"\b384\b|\b32 (dim|num|prod)|√32|30,?522|MiniLM",
    re.I,
)


@pytest.fixture(scope="session")
def folders(tmp_path_factory):
    """A model of each shape, by name."""
    folder = tmp_path_factory.mktemp("models")
    tokenizers = dict.fromkeys(("multilingual", "xlm-roberta"), sentence_pieces())
    return {
        name: write_model(folder / name, tokenizers.get(name, word_pieces()), **shape) for name, shape in SHAPES.items()
    }


@pytest.fixture
def offer(monkeypatch):
    """A server whose owner names these models."""

    def offer_(*asked_for):
        monkeypatch.setenv("QKV_MODEL", ", ".join(map(str, asked_for)))
        models.offered.cache_clear()

    yield offer_
    models.offered.cache_clear()


def words_of(at):
    """All that a page says, its figures' sentences too."""
    said = [prose(at), *(element.value for kind in ("caption", "info", "warning") for element in at.get(kind))]
    return "\n".join([*said, *(chart.proto.alt for chart in at.get("plotly_chart"))])


def choices_of(at, key):
    """What a menu offers; one behind the view's button has its present choice in its key."""
    return next((box.options for box in at.selectbox if box.key.partition("_menu_")[0] == key), None)


@pytest.mark.usefixtures("few_texts")
@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("page", PAGES)
def test_every_page_with_a_model_of_another_size(open_page, offer, folders, page, shape):
    offer(folders[shape])
    at = open_page(page, **folds_of(page))
    assert not ITS_SIZES.search(words_of(at))
    equations.checked(words_of(at))
    assert choices_of(at, "layer") == [str(layer) for layer in range(SHAPES[shape]["n_layers"])]
    assert choices_of(at, "head") == [str(head) for head in range(SHAPES[shape]["n_heads"])]


def test_a_claim_about_the_bundled_models_size_would_be_noticed(open_page):
    assert ITS_SIZES.search(words_of(open_page("projections", proj_largest="true")))


def test_one_model_needs_no_menu(open_page):
    assert choices_of(open_page("home"), "model") is None


def test_several_are_offered_and_the_address_says_which(open_page, offer, folders):
    offer(BUNDLED_MODEL, folders["odd"], folders["odd"], folders["deep"])
    at = open_page("home", model="odd")
    assert choices_of(at, "model") == [BUNDLED_MODEL, "odd", "deep"]
    assert "**odd**" in prose(at)
    at.selectbox(key="model").select("deep").run()
    assert "**deep**" in prose(at)


def test_two_folders_of_one_name_can_be_told_apart(offer, folders, tmp_path):
    offer(folders["odd"], write_model(tmp_path / "odd", word_pieces(), **SHAPES["deep"]))
    assert list(models.offered()) == ["odd", "odd (2)"]
    assert cache.encoder("odd (2)").n_heads == 10


@pytest.mark.parametrize("junk", ["", "nobody/such-model", "<b>", "x" * 5000])
def test_a_model_that_is_not_offered_gives_way_to_the_first(open_page, offer, folders, junk):
    offer(folders["odd"], folders["deep"])
    at = open_page("four_steps", model=junk)
    assert at.session_state.model == "odd"
    assert choices_of(at, "layer") == ["0", "1", "2"]


@pytest.mark.usefixtures("few_texts")
@pytest.mark.parametrize("page", PAGES)
def test_what_the_other_model_has_not_falls_back(open_page, offer, folders, page):
    offer(folders["deep"], folders["odd"], folders["multilingual"])
    own = {"hl_head": "9", "proj_number": "1", "three_sets": "5", "three_kind": "keys and values shared"}
    at = open_page(page, **folds_of(page), **own, layer="11", head="9", query="8 because", steps_key="6 street")
    assert (at.session_state.layer, at.session_state.head) == (11, 9)
    for other in ("odd", "multilingual"):
        at.selectbox(key="model").select(other).run()
        assert not at.exception, at.exception
        assert at.session_state.layer < SHAPES[other]["n_layers"]
        assert at.session_state.head < SHAPES[other]["n_heads"]


def test_visitors_of_different_models_do_not_disturb_each_other(open_page, offer, folders):
    offer(folders["odd"], folders["deep"])
    one, other = open_page("all_heads"), open_page("all_heads", model="deep")
    for at, n_heads in [(one, 15), (other, 120), (one, 15)]:
        at.run()
        assert at.get("plotly_chart")[0].proto.alt.startswith(f"{n_heads} small heatmaps")


def test_a_model_that_cannot_be_used_says_why_and_leaves_the_choice(open_page, offer, folders, tmp_path):
    refused = write_model(tmp_path / "refused", word_pieces(), **SHAPES["odd"])
    config = refused / "config.json"
    config.write_text(config.read_text().replace('"bert"', '"t5"'))
    offer(folders["odd"], refused, "nobody/such-model")
    at = open_page("four_steps", model="refused")
    (error,) = at.error
    assert "refused has model_type 't5'" in error.value
    assert "Supported are" in error.value
    at.selectbox(key="model").select("nobody/such-model").run()
    assert "hf download nobody/such-model" in at.error[0].value
    at.selectbox(key="model").select("odd").run()
    assert not at.error
    assert at.get("plotly_chart")


def test_markers_of_another_name_are_told(open_page, offer, folders):
    offer(folders["multilingual"])
    at = open_page("home", text="It is 猫.")
    told = [info.value for info in at.info]
    assert "This model writes `<s>` and `</s>` for what these pages call [CLS] and [SEP]." in told
    assert "Not in the model's vocabulary, so it reads `<unk>` instead: `猫`." in told
    assert at.session_state.query == "1 ▁it"


OF_ITS_FAMILY = {
    "mpnet": ["MPNet counts positions from 2", "each head also learned what the distance"],
    "roberta": ["RoBERTa counts positions from 1"],
    "distilbert": ["DistilBERT has no vector for a first and a second sentence"],
    "albert": ["ALBERT's 3 layers are one layer, used again and again"],
}


@pytest.mark.parametrize("shape", ["odd", *OF_ITS_FAMILY])
def test_the_page_on_order_says_what_the_models_family_does_otherwise(open_page, offer, folders, shape):
    offer(folders[shape])
    said = prose(open_page("elsewhere", else_part="order", else_where="true"))
    for other, sentences in OF_ITS_FAMILY.items():
        for sentence in sentences:
            assert (sentence in said) == (other == shape), sentence
