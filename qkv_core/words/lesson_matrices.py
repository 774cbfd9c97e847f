"""The lesson's ideas about what was learned: three matrices a head, heads side by side, and one word changed."""

from qkv_core.measures.changes import Experiment
from qkv_core.measures.lesson import Answers
from qkv_core.view import View
from qkv_core.words import changes as change_words
from qkv_core.words import comparison as comparison_words
from qkv_core.words.claims import Claim, either, paragraph
from qkv_core.words.lesson_stop import Stop
from qkv_core.words.markdown import code
from qkv_core.words.naming import name_of, plural
from qkv_core.words.shares import leaders


def three_views(view: View, found: Answers) -> Stop:
    """Three views of one x."""
    overlap, unrelated = f"{found.overlap:.0%}", f"{found.unrelated_overlap:.0%}"
    shown = float(overlap[:-1])
    return Stop(
        name="views",
        title="Where q, k and v come from",
        page="projections",
        task="One x goes through three matrices.",
        question="Do W_Q and W_K read the same parts of x?",
        options=("Nearly the same", "About half of them", "Mostly different ones"),
        right=(0 if shown > 80 else 1 if shown >= 30 else 2,),
        because=paragraph(
            Claim(
                "overlap",
                f"In {view.head_name} they share {overlap} of their directions. Two random matrices share {unrelated}.",
                about={"overlap": overlap, "unrelated": unrelated},
            ),
            Claim("not made equal", "So a word asks for something else than it offers.", shown <= 80),
        ),
        scenes=("ask", "make"),
    )


def query_tied_to_key(view: View, found: Answers) -> Stop:
    """Query is not key."""
    now, then = leaders(found.row), leaders(found.tied.changed.row)
    outcomes = (now == then, then == (view.query,), now != then != (view.query,))
    return Stop(
        name="tied",
        title="Why not one vector?",
        page="why_three",
        task="Let query and key share one matrix.",
        question=f"Where does {name_of(view.tokens, view.query)} look most then?",
        options=("Where it looks now", "At itself", "At another word"),
        right=tuple(place for place, is_so in enumerate(outcomes) if is_so),
        because=paragraph(
            change_words.answer(Experiment(view, view), found.tied),
            "A shared matrix makes each word ask for exactly what it offers.",
        ),
        scenes=("match", "match"),
    )


def do_heads_agree(view: View, found: Answers) -> Stop:
    """Many searches in parallel."""
    agree, total = found.n_agreeing, found.n_heads
    asks = name_of(view.tokens, view.query)
    return Stop(
        name="heads",
        title="Many heads",
        page="all_heads",
        task=f"{view.head_name} is one of {total} heads.",
        question=f"For {asks}, how many of them look most where this one does?",
        options=("Fewer than a third", "From a third to two thirds", "More than two thirds"),
        right=(0 if 3 * agree < total else 1 if 3 * agree <= 2 * total else 2,),
        because=paragraph(
            either(
                Claim("some agree", f"{agree} of {total} do, this one included.", agree > 1, {"number": agree}),
                Claim("none agrees", "Only this one does."),
            ),
            either(
                Claim(
                    "several looked at",
                    f"Together they look most at {plural(found.n_looked_at, 'word')}: each head asks its own question.",
                    found.n_looked_at > 1,
                    {"number": found.n_looked_at},
                ),
                Claim("one looked at", "All of them look most at the same word."),
            ),
        ),
        scenes=("blend", "blend"),
    )


def one_word_changed(view: View, found: Answers) -> Stop:
    """What one word does to another's search."""
    changed, asks = found.changed, name_of(view.tokens, view.query)
    before, after = leaders(changed.first.row), leaders(changed.second.row)
    same = [changed.alignment.partner(key) for key in before] == list(after)
    return Stop(
        name="change",
        title="One word changed",
        page="two_sentences",
        task=f"Now the sentence reads {code(changed.second.encoding.text)}",
        question=f"Does {asks} still look most at the same word?",
        options=("Yes", "No", f"There is no {asks} any more"),
        right=(2 if not changed.is_followed else 0 if same else 1,),
        because=comparison_words.answer(changed),
        scenes=("blend", "blend"),
    )
