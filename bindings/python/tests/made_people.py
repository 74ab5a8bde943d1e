"""People made up for calls whose every argument is given in another order, or another class."""

import warnings

import libsib
from libsib import caseload

REFUSED = (libsib.SibError, TypeError)
N = 24
IDS = [f"p{i * 7 % N:02d}" for i in range(N)]
ROWS = range(N)
PEOPLE = {
    "id": IDS, "treated": [i in (0, 1, 5, 9, 14, 17, 20, 22) for i in ROWS],
    "age": [20 + i * 11 % 17 for i in ROWS],
    "score": [(1 + i * 5 % 7) / 9 for i in ROWS], "logit": [(i * 5 % 23 - 11) / 9 for i in ROWS],
    "tie": [i * 13 % 29 for i in ROWS], "weight": [1 + i % 4 / 2 for i in ROWS],
    "events": [i * 3 % 5 for i in ROWS], "days": [100.0 + i * 17 % 90 for i in ROWS],
}
BORN = [f"19{60 + i}-0{1 + i % 9}-15" for i in ROWS]
MEMBERS = {"person": IDS, "index_date": ["2010-03-01"] * N, "born": BORN,
           "ends": [f"2010-{3 + i % 8:02d}-10" for i in ROWS],
           "cohort": [f"c{int(i in (1, 4, 7))}" for i in ROWS]}
RECORDS = {"person": [p for p in IDS for _ in "12"],
           "offence_date": ["2009-05-01", "2010-09-01"] * N,
           "conviction_date": ["2009-06-01", "2010-10-01"] * N, "weeks": list(range(2 * N))}
