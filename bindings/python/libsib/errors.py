"""Exceptions: one class a status of the C library.

`MemoryError` and `KeyboardInterrupt` stay the built-in ones, and what a progress function
raises comes out unchanged.
"""

from __future__ import annotations

from typing import Any, Dict, Optional, Tuple, Type


class SibError(Exception):
    """A call failed.

    status: the library's name for the reason, such as "data".
    argument, column: name of the argument or option, and of the column, at fault; None for none.
    row: the row at fault, counted from 0; None for none.
    The message never holds a value from the data.
    """

    status = "unknown"

    def __init__(self, message: str, argument: Optional[str] = None,
                 column: Optional[str] = None, row: Optional[int] = None) -> None:
        super().__init__(message)
        self.message = message
        self.argument = argument
        self.column = column
        self.row = row

    def __reduce__(self) -> Tuple[Any, ...]:
        return (type(self), (self.message, self.argument, self.column, self.row))


class ArgumentError(SibError, ValueError):
    """An argument or option is missing or not allowed."""

    status = "argument"


class ShapeError(SibError, ValueError):
    """Lengths that belong together differ."""

    status = "shape"


class DataError(SibError, ValueError):
    """The data break a rule the call depends on."""

    status = "data"


class NonfiniteError(SibError, ValueError):
    """Infinite, or missing where nothing may be."""

    status = "nonfinite"


class RangeError(SibError, ValueError):
    """A date or number lies outside the allowed bounds."""

    status = "range"


class ExactOverflowError(SibError, OverflowError):
    """An exact result does not fit."""

    status = "overflow"


class TermsError(SibError, ValueError):
    """Contract, terms, rule or JSON contradict the rules."""

    status = "terms"


class CurrencyError(SibError, ValueError):
    """Currencies differ or are unknown."""

    status = "currency"


class Cancelled(SibError):
    """The progress function returned False."""

    status = "interrupted"


class BusyError(SibError):
    """The context is already inside a call."""

    status = "busy"


class VersionError(SibError):
    """A struct size or document version is not known."""

    status = "version"


class FloatingPointEnvironmentError(SibError):
    """The host changed the floating-point environment."""

    status = "fpenv"


class UnsupportedError(SibError, NotImplementedError):
    """The combination of options is not offered."""

    status = "unsupported"


class SibWarning(UserWarning):
    """A finding that is no error: the result says so too, in its verdict."""


_CLASSES: Dict[str, Type[SibError]] = {
    kind.status: kind for kind in SibError.__subclasses__()
}


def explained(error: SibError, what_to_do: str) -> SibError:
    """The same error, its message followed by what to do next."""
    return type(error)(f"{error.message}: {what_to_do}", error.argument, error.column, error.row)


def within(error: SibError, place: str) -> SibError:
    """The same error, its message preceded by the place."""
    return type(error)(f"{place}: {error.message}", error.argument, error.column, error.row)


# Options that name a column.
_COLUMNS = frozenset({"person", "index_date", "offence_date", "conviction_date", "sentence_date",
                      "occasion", "tie_key"})


def make(status: str, message: str, argument: str, column: str, row: int) -> BaseException:
    """The exception for a failed status; called by the C module."""
    if status == "argument" and argument in _COLUMNS:
        message += f": name it with {argument}="
    if status == "no_memory":
        return MemoryError(message)
    kind = _CLASSES.get(status, SibError)
    return kind(message, argument or None, column or None, None if row < 0 else row)
