"""The record of a settlement: canonical JSON with the hashes of its contract and its facts."""

import hashlib

from exact import plain
from split import UNPAID
from statement import tables
from texts import canonical

SHOWN = ("lines", "weights", "conditions", "bills")


def split_of(state):
    """What the record keeps of a split."""
    payers = {name: {"base": plain(state["base"].get(name, 0) if name != UNPAID else 0),
                     "charged": plain(state["charged"].get(name, 0)),
                     "target": plain(target)} for name, target in state["target"].items()}
    groups = {name: {"base": plain(state["groups"].get(name, 0)), "sum": plain(amount)}
              for name, amount in state["sums"].items()}
    return {"by": state["by"], "terms": state["terms"], "payers": payers, "groups": groups}


def write(record, last=None, found=None):
    """The record as text and its hash; `last` is the (contract hash, hash) of the one before."""
    run, stage, contract = record.run, record.stage, record.contract
    found = found or tables(record)
    one = {"format": "sib-settlement@1", "previous": last[1] if last else "none"}
    one["contract"] = {"contract": contract.document["contract"],
                       "version": contract.document["version"], "hash": contract.hash}
    if last and last[0] != one["contract"]["hash"]:
        one["amended"] = last[0]
    one["stage"] = {"id": stage.id, "as_at": stage.as_at.isoformat(), "pays": stage.pays,
                    "lines": sorted(stage.lines, key=contract.place), "cohorts": run.cohorts}
    one["facts"] = record.seals
    one.update({name: found[name] for name in SHOWN})
    one["due"] = {"stage": stage.id, "as_at": stage.as_at.isoformat(), "pays": stage.pays,
                  "currency": contract.document["currency"], **found["due"][0]}
    one["verdict"] = one["due"]["verdict"]
    if record.split is not None and record.split["target"]:
        one["split"] = split_of(record.split)
    text = canonical(one)
    own = hashlib.sha256(text.encode()).hexdigest()
    before, after = text.split(',"lines":', 1)  # the place of the hash among the names
    return f'{before},"hash":"{own}","lines":{after}', (contract.hash, own)
