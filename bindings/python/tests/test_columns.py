"""Every class of column, against the plain values that it stands for: the same result, or a
refusal."""

import datetime
import decimal

import pytest

import libsib
from made_people import IDS, MEMBERS, N, PEOPLE, RECORDS, REFUSED, ROWS, TABLES, outcome_of

np = pytest.importorskip("numpy")
pd = pytest.importorskip("pandas")


def classes(values):
    """One column in every class that it can have: whether it has to be taken, the column, and,
    where they are others, the plain values that it stands for."""
    some = values[0]
    yield from of_any(values)
    if isinstance(some, bool):
        yield from of_flags(values)
    elif isinstance(some, (int, float)):
        yield from of_numbers(values)
    else:
        yield from of_days(values) if some[:2] in ("19", "20") else of_texts(values)


def of_any(values):
    n = len(values)
    yield True, tuple(values)
    yield True, pd.Series(values)
    yield True, pd.Series(values, dtype=object)
    yield False, {i: v for i, v in enumerate(values)}
    yield False, set(values)
    yield False, pd.DataFrame({"x": values})
    yield False, np.zeros(n, dtype=[("x", "i4")])
    yield False, np.zeros((n, 2))
    yield False, "some text"
    yield False, [object()] * n
    yield False, np.zeros(n, "m8[D]")
    yield False, [np.timedelta64(1, "D")] * n
    yield False, np.zeros(n, complex)
    yield False, pd.Series(pd.period_range("2010-01", periods=n, freq="M"))
    yield False, pd.Series(pd.timedelta_range("1D", periods=n))


def of_flags(values):
    yield True, np.array(values)
    yield True, np.ma.array(values)
    yield True, pd.Series(values, dtype="boolean")
    yield True, [np.bool_(v) for v in values]


def of_numbers(values):
    n, array = len(values), np.array(values)
    yield True, array
    yield True, np.ma.array(array)
    yield True, np.repeat(array, 2)[::2]
    yield True, array.astype(array.dtype.newbyteorder(">"))
    yield True, list(array)
    yield False, np.ma.array(array, mask=[True] + [False] * (n - 1)), [None, *values[1:]]
    yield False, [decimal.Decimal(repr(v)) for v in values]
    yield False, pd.Categorical(values), list(map(str, values))
    if isinstance(values[0], int):
        yield True, pd.Series(values, dtype="Int64")
        yield True, pd.array(values, dtype="UInt32")
        yield True, array.astype(">i2")
        yield False, array.astype(float), [float(v) for v in values]
    else:
        yield True, pd.Series(values, dtype="Float64")


def of_days(values):
    days = np.array(values, dtype="M8[D]")
    yield True, days
    yield True, days.astype(">M8[s]")
    yield True, np.ma.array(days)
    yield True, list(days.astype("M8[ns]"))
    yield True, days.tolist()
    yield True, pd.Series(pd.to_datetime(values))
    yield True, days.astype(np.int32)
    yield True, np.repeat(days.astype(np.int32), 2)[::2]
    yield True, days.astype(">i4")
    yield True, pd.array(days.astype(np.int32), dtype="Int32")
    yield False, days.astype("M8[M]")
    yield False, days.astype(np.int64)
    yield False, pd.Series(pd.to_datetime(values)).dt.tz_localize("UTC")
    yield False, pd.Series(pd.to_datetime(values)) + pd.Timedelta(hours=1)


def of_texts(values):
    yield True, np.array(values)
    yield True, np.array(values, dtype=object)
    yield True, np.ma.array(values)
    yield True, pd.Series(values, dtype="string")
    yield True, pd.Categorical(values, categories=[*sorted(set(values)), "unused"])
    yield False, np.array([v.encode() for v in values])


@pytest.mark.parametrize("argument", TABLES, ids=".".join)
def test_a_column_is_read_by_its_class_or_refused(argument):
    data, columns, call = TABLES[argument]
    expected = outcome_of(call, data)
    assert expected != "refused"
    for name in columns:
        for must, given, *plain in classes(list(data[name])):
            form = f"{name} as {type(given).__name__} {getattr(given, 'dtype', '')}"
            found = outcome_of(call, {**data, name: given})
            meant = outcome_of(call, {**data, name: plain[0]}) if plain else expected
            assert found in (meant, "refused"), form
            assert found == meant or not must, f"{form} is refused"


