"""The race model against the game itself: played at random, and held to best responses."""

from __future__ import annotations

import dataclasses
from math import isclose

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad

from bot.race.model import MOST, MOST_SKILL, Knowledge, Race, safeties
from index.errors import UserError

RACES = [
    Race(3, 0.6, 2),
    Race(5, 1, 1),
    Race(2, 0.3, 0.5),
    Race(2, 1, 3),
    Race(4, 0.2, 1.9),
    Race(7, 0.05, 0.9),
    Race(3, 0.9, 5),
]
"""Each kind of knowledge with and without saturation: μ below and above ne, ne - e + 1 and e."""
NEAR = 1e-9


def named(race: Race) -> str:
    return f"{race.teams}-{race.enmity}-{race.skill}"


def winner(race: Race, capabilities: tuple[float, ...], taken: tuple[float, ...]) -> int:
    """The team with the highest capability less safety; of equal ones the more capable."""
    best = max(c - s for c, s in zip(capabilities, taken, strict=True))
    level = [at for at, (c, s) in enumerate(zip(capabilities, taken, strict=True)) if c - s > best - NEAR]
    return max(level, key=lambda at: capabilities[at])


def payoff(race: Race, capabilities: tuple[float, ...], taken: tuple[float, ...], team: int) -> float:
    wins = winner(race, capabilities, taken)
    return taken[wins] * (1 if wins == team else 1 - race.enmity)


def drawn(race: Race, times: int, seed: int = 1) -> list[tuple[float, ...]]:
    chance = np.random.default_rng(seed)
    return [tuple(map(float, row)) for row in chance.uniform(0, race.skill, (times, race.teams))]


@pytest.mark.parametrize(
    ("race", "nothing", "own", "public"),
    [
        (Race(3, 0.6, 2), 0, 0.3182, 0.3667),
        (Race(5, 1, 1), 0.8, 0.8333, 0.8333),
        (Race(2, 0.3, 0.5), 0.1667, 0.7436, 0.48),
    ],
)
def test_known_values(race, nothing, own, public):
    assert [round(race.disaster(knows), 4) for knows in Knowledge] == [nothing, own, public]


@pytest.mark.parametrize("knows", Knowledge)
@pytest.mark.parametrize("race", RACES, ids=named)
def test_the_game_played_at_random_comes_to_the_same(race, knows):
    times = 6_000
    won, second = [], []
    for capabilities in drawn(race, times):
        taken = safeties(race, knows, capabilities)
        won.append(taken[winner(race, capabilities, taken)])
        second.append(taken[capabilities.index(sorted(capabilities)[-2])])
    for found, expected in (
        (won, race.safety_of_winner(knows)),
        (second, race.safety_of_second(knows)),
        ([1 - each for each in won], race.disaster(knows)),
    ):
        noise = float(np.std(found)) / times**0.5
        assert abs(float(np.mean(found)) - expected) < 4.5 * noise + NEAR


@pytest.mark.parametrize("race", RACES, ids=named)
def test_the_closed_forms_are_the_integrals(race):
    n, mu, e = race.teams, race.skill, race.enmity
    full = n * e - e + 1

    def integral(safety, density):
        kinks = sorted({min(full, mu), min(e, mu)})
        return quad(lambda x: safety(x) * density(x), 0, mu, points=kinks, limit=200)[0]

    own = integral(lambda c: min(1, c / full), lambda c: n * c ** (n - 1) / mu**n)
    lead = integral(lambda d: min(1, d / e), lambda d: n / mu * (1 - d / mu) ** (n - 1))
    assert isclose(race.disaster(Knowledge.OWN), 1 - own, abs_tol=1e-8)
    assert isclose(race.disaster(Knowledge.ALL), 1 - lead, abs_tol=1e-8)


CHOICES = np.linspace(0, 1, 101)


def expected_payoffs(race: Race, capability: float, rule, choices: np.ndarray) -> np.ndarray:
    """A team's expected payoff for each choice, the others following `rule`, whose score grows with
    capability: the best of the others decides, of whom quantiles are taken."""
    quantiles = (np.arange(5_000) + 0.5) / 5_000
    best = race.skill * quantiles ** (1 / (race.teams - 1))
    taken = rule(best)
    scores = best - taken
    wins = (capability - choices)[:, None] > scores[None]
    lost = np.where(wins, 0, (1 - race.enmity) * taken[None])
    return (np.where(wins, choices[:, None], 0) + lost).mean(axis=1)


def own_rule(race: Race):
    return lambda c: np.minimum(1, c / race.full_safety_from)


@pytest.mark.parametrize("race", RACES, ids=named)
def test_no_team_that_knows_its_own_capability_gains_by_another_choice(race):
    for capability in np.linspace(0.02, 1, 9) * race.skill:
        own = safeties(race, Knowledge.OWN, (float(capability),))[0]
        choices = np.append(CHOICES, own)
        found = expected_payoffs(race, float(capability), own_rule(race), choices)
        assert found.max() <= found[-1] + 5e-4


