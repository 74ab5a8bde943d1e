"""A service watched while it runs: who was seen, who is due, what workers do.

Nothing here decides who counts or what is owed. Definitions: docs/methods/caseload.md.
"""

from __future__ import annotations

import os
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any, Dict, Iterator, List, Mapping, Optional, Tuple, Union

from . import _core, _files, columns, tables
from .calls import Progress, flag, given, settings
from .members import Day, people
from .names import (
    CaseloadGateRelease, CaseloadLeavers, CaseloadNeedDenominator, CaseloadOddDay,
    CaseloadReleaseDay, DashboardView,
)
from .persons import of_rows
from .results import Result, lines
from .tables import Table

__all__ = ["Caseload", "activity", "association", "lists", "measure"]

_LABELS = {"person", "place", "kind", "status", "worker", "exit", "area", "spell", "category",
           "list", "fact", "value"}
_DATES = {"date", "received", "exited", "recorded_on", "from", "to", "known_on", "listed_on",
          "expected_release"}
_MEASURES = ("measures", "months", "due", "needs", "overlaps", "shares", "spells", "persons",
             "records", "dispositions", "spell_records", "findings", "settings")
_PUBLIC = ("measures", "needs", "overlaps", "shares", "spells", "settings")


@dataclass(frozen=True, eq=False, repr=False)
class Caseload(Result):
    """What was measured, listed or counted: tables by name, caseload["measures"].

    Which tables there are, and their columns: sib_caseload_table() in docs/methods/caseload.md.
    """

    tables: Mapping[str, Table]
    _handle: Any = None  # what the page is made from; not kept by pickle

    def __reduce__(self) -> Tuple[Any, ...]:
        return Caseload, (dict(self.tables),)

    def __getitem__(self, name: str) -> Table:
        return self.tables[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.tables)

    def __len__(self) -> int:
        return len(self.tables)

    def _shown(self) -> Table:
        return next(iter(self.tables.values()))

    def summary(self) -> str:
        """The rows of each table, and what was found to be wrong with the records."""
        findings = self.tables["findings"].rows() if "findings" in self.tables else []
        return lines(", ".join(f"{name} {len(table)}" for name, table in self.tables.items()),
                     (f"{row['finding']}: {row['records']} ({row['meaning']})"
                      for row in findings))

    def to_html(self, path: Union[None, str, "os.PathLike[str]"] = None, *,
                listed: Optional["Caseload"] = None, active: Optional["Caseload"] = None,
                title: Optional[str] = None, view: DashboardView = "team", least: int = 5,
                days_ahead: int = 14, figures: bool = True, months: int = 3) -> str:
        """The dashboard of what measure() gave: one HTML file that loads nothing.

        path: where to write it as well. listed, active: what lists() and activity() gave, for the
        team alone. view: "team", with lists of people to act on and not for publication, or
        "board", where numbers below `least` of people are hidden and nothing of single persons
        or workers is shown, by quarter unless `months` is 1 or 12. The same tables give the same
        bytes in every language. A caseload that was pickled has its tables, but no page.
        """
        options = given(title=title, view=view, least=least, days_ahead=days_ahead,
                        figures=flag(figures, "figures"), months=months)
        text: str = _core.sib_paper_text(_core.sib_dashboard_html(
            None, self._handle, None if listed is None else listed._handle,
            None if active is None else active._handle, options))
        _files.write([_files.Output(path, text, secret=view == "team")])
        return text

    def __repr__(self) -> str:
        return f"<libsib.Caseload: {', '.join(self.tables)}>"


def _found(handle: Any, names: Tuple[str, ...], ids: Optional[List[str]] = None) -> Caseload:
    found: Dict[str, Table] = {}
    for name in names:
        found[name] = Table(_core.sib_caseload_table(handle, name))
    if ids is not None and "persons" in found:
        plain = found["persons"]
        parts = {"person": columns.text(ids), **{name: plain.part(name) for name in plain}}
        found["persons"] = tables.build(parts, len(ids))
    return Caseload(found, handle)


@contextmanager
def _opened(*given: Any) -> Iterator[Any]:
    """Tables of records, columns of labels and days known by their names; None for none."""
    with ExitStack() as stack:
        yield [None if data is None else
               stack.enter_context(tables.records(data, _LABELS, _DATES))._handle
               for data in given]


