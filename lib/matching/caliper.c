/* The caliper: what is asked for, and how wide that is.
 *
 * The spread is measured on the units that are not discarded, with divisor n - 1. mad_within
 * follows optmatch's default: 1.4826 x the median absolute deviation from the median in each
 * arm, pooled by n - 1; the median of an even number is the mean of the middle two. */
#include "matching/presets.h"
#include "matching/rules.h"
#include "numeric/elementary.h"
#include "numeric/sums.h"

static const double MAD_TO_SD = 1.4826;

/* A preset stands for scale, unit and edge. */
static sib_status from_preset(sib__call *call, sib__caliper *caliper)
{
    const sib__caliper_preset *preset = sib__caliper_preset_find(caliper->preset);
    if (preset == NULL) {
        return sib__fail(call, SIB_ERR_ARGUMENT, "caliper_preset", -1, NULL,
                         "is not the full name of a preset, such as AUSTIN@1");
    }
    if (caliper->unit != 0 || caliper->scale != SIB_MATCHING_SCALE_INHERIT) {
        return sib__fail(call, SIB_ERR_ARGUMENT, "caliper_preset", -1, NULL,
                         "a preset states scale and unit: leave these at their defaults");
    }
    caliper->preset = preset->name;
    caliper->scale = preset->scale;
    caliper->unit = preset->unit;
    caliper->inclusive = preset->inclusive;
    return SIB_OK;
}

sib_status sib__caliper_resolve(sib__call *call, int32_t distance, sib__caliper *caliper)
{
    caliper->on = !isnan(caliper->value);
    caliper->width = (double)NAN;
    if (!caliper->on) {
        return caliper->preset == NULL && caliper->unit == 0
                   ? SIB_OK
                   : sib__fail(call, SIB_ERR_ARGUMENT, "caliper_value", -1, NULL,
                               "a preset or unit is stated but no value");
    }
    if (!(caliper->value >= 0.0) || isinf(caliper->value)) {
        return sib__fail(call, SIB_ERR_ARGUMENT, "caliper_value", -1, NULL,
                         "must be finite and not negative");
    }
    if (caliper->preset != NULL) {
        SIB__TRY(from_preset(call, caliper));
    } else if (caliper->unit == 0) {
        return sib__fail(call, SIB_ERR_ARGUMENT, "caliper_unit", -1, NULL,
                         "a bare caliper is ambiguous: state its unit or a preset");
    }
    if (caliper->scale == SIB_MATCHING_SCALE_INHERIT) {
        caliper->scale = distance == SIB_MATCHING_DISTANCE_LOGIT
                             ? SIB_MATCHING_SCALE_LOGIT
                             : SIB_MATCHING_SCALE_PROBABILITY;
    }
    return SIB_OK;
}

sib_status sib__units_values(sib__call *call, const sib__units *u, int arm, bool sorted,
                             double **values, int64_t *count)
{
    int64_t *rows = SIB__NEW(&call->scratch, int64_t, u->n);
    int64_t  n = 0;
    *values = SIB__NEW(&call->scratch, double, u->n);
    SIB__TRY_MEMORY(call, rows);
    SIB__TRY_MEMORY(call, *values);
    for (int64_t i = 0; i < u->n; i++) {
        SIB__TRY(SIB__PAUSE(call, i));
        if (!u->discarded[i] && (arm < 0 || u->treated.data[i] == arm)) {
            rows[n++] = i;
        }
    }
    if (sorted) {
        SIB__TRY(sib__matching_sort(call, u, NULL, rows, n, u->y, true));
    }
    for (int64_t i = 0; i < n; i++) {
        SIB__TRY(SIB__PAUSE(call, i));
        (*values)[i] = u->y[rows[i]] + 0.0; /* -0 and 0 are one value */
    }
    sib__drop(&call->scratch, rows);
    *count = n;
    return SIB_OK;
}

static double median_of_sorted(const double *x, int64_t n)
{
    return n % 2 == 1 ? x[n / 2] : x[n / 2 - 1] + (x[n / 2] - x[n / 2 - 1]) / 2.0;
}

/* The deviations from the median of sorted values fall, then rise: merge them from the middle
 * outwards until half of them are passed. */
static double median_deviation(const double *x, int64_t n)
{
    double  median = median_of_sorted(x, n);
    int64_t right = 0;
    while (right < n && x[right] < median) {
        right++;
    }
    int64_t left = right - 1;
    double  before = 0.0;
    double  current = 0.0;
    for (int64_t taken = 0; taken <= n / 2; taken++) {
        before = current;
        bool from_left = left >= 0 && (right >= n || median - x[left] <= x[right] - median);
        current = from_left ? median - x[left--] : x[right++] - median;
    }
    return n % 2 == 1 ? current : before + (current - before) / 2.0;
}

/* Square of one arm's spread (-1: of both arms together); DATA below two units. */
static sib_status spread(sib__call *call, const sib__units *u, int arm, bool by_median,
                         double *square, int64_t *count)
{
    static const char *const whose[] = {"both arms together", "the controls", "the treated"};
    double                  *values = NULL;
    double                   mean = 0.0;
    SIB__TRY(sib__units_values(call, u, arm, by_median, &values, count));
    if (*count < 2) {
        return sib__fail(call, SIB_ERR_DATA, "caliper_unit", -1, NULL,
                         "%s have fewer than two units left to measure the caliper on",
                         whose[arm + 1]);
    }
    if (by_median) {
        double deviation = MAD_TO_SD * median_deviation(values, *count);
        *square = deviation * deviation;
    } else {
        sib__moments(values, NULL, *count, &mean, square);
    }
    sib__drop(&call->scratch, values);
    return SIB_OK;
}

static sib_status unit_square(sib__call *call, const sib__units *u, int32_t unit,
                              double *square)
{
    int64_t n = 0;
    if (unit == SIB_MATCHING_UNIT_SD_ALL) {
        return spread(call, u, -1, false, square, &n);
    }
    if (unit == SIB_MATCHING_UNIT_SD_TREATED) {
        return spread(call, u, 1, false, square, &n);
    }
    bool    by_median = unit == SIB_MATCHING_UNIT_MAD_WITHIN;
    int64_t n1 = 0;
    double  treated = 0.0;
    double  control = 0.0;
    SIB__TRY(spread(call, u, 1, by_median, &treated, &n1));
    SIB__TRY(spread(call, u, 0, by_median, &control, &n));
    if (unit == SIB_MATCHING_UNIT_SD_POOLED) {
        *square = (treated + control) / 2.0;
    } else {
        *square =
            ((double)(n1 - 1) * treated + (double)(n - 1) * control) / (double)(n1 + n - 2);
    }
    return SIB_OK;
}

sib_status sib__caliper_measure(sib__call *call, const sib__units *u, sib__caliper *caliper)
{
    if (!caliper->on) {
        return SIB_OK;
    }
    if (caliper->unit == SIB_MATCHING_UNIT_RAW) {
        caliper->width = caliper->value;
        return SIB_OK;
    }
    double square = 0.0;
    SIB__TRY(unit_square(call, u, caliper->unit, &square));
    caliper->width = caliper->value * sib__sqrt(square);
    if (!isfinite(caliper->width)) {
        return sib__fail(call, SIB_ERR_RANGE, "caliper_value", -1, NULL,
                         "the resolved width is no finite number");
    }
    return SIB_OK;
}
