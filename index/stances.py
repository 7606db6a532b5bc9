"""Who holds which position: a file that people write beside their texts, checked and kept.

docs/stances.md describes its form.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.errors import IndexUnavailable, UnreadableFile
from index.home import damaged
from index.types import Document

if TYPE_CHECKING:
    from index.building.collect import Corpus

#: In an index's folder, and beside texts; `paper.stances.json` belongs to `paper.pdf`.
FILE = "stances.json"
SIDES = ("for", "against", None)
_MOST_BYTES = 5 * 2**20
_WORDS = ("holder", "position", "sentence")


@dataclass(frozen=True, slots=True)
class StatedStance:
    """A position that `sentence`, verbatim in the text of `document`, ascribes to `holder`.

    `key` is the holder's work, None for one that is not among the sources. `side` is where the
    position stands on `motion`: "for", "against", or None for neither. `note` is for the reader.
    """

    document: str
    question: str
    motion: str
    holder: str
    key: str | None
    side: str | None
    position: str
    sentence: str
    note: str = ""


def is_stances(path: Path) -> bool:
    """Whether a path names such a file."""
    return path.name == FILE or path.name.endswith(f".{FILE}")


def beside(files: Iterable[Path]) -> list[Path]:
    """The files of stances that lie beside texts, each once."""
    found: list[Path] = []
    for file in files:
        found += [p for p in (file.with_name(f"{file.stem}.{FILE}"), file.with_name(FILE)) if p.is_file()]
    return list(dict.fromkeys(found))


def read_stances(path: Path) -> list[StatedStance]:
    """What a file states, unchecked against any text; `document` is "" where it names none.

    Raises UnreadableFile, naming the entry, where it is not of the form.
    """
    # questions need what was stated, and none of the readers
    from index.reading.files import decode

    try:
        if path.stat().st_size > _MOST_BYTES:
            raise UnreadableFile(f"{path.name} is over {_MOST_BYTES >> 20} MB: split it.")
        data = json.loads(decode(path))
    except OSError as error:
        raise UnreadableFile(f"{path.name} cannot be read ({error.strerror}).") from error
    except (ValueError, RecursionError) as error:
        raise UnreadableFile(f"{path.name} is not JSON: see docs/stances.md for its form.") from error
    questions = data.get("questions") if isinstance(data, dict) else None
    if not isinstance(questions, list):
        raise UnreadableFile(f"{path.name} has no list “questions”: see docs/stances.md for its form.")
    found: list[StatedStance] = []
    for number, question in enumerate(questions, 1):
        where = f"{path.name}: question {number}"
        words = _Entry(question, where)
        stances = question.get("stances") if isinstance(question, dict) else None
        if not isinstance(stances, list):
            raise UnreadableFile(f"{where} has no list “stances”.")
        asked, motion = words.text("question"), words.text("motion", "")
        for at, stance in enumerate(stances, 1):
            entry = _Entry(stance, f"{where}, stance {at}")
            holder, position, sentence = (entry.text(name) for name in _WORDS)
            found.append(
                StatedStance(
                    entry.text("document", "") or _Entry(data, path.name).text("document", ""),
                    asked, motion, holder, entry.text("key", "") or None, entry.side(), position, sentence,
                    entry.text("note", ""),
                )
            )  # fmt: skip
    return found


class _Entry:
    """One object of the file, which names itself where something is wrong."""

    def __init__(self, value: Any, where: str) -> None:
        if not isinstance(value, dict):
            raise UnreadableFile(f"{where} is not an object: see docs/stances.md for its form.")
        self._value, self._where = value, where

    def text(self, name: str, default: str | None = None) -> str:
        value = self._value.get(name)
        if value is None and default is not None:
            return default
        if not isinstance(value, str) or not value.strip():
            raise UnreadableFile(f"{self._where} has no “{name}”: give it in words.")
        return value.strip().encode("utf-8", "replace").decode("utf-8")

    def side(self) -> str | None:
        value = self._value.get("side")
        if value not in SIDES:
            raise UnreadableFile(f"{self._where}: “side” is “for”, “against” or null.")
        return None if value is None else str(value)


def settle(stances: Iterable[StatedStance], corpus: Corpus) -> tuple[list[StatedStance], list[str]]:
    """The stances that a corpus bears out, each once, each with the key of its text, and a
    sentence on each that it does not: of a text, a sentence or a work that is not there."""
    texts = {d.key: d for d in corpus.documents if d.kind == "text"}
    keys = {d.key for d in corpus.documents}
    kept: list[StatedStance] = []
    refused: list[str] = []
    for stance in stances:
        who = f"The stance of {stance.holder[:80]} (“{_some(stance.sentence)}”) was left out"
        document = (
            texts.get(stance.document) if stance.document else _holding(stance.sentence, texts.values())
        )
        if stance.document and document is None:
            refused.append(f"{who}: there is no text “{stance.document[:80]}”.")
        elif document is None or stance.sentence not in document.text:
            refused.append(f"{who}: its sentence does not stand in the text to the letter.")
        elif stance.key is not None and stance.key not in keys:
            refused.append(f"{who}: there is no source “{stance.key[:80]}”; null stands for none.")
        else:
            kept.append(StatedStance(**{**asdict(stance), "document": document.key}))
    return list(dict.fromkeys(kept)), refused


def _holding(sentence: str, texts: Iterable[Document]) -> Document | None:
    return next((document for document in texts if sentence in document.text), None)


def _some(words: str) -> str:
    return words if len(words) <= 60 else f"{words[:57].rstrip()}…"


def write(folder: Path, stances: Sequence[StatedStance]) -> list[str]:
    """Writes them into a generation's folder; the names of the files made, none where none are."""
    if not stances:
        return []
    rows = [asdict(stance) for stance in stances]
    (folder / FILE).write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return [FILE]


def load(folder: Path, files: Collection[str]) -> list[StatedStance]:
    """Those of a generation, which has the `files` that its manifest names. Raises IndexUnavailable
    where theirs is not there, or not whole."""
    if FILE not in files:
        return []
    try:
        return parse((folder / FILE).read_bytes())
    except (OSError, ValueError, TypeError) as error:
        raise IndexUnavailable(damaged(f"{FILE} cannot be read", folder.parent.name)) from error


def parse(content: bytes) -> list[StatedStance]:
    """Those that `write` wrote. Raises ValueError or TypeError for other content."""
    return [StatedStance(**row) for row in json.loads(content)]
