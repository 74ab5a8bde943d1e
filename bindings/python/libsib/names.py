"""The names that options take, for type checkers. Each is an enumeration of the library's, and a
test holds them to it."""

from __future__ import annotations

from typing import Literal

AppliesTo = Literal["both", "treated", "comparison"]
BalanceMissing = Literal["refuse", "available", "indicator"]
ColumnType = Literal["f64", "i64", "date", "codes", "flag", "text"]
CountUnit = Literal["occasion", "offence", "any"]
Denominator = Literal["treated_sd", "comparison_sd", "pooled_sd", "all_sd"]
Discard = Literal["none", "treated", "control", "both"]
Distance = Literal["probability", "logit"]
Edge = Literal["excluded", "included"]
Keep = Literal["first", "last"]
LeapBirthday = Literal["mar1", "feb28"]
Link = Literal["logit"]
MeasureKind = Literal["count", "any", "occasions", "days_since_last", "days_since_first",
                      "age_at_first", "age_at_last"]
Method = Literal["set_clustered", "set_unit_clustered", "unit_robust", "welch", "pooled",
                 "psmatch2", "abadie_imbens"]
OccasionDate = Literal["conviction", "sentence"]
OccasionKey = Literal["date", "date+court", "case"]
Order = Literal["largest", "smallest", "closest", "farthest", "data", "random"]
OtherColumns = Literal["ignore", "refuse", "text"]
PoolOf = Literal["means", "reductions"]
PoolWeights = Literal["matched_treated", "eligible", "equal"]  # "given" by a mapping of weights
PropensityMissing = Literal["refuse", "indicator", "complete_cases"]
Quantity = Literal["mean_treated", "mean_comparison", "difference", "reduction", "rate_ratio"]
Scale = Literal["inherit", "probability", "logit"]
UniqueWithin = Literal["cohort", "scheme"]
Unit = Literal["raw", "sd_all", "sd_pooled", "sd_within", "mad_within", "sd_treated"]
Unlinked = Literal["missing", "zero"]
UnmatchedTreated = Literal["dropped", "kept"]
Weighting = Literal["per_treated", "aggregate", "distinct"]
