"""What a quotation says otherwise than its source."""

from __future__ import annotations

import pytest

from retrieval.differences import differences, names_of
from retrieval.normalise import normalise, tokens


@pytest.mark.parametrize(
    ("quotation", "source", "found"),
    [
        ("by a factor of 3000", "power increased by a factor of 300.000.", ("number", "3000", "300.000")),
        ("to lead by 2035", "China seeks to lead by 2030 in AI", ("number", "2035", "2030")),
        ("5 million people", "about 5 billion people", ("number", "million", "billion")),
        ("a span of 5 km", "a span of 5 miles", ("number", "km", "miles")),
        ("the lab leads the field", "the lab lags the field", ("opposite", "leads", "lags")),
        ("it is not probable", "it is probable", ("negation", "not", "")),
        ("this is improbable to happen", "this is probable to happen", ("negation", "improbable", "probable")),
        ("he can do it all", "he can’t do it all", ("negation", "", "can’t")),
        ("small (p > 0.05)", "small (p < 0.05) in", ("sign", ">", "<")),
        ("the rent is $1,200 a year", "the rent is £1,200 a year", ("sign", "$1,200", "£1,200")),
        ("fell to 3 °C in January", "fell to −3 °C in January", ("sign", "3", "−3")),
        ("held 106 cells", "held 10⁶ cells", ("sign", "106", "10⁶")),
        ("stood at 7 in that year", "stood at 7% in that year", ("sign", "7", "7%")),
        ("the sets are A = B by the lemma", "The sets are A ≠ B by the lemma", ("sign", "=", "≠")),
        ("the tool was written in C by two", "the tool was written in C++ by two", ("sign", "C", "C++")),
        ("rivalry of France and Germany", "the rivalry of Britain and Germany", ("name", "France", "Britain")),
        ("increases in spending", "increases in defence spending", ("word", "", "defence")),
        ("the three causes of war", "the 3 causes of war", ("word", "three", "3")),
        ("it rose by 7 percent", "it rose by 7%", ("word", "7 percent", "7%")),
    ],
)  # fmt: skip
def test_each_kind_is_named(quotation: str, source: str, found: tuple[str, str, str]) -> None:
    assert [(d.kind, d.quoted, d.source) for d in differences(quotation, source)] == [found]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("fell to -3 °C", "fell to −3 °C"),
        ("7 % of all", "7% of all"),
        ("12–15 years", "12-15 years"),
        ("a m3 of water, H2O", "a m³ of water, H₂O"),
        ("10^6 cells", "10⁶ cells"),
        ("p <= .05", "p ≤ 0.05"),
        ("A != B", "A ≠ B"),
        ("a fish “office”", "a ﬁsh ‘oﬃce’"),
        ("super-\ncomputers co-operate", "supercomputers coop\u00aderate"),
        ("Wait … and see", "WAIT... and\u00a0see"),
        ("1,200 men and 300\u202f000 women", "1200 men and 300,000 women"),
        ("ISN'T it", "isn’t it"),
    ],
)
def test_typography_is_no_difference(one: str, other: str) -> None:
    assert normalise(one).letters == normalise(other).letters
    assert differences(one, other) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [("12 15", "1215"), ("−3", "3"), ("10⁶", "106"), ("7%", "7"), ("£5", "$5"), ("1.5", "15"), ("C++", "C")],
)
def test_signs_and_numbers_are_no_typography(one: str, other: str) -> None:
    assert not list(normalise(other).find_all(normalise(one).letters))
    assert not list(normalise(one).find_all(normalise(other).letters))


@pytest.mark.parametrize(
    ("dotted", "plain"),
    [("the U.S. fleet", "the US fleet"), ("E.U. rules", "EU rules"), ("a U.K. port", "a UK port")],
)
def test_an_abbreviation_with_points_is_one_word(dotted: str, plain: str) -> None:
    assert [t.form for t in tokens(dotted)] == [t.form for t in tokens(plain)]
    assert differences(dotted, plain) == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Ships of the US and the WHO sail", {"us", "who"}),
        ("it is for us to say who", set()),
        ("WHO TOLD US", set()),
    ],
)
def test_an_acronym_in_the_form_of_a_function_word_is_a_name(text: str, names: set[str]) -> None:
    assert names_of(text, tokens(text)) & {"us", "who"} == names
