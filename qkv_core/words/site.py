"""What the site without a server says: its texts as plain text, and the news of its model as templates."""

from typing import Any

TITLE = "How does a word know what to look at?"
LEAD = "It asks. Touch a word, or type any sentence: every number is a real language model's own."
LABELS = {
    "sentence": "Your sentence",
    "example": "Examples",
    "own": "your own sentence",
    "picture": "The picture is on its way. If it does not come, your browser is too old for this page, or the page was "
    "opened from a folder: it needs a web address.",
    "load": "Load the model now",
    "keep": "Keep every word for use without a network ({more} MB)",
    "loaded": "How much of it has come",
    "svg": "Save SVG",
    "png": "Save PNG",
    "save": "Save as one file",
    "copy": "Copy the link",
    "own_tab": "Open in a tab of its own",
}
TEACHERS = {
    "title": "For your own pages",
    "how": "This line shows the same sentence, head and word in a course's page. A picture saved as one file needs no "
    "other page at all.",
    "frame": "The line for your page",
}
APP = {
    "title": "There is more on your own machine",
    "what": "This is one page of fifteen. The full app opens every step of every head, changes the model and shows "
    "what that costs, trains a head before your eyes, and has a lesson for a class. In a copy of the project:",
    "commands": "pip install -r requirements.txt\nstreamlit run app.py",
}
PRIVACY = "What you type stays in your browser: no host is told, not even this one."
FRAME = '<iframe src="{address}" title="One query" width="100%" height="900" style="border: 0" loading="lazy"></iframe>'

_SOURCES = {True: "the published model", False: "the NumPy encoder"}


def news(published: bool) -> dict[str, str]:
    """The sentences by name; `published` says whether the proof's numbers are the published model's own."""
    source = _SOURCES[published]
    return {
        "example": "Type, and the picture follows: {size} MB come once, 0.2 MB more for a rare word.",
        "linked": "This link brings a sentence of its own. To see it, load the model once: {size} MB. Until then the "
        "picture shows the first example.",
        "loading": "The model is coming: {loaded} of {size} MB. The picture can be touched meanwhile.",
        "ready": "Type, and the picture follows.",
        "empty": "There is no sentence yet. Type one, or take an example.",
        "cut_tokens": "The model reads 256 tokens: the last {n} of this text are left out.",
        "cut_characters": "The text is too long: its last {n} characters are left out.",
        "keeping": "Every word is coming: {loaded} of {more} MB.",
        "kept": "All of it is here now, with or without a network.",
        "trouble": "{message}",
        "copied": "The link is copied.",
        "no_worker": "This browser can't run the model: it is too old for a module in a worker.",
        "proving": f"Comparing with {source} …",
        "same": f"Same numbers as {source} ✓ (largest difference {{difference}})",
        "other": f"NOT the numbers of {source}: they differ by up to {{difference}}. Don't rely on what you see.",
        "source_example": "Its numbers came with this page.",
        "source_computed": "Computed in your browser in {took} ms.",
    }


def words(published: bool) -> dict[str, Any]:
    """All that the page's scripts say."""
    return {"news": news(published), "frame": FRAME}
