"""A service watched while it runs: what the package adds to the library's own cases."""

import pickle

import pandas as pd
import pytest

import libsib
from libsib import caseload

MEMBERS = pd.DataFrame({
    "person": [f"m{i}" for i in range(40)],
    "index_date": pd.to_datetime(["2012-03-01"] * 40),
    "team": ["north"] * 20 + ["south"] * 20,
    "died": [None] * 39 + ["2012-03-10"],
})
CONTACTS = pd.DataFrame({
    "person": [f"m{i}" for i in range(37)],
    "date": pd.to_datetime(["2012-03-01"] * 37),
    "place": pd.Categorical(["gate"] * 37),
    "kind": "appointment",
    "status": "attended",
    "worker": [i % 2 for i in range(37)],
})


def whole(found, measure):
    return next(row for row in found["measures"].rows() if row["measure"] == measure)


def test_a_frame_with_categories_and_whole_numbers_for_ids_is_measured():
    found = caseload.measure(MEMBERS, CONTACTS, as_at="2012-12-31", cohort="team",
                             exit_date="died", on_exit="left_out")
    assert whole(found, "met")["share"] == "37/40"
    assert whole(found, "engaged")["left_out"] == 1
    frame = found.to_frame()
    assert list(frame["cohort"].dropna().unique()) == ["north", "south"]
    assert found["persons"]["person"][:2] == ["m0", "m1"]
    assert found["settings"].rows()[0]["setting"] == "activity_where"
    assert "measures 36" in found.summary()


def test_the_public_sees_no_small_number():
    found = caseload.measure(MEMBERS, CONTACTS, as_at="2012-12-31", least=5)
    assert whole(found, "met")["hidden"] and whole(found, "met")["yes"] is None
    assert not whole(found, "engaged")["hidden"]
    assert "persons" not in list(found) and "records" not in list(found)


def test_workers_stand_by_their_ids_without_ranking():
    found = caseload.activity(CONTACTS, as_at="2012-03-31")
    assert [(row["worker"], row["attended"]) for row in found["activity"].rows()] == [
        ("0", 19), ("1", 18)]


def test_a_caseload_is_pickled_and_shows_itself():
    found = caseload.lists({"listed_on": ["2012-01-02", "2012-01-20"], "spell": [1, 1],
                            "person": [7, 7], "expected_release": ["2012-02-10", None]},
                           as_at="2012-01-31")
    again = pickle.loads(pickle.dumps(found))
    assert again["caseload"].rows() == found["caseload"].rows()
    assert again["caseload"].rows()[0]["state"] == "held"
    assert "gap: 1" in again.summary()
    assert repr(again) == "<libsib.Caseload: caseload, lists, prospective, findings, settings>"


def test_the_page_of_the_team_names_people_and_that_of_the_board_nobody(tmp_path):
    found = caseload.measure(MEMBERS, CONTACTS, as_at="2012-03-20")
    active = caseload.activity(CONTACTS, as_at="2012-03-20")
    team = found.to_html(tmp_path / "team.html", active=active, title="Service")
    board = found.to_html(active=active, title="Service", view="board")
    assert (tmp_path / "team.html").read_text(encoding="utf-8") == team
    assert found["due"].rows()[0]["person"] in team and "What workers did" in team
    assert "What workers did" not in board and "2012-04-01" not in board
    assert "default-src 'none'" in board and "[c]" in board  # 37 of 40
    with pytest.raises(libsib.ArgumentError, match="no such value"):
        found.to_html(view="public")
    with pytest.raises(libsib.ArgumentError, match="listed"):
        found.to_html(listed=active)
    with pytest.raises(libsib.ArgumentError, match="measured"):
        pickle.loads(pickle.dumps(found)).to_html()


def test_days_replace_the_month_and_mistakes_are_named():
    found = caseload.measure(MEMBERS, CONTACTS, as_at="2012-03-31", period_days=30)
    assert whole(found, "engaged")["no"] == 40
    with pytest.raises(libsib.ArgumentError, match="place"):
        caseload.measure(MEMBERS, CONTACTS.drop(columns="place"), as_at="2012-12-31")
    with pytest.raises(libsib.ArgumentError, match="parts"):
        caseload.measure(MEMBERS, CONTACTS, as_at="2012-12-31", parts=0)
    with pytest.raises(libsib.ArgumentError, match="no such value"):
        caseload.measure(MEMBERS, CONTACTS, as_at="2012-12-31", odd_day="third")
    with pytest.raises(libsib.DataError, match="twice"):
        caseload.measure(pd.concat([MEMBERS, MEMBERS]), CONTACTS, as_at="2012-12-31")


def test_outcomes_by_service_need_a_seal_and_are_called_an_association():
    people = pd.DataFrame({"service": ["met"] * 60 + ["unmet"] * 40,
                           "risk": ["low"] * 50 + ["high"] * 10 + ["low"] * 10 + ["high"] * 30,
                           "events": [25] + [0] * 49 + [2] * 10 + [5] + [0] * 9 + [2] * 30})
    found = caseload.association(people, seal="0" * 64, stratum="risk")
    assert found["per_100"] == ["75", "162.5", "200", "200", "50", "50"]
    assert set(found["label"]) == {"association"}
    with pytest.raises(libsib.ArgumentError, match="seal"):
        caseload.association(people, seal="")


def test_who_is_served_and_who_is_missed_by_what_was_known_before_release():
    people = [f"h{i}" for i in range(40)] + [f"l{i}" for i in range(60)] + [
        f"u{i}" for i in range(5)]
    seen = people[:10] + people[40:85]
    found = caseload.measure(
        {"person": people, "index_date": ["2012-03-01"] * 105},
        {"person": seen * 2, "date": ["2012-03-05"] * 55 + ["2012-03-20"] * 55,
         "place": ["remote"] * 110, "kind": ["appointment"] * 110, "status": ["attended"] * 110},
        as_at="2012-12-31", facts={"person": people[:100], "known_on": ["2012-02-01"] * 100,
                                   "fact": ["risk"] * 100,
                                   "value": ["high"] * 40 + ["low"] * 60})
    served = [(row["value"], row["yes"], row["units"]) for row in found["shares"].rows()
              if row["measure"] == "engaged"]
    assert served == [(None, 55, 105), ("high", 10, 40), ("low", 45, 60), (None, 0, 5)]
    assert "verdict" not in list(found["shares"])


def test_the_board_sees_quarters_without_small_numbers_and_no_month():
    members = {"person": [f"m{i}" for i in range(82)],
               "index_date": ["2012-02-01"] * 40 + ["2012-04-01"] * 40 + ["2012-09-30"] * 2}
    contacts = {"person": members["person"][20:60], "place": ["gate"] * 40,
                "date": ["2012-02-01"] * 20 + ["2012-04-01"] * 20, "kind": ["appointment"] * 40,
                "status": ["attended"] * 40}
    found = caseload.measure(members, contacts, as_at="2012-12-31", least=5, months=3)
    met = [(str(row["month"]), str(row["last"]), row["yes"], row["no"])
           for row in found["measures"].rows() if row["measure"] == "met" and row["month"]]
    assert met == [("2012-01-01", "2012-03-31", 20, 20), ("2012-04-01", "2012-09-30", 20, 22)]
    whole = caseload.measure(members, contacts, as_at="2012-12-31")
    assert "April to September 2012" in whole.to_html(view="board")
    assert "September 2012</td>" in whole.to_html(view="board", months=1)
    with pytest.raises(libsib.ArgumentError, match="months"):
        caseload.measure(members, contacts, as_at="2012-12-31", least=5, months=2)
