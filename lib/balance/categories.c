/* Balance of one column of codes or texts: the weight of each level, in one pass. The rows of
 * an arm come by weight, so each level's weights are added in rising order. */
#include "balance/balance.h"

/* Level of a row; -1 where it has none. */
static int64_t level_at(const sib__covariate *c, int64_t row)
{
    if (sib__column_missing(&c->column, row)) {
        return -1;
    }
    return c->rank == NULL ? c->column.codes.data[row] : c->rank[row];
}

void sib__balance_categories(const sib__arms *arms, sib__covariate *c, sib__balance_room *room)
{
    for (int arm = 0; arm < SIB__ARMS; arm++) {
        for (int64_t i = 0; i < arms->n[arm]; i++) {
            if (i % SIB__BALANCE_ROWS == 0 && sib__balance_stop(room)) {
                return;
            }
            int64_t row = arms->rows[arm][i];
            int64_t level = level_at(c, row);
            double  weight = arms->weights[arm] == NULL ? 0.0 : arms->weights[arm][i];
            double *before = &c->present[SIB__BEFORE][arm];
            double *after = &c->present[SIB__AFTER][arm];
            if (level < 0) {
                c->missing++;
                c->first_missing = row < c->first_missing ? row : c->first_missing;
                before = &c->absent[SIB__BEFORE][arm];
                after = &c->absent[SIB__AFTER][arm];
            } else {
                double *sums = c->sums + level * SIB__WHENS * SIB__ARMS;
                sums[SIB__BEFORE * SIB__ARMS + arm] += 1.0;
                sums[SIB__AFTER * SIB__ARMS + arm] += weight;
            }
            *before += 1.0;
            *after += weight;
        }
    }
}
