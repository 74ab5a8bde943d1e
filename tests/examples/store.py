"""The store of the example service: several write at once, readers see whole moments, whoever
comes second finds the schema made, and what breaks a rule is not kept.

    store.py EXAMPLES FOLDER      FOLDER holds what sib-generate-service wrote
"""
import datetime
import multiprocessing
import pathlib
import sqlite3
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(sys.argv[1]) / "python"))
import service_store  # noqa: E402

WRITERS, EACH = 4, 15
OLD = """
INSERT INTO person VALUES ('old', '2012-03-01', NULL, 'cohort 1');
INSERT INTO worker VALUES ('W99', '2012-01-01', NULL);
INSERT INTO contact VALUES (1, 'old', '2012-03-01', 'gate', 'appointment', 'attended', 'W99');
"""


def contact(writer, i):
    return {"person": "P00003", "date": "2012-11-15", "place": "remote", "kind": f"{writer}-{i}",
            "status": "attended", "worker": "W01", "provider": "sova"}


def write(path, writer, begin):
    """Pairs of contacts, each pair in one transaction."""
    store = service_store.open_store(path)
    begin.wait()
    for i in range(EACH):
        with service_store.writing(store):
            for half in ("a", "b"):
                store.execute(
                    "INSERT INTO contact (person, date, place, kind, status, worker, provider) "
                    "VALUES (:person, :date, :place, :kind, :status, :worker, :provider)",
                    contact(writer, f"{i}{half}"))
                time.sleep(0.001)  # a reader would see what is not kept yet, if it could
    store.close()


def ours(store):
    """What the writers have kept by one moment."""
    with service_store.reading(store):
        return [row[0] for row in store.execute("SELECT kind FROM contact WHERE kind GLOB '?-*'")]


def main():
    folder = pathlib.Path(sys.argv[2])
    with tempfile.TemporaryDirectory() as work:
        path = pathlib.Path(work) / "service.db"
        old = sqlite3.connect(path)  # a store of the first schema, as it was left
        old.executescript(service_store.MIGRATIONS[0] + OLD + "PRAGMA user_version = 1;")
        old.close()
        store = service_store.open_store(path)
        assert store.execute("PRAGMA user_version").fetchone()[0] == 2
        kept = service_store.read_tables(store)
        assert kept["members"]["person"] == ["old"]
        assert kept["contacts"] == {"person": ["old"], "date": ["2012-03-01"], "place": ["gate"],
                                    "kind": ["appointment"], "status": ["attended"],
                                    "worker": ["W99"], "provider": [None]}
        service_store.load_folder(store, folder)
        before = len(service_store.read_tables(store)["contacts"]["person"])

        context = multiprocessing.get_context("fork")
        begin = context.Event()
        writers = [context.Process(target=write, args=(path, i, begin)) for i in range(WRITERS)]
        for writer in writers:
            writer.start()
        begin.set()
        moments = 0
        while any(writer.is_alive() for writer in writers):
            seen = ours(store)
            assert len(seen) % 2 == 0, "half of a pair was read"
            moments += 1
            time.sleep(0.005)
        for writer in writers:
            writer.join()
            assert writer.exitcode == 0
        tables = service_store.read_tables(store)
        assert sorted(ours(store)) == sorted(
            f"{w}-{i}{h}" for w in range(WRITERS) for i in range(EACH) for h in "ab")
        assert len(tables["contacts"]["person"]) == before + 2 * WRITERS * EACH

        number = service_store.add_contact(store, **contact("x", 0))
        service_store.withdraw_contact(store, number, datetime.date(2012, 11, 15))
        assert service_store.read_tables(store)["contacts"] == tables["contacts"]
        for wrong in ({"place": "pub"}, {"date": "15/11/2012"}, {"person": "nobody"}):
            try:
                service_store.add_contact(store, **{**contact("x", 1), **wrong})
            except sqlite3.IntegrityError:
                continue
            raise AssertionError(f"{wrong} was kept")
        store.execute("PRAGMA user_version = 99")
        store.close()
        try:
            service_store.open_store(path)
        except RuntimeError:
            print(f"{2 * WRITERS * EACH} contacts of {WRITERS} writers, {moments} moments read")
            return
        raise AssertionError("a store of a newer program was opened")


main()
