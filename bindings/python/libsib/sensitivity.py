"""What other choices of a contract would have paid."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Mapping, Optional, Sequence, Union

from . import _core
from .results import Result
from .tables import Table

Options = Union[None, Sequence[str], Mapping[str, Sequence[Any]]]
TABLES = ("options", "runs", "settings", "bills", "gates", "designs", "work")


@dataclass(frozen=True, eq=False, repr=False)
class Sensitivity(Result):
    """What other choices would have paid: the tables of docs/language/sensitivity.md.

    options: one row an option that is varied. runs: one row a settlement, the first as the
    contract stands, with what it pays, the difference, and whether it turns a gate. settings: what
    each changes. bills: what each payer would owe. gates: each line of a gate. Over records also
    designs: whom each run matched and how alike the arms are; and work: how many cohorts it gave
    scores and matched and outcomes it counted. Else these are None.
    """

    options: Table
    runs: Table
    settings: Table
    bills: Table
    gates: Table
    designs: Optional[Table]
    work: Optional[Table]
    _text: str
    _handle: Any = None

    def __reduce__(self) -> Any:
        return Sensitivity, (*(getattr(self, name) for name in TABLES), self._text)

    def _shown(self) -> Table:
        return self.runs

    def summary(self) -> str:
        """What each choice would change, in lines."""
        return self._text[:-1]  # its line end

    def __str__(self) -> str:
        return self.summary()


def asked(options: Options) -> Optional[str]:
    """The options that are varied, as the library takes them."""
    if options is not None and not isinstance(options, Mapping):
        options = {path: [] for path in options}
    return None if options is None else json.dumps(
        {path: list(each) for path, each in options.items()})


def varied(paper: Any) -> Sensitivity:
    """What a paper of the library says, with its tables."""
    handles = {name: _core.sib_paper_table(paper, name) for name in TABLES}
    tables: Any = {name: None if each is None else Table(each) for name, each in handles.items()}
    return Sensitivity(_text=_core.sib_paper_text(paper), _handle=paper, **tables)
