"""Numbers as a page prints them: a result is computed from what stands there, so that a calculator agrees."""

from collections.abc import Iterable
from decimal import Decimal


def printed(number: float | Decimal, digits: int) -> Decimal:
    """The number with so many digits after the point, rounded as `format` does; zero has no sign."""
    return Decimal(f"{number:.{digits}f}") + 0


def total(terms: Iterable[Decimal]) -> Decimal:
    """The sum of what was printed, with as many digits as the longest of the terms."""
    return sum(terms, Decimal(0))


def product(one: Decimal, other: Decimal, digits: int) -> Decimal:
    """The product of what was printed, with so many digits."""
    return printed(one * other, digits)


def quotient(one: Decimal, other: Decimal, digits: int) -> Decimal:
    """What was printed over another number, with so many digits."""
    return printed(one / other, digits)


def root(number: int) -> Decimal:
    """√number, where a page prints it as such: exact but for the 28 digits of a calculator."""
    return Decimal(number).sqrt()
