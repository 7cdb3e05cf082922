"""What a check of the store found: how much was looked at, and each problem as one sentence with its remedy."""

from __future__ import annotations

from dataclasses import dataclass, field

#: More problems of one file than this are counted, not told.
MOST_PROBLEMS = 5


@dataclass
class Finding:
    """Of files of one kind (`what`): how many, with how many rows and bytes; `problems` are sentences for people."""

    what: str
    files: int = 0
    rows: int = 0
    bytes: int = 0
    problems: list[str] = field(default_factory=list)
    #: what could not be checked, and why
    notes: set[str] = field(default_factory=set)
    _untold: dict[str, int] = field(default_factory=dict)

    def problem(self, path: str, what: str, remedy: str) -> None:
        """Note that the file at `path` is not as it should be. Many problems of one file become a few and a number."""
        told = sum(known.startswith(f"{path} ") for known in self.problems)
        if told < MOST_PROBLEMS:
            self.problems.append(f"{path} {what}; {remedy}")
        else:
            self._untold[path] = self._untold.get(path, 0) + 1

    def add(self, other: Finding) -> None:
        """Count another finding of the same kind."""
        self.files += other.files
        self.rows += other.rows
        self.bytes += other.bytes
        self.problems += other.told()
        self.notes |= other.notes

    def told(self) -> list[str]:
        """The problems, and how many more there are of files that have many."""
        rest = [f"{path} has {number} more problems like these" for path, number in self._untold.items()]
        return self.problems + rest
