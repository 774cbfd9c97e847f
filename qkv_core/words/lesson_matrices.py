"""The lesson's stops about what was learned: three matrices a head, W_O after it, and many heads side by side."""

from qkv_core.measures.lesson import Answers
from qkv_core.view import View
from qkv_core.words.claims import Claim, either, paragraph
from qkv_core.words.comparatives import is_more, prints_alike
from qkv_core.words.lesson_stop import Stop
from qkv_core.words.naming import plural


def three_views(view: View, found: Answers) -> Stop:
    overlap, unrelated = f"{found.overlap:.2f}", f"{found.unrelated_overlap:.2f}"
    shown = float(overlap)
    return Stop(
        name="views",
        scenes=("ask", "make"),
        title="Where Q, K and V come from",
        page="projections",
        task="Look at the three maps: the same tokens as queries, as keys and as values.",
        question=f"In {view.head_name}, does W_K read the same directions of x as W_Q? 1 is all the same, 0 none.",
        options=("Nearly the same: above 0.8", "Partly: from 0.3 to 0.8", "Mostly others: below 0.3"),
        right=(0 if shown > 0.8 else 1 if shown >= 0.3 else 2,),
        because=paragraph(
            Claim(
                "overlap",
                f"Their overlap is {overlap}; directions of no relation have {unrelated} on average.",
                about={"overlap": overlap, "unrelated": unrelated},
            ),
            either(
                Claim(
                    "not made equal",
                    "Training had every chance to make them equal, and did not: what a token asks for and what it "
                    "offers are two different things.",
                    shown <= 0.8,
                ),
                Claim("made nearly equal", "In this head, training made them nearly equal."),
            ),
        ),
    )


def query_tied_to_key(view: View, found: Answers) -> Stop:
    before, after = found.asymmetry, found.tied_asymmetry
    return Stop(
        name="tied",
        scenes=("match", "match"),
        title="Why three vectors",
        page="why_three",
        task=f"Imagine that {view.head_name} used W_Q for its keys too; the page does it to the real model.",
        question="If Q = K, what is certain about the scores?",
        options=("They are symmetric: i to j equals j to i", "Every token looks at itself only", "They become zero"),
        right=(0,),
        because=paragraph(
            "Done to the real model:",
            either(
                Claim(
                    "gap falls",
                    f"the largest gap between a score and its mirror falls from {before:.2g} to {after:.2g}.",
                    is_more(before, after, ".2g"),
                ),
                Claim("no gap", f"the largest gap between a score and its mirror is {after:.2g}."),
            ),
            "A token must then offer exactly what it asks.",
            _self_attention(found.self_attention, found.tied_self_attention),
        ),
    )


def _self_attention(before: float, after: float) -> Claim:
    change = f"stays at {after:.4f}" if prints_alike(before, after, ".4f") else f"goes from {before:.4f} to {after:.4f}"
    mean = f"The mean weight on oneself {change}"
    return either(
        Claim("not itself only", f"{mean}: that is not looking at itself only.", not prints_alike(after, 1, ".4f")),
        Claim("itself only", f"{mean}: here every token looks at itself only, but nothing makes it."),
    )


def where_z_goes(view: View, found: Answers) -> Stop:
    n_heads, _, d_head = view.trace.q.shape
    d_model = view.encoding.encoder.d_model
    return Stop(
        name="output",
        scenes=("blend", "add"),
        title="Where z goes",
        page="weight_worth",
        task=f"z has {d_head} numbers, a token of this model {d_model}.",
        question="What becomes of the z of this head?",
        options=(
            "It is the token's new vector",
            "It goes through W_O and is added to what the other heads bring",
            "The head with the largest weight hands on its z, the others are dropped",
        ),
        right=(1,),
        because=paragraph(
            f"Each of the {n_heads} heads of the layer has its own part of W_O, {d_head} × {d_model}.",
            Claim(
                "heads add up",
                "Their outputs and b_O add up to the layer's attention output, "
                f"{'to the last digit' if not found.error_of_sum else f'to {found.error_of_sum:.1e}'}.",
            ),
            "Then x itself is added to it: attention adds to a token, it does not replace it.",
        ),
    )


def do_heads_agree(view: View, found: Answers) -> Stop:
    agree, total = found.n_agreeing, found.n_heads
    return Stop(
        name="heads",
        scenes=("blend", "blend"),
        title="Many heads in parallel",
        page="all_heads",
        task="Look at all heads at once.",
        question=f"How many of the {total} heads look most at the same key as {view.head_name} does?",
        options=("Fewer than a third", "From a third to two thirds", "More than two thirds"),
        right=(0 if 3 * agree < total else 1 if 3 * agree <= 2 * total else 2,),
        because=paragraph(
            either(
                Claim("some agree", f"{agree} of {total}, that head included.", agree > 1),
                Claim("none agrees", f"1 of {total}: that head by itself."),
            ),
            either(
                Claim(
                    "several looked at",
                    f"Between them they look most at {plural(found.n_looked_at, 'token')}: many questions are asked at "
                    "once.",
                    found.n_looked_at > 1,
                    {"number": found.n_looked_at},
                ),
                Claim("one looked at", "All of them look most at the same token."),
            ),
        ),
    )
