"""Canonical JSON, and the hashes of it."""

import hashlib
import json

from document import bare


def canonical(value):
    """A JSON value in the one text of RFC 8785; there are no floating numbers in it."""
    if isinstance(value, dict):
        names = sorted(value, key=lambda name: name.encode("utf-16-be"))
        return "{" + ",".join(f"{canonical(n)}:{canonical(value[n])}" for n in names) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def digest(value):
    """SHA-256 of the canonical text of a JSON value."""
    return hashlib.sha256(canonical(value).encode()).hexdigest()


def unremarked(value):
    """A part of a contract without what stands around its values."""
    value = bare(value)
    if isinstance(value, dict):
        return {name: unremarked(one) for name, one in value.items()
                if name not in ("source", "note", "unknown", "assumed", "alternatives")}
    return [unremarked(one) for one in value] if isinstance(value, list) else value
