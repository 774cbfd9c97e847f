"""What Home says beside its picture."""

ASKED = "A language model gives each word a look at all the others. Can you tell where one of them looks?"


def to_try(model: str) -> str:
    """What to do next, and whose numbers it shows."""
    return f"Touch another word, or type a sentence of your own. Every number comes from a real model, **{model}**."


LESSON = "**Start the lesson**: nine short questions"

AT_A_GLANCE = {
    "Vector": [
        "Query, q\u00a0=\u00a0x·W_Q\u00a0+\u00a0b_Q",
        "Key, k\u00a0=\u00a0x·W_K\u00a0+\u00a0b_K",
        "Value, v\u00a0=\u00a0x·W_V\u00a0+\u00a0b_V",
    ],
    "Role": ["what this word looks for", "what this word can be found by", "what this word passes on when found"],
    "In a library": ["your question at the desk", "the label on a book's spine", "the pages of the book"],
}
