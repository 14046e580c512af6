"""What strangers type: trimmed, without control characters, with a known length."""

from __future__ import annotations

import re
import unicodedata
import zlib

_SPACES = re.compile(r"\s+")
# Bidirectional overrides can make one name look like another; isolates and marks are harmless and needed.
_OVERRIDES = set("\u202a\u202b\u202c\u202d\u202e\u0000\ufeff")


def one_line(text: str) -> str:
    """Return the text on one line: NFC, control characters and overrides gone, runs of space as one.

    A text of nothing but invisible characters is empty: nobody may wear a name that cannot be seen.
    """
    line = _SPACES.sub(" ", _printable(text, keep="\t\n\r")).strip()
    return "" if all(unicodedata.category(ch) in {"Cf", "Zs"} for ch in line) else line


def many_lines(text: str) -> str:
    """Return the text with its line breaks: NFC, other control characters gone, at most one empty line in a row."""
    lines = _printable(text.replace("\r\n", "\n").replace("\r", "\n"), keep="\n\t").split("\n")
    joined = "\n".join(line.rstrip() for line in lines)
    return re.sub(r"\n{3,}", "\n\n", joined).strip()


def _printable(text: str, keep: str) -> str:
    kept = "".join(
        ch
        for ch in text
        if ch in keep or (ch not in _OVERRIDES and unicodedata.category(ch) not in {"Cc", "Cs"})
    )
    # Last, because what was taken out may have stood between a letter and its accent.
    return unicodedata.normalize("NFC", kept)


def monogram_of(name: str) -> str:
    """Return one or two characters that stand for a name: first letters of first and last word.

    Scripts without capitals (Han, Kana, Hangul, Arabic) give their first character alone.
    """
    words = [word for word in one_line(name).split(" ") if word and word[0].isalnum()]
    if not words:
        return "·"
    first = words[0][0]
    if len(words) == 1 or first.upper() == first.lower():
        return _capital(first)
    return _capital(first) + _capital(words[-1][0])


def _capital(letter: str) -> str:
    """Return one capital: a few letters have capitals of two, such as ß."""
    return letter.upper()[:1]


def tint_of(key: str) -> int:
    """Return one of the five quiet tints, 1 to 5, always the same for the same key."""
    return zlib.crc32(key.encode()) % 5 + 1


_EMAIL = re.compile(
    r"[^@\s\x00-\x1f\x7f\"<>(),:;\\]{1,64}@"
    r"(?:[^@\s\x00-\x1f\x7f.\"<>(),:;\\]{1,63}\.)+[^@\s\x00-\x1f\x7f.\"<>(),:;\\]{2,63}"
)


def is_email(text: str) -> bool:
    """Tell whether the text can be an address worth sending a code to; the code is the real test."""
    return len(text) <= 254 and _EMAIL.fullmatch(text) is not None
