"""A store for the records of a small service: SQLite, for a handful of people who write at once.

The schema is a list of migrations; a store says in user_version how many it has. Readers and
writers do not wait for each other (write-ahead log); writers wait for one another, at most
`BUSY_SECONDS`. What is written is kept: a contact that was wrong is withdrawn and entered anew.
Dates are texts, YYYY-MM-DD. docs: examples/data/README.md.
"""
import contextlib
import csv
import datetime
import pathlib
import sqlite3

BUSY_SECONDS = 30.0

# Each is made once, in its order, and never changed afterwards: what is to change is a new one.
MIGRATIONS = (
    """
    CREATE TABLE person (
        person     TEXT PRIMARY KEY CHECK (person <> ''),
        index_date TEXT CHECK (date(index_date) IS index_date),
        exit_date  TEXT CHECK (date(exit_date) IS exit_date),
        cohort     TEXT CHECK ((cohort IS NULL) = (index_date IS NULL))
    ) STRICT;
    CREATE TABLE spell (
        spell    TEXT PRIMARY KEY,
        person   TEXT NOT NULL REFERENCES person,
        received TEXT NOT NULL CHECK (date(received) IS received),
        exited   TEXT CHECK (date(exited) IS exited AND exited >= received),
        exit     TEXT CHECK (exit IN ('released', 'transferred', 'too_long', 'died', 'removed',
                                      'other')),
        area     TEXT CHECK (area IN ('in', 'out')),
        CHECK ((exited IS NULL) = (exit IS NULL))
    ) STRICT;
    CREATE TABLE worker (
        worker  TEXT PRIMARY KEY,
        "from"  TEXT CHECK (date("from") IS "from"),
        "to"    TEXT CHECK (date("to") IS "to")
    ) STRICT;
    CREATE TABLE contact (
        contact INTEGER PRIMARY KEY,
        person  TEXT NOT NULL REFERENCES person,
        date    TEXT NOT NULL CHECK (date(date) IS date),
        place   TEXT NOT NULL CHECK (place IN ('prison', 'gate', 'community', 'remote')),
        kind    TEXT NOT NULL,
        status  TEXT NOT NULL CHECK (status IN ('attended', 'missed', 'cancelled', 'booked')),
        worker  TEXT NOT NULL REFERENCES worker
    ) STRICT;
    CREATE INDEX contact_of_person ON contact (person, date);
    CREATE TABLE need (
        person      TEXT NOT NULL REFERENCES person,
        recorded_on TEXT NOT NULL CHECK (date(recorded_on) IS recorded_on),
        category    TEXT NOT NULL,
        PRIMARY KEY (person, category, recorded_on)
    ) STRICT;
    CREATE TABLE overlap (
        person TEXT NOT NULL REFERENCES person,
        list   TEXT NOT NULL,
        "from" TEXT CHECK (date("from") IS "from"),
        "to"   TEXT CHECK (date("to") IS "to")
    ) STRICT;
    CREATE TABLE fact (
        person   TEXT NOT NULL REFERENCES person,
        known_on TEXT NOT NULL CHECK (date(known_on) IS known_on),
        fact     TEXT NOT NULL,
        value    TEXT NOT NULL
    ) STRICT;
    CREATE TABLE listed (
        listed_on        TEXT NOT NULL CHECK (date(listed_on) IS listed_on),
        spell            TEXT NOT NULL,
        person           TEXT NOT NULL,
        expected_release TEXT CHECK (date(expected_release) IS expected_release),
        months           INTEGER
    ) STRICT;
    """,
    """
    ALTER TABLE contact ADD COLUMN provider TEXT;
    ALTER TABLE contact ADD COLUMN withdrawn_on TEXT CHECK (date(withdrawn_on) IS withdrawn_on);
    CREATE INDEX contact_of_provider ON contact (provider, date);
    """,
)

# What libsib reads: a query a table.
TABLES = {
    "members": "SELECT person, index_date, exit_date, cohort FROM person "
               "WHERE index_date IS NOT NULL",
    "contacts": "SELECT person, date, place, kind, status, worker, provider FROM contact "
                "WHERE withdrawn_on IS NULL",
    "spells": "SELECT spell, person, received, exited, exit, area FROM spell",
    "needs": "SELECT person, recorded_on, category FROM need",
    "overlaps": 'SELECT person, list, "from", "to" FROM overlap',
    "facts": "SELECT person, known_on, fact, value FROM fact",
    "lists": "SELECT listed_on, spell, person, expected_release, months FROM listed",
    "workers": 'SELECT worker, "from", "to" FROM worker',
}


