"""libsib: who is paid what under payment-by-results contracts, and why.

Who counts -> compared with whom -> what happened -> how much less -> what is owed.
"""

from . import _core
from .errors import (
    ArgumentError,
    BusyError,
    Cancelled,
    CurrencyError,
    DataError,
    ExactOverflowError,
    FloatingPointEnvironmentError,
    NonfiniteError,
    RangeError,
    ShapeError,
    SibError,
    SibWarning,
    TermsError,
    UnsupportedError,
    VersionError,
)
from .tables import Table, as_table, read_csv

__version__ = _core.sib_version()
numerics_version = _core.sib_numerics_version()
build_info = _core.sib_build_info()

__all__ = [
    "ArgumentError",
    "BusyError",
    "Cancelled",
    "CurrencyError",
    "DataError",
    "ExactOverflowError",
    "FloatingPointEnvironmentError",
    "NonfiniteError",
    "RangeError",
    "ShapeError",
    "SibError",
    "SibWarning",
    "Table",
    "TermsError",
    "UnsupportedError",
    "VersionError",
    "as_table",
    "read_csv",
]
