"""The Python blocks of Markdown documents."""

import textwrap
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Block:
    """A fenced block of Python, the heading it stands under, and its line."""

    document: str
    heading: str
    line: int
    source: str


def of_folder(folder: Path) -> list[Block]:
    """The blocks of every document, in order."""
    documents = sorted(folder.glob("*.md"))
    return [block for path in documents for block in of_text(path.name, path.read_text())]


def of_text(document: str, text: str) -> list[Block]:
    """A fence may be indented, as in a list; another fence that was never closed is passed over."""
    found, heading, begin = [], "", None
    lines = text.splitlines()
    for number, line in enumerate(lines):
        if begin is None and line.startswith("#"):
            heading = line.lstrip("# ")
        elif begin is None and line.strip() == "```python":
            begin = number + 1
        elif begin is not None and line.strip() == "```":
            source = textwrap.dedent("\n".join(lines[begin:number]))
            found.append(Block(document, heading, begin + 1, source))
            begin = None
    return found
