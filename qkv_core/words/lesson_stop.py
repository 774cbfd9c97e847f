"""What one stop of the guided lesson is; the stops themselves are in lesson_weights.py and lesson_matrices.py."""

from dataclasses import dataclass

from qkv_core.words.claims import Paragraph


@dataclass(frozen=True)
class Stop:
    """One stop: something to do with its picture, a question to answer before looking, and what the model says."""

    name: str  # short and stable: the answer is kept under it in the address
    title: str
    page: str  # the page's file, where the answer can be seen
    task: str
    question: str
    options: tuple[str, ...]
    right: tuple[int, ...]  # of the options; several where their numbers print the same
    because: Paragraph
    scenes: tuple[str, str]  # of the living picture: where it rests before an answer, and what it plays up to after it
    on_picture: bool = False  # answered by touching a token there

    def is_right(self, answer: str | None) -> bool:
        return any(answer == self.options[place] for place in self.right)
