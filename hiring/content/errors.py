"""What is wrong with a pack: one record per fault, always with file, line and key."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field

WHOLE_FILE = "(file)"
"""The key of a fault that concerns a file as a whole."""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something stands: the file inside the pack's folder, the line from 1, the key's path."""

    file: str
    line: int
    key: str

    def child(self, key: str) -> Place:
        """The place of a key that is missing here: the line of the parent, the path of the child."""
        return Place(self.file, self.line, key if self.key == WHOLE_FILE else f"{self.key}.{key}")


@dataclass(frozen=True, slots=True, order=True)
class ContentError:
    """One fault of a pack; `code` is for programs, `message` is an English sentence for people."""

    file: str
    line: int
    key: str
    code: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.key}: {self.message} [{self.code}]"

    def as_json(self) -> dict[str, str | int]:
        """The fault as a dictionary that JSON can hold."""
        return asdict(self)


@dataclass(slots=True)
class Report:
    """Collects every fault of one pack; nothing stops at the first."""

    errors: list[ContentError] = field(default_factory=list)

    def add(self, place: Place, code: str, message: str) -> None:
        """Note one fault."""
        self.errors.append(ContentError(place.file, place.line, place.key, code, message))

    def in_order(self) -> list[ContentError]:
        """The faults by file, line and key, each once."""
        return sorted(set(self.errors))
