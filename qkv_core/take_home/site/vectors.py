"""The heart of the site's matrix product for WebAssembly, two float64 at a time, written as the few bytes it is.

Names and numbers of instructions are those of the WebAssembly Core Specification 2.0, section 5; `faster_product.js`
calls it, `product.js` has the same sums in plain JavaScript.
"""

from collections.abc import Sequence

ROWS, COLUMNS = 4, 2  # so many rows of a meet so many of b, as in product.js
_FLOAT32, _FLOAT64_PAIR = 4, 16  # bytes

_I32, _V128 = b"\x7f", b"\x7b"
_CODES = {
    "loop": b"\x03\x40",
    "end": b"\x0b",
    "br_if": b"\x0d",
    "local.get": b"\x20",
    "local.set": b"\x21",
    "f32.store": b"\x38\x02",  # aligned to 2² bytes; an offset follows, as it does after loads
    "i32.const": b"\x41",
    "i32.lt_u": b"\x49",
    "i32.add": b"\x6a",
    "f64.add": b"\xa0",
    "f32.demote_f64": b"\xb6",
    "v128.load": b"\xfd\x00\x03",
    "f64x2.extract_lane": b"\xfd\x21",
    "v128.load64_zero": b"\xfd\x5d\x02",
    "f64x2.promote_low_f32x4": b"\xfd\x5f",
    "f64x2.add": b"\xfd\xf0\x01",
    "f64x2.mul": b"\xfd\xf2\x01",
}

# The function's parameters and variables, by their places.
_A, _B0, _B1, _END, _TO = range(5)
_COLUMN = [5 + j for j in range(COLUMNS)]
_SUM = [[5 + COLUMNS + i * COLUMNS + j for j in range(COLUMNS)] for i in range(ROWS)]


def module() -> bytes:
    """A module that exports `sums(a, b0, b1, end, to)` and works in the `memory` that it is given; all are addresses.

    From `a` on there are four rows' float64, two of the first, two of the second and so on, then the next two of each;
    from `b0` to `end` and from `b1` on a row of float32 each. Their eight sums of products go `to`, row by row of a,
    as float32. Rows have an even length.
    """
    function = _counted([_I32] * 5) + _counted([])  # its type: five parameters, no result
    memory = _text("") + _text("memory") + b"\x02\x00" + _number(1)  # imported, of a page at least
    variables = _counted([_number(COLUMNS * (1 + ROWS)) + _V128])
    body = variables + b"".join(_code(*line) for line in [*_over_all_pairs(), *_stored()]) + _CODES["end"]
    sections = {
        1: _counted([b"\x60" + function]),
        2: _counted([memory]),
        3: _counted([_number(0)]),
        7: _counted([_text("sums") + b"\x00" + _number(0)]),
        10: _counted([_sized(body)]),
    }
    return b"\x00asm\x01\x00\x00\x00" + b"".join(_number(kind) + _sized(content) for kind, content in sections.items())


_Line = tuple[str | int, ...]  # an instruction's name and what belongs to it, and so on


def _over_all_pairs() -> list[_Line]:
    """Sums begin at 0, as every variable does; after each pair of numbers all addresses go on."""
    lines: list[_Line] = [("loop",)]
    for j, b in enumerate((_B0, _B1)):
        lines.append(("local.get", b, "v128.load64_zero", 0, "f64x2.promote_low_f32x4", "local.set", _COLUMN[j]))
    for i in range(ROWS):
        for j in range(COLUMNS):
            row = ("local.get", _A, "v128.load", i * _FLOAT64_PAIR)
            times = ("local.get", _COLUMN[j], "f64x2.mul")
            lines.append(("local.get", _SUM[i][j], *row, *times, "f64x2.add", "local.set", _SUM[i][j]))
    for address, step in ((_A, ROWS * _FLOAT64_PAIR), (_B0, 2 * _FLOAT32), (_B1, 2 * _FLOAT32)):
        lines.append(("local.get", address, "i32.const", step, "i32.add", "local.set", address))
    return [*lines, ("local.get", _B0, "local.get", _END, "i32.lt_u", "br_if", 0, "end")]


def _stored() -> list[_Line]:
    """Both halves of each sum together, rounded to float32 once."""
    halves = [[("local.get", one, "f64x2.extract_lane", half) for half in (0, 1)] for row in _SUM for one in row]
    return [
        ("local.get", _TO, *first, *second, "f64.add", "f32.demote_f64", "f32.store", place * _FLOAT32)
        for place, (first, second) in enumerate(halves)
    ]


def _code(*line: str | int) -> bytes:
    return b"".join(_CODES[part] if isinstance(part, str) else _number(part) for part in line)


def _number(value: int) -> bytes:
    """LEB128, as unsigned as signed: seven bits a byte, the lowest first, the top bit where another byte follows."""
    low, rest = value & 0x7F, value >> 7
    return bytes([low | 0x80]) + _number(rest) if value >= 0x40 else bytes([low])


def _sized(content: bytes) -> bytes:
    return _number(len(content)) + content


def _text(value: str) -> bytes:
    return _sized(value.encode())


def _counted(parts: Sequence[bytes]) -> bytes:
    return _number(len(parts)) + b"".join(parts)
