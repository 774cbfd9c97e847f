"""What the learner chose to look at: the one value that pages, figures and words share."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Choice:
    """A view of one encoding; layers, heads and tokens count from 0."""

    text: str
    layer: int
    head: int
    query: int  # the token that asks
    hide_special: bool = False  # leave [CLS] and [SEP] out of the picture, numbers unchanged

    @property
    def head_name(self) -> str:
        """As the field writes it: L3H1."""
        return f"L{self.layer}H{self.head}"
