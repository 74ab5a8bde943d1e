/* Values that are told apart only by the cutpoints between them: coarsened columns, and classes
 * of the score between quantiles of the cases.
 *
 * A value's class is the number of cutpoints that are not above it. Quantiles are those of type
 * 7 (Hyndman & Fan 1996, The American Statistician 50:361), their places counted in whole
 * numbers. Sturges (1926), JASA 21:65: ceil(log2 n) + 1 classes of equal width. */
#include "core/json.h"
#include "core/number.h"
#include "core/sort.h"
#include "matching/rules.h"
#include "table/table.h"

enum { MOST_CLASSES = 1000000 };

static sib_status refuse(sib__call *call, const char *column, const char *what)
{
    return sib__fail(call, SIB_ERR_ARGUMENT, "coarsen", -1, column, "%s", what);
}

static double value_of(const sib__column *c, int64_t row)
{
    return c->type == SIB_COLUMN_TYPE_I64 ? (double)c->i64.data[row] : c->f64.data[row];
}

static int64_t sturges(int64_t n)
{
    int64_t classes = 1;
    for (int64_t reach = 1; reach < n; reach *= 2) {
        classes++;
    }
    return classes;
}

/* The inner bounds of classes of equal width between the least and the largest value. */
static sib_status equal_widths(sib__call *call, const sib__column *c, int64_t classes,
                               sib__cuts *cuts)
{
    double low = (double)INFINITY;
    double high = -(double)INFINITY;
    for (int64_t i = 0; i < c->n; i++) {
        if (!sib__column_missing(c, i)) {
            double value = value_of(c, i);
            low = value < low ? value : low;
            high = value > high ? value : high;
        }
    }
    double step = (high - low) / (double)classes;
    if (high >= low && !isfinite(high - low)) {
        return sib__fail(call, SIB_ERR_RANGE, "coarsen", -1, c->name,
                         "values so far apart that their difference is no double");
    }
    cuts->at = SIB__NEW(&call->scratch, double, classes - 1);
    SIB__TRY_MEMORY(call, cuts->at);
    for (int64_t i = 1; i < classes && high >= low; i++) {
        cuts->at[cuts->n++] = low + (double)i * step;
    }
    return sib__check(call);
}

static sib_status stated(sib__call *call, const sib__json *list, const char *column,
                         sib__cuts *cuts)
{
    cuts->at = SIB__NEW(&call->scratch, double, list->n);
    SIB__TRY_MEMORY(call, cuts->at);
    for (const sib__json *at = list->first; at != NULL; at = at->next) {
        double value = 0.0;
        if (at->kind != SIB__JSON_NUMBER || !sib__number_parse_f64(at->text, &value) ||
            !isfinite(value)) {
            return refuse(call, column, "cutpoints must be numbers");
        }
        if (cuts->n > 0 && !(value > cuts->at[cuts->n - 1])) {
            return refuse(call, column, "cutpoints must rise");
        }
        cuts->at[cuts->n++] = value;
    }
    return SIB_OK;
}

static sib_status of_column(sib__call *call, const sib__units *u, const sib__json *how,
                            sib__cuts *cuts)
{
    const char *name = how->key.data;
    int64_t     classes = 0;
    cuts->column = sib_table_find(u->exact, name);
    if (cuts->column < 0) {
        return refuse(call, name, "is not among the exact columns");
    }
    sib__column c = sib__table_column(u->exact, cuts->column);
    if (c.type != SIB_COLUMN_TYPE_F64 && c.type != SIB_COLUMN_TYPE_I64) {
        return refuse(call, name, "only numbers can be coarsened");
    }
    if (how->kind == SIB__JSON_ARRAY) {
        return stated(call, how, name, cuts);
    }
    if (how->kind == SIB__JSON_STRING && sib__slice_equals(how->text, "sturges")) {
        return equal_widths(call, &c, sturges(c.n), cuts);
    }
    if (how->kind != SIB__JSON_NUMBER || !sib__number_parse_i64(how->text, &classes) ||
        classes < 1 || classes > MOST_CLASSES) {
        return refuse(call, name,
                      "must be a list of cutpoints, a number of classes or \"sturges\"");
    }
    return equal_widths(call, &c, classes, cuts);
}

sib_status sib__cuts_of_columns(sib__call *call, sib__units *u, const char *coarsen)
{
    const sib__json *root = NULL;
    SIB__TRY(sib__json_parse(call, &call->scratch, "coarsen", sib__slice_of(coarsen), &root));
    if (root->kind != SIB__JSON_OBJECT) {
        return refuse(call, NULL, "must be an object of columns");
    }
    u->cuts = SIB__NEW(&call->scratch, sib__cuts, root->n);
    SIB__TRY_MEMORY(call, u->cuts);
    for (const sib__json *at = root->first; at != NULL; at = at->next) {
        SIB__TRY(of_column(call, u, at, &u->cuts[u->cut_n++]));
    }
    return SIB_OK;
}

/* A part of the way from a to b, never beyond either. */
static double between(double a, double b, double part)
{
    double value = (1.0 - part) * a + part * b;
    return a == b || value < a ? a : value > b ? b : value;
}

sib_status sib__cuts_of_score(sib__call *call, sib__units *u, int64_t classes)
{
    double    *sorted = NULL;
    int64_t    n = 0;
    sib__cuts *cuts = SIB__NEW(&call->scratch, sib__cuts, 1);
    SIB__TRY_MEMORY(call, cuts);
    cuts->at = SIB__NEW(&call->scratch, double, classes - 1);
    SIB__TRY_MEMORY(call, cuts->at);
    SIB__TRY(sib__units_values(call, u, 1, true, &sorted, &n));
    for (int64_t i = 1; i < classes && n > 0; i++) {
        int64_t low = i * (n - 1) / classes;
        double  part = (double)(i * (n - 1) % classes) / (double)classes;
        cuts->at[cuts->n++] =
            part > 0.0 ? between(sorted[low], sorted[low + 1], part) : sorted[low];
    }
    sib__drop(&call->scratch, sorted);
    u->score_cuts = cuts;
    return sib__check(call);
}

const sib__cuts *sib__cuts_find(const sib__units *u, int64_t column)
{
    for (int64_t i = 0; i < u->cut_n; i++) {
        if (u->cuts[i].column == column) {
            return &u->cuts[i];
        }
    }
    return NULL;
}

int64_t sib__cuts_class(const sib__cuts *cuts, double value)
{
    int64_t low = 0;
    int64_t high = cuts->n;
    while (low < high) {
        int64_t middle = low + (high - low) / 2;
        if (cuts->at[middle] <= value) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}