@pytest.mark.parametrize("race", RACES, ids=named)
def test_no_team_that_knows_nothing_gains_by_another_choice(race):
    common = race.safety_of_winner(Knowledge.NOTHING)
    choices = np.append(CHOICES, common)
    capability = (np.arange(20_000) + 0.5) / 20_000 * race.skill
    # It wins where the best of the others, whose distribution is a power, is below this.
    ahead = np.clip((capability[None] - choices[:, None] + common) / race.skill, 0, 1)
    wins = (ahead ** (race.teams - 1)).mean(axis=1)
    found = wins * choices + (1 - wins) * (1 - race.enmity) * common
    assert found.max() <= found[-1] + 1e-6


@pytest.mark.parametrize("race", RACES, ids=named)
def test_no_team_gains_by_another_choice_when_all_is_public(race):
    for capabilities in drawn(race, 60, seed=2):
        taken = safeties(race, Knowledge.ALL, capabilities)
        for team in range(race.teams):
            before = payoff(race, capabilities, taken, team)
            for choice in np.linspace(0, 1, 101):
                moved = (*taken[:team], float(choice), *taken[team + 1 :])
                assert payoff(race, capabilities, moved, team) <= before + 1e-7


def test_other_rules_are_no_equilibria():
    """The checks above find a gain where there is one: all half as safe, or all safer."""
    race = Race(3, 0.6, 1)
    for factor in (0.5, 1.4):
        gains = []
        for capability in (0.3, 0.6, 0.9):
            own = factor * capability / race.full_safety_from
            found = expected_payoffs(
                race, capability, lambda c, f=factor: f * c / race.full_safety_from, np.append(CHOICES, own)
            )
            gains.append(found.max() - found[-1])
        assert max(gains) > 0.01
    capabilities = (0.2, 0.9, 0.6)
    leader_alone = (0.0, 0.5, 0.0)
    assert winner(race, capabilities, leader_alone) == 2
    assert payoff(race, capabilities, (0.0, 0.3, 0.0), 1) > payoff(race, capabilities, leader_alone, 1)


any_race = st.builds(Race, st.integers(2, MOST), st.floats(0, 1), st.floats(0, MOST_SKILL))


@given(any_race, st.sampled_from(Knowledge))
def test_probabilities_for_any_race(race, knows):
    for value in (race.disaster(knows), race.safety_of_winner(knows), race.safety_of_second(knows)):
        assert -1e-12 <= value <= 1 + 1e-12
    assert isclose(race.disaster(knows) + race.safety_of_winner(knows), 1, abs_tol=1e-12)
    assert race.safety_of_second(knows) <= race.safety_of_winner(knows) + 1e-12


@given(any_race, st.sampled_from(Knowledge), st.floats(0, 1), st.floats(0, MOST_SKILL))
def test_enmity_endangers_and_skill_protects(race, knows, enmity, skill):
    more, less = max(race.enmity, enmity), min(race.enmity, enmity)
    hostile, friendly = (dataclasses.replace(race, enmity=each) for each in (more, less))
    assert hostile.disaster(knows) >= friendly.disaster(knows) - 1e-12
    skilled = dataclasses.replace(race, skill=max(race.skill, skill))
    assert skilled.disaster(knows) <= race.disaster(knows) + 1e-12


@given(st.integers(2, 1_000), st.floats(0.01, 100), st.sampled_from(Knowledge))
def test_no_enmity_is_the_limit_of_little(teams, skill, knows):
    little, none = (Race(teams, enmity, skill).disaster(knows) for enmity in (1e-12, 0))
    assert isclose(little, none, abs_tol=1e-6)


@pytest.mark.parametrize("knows", Knowledge)
@pytest.mark.parametrize("enmity", [0.0, 1e-300, 0.5, 1.0])
def test_without_skill_disaster_is_sure(knows, enmity):
    assert Race(3, enmity, 0).disaster(knows) == 1


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ((1, 0.5, 1), "two teams or more"),
        ((0, 0.5, 1), "two teams or more"),
        ((MOST + 1, 0.5, 1), "at most 1,000,000 teams"),
        ((3, -0.1, 1), "Enmity goes from 0"),
        ((3, 1.01, 1), "Enmity goes from 0"),
        ((3, float("nan"), 1), "Enmity goes from 0"),
        ((3, 0.5, -1), "Skill goes from 0"),
        ((3, 0.5, float("inf")), "Skill goes from 0"),
        ((3, 0.5, float("nan")), "Skill goes from 0"),
    ],
)
def test_what_is_no_race_is_refused(values, said):
    with pytest.raises(UserError, match=said):
        Race(*values)
