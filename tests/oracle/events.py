"""How many whole events more or fewer would turn a condition on a number."""

from measure import Measure, rate
from series import Line

MOST = 2 ** 53 - 1
RESULTS = ("treated", "difference", "reduction", "change", "ratio", "avoided", "units")


def events(condition, line, limit):
    """The whole number nearest to 0 that turns a verdict; none where there is none."""
    origin = condition.series.origin
    if isinstance(origin, Measure):
        measure, at = origin, figure_of_measure(origin, line.keys)
    elif isinstance(origin, tuple) and getattr(origin[0], "spec", None) is not None \
            and origin[1] in RESULTS:
        measure, at = origin[0].measure, figure_of_compare(*origin, line.keys)
    else:
        return None
    step = measure.step
    if step["is"] == "list" or not measure.counts() or \
            (step["is"] == "ratio" and step["what"] in step["over"]):
        return None
    numerator, over = measure.parts(line.keys)
    most = over - numerator if step["is"] == "share" else None
    now = condition.holds(line.number, limit)
    fit = [k for k in places(condition, at, limit)
           if 0 < abs(k) <= MOST and k >= -numerator and (most is None or k <= most)
           and at(k) is not None and condition.holds(at(k), limit) != now]
    return min(fit, key=lambda k: (abs(k), -k), default=None)


def places(condition, at, limit):
    """The whole numbers near to which a verdict can change: every figure is a line in k."""
    zero, slope = at(0), None
    for k in (1, -1):
        if at(k) is not None and at(k) != zero:
            slope = (at(k) - zero) / k
    found = {1, -1}
    if slope is None:
        return found
    to = condition.to
    edges = [limit]
    if to is not None:
        first = limit / to
        first = first.numerator // first.denominator
        edges += [(first + n) * to + half for n in range(-2, 4) for half in (0, to / 2)]
    for edge in edges:
        k = (edge - zero) / slope
        k = k.numerator // k.denominator
        found |= set(range(k - 1, k + 3))
    return found


def figure_of_measure(measure, keys):
    """The measure's figure with k more in the numerator."""
    number, over = measure.parts(keys)
    return lambda k: rate(keys, (number + k, over)).number


def figure_of_compare(compared, result, keys):
    """A result of a compare with k more in the treated numerator, the comparison held."""
    pair = next(p for p in compared.pairs if p.keys == keys)
    number, over = compared.measure.parts(keys)

    def at(k):
        treated = rate(keys, (number + k, over))
        other = pair.other
        if compared.spec["kind"] == "deadweight":
            share = compared.share(keys)
            other = Line(keys, treated.number * share)
        one = type(pair)(keys, treated, other, pair.over, pair.eligible)
        return compared.of_pair(one)[result].number

    return at
