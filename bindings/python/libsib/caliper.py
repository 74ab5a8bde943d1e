"""How far apart the units of a pair may be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Dict, Optional

from . import _core
from .calls import argument, flag
from .names import MatchingScale, MatchingUnit


@dataclass(frozen=True)
class Caliper:
    """A largest distance of pairs.

    value: how many units wide, >= 0.
    unit: "raw", "sd_all", "sd_pooled", "sd_within", "mad_within" or "sd_treated".
    scale: "probability" or "logit"; None for the scale of the distance.
    inclusive: whether a pair at exactly the width is inside.
    """

    value: float
    unit: Optional[MatchingUnit] = None
    scale: Optional[MatchingScale] = None
    inclusive: bool = True
    preset_name: Optional[str] = None

    def __post_init__(self) -> None:
        if (self.unit is None) == (self.preset_name is None):
            raise argument("a caliper needs a unit, or is made by Caliper.preset", "caliper")

    @classmethod
    def preset(cls, name: str, value: float) -> "Caliper":
        """A published rule for scale, unit and edge: AUSTIN@1, MATCHIT@1, SAS@1, OHDSI@1 or
        PSMATCH2@1. Without @ the newest version, which the result names."""
        full = _core.sib_matching_caliper_preset_newest(name.partition("@")[0])
        if full is None:
            raise argument("there is no such caliper preset", "caliper")
        return cls(value, preset_name=name if "@" in name else full)

    def _options(self) -> Dict[str, Any]:
        if self.preset_name is not None:
            return {"caliper_value": self.value, "caliper_preset": self.preset_name}
        return {"caliper_value": self.value, "caliper_unit": self.unit,
                "caliper_scale": self.scale or "inherit",
                "caliper_inclusive": flag(self.inclusive, "inclusive")}
