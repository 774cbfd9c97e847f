"""What "most", "hardly", "about as much", "empty" and their like mean, each once and with its margin."""

_ALIKE = 1.25  # times
_HARDLY = 0.05  # of 1: a change of a share that a reader would not see in a picture
EMPTY = 0.25  # times
_LITTLE_TURNED = 0.99  # a cosine: an angle of 8.1 degrees
_SOMEWHAT_TURNED = 0.9  # a cosine: 26 degrees
_ECHO = 0.2  # a cosine
_NEARLY_ALL = 0.9  # of 1
_HALF_AGAIN = 1.5  # times
_THE_SAME = 0.9  # cosine


def is_most(share: float) -> bool:
    """ "Most", "mostly": more than all the rest together."""
    return share > 0.5


def is_nearly_all(share: float) -> bool:
    """ "Nearly all", "a hard choice": more than nine tenths."""
    return share > _NEARLY_ALL


def prints_alike(one: float, other: float, form: str) -> bool:
    """Two numbers that a reader can't tell apart: they are the same in this format, ".1%" or ".4f"."""
    return format(one, form) == format(other, form)


def is_more(one: float, other: float, form: str) -> bool:
    """ "More", "larger", "rose": and it can be seen in the numbers as they are printed."""
    return one > other and not prints_alike(one, other, form)


def is_about_as_much(one: float, other: float) -> bool:
    """ "About as much": neither is more than a quarter larger than the other; for numbers of one sign."""
    small, large = sorted((abs(one), abs(other)))
    return one * other >= 0 and large <= _ALIKE * small


def hardly_differs(one: float, other: float) -> bool:
    """ "Hardly", "little": two shares less than five in a hundred apart."""
    return abs(one - other) < _HARDLY


def is_little_turned(cosine: float) -> bool:
    """ "Little change" of a vector: its cosine with the one before is at least 0.99."""
    return cosine >= _LITTLE_TURNED


def is_somewhat_turned(cosine: float) -> bool:
    """ "Has turned a little": a cosine from 0.9 to 0.99; below that, a vector has turned far."""
    return _SOMEWHAT_TURNED <= cosine < _LITTLE_TURNED


def is_echo(cosine: float) -> bool:
    """An answer "echoes" its question: their cosine is at least 0.2."""
    return cosine >= _ECHO


def is_much_more_of_an_echo(after: float, before: float) -> bool:
    """ "Now echoes": it does, and its cosine has grown by at least 0.2."""
    return is_echo(after) and after - before >= _ECHO


def is_empty(length: float, usual: float) -> bool:
    """ "Nearly empty": a vector not a quarter as long as the median one it is compared with."""
    return length < EMPTY * usual


def is_worse(low: float, high: float) -> bool:
    """ "Worse": the interval from `low` to `high` of a difference, after less before, lies below 0 altogether."""
    return low <= high < 0


def is_better(low: float, high: float) -> bool:
    """ "Better": the interval of a difference, after less before, lies above 0 altogether."""
    return 0 < low <= high


def hardly_moves(low: float, high: float) -> bool:
    """ "Hardly moves" of a quality: the whole interval of the difference lies within five hundredths of 0."""
    return -_HARDLY < low <= high < _HARDLY


def needs_about_as_many(early: int, late: int) -> bool:
    """ "Hardly matters" of steps to take: the later run needs less than half as many again as the earlier one."""
    return late + 1 < _HALF_AGAIN * (early + 1)


def says_the_same(cosine: float) -> bool:
    """ "Much the same": two texts whose embeddings have a cosine above nine tenths."""
    return cosine > _THE_SAME
