"""The options of a contract as rows that people read: one for each value, however deep it lies."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import Any, Dict, Iterator, List, Mapping, NamedTuple, Optional, Set, Tuple

from .report_facts import Facts
from .report_text import has, known, money, say, shared

Path = Tuple[str, ...]


class _Literal(str):
    """A number of a document, as it is written there."""


class _Leaf(NamedTuple):
    """A value without parts. words: its path as people read it; beside: what stands with it."""

    path: Path
    words: Path
    value: Any
    source: Optional[str]
    beside: Mapping[str, Any]


@lru_cache(maxsize=None)
def _kinds() -> List[Tuple[Path, str]]:
    pairs = (line.split("\t") for line in shared("options.tsv").splitlines())
    return [(tuple(path.split(".")), kind) for path, kind in pairs]


def _kind(path: Path) -> str:
    """How a value is shown; * stands for any name that the contract chose itself."""
    for pattern, kind in _kinds():
        if len(pattern) == len(path) and all(p in ("*", at) for p, at in zip(pattern, path)):
            return kind
    return ""


def _chosen(path: Path) -> bool:
    """Whether the members of an object bear names that the contract chose itself."""
    return any(pattern[:-1] == path and pattern[-1] == "*" for pattern, _ in _kinds())


def _leaves(value: Any, path: Path, words: Path, source: Optional[str],
            beside: Mapping[str, Any]) -> Iterator[_Leaf]:
    """The values below a path. A source that an object holds is that of its values."""
    if isinstance(value, dict) and not _chosen(path) and _is_text(value.get("source")):
        source = value["source"]
        value = {key: each for key, each in value.items() if key != "source"}
    if not isinstance(value, (dict, list)) or not value:
        yield _Leaf(path, words, value, source, beside)
    elif isinstance(value, dict):
        for key, each in value.items():
            word = (key,) if _chosen(path) else (_spaced(key),)
            alone = list(value) == ["value"] and not _chosen(path)
            yield from _leaves(each, (*path, key), words if alone else (*words, *word), source,
                               value)
    else:
        for number, each in enumerate(value, 1):
            name = str(number)
            named = isinstance(each, dict) and _is_text(each.get("id"))
            if named and each.keys() - {"id", "source"}:
                name = each["id"]
                each = {key: part for key, part in each.items() if key != "id"}
            yield from _leaves(each, (*path, name), (*words, name), source, {})


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and not isinstance(value, _Literal)


def _spaced(name: str) -> str:
    return name.replace("_", " ")


def _declared(contract: Mapping[str, Any]) -> Set[str]:
    """The names that a contract gives to columns, measures and covariates."""
    named = [*((contract.get("history") or {}).get("measures") or []),
             *contract.get("covariates", [])]
    return {*(column for table in contract["tables"].values() for column in table["columns"]),
            *(each if isinstance(each, str) else each["name"] for each in named)}


def _shown(leaf: _Leaf, facts: Facts, declared: Set[str]) -> str:
    value, kind = leaf.value, _kind(leaf.path)
    if value is None or value == {} or value == []:
        return say("options.none")
    if isinstance(value, bool):
        return say("yes" if value else "no")
    if kind == "money":
        return money(value, facts.currency)
    if kind == "threshold" and has(f"rule.{leaf.beside.get('comparison')}"):
        return say(f"rule.{leaf.beside['comparison']}", threshold=value)
    if kind == "share":
        shares = [row["share"] for row in facts.tables["payers"] if row["id"] == leaf.path[-2]]
        if shares and shares[0] != value:
            return say("options.share", share=shares[0], text=value)
    if value in declared or not re.fullmatch("[a-z][a-z0-9_]*", value):
        return known("value", value)
    return _spaced(value)


def _document(row: Mapping[str, Any], contract: Mapping[str, Any]) -> Any:
    """The value of an option, which the record holds as a text, or else as JSON."""
    stated = (contract.get(row["step"]) or {}).get(row["option"])
    text = row["value"]
    if isinstance(stated, str) or not re.match(r"[\[{]|(null|true|false)\Z", text):
        return text
    return json.loads(text, parse_int=_Literal, parse_float=_Literal)


def option_rows(facts: Facts) -> Iterator[Dict[str, Any]]:
    """Each value of each option with its name, in words and as the contract writes it."""
    declared = _declared(facts.contract)
    for row in facts.tables["options"]:
        step, option = row["step"], row["option"]
        document = _document(row, facts.contract)
        for leaf in _leaves(document, (step, option), (_spaced(option),), row["source"], {}):
            words, path = ": ".join(leaf.words), leaf.path[1:]
            key = "" if ": ".join(path) == words else ".".join(path)
            yield {**row, "option": (words, key),
                   "value": _shown(leaf, facts, declared), "source": leaf.source}
