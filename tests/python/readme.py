"""The tour of the README as something to run: its sections, and what their blocks hold.

Nothing here starts anything.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path

README = Path(__file__).parents[2] / "README.md"
TOUR = "A tour"
# What is another time, or another database: a moment, a hash, a port.
CHANGING = [
    (r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d(:\d\d(\.\d+)?)?Z?", "WHEN"),
    (r"\b[0-9a-f]{64}\b", "HASH"),
    (r"127\.0\.0\.1:\d+", "ADDRESS"),
]


@dataclass
class Block:
    """A fenced block: its language, its text, and the line of the README it begins in."""

    language: str
    text: str
    line: int

    def commands(self) -> list[tuple[str, str]]:
        """Of a block of a console, every command with what it is said to print."""
        found: list[tuple[str, str]] = []
        for line in self.text.splitlines():
            if line.startswith("$ "):
                found.append((line[2:], ""))
            elif not found:
                raise AssertionError(f"README.md:{self.line}: output without a command")
            elif (line == ">" or line.startswith("> ")) and not found[-1][1]:
                found[-1] = (f"{found[-1][0]}\n{line[2:]}", "")
            elif found[-1][0].endswith("\\") and not found[-1][1]:
                found[-1] = (f"{found[-1][0]}\n{line}", "")
            else:
                found[-1] = (found[-1][0], f"{found[-1][1]}{line}\n")
        return found


@dataclass
class Section:
    """A section of the tour."""

    title: str
    blocks: list[Block] = field(default_factory=list)


def tour() -> list[Section]:
    """The sections of the tour, in their order."""
    sections: list[Section] = []
    is_tour, block = False, None
    for number, line in enumerate(README.read_text().splitlines(), 1):
        if block is not None:
            if line == "```":
                block = None
            else:
                block.text += f"{line}\n"
        elif line.startswith("## "):
            is_tour = line == f"## {TOUR}"
        elif is_tour and line.startswith("### "):
            sections.append(Section(line.removeprefix("### ")))
        elif line.startswith("```"):
            block = Block(line.removeprefix("```"), "", number)
            if is_tour and sections:
                sections[-1].blocks.append(block)
    return sections


def is_as_told(printed: str, told: str) -> bool:
    """Whether what was printed is what the README tells, where `…` stands for anything."""
    parts = [re.escape(_lasting(part)) for part in told.split("…")]
    return re.fullmatch(".*?".join(parts), _lasting(printed)) is not None


def _lasting(text: str) -> str:
    """The text without what changes, however its lines are broken."""
    for pattern, word in CHANGING:
        text = re.sub(pattern, word, text)
    return "".join(text.split())
