"""What happened before and after the index date: covariates from earlier convictions, and
reconvictions inside a follow-up window."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Dict, List, Optional, Sequence, Tuple, Union

from . import _core, columns, tables
from .calls import Progress, argument, given, settings
from .members import Day, people
from .names import (
    HistoryKind, HistoryLeapBirthday, ReconvictionEdge, ReconvictionOccasionDate,
    ReconvictionOccasionKey, ReconvictionUnit, Unlinked,
)
from .persons import of_rows
from .results import Result, Tallies, lines, tallies
from .tables import Table
from .values import objects_out


@dataclass(frozen=True, eq=False, repr=False)
class Counts(Result):
    """Reconvictions of each person.

    persons: one row a person, in the order given: person, events, offences, reconvicted,
        first_event_date, days_at_risk, linked, immature, undecided (records that may count, and
        of which it cannot be told). Nothing is known of a person without a
        single record: events and offences are then missing, never silently zero.
    records: what became of each record: disposition, and the row of its person (-1 for none).
    """

    persons: Table
    records: Table
    _tallies: Tallies

    @property
    def tallies(self) -> Dict[str, int]:
        """How many records have each disposition; they sum to the number of records."""
        return dict(self._tallies)

    def _shown(self) -> Table:
        return self.persons

    def summary(self) -> str:
        """Persons, events and what became of the records."""
        linked = sum(v == 1 for v in objects_out(self.persons["linked"], "flag"))
        events = sum(v or 0 for v in objects_out(self.persons["events"], "i64"))
        unlinked = len(self) - linked
        return lines(f"{events} events of {len(self)} persons, {unlinked} of them unlinked",
                     (f"{name}: {n} records" for name, n in self._tallies if n))

    def __len__(self) -> int:
        return len(self.persons)

    def __repr__(self) -> str:
        return f"<libsib.Counts of {len(self)} persons>"


def _counts(handle: Any, person: List[str]) -> Counts:
    def table(name: str) -> Table:
        return Table(_core.sib_reconviction_counts_table(handle, name))

    persons = table("persons")
    parts = {"person": columns.text(person), **{name: persons.part(name) for name in persons}}
    return Counts(tables.build(parts, len(person)), table("records"),
                  tallies(table("dispositions")))


def _window(follow_up_months: Optional[int], waiting_months: Optional[int],
            follow_up_days: Optional[int], waiting_days: Optional[int]) -> Tuple[Any, Any]:
    """The window in months, 0 where it is in days; what stands alone is refused."""
    for unit, one, other in (("months", follow_up_months, waiting_months),
                             ("days", follow_up_days, waiting_days)):
        if (one is None) != (other is None):
            raise argument(f"follow_up_{unit} and waiting_{unit} are stated together or not at "
                           f"all: no waiting period is waiting_{unit}=0",
                           f"{'follow_up' if one is None else 'waiting'}_{unit}")
    in_days = follow_up_days is not None
    return ((follow_up_months or 0, waiting_months or 0) if in_days
            else (follow_up_months, waiting_months))


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
                        where: Optional[str] = None, unit: ReconvictionUnit = "occasion",
                        index_day: ReconvictionEdge = "excluded",
                        follow_up_last_day: ReconvictionEdge = "included",
                        waiting_last_day: ReconvictionEdge = "included",
                        occasion_date: ReconvictionOccasionDate = "conviction",
                        occasion_key: ReconvictionOccasionKey = "date",
                        occasion: Optional[str] = None,
                        as_at: Optional[Day] = None, recording_lag_days: int = 0,
                        unlinked: Unlinked = "missing",
                        threads: int = 1, progress: Progress = None) -> Counts:
    """Count the reconvictions that fall in each person's window.

    members: a Cohort, or a table with the columns member_person and index_date.
    convictions: one row a conviction; person, offence_date, conviction_date, sentence_date and
        occasion name its columns.
    follow_up_months, waiting_months: 12 and 6 when no window is given; or both in days. One alone
        is refused: it would leave the other to a default of another kind.
    censoring_date: last day each member can offend: a column of members (of a Cohort: of its
        releases) by its name, or dates by id.
    where: a condition over the columns of the convictions: only records for which it holds
        can count.

    By default a record counts when index < offence <= index + 12 months and conviction <= index
    + 18 months. It is never told who is treated. Raises DataError when a person comes twice.
    Source: Disley & Rubin (2014), s. 2.2; Ministry of Justice, proven reoffending bulletins.

    >>> members = {"person": ["a", "b"], "index_date": ["2010-09-09", "2010-09-09"]}
    >>> convictions = {"person": ["a", "a"], "offence_date": ["2010-09-10", "2011-09-10"],
    ...                "conviction_date": ["2010-12-01", "2011-12-01"]}
    >>> counts = count_reconvictions(members, convictions)
    >>> [(row["person"], row["events"], row["linked"]) for row in counts.persons.rows()]
    [('a', 1, True), ('b', None, False)]
    >>> counts.records["disposition"]
    ['counted', 'after_follow_up']
    """
    rows, index = people(members, member_person, index_date)
    dates = [name for name in (offence_date, conviction_date, sentence_date) if name is not None]
    follow_up_months, waiting_months = _window(follow_up_months, waiting_months, follow_up_days,
                                               waiting_days)
    options = given(person=person, offence_date=offence_date,
                    conviction_date=conviction_date, sentence_date=sentence_date,
                    occasion=occasion, where=where, unit=unit, index_day=index_day,
                    follow_up_last_day=follow_up_last_day, waiting_last_day=waiting_last_day,
                    occasion_date=occasion_date, occasion_key=occasion_key,
                    follow_up_months=follow_up_months, waiting_months=waiting_months,
                    follow_up_days=follow_up_days, waiting_days=waiting_days,
                    as_at=None if as_at is None else columns.day(as_at),
                    recording_lag_days=recording_lag_days, unlinked=unlinked)
    censoring = of_rows(censoring_date, rows, "censoring_date", "date")
    with tables.records(convictions, {person}, dates) as table:
        handle = _core.sib_reconviction_count(settings(threads, progress), rows.ids, index,
                                              censoring, table._handle, options)
    return _counts(handle, rows.ids or [])


@dataclass(frozen=True)
class Measure:
    """A covariate over a person's earlier records. kind: see docs/methods/history.md. where: a
    condition over the convictions. look_back_months: 1..1200, or None for ever."""

    name: str
    kind: HistoryKind
    where: Optional[str] = None
    look_back_months: Optional[int] = None


@dataclass(frozen=True, eq=False, repr=False)
class History(Result):
    """Covariates of each person, as known on the index date.

    covariates: one row a person, in the order given, one column a measure.
    linked: whether any record names the person, [n] of 0 and 1.
    records: what became of each record: disposition.
    """

    covariates: Table
    linked: Any
    records: Table
    _tallies: Tallies

    @property
    def tallies(self) -> Dict[str, int]:
        """How many records have each disposition; they sum to the number of records."""
        return dict(self._tallies)

    def _shown(self) -> Table:
        return self.covariates

    def summary(self) -> str:
        """Persons, and what became of the records."""
        return lines(f"{len(self)} persons, {len(self.covariates.columns)} covariates",
                     (f"{name}: {n} records" for name, n in self._tallies if n))

    def __len__(self) -> int:
        return len(self.covariates)

    def __repr__(self) -> str:
        return f"<libsib.History: {', '.join(self.covariates.columns)}>"


def _history(handle: Any) -> History:
    def table(name: str) -> Table:
        return Table(_core.sib_history_table(handle, name))

    return History(table("covariates"), table("persons")["linked"], table("records"),
                   tallies(table("dispositions")))


def build_history(members: Any, convictions: Any,
                  measures: Sequence[Union[Measure, Tuple[Any, ...]]], *,
                  person: str = "person", conviction_date: str = "conviction_date",
                  offence_date: Optional[str] = None, member_person: str = "person",
                  index_date: str = "index_date", birth_date: Any = None,
                  leap_birthday: HistoryLeapBirthday = "mar1", unlinked: Unlinked = "missing",
                  threads: int = 1, progress: Progress = None) -> History:
    """Build covariates from records convicted before each person's index date.

    members: a Cohort, or a table with the columns member_person and index_date.
    convictions: one row a conviction; person, conviction_date and offence_date name its columns.
    measures: each a Measure, or (name, kind), (name, kind, where), ..
    birth_date: a column of members (of a Cohort: of its releases) by its name, or dates by id;
        needed by measures of age.

    What was convicted on the index date or later never enters. Raises TermsError for a measure
    that is none. Source: Disley & Rubin (2014), footnote 15.

    >>> convictions = {"person": ["a", "a"], "conviction_date": ["2009-01-01", "2011-01-01"]}
    >>> history = build_history({"person": ["a"], "index_date": ["2010-09-09"]}, convictions,
    ...                         [("priors", "count")])
    >>> history.covariates.rows()
    [{'priors': 1.0}]
    """
    rows, index = people(members, member_person, index_date)
    dates = [name for name in (conviction_date, offence_date) if name is not None]
    made = [m if isinstance(m, Measure) else Measure(*m) for m in measures]
    listed = tables.build({
        "name": columns.text([m.name for m in made]),
        "kind": columns.text([m.kind for m in made]),
        "where": columns.text([m.where for m in made]),
        "look_back_months": columns.typed([m.look_back_months for m in made], "i64",
                                          "look_back_months"),
    }, len(made))
    options = given(person=person, conviction_date=conviction_date,
                    offence_date=offence_date, leap_birthday=leap_birthday, unlinked=unlinked)
    births = of_rows(birth_date, rows, "birth_date", "date")
    with tables.records(convictions, {person}, dates) as table:
        return _history(_core.sib_history_build(settings(threads, progress), rows.ids, index,
                                                births, table._handle, listed._handle, options))
