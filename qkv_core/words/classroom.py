"""What a class is asked at a stop of the lesson, and what its lecturer reads of the answers."""

from collections.abc import Sequence

from qkv_core.classroom.gain import normalised_gain, share_right
from qkv_core.classroom.ideas import Idea, Question, Row, Tally
from qkv_core.classroom.rooms import Result
from qkv_core.view import View
from qkv_core.words.claims import Claim, Paragraph, either, paragraph
from qkv_core.words.lesson_stop import Stop
from qkv_core.words.markdown import without_markdown
from qkv_core.words.naming import name_of, plural
from qkv_core.words.six_questions import AFTER, BEFORE

LABELS = {
    "open": "With a class",
    "what": "Phones join by a code and predict with you. Nobody is named, nothing is typed, and no cookie stays.",
    "picture": "A QR code that opens the class's page on a phone",
    "phones": "of {n} have answered",
    "this machine": "Phones can't open this address: it means the machine that reads it. Open the app by its name or "
    "number in the network.",
    "show": "Reveal",
    "close": "Close the questions",
    "back": "Back to the lesson",
    BEFORE: "Six questions, before",
    AFTER: "Six questions, after",
    "csv": "Save counts",
    "end": "End the class",
    "ended": "The class is over, and its counts are gone.",
    "over": "That class is over: three hours after its last step, or because it was ended.",
    "waits": "The class waits: its store does not answer. Its phones come back by themselves, and the app goes on.",
}


def idea_of(view: View, stop: Stop) -> Idea:
    """A stop for phones: its question with the row that answers it."""
    row = Row(
        view.encoding.text,
        tuple(view.tokens),
        view.layer,
        view.head,
        view.query,
        tuple(round(float(share), 6) for share in view.row),
        stop.scenes,
    )
    because = without_markdown(stop.because)
    if stop.on_picture:
        asked = f"In {view.head_name}, which token will {name_of(view.tokens, view.query)} look at most?"
        question = Question(without_markdown(asked), row.tokens, stop.right, because)
    else:
        asked = f"{stop.task} {stop.question}"
        options = tuple(map(without_markdown, stop.options))
        question = Question(without_markdown(asked), options, stop.right, because)
    return Idea(stop.name, stop.title, (question,), row, on_tokens=stop.on_picture)


def how_many_were_right(tally: Tally) -> Paragraph:
    """Of an idea of one question: in a sentence."""
    n_right = tally.scores[1]
    return paragraph(
        either(
            Claim("nobody answered", "Nobody has answered.", tally.n == 0),
            Claim("all right", "All of the class were right.", n_right == tally.n),
            Claim("none right", "Nobody was right: a good moment to ask why.", n_right == 0),
            Claim("some right", f"{n_right} of {tally.n} were right.", about={"right": n_right, "of": tally.n}),
        )
    )


def what_was_learned(results: Sequence[Result]) -> Paragraph | None:
    """The two sheets as shares and the normalised gain; None until both have answers."""
    sheets = sheets_of(results)
    if sheets is None:
        return None
    before, after = (round(share_right(tally) or 0, 2) for tally in sheets)  # as they are printed
    gain = normalised_gain(before, after)
    n_before, n_after = (plural(tally.n, "phone") for tally in sheets)
    said = f"Right before: **{before:.0%}** ({n_before}). Right after: **{after:.0%}** ({n_after})."
    return paragraph(
        Claim("shares", said, about={"before": before, "after": after}),
        either(
            Claim("nothing to gain", "All was right before: nothing could be gained.", gain is None),
            Claim(
                "gain",
                f"The normalised gain is **{gain or 0:.2f}**: of all that could be gained, the share that was.",
                (gain or 0) >= 0,
                {"gain": gain},
            ),
            Claim("loss", f"The normalised gain is **{gain or 0:.2f}**: fewer were right after than before."),
        ),
    )


def sheets_of(results: Sequence[Result]) -> tuple[Tally, Tally] | None:
    """The latest sheet before and the latest after; None until both have answers."""
    latest = {result.idea.name: result.tally for result in results if result.idea.is_sheet}
    return (latest[BEFORE], latest[AFTER]) if {BEFORE, AFTER} <= latest.keys() else None
