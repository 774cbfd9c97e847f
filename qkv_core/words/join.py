"""What the page of a class's phone says, as plain text; `{…}` is filled in by its script."""

from typing import Any

TITLE = "The class predicts"
NO_SCRIPT = "This page needs JavaScript: your browser has switched it off, or is too old for it."
WORDS: dict[str, Any] = {
    "news": {
        "waits": "The class is on its way. Keep this page open.",
        "lost": "The line is down for a moment. Keep this page open: it comes back by itself.",
        "before": "You are in. The first question comes when your lecturer asks it.",
        "over": "There is no class at this address now: it is over, or the code is another one.",
        "full": "This class is full.",
        "choose": "You are asked. Nobody sees who answered what.",
        "sending": "On its way …",
        "sent": "Your answer has arrived. Now wait for the others.",
        "late": "Too late for this one: the answer is being shown. The next one is yours.",
        "shown": "",
    },
    "group": "Your answer",
    "count": "Question {place} of {n}",
    "send": "Send",
    "next": "Next",
    "back": "Back",
    "right": "You were right.",
    "wrong": "The model says something else.",
    "unsaid": "You did not answer this one.",
    "model": "The answer: {right}.",
    "sheet": "Thank you: all your answers are in.",
    "mine": "(you)",
    "of_class": "The class, {n} answers",
    "of_model": "The model",
}
