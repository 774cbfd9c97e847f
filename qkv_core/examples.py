"""Sentences to begin with, each with something to see in it."""

DEFAULT_SENTENCE = "The animal didn't cross the street because it was too tired."

EXAMPLES = {
    "Animal, tired": DEFAULT_SENTENCE,
    "Animal, wide": "The animal didn't cross the street because it was too wide.",
    "Trophy, big": "The trophy doesn't fit into the brown suitcase because it is too big.",
    "Trophy, small": "The trophy doesn't fit into the brown suitcase because it is too small.",
    "River bank": "We sat on the bank of the river and watched the boats.",
    "Money bank": "She went to the bank to deposit her money.",
    "A long paragraph": (
        "A library at closing time is a quiet place to think about attention. Every reader has come with a question, "
        "and every book stands behind a label. A girl looks for stories about the sea; she runs her finger along the "
        "labels, lingers where they promise ships and storms, and carries home a little of each book she opened. An "
        "old man wants to know why the moon is pale. He hardly glances at the shelf of cookery, spends most of his "
        "hour on astronomy, and still takes one sentence from a book of poems. Nobody told them which shelf to visit. "
        "Over years of reading they learned what to ask, and the librarian learned what to write on the labels, so "
        "that good questions meet good answers. When the lamps go out, the books do not change, but the readers do, "
        "and tomorrow they will ask something new, because what they found today has become part of who is asking."
    ),
}
