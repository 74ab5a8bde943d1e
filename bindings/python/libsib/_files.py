"""Files that are written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from typing import Union


def write(path: Union[None, str, "os.PathLike[str]"], text: str, *, secret: bool = False) -> None:
    """The whole file or none of it; secret: for its owner only. None writes nothing."""
    if path is None:
        return
    umask = os.umask(0)
    os.umask(umask)
    name = os.fspath(path)
    handle, part = tempfile.mkstemp(dir=os.path.dirname(name) or ".",
                                    prefix=os.path.basename(name) + ".")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            os.fchmod(file.fileno(), 0o600 if secret else 0o666 & ~umask)
        os.replace(part, name)
    except BaseException:
        os.unlink(part)
        raise
