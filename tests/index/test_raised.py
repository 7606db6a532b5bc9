"""Raised numbers: marks of notes and references, not powers and units."""

import pytest

from index.raised import lowered, marks, raised


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("3", "³"),
        ("[12]", "¹²"),
        ("4, 24–26", "⁴,²⁴⁻²⁶"),
        ("-1", "⁻¹"),
        ("n", "ⁿ"),
        ("th", None),
        ("a3", None),
    ],
)
def test_a_number_is_raised_and_nothing_else(text, shown):
    assert raised(text) == shown


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("a calendar.⁴,²⁴⁻²⁶ Then", [4, 24, 25, 26]),
        ("“So it was.”³", [3]),
        ("(as they say)³", [3]),
        ("Jessop⁴⁰ argues", [40]),
        ("the channel,⁹–¹¹ and", [9, 10, 11]),
    ],
)
def test_marks_stand_for_numbers(text, numbers):
    assert [n for *_, found in marks(text) for n in found] == numbers


@pytest.mark.parametrize(
    "text", ["10³ litres", "40 m²", "x² + y²", "(a + b)²", "3 km² of land", "s⁻¹", "⁷ See"]
)
def test_powers_units_and_the_number_of_a_note_are_no_marks(text):
    assert list(marks(text)) == []


def test_digits_are_lowered():
    assert lowered("⁴,²⁴⁻") == "4,24⁻"
