"""Every answer on the answer sheet is what a decimal calculator makes of the numbers printed before it."""

import re
from decimal import ROUND_HALF_UP, Decimal, localcontext

from qkv_core.take_home.worksheet import sheet_html, worksheet
from tests.property.claims.views import views

N_VIEWS = 300
NUMBER = r"-?\d+\.\d+"
PRODUCT = re.compile(rf"({NUMBER}) × ({NUMBER}) = ({NUMBER})")


def rounded(value, places):
    """As the sheet tells its reader to: a final 5 away from zero."""
    with localcontext() as context:
        context.rounding = ROUND_HALF_UP
        return round(abs(value), places).copy_sign(value) if value else Decimal(0)


def tables(page):
    """The cells of each table, row by row, without their markup."""
    return [
        [
            [re.sub(r"<[^>]*>", "", cell) for cell in re.findall(r"<td>(.*?)</td>", row)]
            for row in re.findall(r"<tr>(.*?)</tr>", table)[1:]
        ]
        for table in re.findall(r"<table>(.*?)</table>", page, re.S)
    ]


def check_sheet(page):
    products, softmax, blend = tables(page)
    root = Decimal(re.search(rf"score ÷ ({NUMBER})", page)[1])
    n = len(products)
    scores = []
    for row in products:
        factors = [tuple(map(Decimal, PRODUCT.fullmatch(cell).groups())) for cell in row[1:-2]]
        for q, k, product in factors:
            assert product == rounded(q * k, 2), row
        scores.append(Decimal(row[-1]))
        assert scores[-1] == sum(product for *_, product in factors) + Decimal(row[-2]), row
    scaled = [Decimal(row[1]) for row in softmax[:n]]
    exponentials = [Decimal(row[2]) for row in softmax[:n]]
    weights = [Decimal(row[3]) for row in softmax[:n]]
    total = Decimal(softmax[n + 1][2])
    assert scaled == [rounded(score / root, 2) for score in scores]
    assert exponentials == [rounded((number - max(scaled)).exp(), 3) for number in scaled]
    assert total == sum(exponentials) + Decimal(softmax[n][2])
    assert weights == [rounded(number / total, 3) for number in exponentials]
    added = [Decimal(row[2]) for row in blend[:n]]
    values = [Decimal(row[1].removeprefix("weight × ")) for row in blend[:n]]
    assert added == [rounded(weight * value, 2) for weight, value in zip(weights, values, strict=True)]
    assert Decimal(blend[n][2]) == sum(added)


def test_the_arithmetic_closes_on_paper():
    for view in views(N_VIEWS):
        check_sheet(sheet_html(worksheet(view), answers=True))