CONTACTS = {"person": IDS * 2, "date": ["2010-03-05"] * N + ["2010-03-25"] * N,
            "place": ["community"] * 2 * N, "kind": ["appointment"] * 2 * N,
            "status": ["attended", "missed", "attended"] * (2 * N // 3), "worker": IDS[::-1] * 2}


def matched(data, **how):
    return libsib.match(data, **{"scores": "score", "id": "id", "covariates": ["age"], **how})


def pairs(m):
    names = [name for name in m.pairs if name.endswith("_id")] or ["treated_row", "comparison_row"]
    return sorted(zip(*(list(m.pairs[name]) for name in names),
                      m.pairs["distance"].round(12).tolist()))


def effect(m, **how):
    how = {"counts": dict(zip(IDS, PEOPLE["events"])), "weighting": "aggregate", **how}
    e = libsib.estimate_effect(m, **how)
    return str(e.exact("difference")), e.reduction


def counts(members, **how):
    found = libsib.count_reconvictions(members, RECORDS, **how).persons
    return sorted(zip(found["person"], found["events"].tolist(), found["days_at_risk"].tolist()))


def history(members, **how):
    found = libsib.build_history(members, RECORDS, [("age", "age_at_last")], **how)
    return sorted(zip(members["person"], found.covariates["age"].tolist()))


def measured(members, **how):
    found = caseload.measure(members, CONTACTS, as_at="2012-12-31", on_exit="left_out", **how)
    persons = found["persons"]
    return (sorted(zip(persons["person"], persons["engaged"])),
            [(row["cohort"], row["measure"], row["yes"]) for row in found["measures"].rows()])


def outcome_of(call, *given):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return repr(call(*given))
        except REFUSED:
            return "refused"


# Arguments that are tables: each column of theirs is given in every class it can have.
TABLES = {
    ("match", "data"): (PEOPLE, ["age", "score", "tie", "treated", "id"], lambda d: pairs(
        matched(d, tie_key="tie", exact=["weight"]))),
    ("fit_propensity", "data"): (PEOPLE, ["age", "treated", "id"], lambda d: libsib.fit_propensity(
        d, covariates=["age", "weight"], id="id").coefficients_of),
    ("balance", "data"): (PEOPLE, ["age", "weight", "treated"], lambda d: libsib.balance(
        d, weights="weight", covariates=["age"]).table.rows()),
    ("estimate_effect", "counts"): (dict(person=IDS, events=PEOPLE["events"]),
                                    ["person", "events"], lambda d: effect(matched(PEOPLE),
                                                                           counts=d)),
    ("estimate_effect", "exposure"): (dict(person=IDS, days_at_risk=PEOPLE["days"]),
                                      ["person", "days_at_risk"],
                                      lambda d: effect(matched(PEOPLE), exposure=d)),
    ("count_reconvictions", "members"): (MEMBERS, ["person", "index_date", "ends"],
                                         lambda d: counts(d, censoring_date="ends")),
    ("count_reconvictions", "convictions"): (
        RECORDS, ["person", "offence_date", "conviction_date", "weeks"],
        lambda d: libsib.count_reconvictions(MEMBERS, d, where="weeks > 3").persons.rows()),
    ("build_history", "members"): (MEMBERS, ["person", "index_date", "born"], lambda d:
                                   libsib.build_history(d, RECORDS, [("a", "age_at_last")],
                                                        birth_date="born").covariates.rows()),
    ("build_history", "convictions"): (
        RECORDS, ["person", "conviction_date", "weeks"], lambda d: libsib.build_history(
            MEMBERS, d, [("n", "count", "weeks > 3")]).covariates.rows()),
    ("select_cohort", "releases"): (
        dict(MEMBERS, age=PEOPLE["age"]), ["person", "index_date", "born", "age"],
        lambda d: libsib.select_cohort(d, [("adult", "age >= 25")], index_date="index_date")
        .members.rows()),
    ("select_cohort", "earlier_members"): (dict(x=IDS[:9]), ["x"], lambda d: libsib.select_cohort(
        dict(MEMBERS, age=PEOPLE["age"]), [("a", "age > 0")], index_date="index_date",
        treated="age > 30", comparison="age <= 30", earlier_members=d["x"]).comparison_members),
    ("caseload.measure", "members"): (MEMBERS, ["person", "index_date", "ends", "cohort"],
                                      lambda d: measured(d, exit_date="ends", cohort="cohort")),
    ("caseload.measure", "contacts"): (
        CONTACTS, ["person", "date", "place", "status"], lambda d: caseload.measure(
            MEMBERS, d, as_at="2012-12-31")["persons"].rows()),
    ("caseload.measure", "spells"): (
        dict(person=IDS, received=["2010-03-02"] * N, exited=["2010-03-09"] * N,
             exit=["released"] * N, area=["in"] * N), ["person", "received", "exit"],
        lambda d: measured(MEMBERS, spells=d, on_custody="left_out")),
    ("caseload.measure", "needs"): (
        dict(person=IDS, recorded_on=["2010-03-02"] * N, category=["debt", "home"] * (N // 2)),
        ["person", "recorded_on", "category"], lambda d: caseload.measure(
            MEMBERS, CONTACTS, as_at="2012-12-31", needs=d)["needs"].rows()),
    ("caseload.measure", "overlaps"): (
        {"person": IDS, "list": ["a", "b"] * (N // 2), "from": ["2010-01-02"] * N,
         "to": ["2010-04-02"] * N}, ["person", "list", "from"], lambda d: caseload.measure(
             MEMBERS, CONTACTS, as_at="2012-12-31", overlaps=d)["overlaps"].rows()),
    ("caseload.measure", "facts"): (
        dict(person=IDS, known_on=["2010-01-02"] * N, fact=["a"] * N, value=["1", "2"] * (N // 2)),
        ["person", "known_on", "value"], lambda d: caseload.measure(
            MEMBERS, CONTACTS, as_at="2012-12-31", facts=d)["shares"].rows()),
    ("caseload.lists", "listed"): (
        dict(person=IDS, spell=IDS, listed_on=["2012-01-02"] * N,
             expected_release=["2012-02-02"] * N), ["person", "spell", "listed_on"],
        lambda d: caseload.lists(d, as_at="2012-01-31")["caseload"].rows()),
    ("caseload.lists", "spells"): (
        dict(spell=IDS, exited=["2012-01-20"] * N), ["spell", "exited"], lambda d: caseload.lists(
            dict(person=IDS, spell=IDS, listed_on=["2012-01-02"] * N,
                 expected_release=["2012-02-02"] * N), as_at="2012-01-31", spells=d)
        ["caseload"].rows()),
    ("caseload.activity", "contacts"): (
        CONTACTS, ["person", "date", "status", "worker"], lambda d: caseload.activity(
            d, as_at="2010-05-31")["activity"].rows()),
    ("caseload.activity", "workers"): (
        {"worker": IDS, "from": ["2010-01-01"] * N, "to": ["2010-12-31"] * N}, ["worker", "from"],
        lambda d: caseload.activity(CONTACTS, as_at="2010-05-31", workers=d)["activity"].rows()),
    ("caseload.association", "people"): (
        dict(service=["met", "unmet"] * (N // 2), events=PEOPLE["events"]), ["service", "events"],
        lambda d: caseload.association(d, seal="0" * 64).rows()),
    ("as_table", "data"): (dict(PEOPLE, day=BORN), ["id", "age", "treated", "score", "day"],
                           lambda d: libsib.as_table(d, texts=["id"], dates=["day"]).rows()),
}
