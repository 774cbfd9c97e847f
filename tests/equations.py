"""Operations that a text prints between numbers: found by their signs, and done again as with a calculator.

`checked` raises AssertionError where a result is not what its operands give, rounded to the digits in which it stands,
and where signs stand between numbers that nobody could do again.
"""

import re
from collections.abc import Callable, Iterator
from decimal import Decimal, localcontext

_CODE = re.compile(r"(?<!`)(`+)(?!`).+?(?<!`)\1(?!`)", re.S)
_NUMBER = re.compile(r"\d+(?:\.\d+)?(?:e[-+]?\d+)?")
_RESULT = re.compile(r"\s*\(?(-?\d+(?:\.\d+)?(?:e[-+]?\d+)?)(%?)")
_BEGINS = re.compile(r"(?<![\w.\[·/×÷])(?:[-(]|√|exp|ln |\d)")
_SIGNS = {"+": "+", "-": "-", "×": "*", "·": "*", "÷": "/", "/": "/"}
# Signs between numbers that say how many things there are, and promise no result.
_COUNTS = re.compile(r"\d+ × \d+ (?:times|numbers)|\d+ × \d+ × \d+ numbers|part of W_O, \d+ × \d+")
_LONGEST = 160  # characters of one side


class _NotReadError(Exception):
    """What stands here is no sum or product of numbers."""


class _Side:
    """One side of an equation, read from left to right: sums of products of numbers, roots, powers and brackets."""

    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0

    def value(self) -> Decimal:
        found = self._sum()
        if self._rest().strip():
            raise _NotReadError
        return found

    def _sum(self) -> Decimal:
        total = self._product()
        while (sign := self._sign()) in ("+", "-"):
            self._take()
            total = total + self._product() if sign == "+" else total - self._product()
        return total

    def _product(self) -> Decimal:
        product = self._factor()
        while (sign := self._sign()) in ("*", "/"):
            self._take()
            product = product * self._factor() if sign == "*" else product / self._factor()
        return product

    def _factor(self) -> Decimal:
        rest = self._rest()
        if rest.startswith("-"):
            self._take()
            return -self._factor()
        if rest.startswith("√"):
            self._take()
            return self._factor().sqrt()
        if rest.startswith("ln "):
            self.at += 3
            return self._factor().ln()
        if rest.startswith("exp("):
            self.at += 3
            return self._factor().exp()
        if rest.startswith("("):
            self._take()
            inner = self._sum()
            if not self._rest().startswith(")"):
                raise _NotReadError
            self._take()
            return inner
        number = _NUMBER.match(rest)
        if number is None:
            raise _NotReadError
        self.at += number.end()
        return Decimal(number[0])

    def _rest(self) -> str:
        while self.at < len(self.text) and self.text[self.at] == " ":
            self.at += 1
        return self.text[self.at :]

    def _sign(self) -> str:
        return _SIGNS.get(self._rest()[:1], "")

    def _take(self) -> None:
        self.at += 1


def plain(markdown: str) -> str:
    """A text without its code, which may be anybody's, and with one way to write signs and thousands."""
    text = _CODE.sub("§", markdown).replace("**", "").replace("−", "-").replace("\N{NO-BREAK SPACE}", " ")
    return re.sub(r"(?<=\d),(?=\d{3}\b)", "", text)


def equations(text: str) -> Iterator[tuple[str, str]]:
    """What stands on both sides of each =, where the left side is an operation on numbers and the right a number."""
    for sign in re.finditer("=", text):
        left, right = _left_of(text[: sign.start()]), _RESULT.match(text, sign.end())
        if left and right:
            yield left, right[1]


def checked(markdown: str) -> int:
    """How many printed operations a text has; AssertionError where one doesn't compute."""
    text = plain(markdown)
    done = 0
    for left, right in equations(text):
        assert is_rounded(_Side(left).value(), right), f"{left} = {right} in: {markdown}"
        done += 1
    for form, compute in PROSE.items():
        for found in re.finditer(form, text, re.S):
            expected, said = compute(**found.groupdict())
            assert is_rounded(expected, said), f"{expected} is not {said} in: {found[0]}"
            done += 1
    unread = _unread(text)
    assert not unread, f"Nobody could do this again: {unread!r} in: {markdown}"
    return done


def is_rounded(exact: Decimal, printed: str) -> bool:
    """Whether a number, rounded to the digits of the printed one, is that; half a digit may go either way."""
    shown = Decimal(printed)
    step = Decimal(1).scaleb(int(shown.as_tuple().exponent))
    with localcontext(prec=40):
        return abs(exact - shown) <= step / 2 + abs(exact) * Decimal("1e-25")


def _left_of(before: str) -> str:
    """The longest operation on numbers that ends here, with a sign in it; nothing where there is none."""
    near = before[-_LONGEST:]
    for start in _BEGINS.finditer(near):
        side = near[start.start() :]
        try:
            _Side(side).value()
        except (_NotReadError, ArithmeticError):
            continue
        return "" if _NUMBER.fullmatch(side.strip().lstrip("-")) else side.strip()
    return ""


def _unread(text: str) -> list[str]:
    """Operations on printed numbers that are no side of an equation, no prose that is known, and count nothing."""
    for left, right in equations(text):
        text = re.sub(rf"{re.escape(left)}\s*=\s*\(?{re.escape(right)}", "§", text)
    for form in (*PROSE, _COUNTS.pattern):
        text = re.sub(form, "§", text, flags=re.S)
    return re.findall(r"[\d.)]+ ?[×÷] ?\(?-?[\d.√]+|\d ?= ?-?\d|\d \+ \(?-?\d|\d\)? - \(?-?\d", text)


def _number(text: str) -> Decimal:
    return Decimal(text)


# Operations that are said in words: the form, and what its numbers give beside what it says.
_N = r"-?\d+(?:\.\d+)?"
PROSE: dict[str, Callable[..., tuple[Decimal, str]]] = {
    rf"is (?P<value>{_N}): \d+ products [^:]*? add up to (?P<products>{_N}), and the bias adds (?P<bias>{_N})": (
        lambda value, products, bias: (_number(products) + _number(bias), value)
    ),
    rf"divided by √dₖ = √\d+ = (?P<root>{_N})\. [^.]*?the spread shrinks from (?P<wide>{_N}) to (?P<narrow>{_N})": (
        lambda root, wide, narrow: (_number(wide) / _number(root), narrow)
    ),
    rf"exp\({_N} - \({_N}\)\) = (?P<power>{_N}); divided by the sum over [^,]*, (?P<total>{_N}), that is "
    rf"(?P<share>{_N})": (lambda power, total, share: (_number(power) / _number(total), share)),
    rf"scaled scores from (?P<low>{_N}) to (?P<high>{_N}), (?P<apart>{_N}) apart": (
        lambda low, high, apart: (_number(high) - _number(low), apart)
    ),
    r"takes (?P<whole>\d+) multiplications, (?P<times>\d+) times as many as the (?P<cached>\d+)": (
        lambda whole, times, cached: (_number(whole) / _number(cached), times)
    ),
    r"holds (?P<each>\d+) bytes a token here, [^;]*; (?P<all>\d+) for the (?P<n>\d+) token": (
        lambda each, all, n: (_number(each) * _number(n), all)
    ),
    rf"(?P<some>\d+) of (?P<all>\d+) tokens, (?P<share>{_N})%": (
        lambda some, all, share: (100 * _number(some) / _number(all), share)
    ),
    rf"At dₖ = (?P<d>\d+), bare scores begin (?P<times>{_N}) times": (lambda d, times: (_number(d).sqrt(), times)),
}
