"""Six short questions on what is often thought wrong, the same before a lesson and after it.

Their right answers are the model's own numbers where a number decides.
"""

from collections.abc import Sequence
from dataclasses import replace

from qkv_core.classroom.gain import normalised_gain
from qkv_core.classroom.ideas import Idea, Question
from qkv_core.measures.lesson import Answers
from qkv_core.view import View
from qkv_core.words.claims import Claim, Paragraph, either, paragraph
from qkv_core.words.comparatives import prints_alike
from qkv_core.words.lesson_weights import without_scaling
from qkv_core.words.markdown import without_markdown
from qkv_core.words.naming import name_of

BEFORE, AFTER = "before", "after"
TITLES = {BEFORE: "Six questions, before", AFTER: "Six questions, after"}
_EXACT = 1e-4  # how far a sum computed in float32 may be from what it is


def sheet(view: View, found: Answers, when: str) -> Idea:
    """The six as one sheet for phones, BEFORE or AFTER."""
    plain = [replace(question, asks=without_markdown(question.asks)) for question in questions(view, found)]
    return Idea(when, TITLES[when], tuple(plain), is_sheet=True)


def questions(view: View, found: Answers) -> tuple[Question, ...]:
    """All six, about the view's own query; their texts are Markdown."""
    asks = name_of(view.tokens, view.query)
    return (
        _both_ways(view, found),
        Question(
            f"Where do the query, the key and the value of {asks} come from?",
            (
                "They are three copies of one vector",
                "From one vector, times three learned matrices",
                "They are looked up in a list of words",
            ),
            (1,),
        ),
        Question(
            f"In one head, add up the attention weights that {asks} gives. What do you get?",
            ("That depends on the sentence", "The number of tokens", "1"),
            (2,) if abs(found.row_sum - 1) < _EXACT else (0,),
        ),
        _what_comes_back(view, found),
        Question(
            f"Without the division by √{view.trace.q.shape[-1]}, the largest weight of {asks} would …",
            ("shrink", "stay as it is", "grow"),
            without_scaling(view, found).right,
        ),
        Question(
            f"After attention, what becomes of the vector of {asks}?",
            (
                "What came back is added to it",
                "What came back takes its place",
                "It becomes that of the token with the largest weight",
            ),
            (0,),
        ),
    )


def _both_ways(view: View, found: Answers) -> Question:
    other = next(key for key in found.ranked if key != view.query)
    asks, answers = name_of(view.tokens, view.query), name_of(view.tokens, other)
    return Question(
        f"{asks} gives {answers} an attention weight. Does {answers} give {asks} the same, to four digits?",
        ("Yes, a weight belongs to the pair", "No, each asks a question of its own"),
        (0,) if prints_alike(found.row[other], found.back[other], ".4f") else (1,),
    )


def _what_comes_back(view: View, found: Answers) -> Question:
    errors = (found.error_of_best, found.error_of_values, found.error_of_keys)
    return Question(
        f"What does {name_of(view.tokens, view.query)} get back from a head?",
        (
            "The value of the token with the largest weight",
            "All values, each times its weight, added up",
            "All keys, each times its weight, added up",
        ),
        tuple(option for option, error in enumerate(errors) if error < _EXACT),
    )


def own_gain(before: int, after: int, of: int) -> Paragraph:
    """One learner's right answers before and after, of so many, and the normalised gain."""
    gain = normalised_gain(before / of, after / of)
    return paragraph(
        Claim(
            "right",
            f"**{before} of {of} right before, {after} of {of} after.**",
            about={"before": before, "after": after},
        ),
        either(
            Claim("nothing to gain", "All was right before: nothing could be gained.", gain is None),
            Claim(
                "gain",
                f"That is {after - before} of the {of - before} that could be gained.",
                gain is not None and gain > 0,
                {"gained": after - before, "could": of - before},
            ),
            Claim("no gain", "Look again at the ideas above: some of them still surprise you."),
        ),
    )


def right_answers(asked: Sequence[Question]) -> Paragraph:
    """A list of the questions with what is right, in Markdown."""
    lines = [
        f"- {question.asks} **{' / '.join(question.options[place] for place in question.right)}**" for question in asked
    ]
    return paragraph("\n".join(lines))
