"""Match people on covariates, look at the balance, estimate the reduction."""
import libsib
import pandas

people = pandas.read_csv("people.csv")
matching = libsib.match(people, treated="treated", covariates=["age", "priors", "address"], id="id")
for term in matching.balance("aggregate").table.rows():
    print(f"{term['term']:13} {term['smd_before']:6.3f} -> {term['smd_after']:6.3f}")

# weighting has no default: it moves money
effect = libsib.estimate_effect(matching, people["events"], weighting="aggregate")
low, high = effect.confidence_interval("reduction")
print(f"reduction {100 * effect.reduction:.1f} % (95 %: {100 * low:.1f} to {100 * high:.1f})")
