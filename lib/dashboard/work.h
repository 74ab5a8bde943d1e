/* A dashboard being made: the facts of its page, and the caseloads that they come from. */
#ifndef SIB_DASHBOARD_WORK_H
#define SIB_DASHBOARD_WORK_H

#include "report/facts.h"
#include "sib/experimental/dashboard.h"

typedef struct sib__dashboard {
    sib__facts            f;
    sib_dashboard_options options;
    bool                  board;
    int32_t               months; /* of a period */
    int32_t               as_at;
    const sib_caseload   *measured; /* whole */
    const sib_caseload   *seen;     /* of it what the view may show */
    const sib_caseload   *listed;   /* NULL: none, or not for this view */
    const sib_caseload   *active;
} sib__dashboard;

/* Rows of a table of a caseload, before the first. */
sib__row sib__dash_rows(const sib_caseload *c, const char *table);

/* Whether a table has a row. */
bool sib__dash_any(const sib_caseload *c, const char *table);
/* A day of a row; SIB_DATE_MISSING for none. The first day of its month. */
int32_t sib__dash_day(sib__row row, const char *column);
int32_t sib__dash_month(int32_t day);
/* "December 2012". */
const char *sib__dash_month_name(sib__dashboard *d, int32_t month);
const char *sib__dash_day_text(sib__dashboard *d, int32_t day);

/* Two counts of a row together; 0 where they are hidden. */
int64_t sib__dash_together(sib__row row, const char *one, const char *other);

/* A count of a row, a share in per cent, and "18 of 21 (86 %)"; "[c]" where it is hidden. */
const char *sib__dash_count(sib__dashboard *d, sib__row row, const char *column);
const char *sib__dash_share(sib__dashboard *d, sib__row row, int32_t decimals);
const char *sib__dash_of(sib__dashboard *d, sib__row row);
/* The row of "measures" of a measure in all cohorts, released in a month (SIB_DATE_MISSING: in
 * any); its table is NULL where there is none. */
sib__row sib__dash_measure(sib__dashboard *d, const char *measure, int32_t month);

/* Months of the service; for the board periods of months, as they were joined. */
typedef struct sib__dash_period {
    int32_t first;
    int32_t last;
    bool    partial; /* the records do not cover all of it */
} sib__dash_period;

/* The rows of them, before the first; the next; and how many there are. */
sib__row sib__dash_periods(const sib__dashboard *d);
bool     sib__dash_next_period(sib__dashboard *d, sib__row *row, sib__dash_period *p);
int64_t  sib__dash_period_count(sib__dashboard *d);
/* "December 2012", "October to December 2012", "July 2010 to March 2011". */
const char *sib__dash_period_name(sib__dashboard *d, const sib__dash_period *p);

/* Whether one more row is let through; what is left out is told at the end. */
typedef struct sib__dash_most {
    int64_t most;
    int64_t shown;
    int64_t left;
} sib__dash_most;
bool sib__dash_let(sib__dash_most *m);
void sib__dash_more(sib__dashboard *d, const char *list, const sib__dash_most *m);

/* The parts of the page. */
void sib__dash_answer(sib__dashboard *d);
void sib__dash_measures(sib__dashboard *d);
void sib__dash_months(sib__dashboard *d);
void sib__dash_counts(sib__dashboard *d);
void sib__dash_due(sib__dashboard *d);
void sib__dash_expected(sib__dashboard *d);
void sib__dash_workers(sib__dashboard *d);

#endif
