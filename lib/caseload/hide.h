/* Small numbers of people among rows of the six counts, and what would give them away. Rows
 * have the flag `hidden`. */
#ifndef SIB_CASELOAD_HIDE_H
#define SIB_CASELOAD_HIDE_H

#include "caseload/work.h"

enum {
    SIB__HIDE_WHOLE,
    SIB__HIDE_COHORTS,
    SIB__HIDE_PERIODS,
    SIB__HIDE_BOTH,
    SIB__HIDE_LEVELS
};

bool    sib__few(int64_t count, int64_t least);
int64_t sib__hide_count(const sib__rows *rows, int64_t row, const char *field);
bool    sib__few_in(const sib__rows *rows, int64_t row, int64_t least);
void    sib__hide_row(sib__rows *rows, int64_t row);

/* Moves a row to the place of those that are kept, in front of it. */
void sib__keep_row(sib__rows *rows, int64_t row, int64_t *kept);

/* Of rows by what stands in their first field; `also` is hidden with each of those. */
int32_t sib__hide_level(const sib__rows *rows, int64_t row);
void    sib__hide_levels(sib__rows *rows, int64_t least, const bool also[SIB__HIDE_LEVELS]);

/* Marks what is hidden for what lies between measures of one group: that of measure m stands in
 * row first + (m - 1) * stride. */
void sib__mark_between(sib__rows *rows, int64_t first, int64_t stride, int64_t least);

/* Periods in groups: the g-th has those from begins[g] to before begins[g + 1]. */
typedef struct sib__joined {
    int64_t  n;
    int32_t *firsts; /* first day of each period in which somebody was released */
    int64_t *begins; /* [n + 1] */
} sib__joined;

/* Rows of measures by joined periods: `month` is the first day, `last` the last. */
sib_status sib__measures_by_period(sib__call *call, const sib_table *table, int32_t months,
                                   int64_t least, sib__rows *rows);

/* Of rows of measures by period: which are joined, so that none has a small number. */
sib_status sib__join_periods(sib__call *call, const sib__rows *rows, int64_t least,
                             sib__joined *out);

#endif
