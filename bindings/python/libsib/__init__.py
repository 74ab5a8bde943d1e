"""libsib: who is paid what under payment-by-results contracts, and why.

Who counts -> compared with whom -> what happened -> how much less -> what is owed.
"""

from . import _core, caseload
from .contract import Contract, Draft, complete_contract, read_contract
from .effect import Effect, NoEffect, estimate_effect, pool_effects
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
from .evaluation import Difference, Evaluation, compare_evaluations, open_evaluation
from .caliper import Caliper
from .matching import Balance, Matching, Unmatched, balance, match
from .members import Cohort, Exclusion, Rule, select_cohort
from .propensity import NotConverged, Propensity, fit_propensity
from .records import Counts, History, Measure, build_history, count_reconvictions
from .sensitivity import Sensitivity
from .settlement import Settlement, exact, open_settlement, verify_settlements
from .tables import Table, as_table, read_csv

__version__ = _core.sib_version()
numerics_version = _core.sib_numerics_version()
build_info = _core.sib_build_info()

__all__ = [
    "ArgumentError",
    "Balance",
    "BusyError",
    "Caliper",
    "Cancelled",
    "Cohort",
    "Contract",
    "Counts",
    "CurrencyError",
    "DataError",
    "Difference",
    "Draft",
    "Effect",
    "Evaluation",
    "ExactOverflowError",
    "Exclusion",
    "FloatingPointEnvironmentError",
    "History",
    "Matching",
    "Measure",
    "NoEffect",
    "NonfiniteError",
    "NotConverged",
    "Propensity",
    "RangeError",
    "Rule",
    "Sensitivity",
    "Settlement",
    "ShapeError",
    "SibError",
    "SibWarning",
    "Table",
    "TermsError",
    "Unmatched",
    "UnsupportedError",
    "VersionError",
    "as_table",
    "balance",
    "build_history",
    "caseload",
    "compare_evaluations",
    "complete_contract",
    "count_reconvictions",
    "estimate_effect",
    "exact",
    "fit_propensity",
    "match",
    "open_evaluation",
    "open_settlement",
    "pool_effects",
    "read_contract",
    "read_csv",
    "select_cohort",
    "verify_settlements",
]