def measure(members: Any, contacts: Any, *, as_at: Day, spells: Any = None, needs: Any = None,
            overlaps: Any = None, facts: Any = None, member_person: str = "person",
            index_date: str = "index_date", exit_date: Any = None, cohort: Any = None,
            activity_where: Optional[str] = None, area_inside: str = "in",
            period_months: Optional[int] = None, period_days: Optional[int] = None,
            parts: int = 2, odd_day: CaseloadOddDay = "first",
            release_day: CaseloadReleaseDay = "excluded", recorded_from: Optional[Day] = None,
            on_exit: CaseloadLeavers = "kept", on_custody: CaseloadLeavers = "kept",
            gate_release: CaseloadGateRelease = "first",
            need_denominator: CaseloadNeedDenominator = "members", support_months: int = 12,
            window_from: Optional[Day] = None, window_to: Optional[Day] = None,
            least: Optional[int] = None, months: int = 1, threads: int = 1,
            progress: Progress = None) -> Caseload:
    """Measure a service over its members: assessed, met at the gate, engaged, needs, overlaps.

    members: a Cohort, or a table with the columns member_person and index_date.
    contacts: person, date, place, kind, status; other columns may serve activity_where.
    spells: person, received, exited, exit, area. needs: person, recorded_on, category.
    overlaps: person, list, from, to. facts: person, known_on, fact, value.
    exit_date, cohort: a column of members (of a Cohort: of its releases) by its name, or values
        by id.
    as_at: the day the data stand at. period_days replaces the month.
    least: for the public; numbers of 1 to least - 1 people are hidden, and nothing of single
        persons is in the result. months: of a period then: 1, 3 (calendar quarters) or 12.

    Every member has one of six states of each measure, which sum to the members; a share is
    yes / (yes + no). Source: Disley & Rubin (2014), s. 4.3 to 4.6 and footnote 46.

    >>> contacts = {"person": ["a", "a", "b"], "date": ["2012-03-05", "2012-03-20", "2012-03-01"],
    ...             "place": ["community", "community", "gate"], "kind": ["appointment"] * 3,
    ...             "status": ["attended"] * 3}
    >>> found = measure({"person": ["a", "b"], "index_date": ["2012-03-01"] * 2}, contacts,
    ...                 as_at="2012-12-31")
    >>> [(row["measure"], row["share"]) for row in found["measures"].rows()
    ...  if row["month"] is None and row["measure"] in ("met", "engaged")]
    [('met', '1/2'), ('engaged', '1/2')]
    >>> found["persons"]["engaged"]
    ['yes', 'no']
    """
    rows, index = people(members, member_person, index_date)
    if period_days is not None and period_months is None:
        period_months = 0
    options = given(
        as_at=columns.day(as_at), activity_where=activity_where, area_inside=area_inside,
        period_months=period_months, period_days=period_days, parts=parts, odd_day=odd_day,
        release_day=release_day, on_exit=on_exit, on_custody=on_custody,
        gate_release=gate_release, need_denominator=need_denominator,
        support_months=support_months,
        recorded_from=None if recorded_from is None else columns.day(recorded_from),
        window_from=None if window_from is None else columns.day(window_from),
        window_to=None if window_to is None else columns.day(window_to))
    exits = of_rows(exit_date, rows, "exit_date", "date")
    cohorts = of_rows(cohort, rows, "cohort", "text")
    given_tables = _opened(spells, contacts, needs, overlaps, facts)
    with given_tables as (of_spells, of_contacts, of_needs, of_overlaps, of_facts):
        handle = _core.sib_caseload_measure(
            settings(threads, progress), rows.ids, index, exits, cohorts, of_spells, of_contacts,
            of_needs, of_overlaps, of_facts, options)
    if least is None:
        return _found(handle, _MEASURES, rows.ids)
    return _found(_core.sib_caseload_public(settings(threads, progress), handle, least, months),
                  _PUBLIC)


def lists(listed: Any, *, as_at: Day, spells: Any = None, too_long_where: Optional[str] = None,
          gap_days: int = 7, threads: int = 1, progress: Progress = None) -> Caseload:
    """Follow the prison's lists of who will be released.

    listed: listed_on, spell, person, expected_release, a row for each stay on each list; other
        columns may serve too_long_where. spells: stays that ended, spell and exited.
    as_at: the last day whose lists are read.

    >>> found = lists({"listed_on": ["2012-01-02", "2012-01-09"], "spell": ["s", "s"],
    ...                "person": ["a", "a"], "expected_release": ["2012-02-10", "2012-02-03"]},
    ...               as_at="2012-01-31")
    >>> found["caseload"].rows()[0]["state"], found["caseload"].rows()[0]["lead_days"]
    ('held', 25)
    """
    options = given(as_at=columns.day(as_at), too_long_where=too_long_where, gap_days=gap_days)
    with _opened(listed, spells) as (of_lists, of_spells):
        handle = _core.sib_caseload_list(settings(threads, progress), of_lists, of_spells, options)
    return _found(handle, ("caseload", "lists", "prospective", "findings", "settings"))


def activity(contacts: Any, *, as_at: Day, workers: Any = None,
             window_from: Optional[Day] = None, threads: int = 1,
             progress: Progress = None) -> Caseload:
    """Count the contacts of each worker by month and status, without ranking.

    contacts: person, worker, date, status. workers: worker, from, to of those in service.
    A change is told only between two months that are covered whole.

    >>> found = activity({"person": ["a", "b"], "worker": ["w", "w"], "status": ["attended"] * 2,
    ...                   "date": ["2012-01-10", "2012-02-10"]}, as_at="2012-02-29")
    >>> [(row["worker"], row["attended"], row["change"]) for row in found["activity"].rows()]
    [('w', 1, None), ('w', 1, 0)]
    """
    options = given(as_at=columns.day(as_at),
                    window_from=None if window_from is None else columns.day(window_from))
    with _opened(contacts, workers) as (of_contacts, of_workers):
        handle = _core.sib_caseload_activity(settings(threads, progress), of_contacts, of_workers,
                                             options)
    return _found(handle, ("activity", "findings", "settings"))


def association(people: Any, *, seal: str, service: str = "service", events: str = "events",
                stratum: Optional[str] = None, threads: int = 1,
                progress: Progress = None) -> Table:
    """Count events by what a service did, in all and within strata.

    An association, and nothing that claims a cause: no p-value, interval or avoided event.
    people: one row a person. seal: that of the design, which fixed who is compared before
    outcomes were looked at. Source: Disley & Rubin (2014), s. 5.4.

    >>> people = {"service": ["met", "met", "unmet"], "events": [1, 0, 2]}
    >>> [(row["service"], row["persons"], row["per_100"], row["label"])
    ...  for row in association(people, seal="0" * 64).rows()]
    [('met', 2, '50', 'association'), ('unmet', 1, '200', 'association')]
    """
    options = given(seal=seal, service=service, events=events, stratum=stratum)
    labels = {service} if stratum is None else {service, stratum}
    with tables.records(people, labels, ()) as table:
        return Table(_core.sib_association_count(settings(threads, progress), table._handle,
                                                 options))
