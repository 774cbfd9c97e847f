"""A class from its opening to its end, with either store: who may do what, and what counts."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from qkv_core.classroom import messages
from qkv_core.classroom import rooms as rooms_module
from qkv_core.classroom.ideas import Idea, Question
from qkv_core.classroom.rights import Steering, new_steering, sealed
from qkv_core.classroom.rooms import ClassError, Rooms
from qkv_core.classroom.shared import SharedStore
from tests.unit.classroom.conftest import on_tokens, sheet


@pytest.fixture
def steering(rooms):
    return rooms.open()


def look(rooms, steering):
    found = rooms.look(steering.code)
    assert found is not None
    return found


def test_a_class_answers_and_sees_its_counts(rooms, steering):
    seats = [rooms.seat(steering.code) for _ in range(5)]
    number = rooms.ask(steering, on_tokens(), b"numbers")
    for seat, key in zip(seats, (2, 2, 1, 4), strict=False):
        assert rooms.answer(steering.code, seat, number, [key]) == "taken"
    seen = look(rooms, steering)
    assert (seen.number, seen.is_shown, seen.n_phones) == (1, False, 5)
    assert seen.tally.n == 4
    rooms.show(steering, number)
    seen = look(rooms, steering)
    assert seen.is_shown
    assert seen.tally.chosen == ((0, 1, 2, 0, 1),)
    assert seen.tally.scores == (2, 2)
    assert rooms.answer(steering.code, seats[4], number, [2]) == "late"


def test_one_answer_a_phone_and_question(rooms, steering):
    seat = rooms.seat(steering.code)
    first = rooms.ask(steering, on_tokens())
    assert rooms.answer(steering.code, seat, first, [1]) == "taken"
    assert rooms.answer(steering.code, seat, first, [1]) == "again"
    assert rooms.answer(steering.code, seat, first, [2]) == "again"
    assert look(rooms, steering).tally.chosen == ((0, 1, 0, 0, 0),)
    second = rooms.ask(steering, sheet())
    assert rooms.answer(steering.code, seat, first, [2]) == "late"
    assert rooms.answer(steering.code, seat, second, [0, 1, 2, 0, 0, 0]) == "taken"
    assert look(rooms, steering).tally.scores == (0, 0, 0, 0, 1, 0, 0)


def test_the_same_phone_from_twenty_threads_counts_once(rooms, steering):
    seat, number = rooms.seat(steering.code), rooms.ask(steering, on_tokens())
    with ThreadPoolExecutor(20) as threads:
        said = [*threads.map(lambda key: rooms.answer(steering.code, seat, number, [key % 5]), range(100))]
    assert sorted(said) == ["again"] * 99 + ["taken"]
    assert look(rooms, steering).tally.n == 1


def test_forged_seats_and_odd_answers_count_nothing(rooms, steering):
    other = rooms.open()
    seat, foreign = rooms.seat(steering.code), rooms.seat(other.code)
    number = rooms.ask(steering, on_tokens())
    for forged in (foreign, "1.0", None, 7, sealed(1, steering.code, "00" * 32), seat[:-1]):
        assert rooms.answer(steering.code, forged, number, [2]) == "forged", forged
    for odd in ([5], [], ["cat"], None, "2", [2, 2], [True]):
        assert rooms.answer(steering.code, seat, number, odd) == "odd", odd
    for nonsense in (0, -1, "1", None, 1.0, True, 10**40):
        assert rooms.answer(steering.code, seat, nonsense, [2]) == "odd", nonsense
    assert rooms.answer(steering.code, seat, 99, [2]) == "late"
    assert look(rooms, steering).tally.n == 0


def test_who_has_another_secret_steers_nothing(rooms, steering):
    number = rooms.ask(steering, on_tokens())
    for stranger in (Steering(steering.code, "guess"), Steering(steering.code, rooms.open().secret), new_steering()):
        assert not rooms.steers(stranger)
        for attempt in (
            lambda stranger=stranger: rooms.ask(stranger, sheet()),
            lambda stranger=stranger: rooms.show(stranger, number),
            lambda stranger=stranger: rooms.results(stranger),
            lambda stranger=stranger: rooms.end(stranger),
        ):
            with pytest.raises(PermissionError):
                attempt()
    seen = look(rooms, steering)
    assert (seen.number, seen.is_shown) == (number, False)


def test_two_lecturers_with_one_secret_ask_the_same_idea_once(rooms, steering):
    twin = Steering(steering.code, steering.secret)
    seat = rooms.seat(steering.code)
    number = rooms.ask(steering, on_tokens())
    rooms.answer(steering.code, seat, number, [2])
    assert rooms.ask(twin, on_tokens()) == number
    assert look(rooms, steering).tally.n == 1
    rooms.show(twin, number)
    assert rooms.ask(steering, on_tokens()) == number
    assert look(rooms, steering).is_shown


def test_an_idea_comes_back_as_it_was_answered_and_one_without_answers_is_forgotten(rooms, steering):
    seat = rooms.seat(steering.code)
    first = rooms.ask(steering, on_tokens(), b"first")
    rooms.answer(steering.code, seat, first, [3])
    passed_over = rooms.ask(steering, on_tokens("passed over"), b"second")
    assert rooms.numbers(steering.code, passed_over) == b"second"
    assert rooms.numbers(steering.code, first) is None
    assert rooms.ask(steering, on_tokens(), b"first") == first
    assert rooms.numbers(steering.code, first) == b"first"
    assert look(rooms, steering).tally.n == 1
    assert rooms.ask(steering, on_tokens("passed over")) > passed_over
    assert [result.number for result in rooms.results(steering)] == [first]


def test_as_many_ideas_as_a_class_keeps(rooms, steering):
    seat = rooms.seat(steering.code)
    for place in range(40):
        number = rooms.ask(steering, on_tokens(f"idea {place}"))
        assert rooms.answer(steering.code, seat, number, [0]) == "taken"
    with pytest.raises(ClassError, match="Open another one"):
        rooms.ask(steering, on_tokens("one too many"))
    assert look(rooms, steering).idea.name == "idea 39"
    assert len(rooms.results(steering)) == 40
    assert rooms.ask(steering, on_tokens("idea 7")) == 8


def test_what_is_too_long_for_phones_is_refused_in_words(rooms, steering):
    with pytest.raises(ClassError, match="too long"):
        rooms.ask(steering, on_tokens(), b"0" * 100_001)
    with pytest.raises(ClassError, match="too long"):
        rooms.ask(steering, Idea("a", "x" * 40_000, (Question("?", ("a",), (0,)),)))


def test_a_full_class_takes_no_more_phones(rooms, steering, monkeypatch):
    monkeypatch.setattr(rooms_module, "MOST_PHONES", 7)
    seats = [rooms.seat(steering.code) for _ in range(9)]
    assert len(set(seats[:7])) == 7
    assert seats[7:] == [None, None]
    assert look(rooms, steering).n_phones == 7


def test_a_process_opens_only_so_many_classes_and_more_when_some_are_over(rooms, monkeypatch):
    monkeypatch.setattr(rooms_module, "MOST_CLASSES", 3)
    first, *_ = [rooms.open() for _ in range(3)]
    with pytest.raises(ClassError, match="3 classes are open"):
        rooms.open()
    rooms.end(first)
    rooms.open()


def test_a_class_that_is_over_is_gone(rooms, steering):
    seat, number = rooms.seat(steering.code), rooms.ask(steering, on_tokens(), b"numbers")
    rooms.answer(steering.code, seat, number, [2])
    rooms.end(steering)
    assert not rooms.is_open(steering.code)
    assert rooms.look(steering.code) is None
    assert rooms.turn(steering.code) is None
    assert rooms.seat(steering.code) is None
    assert rooms.numbers(steering.code, number) is None
    assert rooms.answer(steering.code, seat, number, [2]) == "gone"
    assert not rooms.steers(steering)


def test_phones_are_not_told_what_is_right_before_it_is_shown(rooms, steering):
    assert messages.told(look(rooms, steering)) == {"phase": "before"}
    idea = on_tokens()
    number = rooms.ask(steering, idea, b"numbers")
    rooms.answer(steering.code, rooms.seat(steering.code), number, [1])
    before = messages.told(look(rooms, steering))
    assert before["phase"] == "asked"
    assert not {"right", "because", "n", "counts", "shares"} & set(before)
    for secret in ("cat has most", "0.4", steering.secret):
        assert secret not in json.dumps(before)
    rooms.show(steering, number)
    after = messages.told(look(rooms, steering))
    assert (after["right"], after["counts"], after["shares"]) == ([(2,)], ((0, 1, 0, 0, 0),), [*idea.row.shares])


def test_a_sheet_never_tells_what_is_right(rooms, steering):
    number = rooms.ask(steering, sheet())
    rooms.answer(steering.code, rooms.seat(steering.code), number, [0] * 6)
    rooms.show(steering, number)
    told = messages.told(look(rooms, steering))
    assert told["phase"] == "shown"
    assert not {"right", "because", "counts"} & set(told)


def test_the_turn_grows_with_what_phones_have_to_know(rooms, steering):
    turns = [rooms.turn(steering.code)]
    number = rooms.ask(steering, on_tokens())
    turns.append(rooms.turn(steering.code))
    rooms.answer(steering.code, rooms.seat(steering.code), number, [1])
    assert rooms.turn(steering.code) == turns[-1] == look(rooms, steering).turn
    rooms.show(steering, number)
    turns.append(rooms.turn(steering.code))
    assert turns == sorted(set(turns))


def test_another_process_serves_the_same_class(shared_url):
    here, there = Rooms(SharedStore(shared_url)), Rooms(SharedStore(shared_url))
    steering = here.open()
    number = here.ask(steering, on_tokens(), b"numbers")
    seat = there.seat(steering.code)
    assert there.answer(steering.code, seat, number, [2]) == "taken"
    assert here.answer(steering.code, seat, number, [2]) == "again"
    there.show(steering, number)
    assert look(here, steering).is_shown
    assert there.numbers(steering.code, number) == b"numbers"
