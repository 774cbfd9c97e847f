"""The guided lesson: ideas in the article's order, each with a prediction that the model itself answers."""

from collections.abc import Callable
from dataclasses import dataclass

from qkv_core.measures.lesson import Answers
from qkv_core.view import View
from qkv_core.words.claims import Claim, Paragraph, either, paragraph
from qkv_core.words.comparatives import is_more, prints_alike
from qkv_core.words.naming import name_of, plural, token_labels

_N_NAMED = 4  # keys whose weights are said
# Enough digits to tell the strongest key from the next, where four are too few.
_FORMS = (".4f", ".6f", ".8f", ".10f")


@dataclass(frozen=True)
class Stop:
    """One stop: something to do on a page, a question to answer before looking, and what the model says."""

    name: str  # short and stable: the answer is kept under it in the address
    title: str
    page: str  # the page's file, where the answer can be seen
    task: str
    question: str
    options: tuple[str, ...]
    right: tuple[int, ...]  # of the options; several where their numbers print the same
    because: Paragraph
    scenes: tuple[int, int]  # of the living picture: where it rests before an answer, and what it plays up to after it
    on_picture: bool = False  # answered by touching a token there

    def is_right(self, answer: str | None) -> bool:
        return any(answer == self.options[place] for place in self.right)


def stops(view: View, found: Answers) -> list[Stop]:
    """All stops for a view; options, right answers and reasons follow from what the model answers."""
    return [build(view, found) for build in _BUILDERS]


def opening(view: View, found: list[Stop]) -> str:
    """What awaits the reader."""
    return (
        f"{len(found)} predictions about your sentence and {name_of(view.tokens, view.query)} in {view.head_name}. The "
        "answers are computed from the model, so another sentence may have others. Nothing is graded or stored: your "
        "predictions live in this page's address."
    )


def summary() -> list[tuple[str, str]]:
    """The article in five sentences, each with the page that shows it."""
    return [
        (
            "A query is what a token looks for, a key is what it can be found by, a value is what it hands over.",
            "library_search",
        ),
        ("All three are learned views of the same token: x times W_Q, W_K and W_V.", "projections"),
        (
            "Scores are queries times keys; divided by √dₖ, softmax turns each row into shares that sum to 1.",
            "four_steps",
        ),
        ("What comes back is a blend of the values, weighted by relevance.", "four_steps"),
        ("Many heads do this in parallel, each with matrices, and habits, of its own.", "all_heads"),
    ]


def _strongest_key(view: View, found: Answers) -> Stop:
    best, *others = found.ranked
    form = next((form for form in _FORMS if not prints_alike(found.row[best], _next_to(found), form)), _FORMS[-1])
    named = sorted([best, *others[: _N_NAMED - 1]])
    weights = ", ".join(f"{name_of(view.tokens, key)} {found.row[key]:{form}}" for key in named)
    return Stop(
        name="strongest",
        title="The search",
        page="four_steps",
        task=f"The query is {name_of(view.tokens, view.query)} in {view.head_name}. Say the sentence aloud first.",
        question="Which token will it look at most? Touch it in the right column of the picture, or choose it below.",
        options=tuple(token_labels(view.tokens)),
        right=tuple(key for key in found.ranked if prints_alike(found.row[key], found.row[best], form)),
        because=paragraph(
            Claim("strongest", f"The model's own weights: {weights}.", about={"best": best, "others": named}),
            "Where that is not what you expected, the model is what it is: small, and trained to compare sentences.",
        ),
        scenes=(1, 5),
        on_picture=True,
    )


def _next_to(found: Answers) -> float:
    """The largest weight beside the strongest key's own; below any weight where there is no other key."""
    return float(found.row[found.ranked[1]]) if len(found.ranked) > 1 else -1.0


def _which_axis_asks(view: View, found: Answers) -> Stop:
    other = next(key for key in found.ranked if key != view.query)
    asks, answers = name_of(view.tokens, view.query), name_of(view.tokens, other)
    there, back = found.row[other], found.back[other]
    return Stop(
        name="axis",
        scenes=(5, 5),
        title="Who asks, who answers",
        page="four_steps",
        task=f"Look at the matrix of weights and find the row of {asks}.",
        question="A token looks at others. Where is the token that asks?",
        options=("At the left of its row", "At the foot of its column", "In both places"),
        right=(0,),
        because=paragraph(
            f"Rows ask, columns answer. {asks} gives {answers} {there:.4f}, in the row of {asks}; the other way round "
            f"{answers} gives {asks} {back:.4f}.",
            either(
                Claim(
                    "two numbers",
                    "Two questions, two numbers.",
                    not prints_alike(there, back, ".4f"),
                    {"other": other},
                ),
                Claim("one number", "Two questions; here their answers print the same.", about={"other": other}),
            ),
        ),
    )


