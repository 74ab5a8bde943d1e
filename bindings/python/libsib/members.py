"""Who counts: a cohort and its comparison pool from releases and rules."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, fields
from typing import Any, Dict, Iterable, List, Literal, Mapping, Optional, Sequence, Tuple, Union

from . import _core, columns, tables
from .calls import Progress, argument, flag, given, settings
from .names import EligibilityAppliesTo, EligibilityKeep, EligibilityUniqueWithin
from .persons import Rows
from .results import Result, found, lines
from .tables import Table
from .values import date, np, objects_out

Day = Union[str, datetime.date]


@dataclass(frozen=True)
class Rule:
    """A rule of eligibility: a condition over the columns of the releases.

    applies_to: "both", "treated" or "comparison". valid_from, valid_to: first and last index
    date the rule applies to.
    """

    id: str
    expression: str
    applies_to: EligibilityAppliesTo = "both"
    description: Optional[str] = None
    source: Optional[str] = None
    valid_from: Optional[Day] = None
    valid_to: Optional[Day] = None


@dataclass(frozen=True)
class Exclusion:
    """An exclusion from the comparison pool. scope: "release", or "person" for everybody with a
    release for which the condition holds."""

    id: str
    expression: str
    description: Optional[str] = None
    source: Optional[str] = None
    scope: Literal["release", "person"] = "release"


def _listed(kind: type, rules: Iterable[Any]) -> Table:
    """Rules, or pairs of id and expression, as a table."""
    rules = [rules] if isinstance(rules, str) else list(rules)
    if any(isinstance(rule, str) for rule in rules):
        raise argument('rules are given as a list of pairs: [("adult", "age >= 18")]', "rules")
    made = [rule if isinstance(rule, kind) else kind(*rule) for rule in rules]
    parts = {}
    for field in fields(kind):
        values = [getattr(rule, field.name) for rule in made]
        is_day = field.name.startswith("valid_")
        parts[field.name] = columns.typed(values, "date" if is_day else "text", field.name)
    return tables.build(parts, len(made))


def _step(row: Mapping[str, Any]) -> str:
    """Where releases ended, in a word or two: the rule, or the kind."""
    unknown = ": unknown" if row["kind"].endswith("_unknown") else ""
    return f"{row['rule']}{unknown}" if row["rule"] else str(row["kind"]).replace("_", " ")


@dataclass(frozen=True, eq=False, repr=False)
class Cohort(Result):
    """Members of a cohort and of its comparison pool, and a reason for every release.

    members: one row a member, in byte order of the ids: person, treated, index_date, row (of
        the member's release).
    attrition: one row a step, its kind and rule, with releases and persons by arm.
    reasons: one row a release, in the order given: arm, and the kind and rule it ended at.
    treated_members, comparison_members: how many there are.
    closing_date: last day on which a release can make a member; None when the cohort did not
        close.
    """

    members: Table
    attrition: Table
    reasons: Table
    treated_members: int
    comparison_members: int
    closing_date: Optional[datetime.date]
    _releases: Table
    _rules: Table
    _options: Dict[str, Any]

    def __len__(self) -> int:
        return len(self.members)

    def _shown(self) -> Table:
        return self.members

    def _repr_html_(self) -> str:
        return super()._repr_html_() + self.attrition._repr_html_()

    def explain(self, cases: Any) -> Table:
        """What each rule says of each case, and which facts it lacks: one row a case and rule.

        cases: the id of a person, for their releases; or releases, real or hypothetical, as a
        table with the columns the rules use.
        """
        if isinstance(cases, str) or hasattr(cases, "__index__"):
            cases = columns.as_texts([cases])[0]
            ids = self._releases[self._options.get("person", "person")]
            cases = tables.take(self._releases, [i for i, p in enumerate(ids) if p == cases])
        with tables.records(cases, (), {self._options.get("index_date", "release_date")}) as found:
            return Table(_core.sib_eligibility_explain(None, found._handle, self._rules._handle,
                                                       self._options))

    def summary(self) -> str:
        """Members by arm, and where the others went."""
        left = []
        for row in self.attrition.rows():
            releases = sum(row[f"{arm}_releases"] for arm in ("treated", "comparison", "other"))
            if releases:
                left.append(f"{_step(row)}: {releases} releases")
        return lines(f"{self.treated_members} treated and {self.comparison_members} comparison "
                     "members", left)

    def __repr__(self) -> str:
        return (f"<libsib.Cohort: {self.treated_members} treated, "
                f"{self.comparison_members} comparison>")


def _read(handle: Any, releases: Table, rules: Table, options: Dict[str, Any]) -> Cohort:
    table = {name: Table(_core.sib_eligibility_table(handle, name))
             for name in ("members", "attrition", "releases")}
    return Cohort(table["members"], table["attrition"], table["releases"], _releases=releases,
                  _rules=rules, _options=options,
                  **found(_core.sib_eligibility_table(handle, "summary")))


def select_cohort(releases: Any, rules: Sequence[Union[Rule, Tuple[str, str]]], *,
                  person: str = "person", index_date: str = "release_date",
                  treated: Optional[str] = None, comparison: Optional[str] = None,
                  exclusions: Sequence[Union[Exclusion, Tuple[str, str]]] = (),
                  earlier_members: Union[Cohort, Table, Sequence[Any]] = (),
                  tie_key: Optional[str] = None,
                  keep: EligibilityKeep = "first",
                  unique_within: EligibilityUniqueWithin = "cohort",
                  exclude_treated_elsewhere: bool = False,
                  close_after_months: int = 0, close_at_members: int = 0,
                  opens: Optional[Day] = None,
                  threads: int = 1, progress: Progress = None) -> Cohort:
    """Select the members of a cohort and of its comparison pool.

    releases: one row a release from custody. person, index_date, tie_key: its columns.
    rules: in order; each is a Rule or (id, expression). A release keeps its first failing rule
        as its reason; a rule that is unknown is a kind of its own.
    treated, comparison: conditions that put a release into an arm; without them every release
        is treated, and there is no pool.
    earlier_members: earlier cohort, its members or the ids of its treated members, who are never
        in the pool.
    close_at_members, close_after_months: the cohort closes on the day on which it reaches so
        many treated members, or so many months after `opens`.

    Raises TermsError for a rule that is no condition, DataError when both arms hold for one
    release. Source: Disley & Rubin (2014), s. 2.2.

    >>> releases = {"person": ["a", "b", "a"], "age": [17, 40, 18],
    ...             "release_date": ["2010-09-09", "2010-09-10", "2010-10-01"]}
    >>> cohort = select_cohort(releases, [("adult", "age >= 18")])
    >>> cohort.members["person"], cohort.reasons["kind"]
    (['a', 'b'], ['rule', 'treated_member', 'treated_member'])
    """
    if isinstance(earlier_members, str):
        raise argument("earlier members are a list of ids", "earlier_members")
    earlier = _earlier(earlier_members)
    options = given(person=person, index_date=index_date, treated=treated,
                    comparison=comparison, tie_key=tie_key, keep=keep,
                    unique_within=unique_within,
                    exclude_treated_elsewhere=flag(exclude_treated_elsewhere,
                                                   "exclude_treated_elsewhere"),
                    close_after_months=close_after_months, close_at_members=close_at_members,
                    opens=None if opens is None else columns.day(opens))
    listed = _listed(Rule, rules)
    excluded = _listed(Exclusion, exclusions)._handle if exclusions else None
    with tables.records(releases, {person}, {index_date}) as table:
        handle = _core.sib_eligibility_select(settings(threads, progress), table._handle,
                                              listed._handle, excluded, earlier, options)
    return _read(handle, tables.owned(table), listed, options)


def _earlier(members: Any) -> List[str]:
    """Ids of treated members of earlier cohorts: ids, or such a cohort or its members."""
    members = tables.opened(members.members if isinstance(members, Cohort) else members)
    if not hasattr(members, "columns") and not isinstance(members, Mapping):
        return columns.as_texts(list(members) if isinstance(members, (set, frozenset)) else members,
                                "earlier_members")
    if not {"person", "treated"} <= set(tables.names_of(members)):
        raise argument("earlier members are ids: give a cohort, its members, or a column of ids",
                       "earlier_members")
    arm = columns.flags(members["treated"], "treated")
    ids = columns.as_texts(members["person"], "earlier_members")
    return [person for person, is_treated in zip(ids, arm) if is_treated == 1]


class _OfReleases:
    """The columns of a cohort's members, and of the releases that made them members."""

    def __init__(self, cohort: Cohort) -> None:
        self._members, self._releases = cohort.members, cohort._releases
        self.columns = [*self._members, *(name for name in self._releases
                                          if name not in self._members.columns)]

    def __getitem__(self, name: str) -> Any:
        if name in self._members.columns:
            return self._members[name]
        found = self._releases[name]
        kind = self._releases.types[name]
        rows = objects_out(self._members["row"], "i64")
        if np is not None and hasattr(found, "dtype"):
            return found[np.asarray(rows, dtype=np.int64)]
        values = objects_out(found, kind)
        return [values[row] for row in rows]


def people(members: Any, person: str, index_date: str) -> Tuple[Rows, Any]:
    """The members of a cohort, or of any table with such columns, and their index dates."""
    if isinstance(members, Cohort):
        members, person, index_date = _OfReleases(members), "person", "index_date"
    members = tables.opened(members)
    for name in (person, index_date):
        if name not in tables.names_of(members):
            option = "member_person" if name == person else "index_date"
            raise tables.no_column(name, members, "the members", f": name it with {option}=")
    ids = columns.as_texts(members[person])
    return (Rows(members, ids, len(ids), "the members"),
            columns.dates(members[index_date], index_date))
