"""What a check found, as a table and sentences."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from cli.sizes import megabytes
from corpus.store.findings import Finding


def show_findings(findings: Sequence[Finding], console: Console) -> bool:
    """Print what was looked at, what could not be, and every problem; True if there is no problem."""
    table = Table("checked", "files", "rows", "size", "problems")
    for finding in findings:
        count = len(finding.told())
        numbers = f"{finding.files:,}", f"{finding.rows:,}" if finding.rows else "", megabytes(finding.bytes)
        table.add_row(finding.what, *numbers, str(count), style="red" if count else "")
    console.print(table)
    for note in sorted({note for finding in findings for note in finding.notes}):
        console.print(f"not checked: {note}", style="yellow", highlight=False, markup=False, soft_wrap=True)
    problems = [problem for finding in findings for problem in finding.told()]
    for problem in problems:
        console.print(problem, style="red", highlight=False, markup=False, soft_wrap=True)
    if not problems:
        console.print("everything that was checked is as it was written")
    return not problems
