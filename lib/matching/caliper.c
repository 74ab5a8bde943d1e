/* The caliper: what the options ask for, and how wide that is.
 *
 * The spread is measured on the units that are not discarded, with divisor n - 1, summed in the
 * order of value, so that the order of rows changes no bit. mad_within follows optmatch's
 * default: 1.4826 x the median absolute deviation from the median in each arm, pooled by n - 1;
 * the median of an even number is the mean of the middle two. */
#include "core/options.h"
#include "core/sort.h"
#include "matching/matching.h"
#include "matching/presets.h"
#include "numeric/elementary.h"
#include "numeric/sums.h"

static const double MAD_TO_SD = 1.4826;

static sib_status from_preset(sib__call *call, const sib_matching_nearest_options *o,
                              sib__caliper *caliper)
{
    const sib__caliper_preset *preset = sib__caliper_preset_find(o->caliper_preset);
    if (preset == NULL) {
        return sib__fail(call, SIB_ERR_ARGUMENT, "caliper_preset", -1, NULL,
                         "is not the full name of a preset, such as AUSTIN@1");
    }
    if (o->caliper_unit != 0 || o->caliper_scale != SIB_MATCHING_SCALE_INHERIT) {
        return sib__fail(call, SIB_ERR_ARGUMENT, "caliper_preset", -1, NULL,
                         "a preset states scale and unit: leave these at their defaults");
    }
    caliper->preset = preset->name;
    caliper->scale = preset->scale;
    caliper->unit = preset->unit;
    caliper->inclusive = preset->inclusive;
    return SIB_OK;
}

static sib_status from_fields(sib__call *call, const sib_matching_nearest_options *o,
                              sib__caliper *caliper)
{
    if (o->caliper_unit == 0) {
        return sib__fail(call, SIB_ERR_ARGUMENT, "caliper_unit", -1, NULL,
                         "a bare caliper is ambiguous: state its unit or a preset");
    }
    caliper->scale = o->caliper_scale;
    caliper->unit = o->caliper_unit;
    caliper->inclusive = o->caliper_inclusive == 1;
    return SIB_OK;
}

sib_status sib__caliper_resolve(sib__call *call, const sib_matching_nearest_options *o,
                                sib__caliper *caliper)
{
    *caliper = (sib__caliper){false, true, 0, 0, (double)NAN, (double)NAN, NULL};
    if (isnan(o->caliper_value)) {
        bool bare = o->caliper_preset == NULL && o->caliper_unit == 0;
        return bare ? SIB_OK
                    : sib__fail(call, SIB_ERR_ARGUMENT, "caliper_value", -1, NULL,
                                "a preset or unit is stated but no value");
    }
    if (!(o->caliper_value >= 0.0) || isinf(o->caliper_value)) {
        return sib__fail(call, SIB_ERR_ARGUMENT, "caliper_value", -1, NULL,
                         "must be finite and not negative");
    }
    caliper->on = true;
    caliper->value = o->caliper_value;
    SIB__TRY(o->caliper_preset != NULL ? from_preset(call, o, caliper)
                                       : from_fields(call, o, caliper));
    if (caliper->scale == SIB_MATCHING_SCALE_INHERIT) {
        caliper->scale = o->distance == SIB_MATCHING_DISTANCE_LOGIT
                             ? SIB_MATCHING_SCALE_LOGIT
                             : SIB_MATCHING_SCALE_PROBABILITY;
    }
    return SIB_OK;
}

/* The caliper scale's values of one arm (-1: of both), rising. */
static sib_status sorted_values(sib__call *call, const sib__units *u, int arm, double **values,
                                int64_t *count)
{
    uint64_t *keys = SIB__NEW(&call->scratch, uint64_t, u->n);
    int64_t  *rows = SIB__NEW(&call->scratch, int64_t, u->n);
    uint64_t *other_keys = SIB__NEW(&call->scratch, uint64_t, u->n);
    int64_t  *other = SIB__NEW(&call->scratch, int64_t, u->n);
    *values = SIB__NEW(&call->scratch, double, u->n);
    if (keys == NULL || rows == NULL || other_keys == NULL || other == NULL ||
        *values == NULL) {
        return sib__no_memory(call);
    }
    int64_t n = 0;
    for (int64_t i = 0; i < u->n; i++) {
        if (!u->discarded[i] && (arm < 0 || u->treated.data[i] == arm)) {
            keys[n] = sib__sort_key_f64(u->y[i]);
            rows[n++] = i;
        }
    }
    sib__sort_u64(keys, rows, other_keys, other, n);
    for (int64_t i = 0; i < n; i++) {
        (*values)[i] = u->y[rows[i]] + 0.0; /* -0 and 0 may stand in any order */
    }
    sib__drop(&call->scratch, keys);
    sib__drop(&call->scratch, rows);
    sib__drop(&call->scratch, other_keys);
    sib__drop(&call->scratch, other);
    *count = n;
    return sib__check(call);
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
    SIB__TRY(sorted_values(call, u, arm, &values, count));
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
