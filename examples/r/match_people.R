# Match people on covariates, look at the balance, estimate the reduction.
library(sib)

people <- read.csv("people.csv")
matching <- sib_match(treated ~ age + priors + address, people, id = "id")
balance <- as.data.frame(sib_balance(treated ~ age + priors + address, people,
  weights = weights(matching, "aggregate")))
with(balance, cat(sprintf("%-13s %6.3f -> %6.3f\n", term, smd_before, smd_after), sep = ""))

# weighting has no default: it moves money
effect <- sib_estimate_effect(matching, people$events, weighting = "aggregate")
ends <- confint(effect, "reduction")
cat(sprintf("reduction %.1f %% (95 %%: %.1f to %.1f)\n",
  100 * coef(effect)[["reduction"]], 100 * ends[[1]], 100 * ends[[2]]))
