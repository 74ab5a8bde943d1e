"""What happened before and after the index date: covariates from earlier convictions, and
reconvictions inside a follow-up window."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Dict, Optional, Sequence, Tuple, Union

from . import _core, columns, tables
from .calls import Progress, given, settings
from .members import Day, people
from .tables import Table, as_table
from .values import array_out


class Counts:
    """Reconvictions of each person.

    persons: one row a person, in the order given: person, events, offences, reconvicted,
        first_event_date, days_at_risk, linked, immature. Nothing is known of a person without a
        single record: events and offences are then missing, never silently zero.
    records: what became of each record: disposition, and the row of its person (-1 for none).
    """

    def __init__(self, handle: Any, person: Any) -> None:
        self._handle = handle
        flag, i64 = "flag", "i64"
        read = {"events": i64, "offences": i64, "reconvicted": flag, "first_event_date": "date",
                "days_at_risk": i64, "linked": flag, "immature": flag}
        parts = {"person": columns.text(person)}
        for name, kind in read.items():
            parts[name] = columns.Column(
                kind, getattr(_core, f"sib_reconviction_counts_{name}")(handle))
        self.persons = tables.build(parts, len(person))

    @property
    def records(self) -> Table:
        names = [_core.sib_reconviction_disposition_name(d)
                 for d in _core.sib_reconviction_counts_dispositions(self._handle)]
        owners = _core.sib_reconviction_counts_owners(self._handle)
        return tables.build({"disposition": columns.text(names),
                             "person_row": columns.Column("i64", owners)}, len(names))

    @property
    def tallies(self) -> Dict[str, int]:
        """How many records have each disposition; they sum to the number of records."""
        return _tallies(_core.sib_reconviction_disposition_name,
                        lambda i: _core.sib_reconviction_counts_tally(self._handle, i))

    def to_frame(self) -> Any:
        """The persons as a DataFrame."""
        return self.persons.to_frame()

    def summary(self) -> str:
        """Persons, events and what became of the records."""
        rows = self.persons.rows()
        linked = sum(1 for row in rows if row["linked"])
        events = sum(row["events"] or 0 for row in rows)
        lines = [f"{events} events of {len(rows)} persons, {len(rows) - linked} of them unlinked"]
        lines += [f"  {name}: {n} records" for name, n in self.tallies.items() if n]
        return "\n".join(lines)

    def __len__(self) -> int:
        return len(self.persons)

    def __repr__(self) -> str:
        return f"<libsib.Counts of {len(self)} persons>"

    def _repr_html_(self) -> str:
        return self.persons._repr_html_()


def _tallies(name_of: Any, tally: Any) -> Dict[str, int]:
    out, i = {}, 1
    while name_of(i) is not None:
        out[name_of(i)] = tally(i)
        i += 1
    return out


def count_reconvictions(members: Any, convictions: Any, *, person: str = "person",
                        offence_date: str = "offence_date",
                        conviction_date: str = "conviction_date",
                        sentence_date: Optional[str] = None,
                        member_person: str = "person", index_date: str = "index_date",
                        censoring_date: Any = None,
                        follow_up_months: Optional[int] = None,
                        waiting_months: Optional[int] = None,
                        follow_up_days: Optional[int] = None,
                        waiting_days: Optional[int] = None,
                        where: Optional[str] = None, unit: str = "occasion",
                        index_day: str = "excluded", follow_up_last_day: str = "included",
                        waiting_last_day: str = "included", occasion_date: str = "conviction",
                        occasion_key: str = "date", occasion: Optional[str] = None,
                        as_at: Optional[Day] = None, recording_lag_days: int = 0,
                        unlinked: str = "missing",
                        threads: int = 1, progress: Progress = None) -> Counts:
    """Count the reconvictions that fall in each person's window.

    members: a Cohort, or a table with the columns member_person and index_date.
    convictions: one row a conviction; person, offence_date, conviction_date, sentence_date and
        occasion name its columns.
    follow_up_months, waiting_months: 12 and 6 when no window is given; or both in days.
    where: a condition over the columns of the convictions: only records for which it holds
        can count.

    By default a record counts when index < offence <= index + 12 months and conviction <= index
    + 18 months. It is never told who is treated. Raises DataError when a person comes twice.
    Source: Disley & Rubin (2014), s. 2.2; Ministry of Justice, proven reoffending bulletins.
    """
    ids, index = people(members, member_person, index_date)
    convictions = tables.opened(convictions)
    dates = {offence_date, conviction_date, sentence_date} - {None}
    table = as_table(convictions, texts={person}, dates=dates & set(tables.names_of(convictions)))
    in_days = follow_up_days is not None or waiting_days is not None
    if in_days:
        follow_up_months, waiting_months = follow_up_months or 0, waiting_months or 0
    options = given(person_column=person, offence_column=offence_date,
                    conviction_column=conviction_date, sentence_column=sentence_date,
                    occasion_column=occasion, where=where, unit=unit, index_day=index_day,
                    follow_up_last_day=follow_up_last_day, waiting_last_day=waiting_last_day,
                    occasion_date=occasion_date, occasion_key=occasion_key,
                    follow_up_months=follow_up_months, waiting_months=waiting_months,
                    follow_up_days=follow_up_days, waiting_days=waiting_days,
                    as_at=None if as_at is None else columns.day(as_at),
                    recording_lag_days=recording_lag_days, unlinked=unlinked)
    handle = _core.sib_reconviction_count(
        settings(threads, progress), ids, index, columns.dates(censoring_date, "censoring_date"),
        table._handle, options)
    return Counts(handle, ids)


@dataclass(frozen=True)
class Measure:
    """A covariate over a person's earlier records. kind: see docs/methods/history.md. where: a
    condition over the convictions. look_back_months: 1..1200, or None for ever."""

    name: str
    kind: str
    where: Optional[str] = None
    look_back_months: Optional[int] = None


class History:
    """Covariates of each person, as known on the index date.

    covariates: one row a person, in the order given, one column a measure.
    linked: whether any record names the person.
    """

    def __init__(self, handle: Any) -> None:
        self._handle = handle
        self.covariates = Table(_core.sib_history_covariates(handle))
        self.linked = array_out(_core.sib_history_linked(handle))

    @property
    def records(self) -> Table:
        """What became of each record."""
        names = [_core.sib_history_disposition_name(d)
                 for d in _core.sib_history_dispositions(self._handle)]
        return tables.build({"disposition": columns.text(names)}, len(names))

    @property
    def tallies(self) -> Dict[str, int]:
        """How many records have each disposition; they sum to the number of records."""
        return _tallies(_core.sib_history_disposition_name,
                        lambda i: _core.sib_history_tally(self._handle, i))

    def to_frame(self) -> Any:
        """The covariates as a DataFrame."""
        return self.covariates.to_frame()

    def summary(self) -> str:
        """Persons, and what became of the records."""
        lines = [f"{len(self.covariates)} persons, {len(self.covariates.columns)} covariates"]
        lines += [f"  {name}: {n} records" for name, n in self.tallies.items() if n]
        return "\n".join(lines)

    def __repr__(self) -> str:
        return f"<libsib.History: {', '.join(self.covariates.columns)}>"

    def _repr_html_(self) -> str:
        return self.covariates._repr_html_()


def build_history(members: Any, convictions: Any,
                  measures: Sequence[Union[Measure, Tuple[Any, ...]]], *,
                  person: str = "person", conviction_date: str = "conviction_date",
                  offence_date: Optional[str] = None, member_person: str = "person",
                  index_date: str = "index_date", birth_date: Any = None,
                  leap_birthday: str = "mar1", unlinked: str = "missing",
                  threads: int = 1, progress: Progress = None) -> History:
    """Build covariates from records convicted before each person's index date.

    members: a Cohort, or a table with the columns member_person and index_date.
    convictions: one row a conviction; person, conviction_date and offence_date name its columns.
    measures: each a Measure, or (name, kind), (name, kind, where), ..
    birth_date: date of each member, in their order; needed by measures of age.

    What was convicted on the index date or later never enters. Raises TermsError for a measure
    that is none. Source: Disley & Rubin (2014), footnote 15.
    """
    ids, index = people(members, member_person, index_date)
    convictions = tables.opened(convictions)
    dates = {conviction_date, offence_date} - {None}
    table = as_table(convictions, texts={person}, dates=dates & set(tables.names_of(convictions)))
    made = [m if isinstance(m, Measure) else Measure(*m) for m in measures]
    listed = tables.build({
        "name": columns.text([m.name for m in made]),
        "kind": columns.text([m.kind for m in made]),
        "where": columns.text([m.where for m in made]),
        "look_back_months": columns.typed([m.look_back_months for m in made], "i64",
                                          "look_back_months"),
    }, len(made))
    options = given(person_column=person, conviction_column=conviction_date,
                    offence_column=offence_date, leap_birthday=leap_birthday, unlinked=unlinked)
    return History(_core.sib_history_build(
        settings(threads, progress), ids, index, columns.dates(birth_date, "birth_date"),
        table._handle, listed._handle, options))
