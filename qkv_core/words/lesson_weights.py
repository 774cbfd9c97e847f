"""The lesson's ideas about one query's row: whom it asks, what fits, what its shares sum to and bring back."""

from qkv_core.measures.lesson import Answers
from qkv_core.view import View
from qkv_core.words.claims import Claim, either, paragraph
from qkv_core.words.lesson_stop import Stop
from qkv_core.words.naming import few_or_count, name_of, token_labels
from qkv_core.words.shares import each, leaders, share, tied

_WORTH_A_WORD = 0.01  # of the attention: below it, what comes next is nobody's surprise


def strongest_key(view: View, found: Answers) -> Stop:
    """The search itself, on the living picture."""
    asks, first = name_of(view.tokens, view.query), leaders(found.row)
    most = share(float(found.row.max()))
    second = tied(found.row, found.ranked, len(first)) if len(first) < len(found.row) else ()
    return Stop(
        name="strongest",
        title="The search",
        page="home",
        task=f"In {view.head_name}, {asks} looks for something.",
        question="Which word does it look at most?",
        options=tuple(token_labels(view.tokens)),
        right=first,
        because=paragraph(
            Claim(
                "strongest",
                f"{asks} gives {few_or_count(view.tokens, first)} {most} of its attention{each(first)}.",
                about={"keys": first, "share": most},
            ),
            _runner_up(view, found, second),
            "Surprised? This model is small, and it learned to compare sentences.",
        ),
        scenes=("ask", "blend"),
        on_picture=True,
    )


def _runner_up(view: View, found: Answers, keys: tuple[int, ...]) -> Claim | str:
    if not keys or found.row[keys[0]] < _WORTH_A_WORD:
        return ""
    weight = share(float(found.row[keys[0]]))
    return Claim(
        "runner up",
        f"Next, {few_or_count(view.tokens, keys)}: {weight}{each(keys)}.",
        about={"keys": keys, "share": weight},
    )


def what_fits(view: View, found: Answers) -> Stop:
    """Why a product measures fit, on the toy of two arrows."""
    asks = name_of(view.tokens, view.query)
    best, worst = int(found.scores.argmax()), int(found.scores.argmin())
    high, low = f"{found.scores[best]:.0f}", f"{found.scores[worst]:.0f}"
    of_best, of_worst = name_of(view.tokens, best), name_of(view.tokens, worst)
    return Stop(
        name="fit",
        title="Why multiply?",
        page="four_steps",
        task="Drag an arrow.",
        question="When is the product of a query and a key largest?",
        options=("When both point the same way", "When they stand at a right angle", "When they point apart"),
        right=(0,),
        because=paragraph(
            "The same way makes it large, a right angle makes it zero, and apart makes it negative.",
            either(
                Claim(
                    "scores differ",
                    f"In {view.head_name}, {asks} scores {high} with {of_best} and {low} with {of_worst}.",
                    high != low,
                    {"best": best, "worst": worst, "high": high, "low": low},
                ),
                Claim("scores alike", f"In {view.head_name}, {asks} scores {high} with every word."),
            ),
        ),
        scenes=("ask", "match"),
    )


def what_sums_to_one(view: View, found: Answers) -> Stop:
    """Softmax makes shares."""
    most = int(found.columns.argmax())
    collected = f"{found.columns[most]:.0%}"
    asks, collects = name_of(view.tokens, view.query), name_of(view.tokens, most)
    return Stop(
        name="sums",
        title="Softmax",
        page="four_steps",
        task="Softmax turns scores into shares.",
        question="Which of these always adds up to 100%?",
        options=("What one word gives", "What one word gets", "All shares together"),
        right=(0,),
        because=paragraph(
            Claim("row sum", f"{asks} gives 100%, whatever its scores are."),
            either(
                Claim(
                    "column is not 1",
                    f"{collects} gets {collected}, for any word may look at it.",
                    collected != "100%",
                    {"key": most, "sum": collected},
                ),
                Claim("columns are 1", f"Here {collects} gets 100% too, but nothing makes it so.", about={"key": most}),
            ),
        ),
        scenes=("scale", "share"),
    )


def without_scaling(view: View, found: Answers) -> Stop:
    """What the division is for."""
    before, after = float(found.row.max()), found.unscaled_largest
    stays = share(before) == share(after)
    about = {"before": share(before), "after": share(after)}
    return Stop(
        name="scaling",
        title="Why √dₖ",
        page="why_sqrt_dk",
        task="Pull dₖ up.",
        question=f"Without the division by √{view.trace.q.shape[-1]}, what happens to your largest share?",
        options=("It shrinks", "It stays", "It grows"),
        right=(1 if stays else 0 if after < before else 2,),
        because=paragraph(
            either(
                Claim("stays", f"It stays at {share(after)}.", stays, {"after": share(after)}),
                Claim("grows", f"It grows from {share(before)} to {share(after)}.", after > before, about),
                Claim("shrinks", f"It shrinks from {share(before)} to {share(after)}.", about=about),
            ),
            "Undivided, softmax is close to all or nothing. Then its gradient vanishes, and learning stops.",
        ),
        scenes=("match", "scale"),
    )


def what_comes_back(view: View, found: Answers) -> Stop:
    """What is matched is not what is passed on."""
    asks, best = name_of(view.tokens, view.query), found.ranked[0]
    most = share(float(found.row[best]))
    return Stop(
        name="value",
        title="A blend comes back",
        page="weight_worth",
        task="Keys are matched.",
        question=f"And what does {asks} bring home?",
        options=("A blend of all keys", "A blend of all values", "One value, the strongest word's"),
        right=(1,),
        because=paragraph(
            Claim(
                "blend",
                f"Of {name_of(view.tokens, best)}'s value it takes {most}, and a share of every other one.",
                most != "100%",
                {"key": best, "share": most},
            ),
            "Keys decide who is heard. Values are what is said.",
        ),
        scenes=("share", "blend"),
    )
