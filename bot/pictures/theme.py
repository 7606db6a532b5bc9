"""Colours. The hues are those of Okabe and Ito (2008), "Color Universal Design", darkened or
lightened where text or a mark needs more contrast (WCAG 2.2: 4.5 for text, 3 for marks)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ThemeName = Literal["light", "dark", "both"]


@dataclass(frozen=True, slots=True)
class Theme:
    """`card` is the background, `panel` a field upon it, `ink` text and `quiet` lesser text;
    `track` is the empty part of a bar; `border` is "" where the card has no edge.

    `con` and `pro` run from strong to mild; `between` is the undecided level's and `hatch` the lines
    on it. Mild and undecided parts are too pale to stand out by themselves: their edges, of the strong
    colour and of `hatch`, do. `groups` differ by the shape of their markers as well.
    """

    card: str
    panel: str
    border: str
    ink: str
    quiet: str
    track: str
    rule: str
    bar: str
    lead: str
    con: tuple[str, str]
    pro: tuple[str, str]
    between: str
    hatch: str
    groups: tuple[str, ...]


BOTH = Theme(
    card="#f7f8fa",
    panel="#ffffff",
    border="#c3c9d2",
    ink="#14181f",
    quiet="#475061",
    track="#e1e5eb",
    rule="#475061",
    bar="#6d93b5",
    lead="#00639c",
    con=("#a84300", "#f2b183"),
    pro=("#00578a", "#8cc3e8"),
    between="#d3d7de",
    hatch="#7b8494",
    groups=("#0072b2", "#b84d00", "#00805d", "#a94f85", "#8a6a00", "#2b7fb8", "#5b4ea3", "#3c4452"),
)
LIGHT = Theme(
    card="#ffffff",
    panel="#f5f6f8",
    border="",
    ink=BOTH.ink,
    quiet=BOTH.quiet,
    track=BOTH.track,
    rule=BOTH.rule,
    bar=BOTH.bar,
    lead=BOTH.lead,
    con=BOTH.con,
    pro=BOTH.pro,
    between=BOTH.between,
    hatch=BOTH.hatch,
    groups=BOTH.groups,
)
DARK = Theme(
    card="#2b2d31",
    panel="#232428",
    border="",
    ink="#f2f3f5",
    quiet="#bfc4cc",
    track="#3d4047",
    rule="#bfc4cc",
    bar="#5f87a8",
    lead="#56b4e9",
    con=("#f0803c", "#8f4a1f"),
    pro=("#56b4e9", "#2a6591"),
    between="#565b66",
    hatch="#7d8491",
    groups=("#56b4e9", "#f0803c", "#2fbf94", "#dc92bb", "#e6b422", "#8ab6e0", "#a99bf0", "#c3c9d2"),
)
THEMES: dict[ThemeName, Theme] = {"both": BOTH, "light": LIGHT, "dark": DARK}


def steps(strong: str, mild: str, number: int) -> list[str]:
    """So many colours from strong to mild. Those between are a little nearer to the strong one, so that
    figures on them have a contrast of 4.5 in each theme."""
    return [mixed(strong, mild, (at / max(number - 1, 1)) ** 1.15) for at in range(number)]


def mixed(one: str, other: str, share: float) -> str:
    """`one` with so great a share of `other`, in sRGB."""
    pairs = ((int(one[at : at + 2], 16), int(other[at : at + 2], 16)) for at in (1, 3, 5))
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21 (WCAG 2.2, "contrast ratio")."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    """Relative luminance, 0 to 1 (WCAG 2.2, "relative luminance", of sRGB)."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def text_on(fill: str) -> str:
    """Near-black or white, whichever reads better on `fill`."""
    return max(("#14181f", "#ffffff"), key=lambda ink: contrast(ink, fill))
