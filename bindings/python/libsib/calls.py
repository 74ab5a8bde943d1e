"""What every call into the C module shares."""

from __future__ import annotations

import json
import re
from contextlib import contextmanager
from decimal import Decimal
from fractions import Fraction
from typing import Any, Callable, Dict, Iterator, Mapping, Optional, Tuple, Union, get_args

from . import _core, errors

_core.on_failure(errors.make)

Progress = Optional[Callable[[float, str], Any]]


def settings(threads: int, progress: Progress) -> Tuple[int, Progress]:
    """The context of a call. Results never depend on the number of threads.

    progress(fraction, step) is called about 20 times a second; when it returns False the call
    stops and raises Cancelled.
    """
    return (threads, progress)


def given(**options: Any) -> Dict[str, Any]:
    """The options that were stated; the others keep the library's defaults."""
    return {name: value for name, value in options.items() if value is not None}


def argument(message: str, name: str) -> errors.ArgumentError:
    """An argument refused by this package, in the form the library's own refusals have."""
    return errors.ArgumentError(message, name)


def one_of(names: Any, value: Any, name: str) -> None:
    """Refuses a text that is none of the names of a Literal, and says which there are."""
    if isinstance(value, str) and value not in get_args(names):
        known = ", ".join(f'"{known}"' for known in get_args(names))
        raise argument(f"{name} must be one of {known}", name)


def flag(value: Any, name: str) -> int:
    """1 for True, 0 for False; "0" and other things that are true in Python are refused."""
    if not (isinstance(value, bool) or type(value).__name__ in ("bool_", "bool")):
        raise TypeError(f"{name} is True or False")
    return int(value)


def _as_text(value: Any) -> str:
    if isinstance(value, (Decimal, Fraction)):
        return str(value)
    raise TypeError(f"a document takes texts, numbers, lists and dicts, not {type(value).__name__}")


def to_json(document: Union[str, Mapping[str, Any]]) -> str:
    """A document as JSON text: text stays, a Decimal or Fraction becomes its exact text."""
    return document if isinstance(document, str) else json.dumps(document, default=_as_text)


@contextmanager
def naming_keys(document: Any, text: str) -> Iterator[None]:
    """Refusals of a document that was given as a dict name the key: its user has no text in which
    to count lines and columns."""
    try:
        yield
    except errors.TermsError as error:
        found = re.search(r"line 1, column (\d+)", error.message)
        if not isinstance(document, Mapping) or found is None or (
                error.argument not in ("contract", "document", "terms")):
            raise
        keys = re.findall(r'"((?:[^"\\]|\\.)*)": ', text[:int(found[1])])
        here = re.match(r'"((?:[^"\\]|\\.)*)": ', text[int(found[1]) - 1:])
        key = here[1] if here else keys[-1] if keys else None
        if key is None:
            raise
        raise errors.explained(error, f'look at the key "{key}"') from None
