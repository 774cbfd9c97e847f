"""The lesson's stops about one query's row: whom it asks, what its weights sum to, and what they bring back."""

from qkv_core.measures.lesson import Answers
from qkv_core.view import View
from qkv_core.words.claims import Claim, either, paragraph
from qkv_core.words.comparatives import is_more, prints_alike
from qkv_core.words.lesson_stop import Stop
from qkv_core.words.naming import name_of, token_labels

_N_NAMED = 4  # keys whose weights are said
# Enough digits to tell the strongest key from the next, where four are too few.
_FORMS = (".4f", ".6f", ".8f", ".10f")


def strongest_key(view: View, found: Answers) -> Stop:
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
        scenes=("ask", "blend"),
        on_picture=True,
    )


def _next_to(found: Answers) -> float:
    """The largest weight beside the strongest key's own; below any weight where there is no other key."""
    return float(found.row[found.ranked[1]]) if len(found.ranked) > 1 else -1.0


def which_axis_asks(view: View, found: Answers) -> Stop:
    other = next(key for key in found.ranked if key != view.query)
    asks, answers = name_of(view.tokens, view.query), name_of(view.tokens, other)
    there, back = found.row[other], found.back[other]
    return Stop(
        name="axis",
        scenes=("blend", "blend"),
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


def what_sums_to_one(view: View, found: Answers) -> Stop:
    most = int(found.columns.argmax())
    row = f"Each row: that of {name_of(view.tokens, view.query)} sums to {found.row_sum:.6f}."
    collects = f"the one of {name_of(view.tokens, most)} collects {found.columns[most]:.4f}"
    return Stop(
        name="sums",
        scenes=("scale", "share"),
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
            Claim("total", f"The whole matrix sums to {found.columns.sum():.3f}, one for each token."),
        ),
    )


def without_scaling(view: View, found: Answers) -> Stop:
    before, after = float(found.row.max()), found.unscaled_largest
    grows, shrinks = is_more(after, before, ".4f"), is_more(before, after, ".4f")
    return Stop(
        name="scaling",
        scenes=("match", "scale"),
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


def what_comes_back(view: View, found: Answers) -> Stop:
    best = found.ranked[0]
    exactness = f"to {found.error_of_values:.1e} in every dimension" if found.error_of_values else "to the last digit"
    return Stop(
        name="value",
        scenes=("share", "blend"),
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