def open_store(path: pathlib.Path) -> sqlite3.Connection:
    """A connection to the store, which is made or brought up to the newest schema."""
    store = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
    store.execute("PRAGMA journal_mode = WAL")
    store.execute("PRAGMA synchronous = FULL")
    store.execute("PRAGMA foreign_keys = ON")
    with writing(store):  # whoever comes second finds it done
        made = store.execute("PRAGMA user_version").fetchone()[0]
        if made > len(MIGRATIONS):
            raise RuntimeError("the store was made by a newer program")
        for migration in MIGRATIONS[made:]:
            for statement in filter(str.strip, migration.split(";")):
                store.execute(statement)
        store.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")
    return store


@contextlib.contextmanager
def writing(store: sqlite3.Connection):
    """A transaction that writes: the lock is taken at its beginning, so that it waits for other
    writers there and cannot fail half way for want of it. All of it is kept, or nothing."""
    store.execute("BEGIN IMMEDIATE")
    try:
        yield store
    except BaseException:
        store.execute("ROLLBACK")
        raise
    store.execute("COMMIT")


@contextlib.contextmanager
def reading(store: sqlite3.Connection):
    """What is read in it is of one moment, whatever is written meanwhile."""
    store.execute("BEGIN")
    try:
        yield store
    finally:
        store.execute("COMMIT")


def add_contact(store: sqlite3.Connection, **contact: str) -> int:
    """Enters a contact; its number."""
    with writing(store):
        return store.execute(
            "INSERT INTO contact (person, date, place, kind, status, worker, provider) VALUES "
            "(:person, :date, :place, :kind, :status, :worker, :provider)",
            contact).lastrowid


def withdraw_contact(store: sqlite3.Connection, number: int, on: datetime.date) -> None:
    """Takes a contact out of what is counted. It stays in the store."""
    with writing(store):
        store.execute("UPDATE contact SET withdrawn_on = ? WHERE contact = ? "
                      "AND withdrawn_on IS NULL", (on.isoformat(), number))


def read_tables(store: sqlite3.Connection) -> dict:
    """The tables of one moment, as lists of values by column."""
    tables = {}
    with reading(store):
        for name, query in TABLES.items():
            cursor = store.execute(query)
            names = [column[0] for column in cursor.description]
            rows = cursor.fetchall()
            tables[name] = {column: [row[i] for row in rows] for i, column in enumerate(names)}
    return tables


def load_folder(store: sqlite3.Connection, folder: pathlib.Path) -> None:
    """Fills an empty store from CSV files, as sib-generate-service writes them."""
    def rows(name):
        with open(folder / f"{name}.csv", newline="") as file:
            return [{key: value or None for key, value in row.items()}
                    for row in csv.DictReader(file)]

    def insert(table, records):
        for record in records:
            columns = ", ".join(f'"{column}"' for column in record)
            places = ", ".join("?" for _ in record)
            store.execute(f"INSERT INTO {table} ({columns}) VALUES ({places})",
                          tuple(record.values()))

    members, spells = rows("members"), rows("spells")
    known = {member["person"] for member in members}
    with writing(store):
        insert("person", members)
        insert("person", [{"person": person} for person in
                          sorted({spell["person"] for spell in spells} - known)])
        insert("spell", spells)
        insert("worker", rows("workers"))
        insert("contact", rows("contacts"))
        insert("need", rows("needs"))
        insert("overlap", rows("overlaps"))
        insert("fact", rows("facts"))
        insert("listed", rows("lists"))


def appointments(store: sqlite3.Connection, provider: str) -> dict:
    """What a provider's contract is paid by: counts of booked appointments by day and what became
    of them, and nothing of persons. Those that are still to come are not in it."""
    with reading(store):
        rows = store.execute(
            "SELECT CASE status WHEN 'cancelled' THEN 'cancelled_by_provider' ELSE status END, "
            "date, count(*) FROM contact WHERE provider = ? AND withdrawn_on IS NULL "
            "AND status <> 'booked' GROUP BY 1, 2 ORDER BY 2, 1", (provider,)).fetchall()
    return {"state": [row[0] for row in rows], "on": [row[1] for row in rows],
            "booked": [row[2] for row in rows]}
