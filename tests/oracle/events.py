"""How many whole events more or fewer would turn a condition on a number."""

from measure import Measure, rate
MOST = 2 ** 53 - 1
RESULTS = ("treated", "difference", "reduction", "change", "ratio", "avoided", "units")


def events(condition, line, limit):
    """The whole number nearest to 0 that turns a verdict; none where there is none."""
    origin = condition.series.origin
    compared = isinstance(origin, tuple) and origin[0].spec is not None and origin[1] in RESULTS
    if not isinstance(origin, Measure) and not compared:
        return None
    measure = origin[0].measure if compared else origin
    step = measure.step
    if step["is"] == "list" or not measure.counts() or \
            (step["is"] == "ratio" and step["what"] in step["over"]):
        return None
    numerator, over = measure.parts(line.keys)
    most = over - numerator if step["is"] == "share" else None
    more = (numerator + 1, over)
    one_more = figure_of_compare(*origin, line.keys, more) if compared else rate({}, more).number
    zero, slope = line.number, one_more - line.number
    now = condition.holds(zero, limit)
    fit = [k for k in places(condition, zero, slope, limit)
           if 0 < abs(k) <= MOST and k >= -numerator and (most is None or k <= most)
           and condition.holds(zero + slope * k, limit) != now]
    return min(fit, key=lambda k: (abs(k), -k), default=None)


def places(condition, zero, slope, limit):
    """The whole numbers near to which a verdict can change: a figure is a line in k."""
    found = {1, -1}
    if slope == 0:
        return found
    to = condition.to
    edges = [limit]
    if to is not None:
        first = limit / to
        first = first.numerator // first.denominator
        edges += [(first + n) * to + half for n in range(-2, 4) for half in (0, to / 2)]
    for edge in edges:
        k = (edge - zero) / slope
        k = int(k.numerator // k.denominator)
        found |= set(range(k - 1, k + 3))
    return found


def figure_of_compare(compared, result, keys, parts):
    """A result of a compare with other parts of the treated, the comparison held."""
    pair = next(p for p in compared.pairs if p.keys == keys)
    treated, other = rate(keys, parts), pair.other
    if compared.spec["kind"] == "deadweight":
        other = rate(keys, (treated.number * compared.share(keys), None))
    return compared.of_pair(type(pair)(keys, treated, other, pair.over, pair.eligible))[
        result].number
