"""Files that are written whole, all of them or none: bindings/swig/outputs.h says how."""

from __future__ import annotations

import os
from typing import Iterable, NamedTuple, Optional, Union

from . import _core

Path = Union[str, "os.PathLike[str]"]


class Output(NamedTuple):
    """A file that is wanted. path: None for none. text: None asks only whether it could be
    written. secret: for its owner alone."""

    path: Optional[Path]
    text: Optional[str]
    secret: bool = False


def write(outputs: Iterable[Output], inputs: Iterable[Optional[Path]] = ()) -> None:
    """Write them all, or raise OSError and leave everything as it was. inputs: what is read, and is
    therefore never written over."""
    _core.write_files(
        [(os.fsencode(path), None if text is None else text.encode("utf-8"), secret)
         for path, text, secret in outputs if path is not None],
        [os.fsencode(path) for path in inputs if path is not None])
