"""What a sentence claims, as a value that can be asked whether it holds.

A sentence-maker takes measures, decides by conditions and returns a `Paragraph`: a string for the page that remembers
its claims, so that a test can check each of them against what it means.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Claim:
    """One thing said. `about` holds what it is said of: a key's position, a number as it is printed."""

    name: str
    text: str  # Markdown
    holds: bool = True
    about: Mapping[str, object] = field(default_factory=dict)


class Paragraph(str):
    """Markdown, and the claims that stand in it."""

    claims: tuple[Claim, ...]

    def __new__(cls, text: str, claims: tuple[Claim, ...]) -> "Paragraph":
        """A string cannot be changed later, so both are given here."""
        made = super().__new__(cls, text)
        made.claims = claims
        return made


def paragraph(*parts: Claim | str, between: str = " ") -> Paragraph:
    """What is plain and what holds, with blanks between; a paragraph among the parts keeps its claims."""
    said = [part for part in parts if not isinstance(part, Claim) or part.holds]
    claims = [claim for part in said for claim in _claims_of(part)]
    texts = [part.text if isinstance(part, Claim) else str(part) for part in said]
    return Paragraph(between.join(text for text in texts if text), tuple(claims))


def either(*claims: Claim) -> Claim:
    """The first that holds. Raises ValueError if none does: the last should hold whenever the others do not."""
    for claim in claims:
        if claim.holds:
            return claim
    raise ValueError(f"None of these holds: {', '.join(claim.name for claim in claims)}.")


def _claims_of(part: Claim | str) -> tuple[Claim, ...]:
    if isinstance(part, Claim):
        return (part,)
    return part.claims if isinstance(part, Paragraph) else ()
