"""Watch a service while it runs: its records in a store, the page of the month, and what its
providers are paid by.

    python examples/python/watch_service.py FOLDER [OUTPUT]

FOLDER holds the records that sib-generate-service or examples/run made; the store and the pages
go to OUTPUT, by default FOLDER.
"""
import pathlib
import sys

import libsib

from service_store import add_contact, appointments, load_folder, open_store, read_tables

folder = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "build/example/service")
output = pathlib.Path(sys.argv[2] if len(sys.argv) > 2 else folder)
as_at = "2012-11-15"

path = output / "service.db"
for part in output.glob("service.db*"):
    part.unlink()
store = open_store(path)
load_folder(store, folder)

# A caseworker's afternoon, while others read and write.
number = add_contact(store, person="P01211", date="2012-11-15", place="remote", kind="appointment",
                     status="attended", worker="W01", provider="st_giles")
tables = read_tables(store)
print(f"Contacts: {number}")

members = tables["members"]
measured = libsib.caseload.measure(
    members, tables["contacts"], as_at=as_at, spells=tables["spells"], needs=tables["needs"],
    overlaps=tables["overlaps"], facts=tables["facts"], exit_date="exit_date",
    cohort="cohort")
listed = libsib.caseload.lists(tables["lists"], as_at=as_at, spells=tables["spells"])
active = libsib.caseload.activity(tables["contacts"], as_at=as_at, workers=tables["workers"])

for row in measured["measures"].rows():
    if row["cohort"] is None and row["month"] is None:
        print(f"  {row['measure']}: {row['share']}, not over yet {row['immature']}, "
              f"not known {row['unknown']}")
soon = [row for row in measured["due"].rows() if row["action"] == "contact"]
print(f"To see by the end of their part of the window: {len(soon)}, the first by {soon[0]['by']}")

for view in ("team", "board"):
    measured.to_html(output / f"service_{view}.html", listed=listed, active=active, view=view,
                     title="One Service")

# Of all this a provider's contract gets counts by day. It has no role for anything else.
mind = libsib.read_contract(pathlib.Path(__file__).parents[1]
                            / "contracts" / "provider_mind" / "contract.json")
settled = mind.settle("month 1", {"appointments": appointments(store, "mind")})
print(f"Mind, January 2011: {settled.verdict}, {settled.currency} {settled.now:.2f}")
store.close()
