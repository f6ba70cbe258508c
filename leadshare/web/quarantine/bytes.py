"""Raw bytes as a person can look at them: as text where they are text, else as hexadecimal lines."""

from dataclasses import dataclass

SHOWN_BYTES = 64 * 1024
LINE = 16


@dataclass(frozen=True, slots=True)
class Shown:
    """`text` is what the page shows; `is_text` tells how; `is_cut` when there is more than is shown."""

    text: str
    is_text: bool
    is_cut: bool


def shown(body: bytes, as_hex: bool = False) -> Shown:
    part = body[:SHOWN_BYTES]
    text = None if as_hex else _text(part, is_cut=len(body) > len(part))
    if text is None:
        return Shown(hexadecimal(part), False, len(body) > len(part))
    return Shown(text, True, len(body) > len(part))


def _text(part: bytes, is_cut: bool) -> str | None:
    """The part as UTF-8, or None when it is no text. A character cut in two at the end is left out."""
    for missing in range(4 if is_cut else 1):
        try:
            text = part[: len(part) - missing].decode("utf-8")
        except UnicodeDecodeError:
            continue
        return None if any(_is_control(character) for character in text) else text
    return None


def _is_control(character: str) -> bool:
    return character < " " and character not in "\t\r\n"


def hexadecimal(part: bytes) -> str:
    """`00000010  7b 22 61 22 …  {"a"…`, 16 bytes a line."""
    lines = []
    for start in range(0, len(part), LINE):
        line = part[start : start + LINE]
        readable = "".join(chr(byte) if 32 <= byte < 127 else "." for byte in line)
        lines.append(f"{start:08x}  {line.hex(' '):<{LINE * 3 - 1}}  {readable}")
    return "\n".join(lines)