def _three_views(view: View, found: Answers) -> Stop:
    printed = f"{found.likeness:.4f}"
    likeness = float(printed)
    return Stop(
        name="views",
        scenes=(1, 1),
        title="Where Q, K and V come from",
        page="projections",
        task="Look at the three maps: the same tokens as queries, as keys and as values.",
        question=f"How alike are the learned W_Q and W_K of {view.head_name}?",
        options=(
            "Nearly the same: cosine above 0.8",
            "Related: cosine from 0.3 to 0.8",
            "Hardly alike: cosine between −0.3 and 0.3",
            "Rather opposed: cosine of −0.3 or less",
        ),
        right=(0 if likeness > 0.8 else 1 if likeness >= 0.3 else 2 if likeness > -0.3 else 3,),
        because=paragraph(
            Claim("likeness", f"Their cosine is {printed}.", about={"printed": printed}),
            either(
                Claim(
                    "not made equal",
                    "Training had every chance to make them equal, and did not: what a token asks for and what it "
                    "offers are two different things.",
                    likeness <= 0.8,
                ),
                Claim("made nearly equal", "In this head, training made them nearly equal."),
            ),
        ),
    )


def _what_sums_to_one(view: View, found: Answers) -> Stop:
    most = int(found.columns.argmax())
    row = f"Each row: that of {name_of(view.tokens, view.query)} sums to {found.row_sum:.6f}."
    collects = f"the one of {name_of(view.tokens, most)} collects {found.columns[most]:.4f}"
    return Stop(
        name="sums",
        scenes=(3, 4),
        title="Softmax",
        page="four_steps",
        task="Choose the step “weights” and open the numbers below the figure.",
        question="What always sums to 1?",
        options=("Each row", "Each column", "The whole matrix"),
        right=(0,),
        because=paragraph(
            Claim("row sum", row),
            either(
                Claim(
                    "column is not 1",
                    f"A column need not: {collects}.",
                    not prints_alike(found.columns[most], 1, ".4f"),
                    {"key": most},
                ),
                Claim("columns are 1", f"Here the columns do too, but nothing makes them: {collects}."),
            ),
            Claim("total", f"The whole matrix sums to {found.columns.sum():.4f}, one for each token."),
        ),
    )


def _without_scaling(view: View, found: Answers) -> Stop:
    before, after = float(found.row.max()), found.unscaled_largest
    grows, shrinks = is_more(after, before, ".4f"), is_more(before, after, ".4f")
    return Stop(
        name="scaling",
        scenes=(2, 3),
        title="Why √dₖ",
        page="why_sqrt_dk",
        task="Turn dₖ up and watch the products spread.",
        question=f"Without the division by √{view.trace.q.shape[-1]}, what happens to this row's largest weight?",
        options=("It shrinks", "It stays as it is, to four digits", "It grows"),
        right=(0 if shrinks else 2 if grows else 1,),
        because=paragraph(
            either(
                Claim("grows", f"It grows from {before:.4f} to {after:.4f}.", grows),
                Claim("shrinks", f"It shrinks from {before:.4f} to {after:.4f}.", shrinks),
                Claim("stays", f"It is {after:.4f}, as before."),
            ),
            "Larger scores push softmax towards all or nothing; where it is all or nothing, its gradient is zero, and "
            "training has nothing to go by.",
        ),
    )


def _query_tied_to_key(view: View, found: Answers) -> Stop:
    before, after = found.asymmetry, found.tied_asymmetry
    return Stop(
        name="tied",
        scenes=(2, 2),
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


def _what_comes_back(view: View, found: Answers) -> Stop:
    best = found.ranked[0]
    exactness = f"to {found.error_of_values:.1e} in every dimension" if found.error_of_values else "to the last digit"
    return Stop(
        name="value",
        scenes=(4, 5),
        title="A blend comes back",
        page="four_steps",
        task=f"Open the ledger of {name_of(view.tokens, view.query)} and {name_of(view.tokens, best)} and follow it to "
        "z.",
        question="What is z made of?",
        options=("All keys, weighted", "All values, weighted", "The value of the best key, whatever its weight"),
        right=(1,),
        because=paragraph(
            Claim("values make z", f"The weighted sum of the values is z, {exactness}."),
            either(
                Claim(
                    "keys do not",
                    f"That of the keys is off by up to {found.error_of_keys:.1e}.",
                    is_more(found.error_of_keys, found.error_of_values, ".1e"),
                ),
                Claim("keys do too", "In this head that of the keys is the same."),
            ),
            either(
                Claim(
                    "best alone does not",
                    f"The value of {name_of(view.tokens, best)} by itself is off by up to {found.error_of_best:.1e}.",
                    is_more(found.error_of_best, found.error_of_values, ".1e"),
                ),
                Claim("best alone does", f"Here {name_of(view.tokens, best)} has all the weight, and z is its value."),
            ),
            "Keys decide who is heard; only values are passed on.",
        ),
    )


def _do_heads_agree(view: View, found: Answers) -> Stop:
    agree, total = found.n_agreeing, found.n_heads
    return Stop(
        name="heads",
        scenes=(5, 5),
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


def _where_z_goes(view: View, found: Answers) -> Stop:
    n_heads, _, d_head = view.trace.q.shape
    d_model = view.encoding.encoder.d_model
    return Stop(
        name="output",
        scenes=(5, 5),
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


_BUILDERS: tuple[Callable[[View, Answers], Stop], ...] = (
    _strongest_key,
    _three_views,
    _which_axis_asks,
    _what_sums_to_one,
    _what_comes_back,
    _query_tied_to_key,
    _without_scaling,
    _where_z_goes,
    _do_heads_agree,
)