WHOLE = [7 * i % 31 for i in ROWS]
NUMBERED = {"person": WHOLE, "index_date": ["2010-03-01"] * N}


@pytest.mark.parametrize("given", [
    np.array(WHOLE, dtype=">u2"), np.array(WHOLE, dtype=float), pd.array(WHOLE, dtype="Int64"),
    pd.array(WHOLE, dtype="UInt8"), [float(v) for v in WHOLE], pd.Categorical(WHOLE),
    pd.Categorical([float(v) for v in WHOLE]), [np.int32(v) for v in WHOLE],
    [-0.0 if v == 0 else float(v) for v in WHOLE], np.ma.array(WHOLE), [str(v) for v in WHOLE],
], ids=lambda given: f"{type(given).__name__}-{getattr(given, 'dtype', '')}")
def test_whole_numbers_are_ids_by_their_digits(given):
    records = {**RECORDS, "person": [p for p in WHOLE for _ in "12"]}
    expected = libsib.count_reconvictions(NUMBERED, records).persons.rows()
    found = libsib.count_reconvictions({**NUMBERED, "person": given}, records).persons.rows()
    assert found == expected
    gaps = [None, *WHOLE[1:]]
    for kind in (pd.array(gaps, dtype="Int64"), pd.Series(gaps), pd.Series(gaps, dtype=object)):
        found = libsib.count_reconvictions(NUMBERED, {**RECORDS, "person": list(kind) * 2})
        assert found.persons.rows() == libsib.count_reconvictions(
            NUMBERED, {**RECORDS, "person": gaps * 2}).persons.rows()
    few = {name: values[::2] for name, values in RECORDS.items()}
    found = libsib.count_reconvictions(NUMBERED, {**few, "person": given}).persons
    assert found.rows() == libsib.count_reconvictions(NUMBERED, {**few, "person": WHOLE}
                                                      ).persons.rows()


@pytest.mark.parametrize("given", [
    [True, False] * (N // 2), [1.5] * N, [None] * N, [[1]] * N, np.zeros(N, "M8[D]"),
    [datetime.date(2010, 1, 1)] * N, np.ma.array(WHOLE, mask=[1] + [0] * (N - 1)),
    pd.array([None, *WHOLE[1:]], dtype="Int64"), [float("nan"), *WHOLE[1:]]],
    ids=lambda given: f"{type(given).__name__}-{getattr(given, 'dtype', '')}")
def test_what_is_no_id_is_refused_with_the_row(given):
    with pytest.raises(REFUSED):
        libsib.count_reconvictions({**NUMBERED, "person": given}, RECORDS)


def test_columns_that_are_not_used_may_be_of_any_kind():
    odd = ([pd.Timestamp("2010-01-01 10:00")], [float("inf")], [[1]], [decimal.Decimal(1)],
           [object()])
    for values in odd:
        releases = dict(MEMBERS, age=PEOPLE["age"], odd=values * N)
        assert libsib.select_cohort(releases, [("adult", "age >= 25")],
                                    index_date="index_date").treated_members > 0
        with pytest.raises(REFUSED, match="odd"):
            libsib.select_cohort(releases, [("adult", "odd > 1")], index_date="index_date")


def test_a_missing_flag_or_number_of_a_result_is_missing():
    found = libsib.count_reconvictions({"person": ["a", "b"], "index_date": ["2010-01-01"] * 2},
                                       {"person": ["a"], "offence_date": ["2010-02-01"],
                                        "conviction_date": ["2010-03-01"]}).persons
    m = libsib.match({"id": ["a", "b"], "treated": [1, 0], "score": [0.5, 0.5]}, scores="score",
                     id="id")
    for name in ("events", "reconvicted"):
        for given in (dict(zip(found["person"], found[name])), found[name]):
            with pytest.raises(libsib.SibError):
                libsib.estimate_effect(m, given, weighting="aggregate")
    plain = libsib.match({"treated": [1, 0], "score": [0.5, 0.5]}, scores="score")
    with pytest.raises(libsib.NonfiniteError):
        libsib.estimate_effect(plain, found["reconvicted"], weighting="aggregate")


def test_days_that_look_like_years_are_warned_of():
    years = np.array([2010, 2011], dtype=np.int32)
    with pytest.warns(libsib.SibWarning, match="look like years"):
        libsib.as_table({"when": years}, dates=["when"])
