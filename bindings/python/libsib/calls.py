"""What every call into the C module shares."""

from __future__ import annotations

from typing import Any, Callable, Dict, Optional, Tuple

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
