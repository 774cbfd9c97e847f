"""Codes that are read right, secrets that nobody is told, seats that nobody else can make."""

import re

from qkv_core.classroom import rights


def test_a_code_has_no_letter_that_is_taken_for_another():
    codes = [rights.new_steering().code for _ in range(200)]
    assert len(set(codes)) == 200
    assert not re.search("[01ILO]", "".join(codes))
    assert all(rights.code_in(code.lower()) == code for code in codes)


def test_what_can_be_no_code_is_none():
    for text in ("", "ABC", "ABCDEFG", "ABCDE0", "ABCDE/", "ABCDE\n", "ＡBCDEF", "../../x", "ABCD F"):
        assert rights.code_in(text) is None, text


def test_a_secret_is_known_by_its_fingerprint_and_shown_nowhere():
    steering = rights.new_steering()
    kept = rights.fingerprint(steering.secret)
    assert rights.is_secret_of(steering.secret, kept)
    assert not rights.is_secret_of(rights.new_steering().secret, kept)
    assert steering.secret not in f"{steering} {steering!r} {kept}"


def test_a_seat_holds_for_its_class_alone():
    seal, other = rights.new_seal(), rights.new_seal()
    seat = rights.sealed(17, "ABCDEF", seal)
    assert rights.seat_in(seat, "ABCDEF", seal) == 17
    assert rights.seat_in(seat, "ABCDEG", seal) is None
    assert rights.seat_in(seat, "ABCDEF", other) is None


def test_forged_seats_are_none():
    seal = rights.new_seal()
    number, _, mark = rights.sealed(17, "ABCDEF", seal).partition(".")
    for forged in (
        f"18.{mark}",
        f"017.{mark}",
        f"{number}.{mark[:-1]}",
        f"{number}.{'0' * 24}",
        f"-17.{mark}",
        "17",
        "",
    ):
        assert rights.seat_in(forged, "ABCDEF", seal) is None, forged
    for odd in (None, 17, [1, 2], {"seat": 1}, f"١٧.{mark}", f"17.{mark}\n", f"{10**9}.{mark}"):
        assert rights.seat_in(odd, "ABCDEF", seal) is None, odd
