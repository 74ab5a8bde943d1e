"""Canonical JSON, and the hashes of it."""

import hashlib
import json
import re

from exact import bare

WRITE = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode
ABOVE = re.compile("[^\0-\ud7ff]")


def canonical(value):
    """A JSON value in the one text of RFC 8785; there are no floating numbers in it.

    Names are sorted by UTF-16, which is the order of code points up to U+D7FF."""
    text = WRITE(value)
    return _sorted(value) if ABOVE.search(text) else text


def _sorted(value):
    if isinstance(value, dict):
        names = sorted(value, key=lambda name: name.encode("utf-16-be"))
        return "{" + ",".join(f"{_sorted(n)}:{_sorted(value[n])}" for n in names) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(_sorted, value)) + "]"
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
