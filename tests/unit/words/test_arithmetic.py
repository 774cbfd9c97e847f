"""What is printed adds up and multiplies out, to a calculator."""

from decimal import Decimal

from qkv_core.words.arithmetic import printed, product, quotient, root, total


def test_a_number_as_format_prints_it():
    assert f"{printed(-1.23456, 3):f}" == format(-1.23456, ".3f") == "-1.235"
    assert f"{printed(-0.00001, 4):f}" == "0.0000"  # no sign
    assert f"{printed(0.0, 8):f}" == "0.00000000"


def test_a_sum_is_of_what_stands_there():
    terms = [printed(0.126, 2), printed(0.126, 2)]
    assert f"{total(terms):f}" == "0.26"  # not the 0.25 of the numbers before rounding


def test_a_product_is_of_what_stands_there():
    assert product(printed(0.126, 2), Decimal(2), 2) == Decimal("0.26")
    assert f"{product(Decimal('0.578626'), Decimal('20.000000'), 6):f}" == "11.572520"


def test_a_quotient_is_of_what_stands_there_and_a_root_is_exact():
    assert quotient(printed(1.4999, 3), Decimal(2), 3) == Decimal("0.750")
    assert quotient(Decimal("16.000"), root(32), 3) == Decimal("2.828")
    assert root(4096) == 64
