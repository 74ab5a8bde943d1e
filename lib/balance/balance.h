/* What the files of the balance module share.
 *
 * Rows are put in one order first: by arm, within an arm by weight. Whatever is summed over
 * that order, or over it sorted again by value, depends on the set of (value, weight) alone:
 * the order of rows cannot show, ids or none. */
#ifndef SIB_BALANCE_BALANCE_H
#define SIB_BALANCE_BALANCE_H

#include <math.h>

#include "numeric/contract.h"
#include "sib/balance.h"
#include "table/publish.h"

/* Before and after weighting, comparison and treated: how the small arrays are indexed. */
enum { SIB__BEFORE = 0, SIB__AFTER = 1, SIB__WHENS = 2, SIB__ARMS = 2 };

/* Rows after which a pass asks whether to give up. */
enum { SIB__BALANCE_ROWS = 1 << 16 };

/* Weights and covariates up to this size: weight times square, summed, stays finite. */
#define SIB__BALANCE_LARGEST 1e100

/* The rows by arm and weight. */
typedef struct sib__arms {
    int64_t  n[SIB__ARMS];
    int64_t *rows[SIB__ARMS];
    double  *weights[SIB__ARMS]; /* of those rows; NULL: nothing after */
} sib__arms;

/* Mean, variance and number of rows of an arm; variance NaN below two rows. */
typedef struct sib__arm_moments {
    double  mean;
    double  variance;
    int64_t n; /* rows with a weight above 0 */
} sib__arm_moments;

/* Difference of the arms' cumulative distributions. */
typedef struct sib__ecdf {
    double mean;
    double max;
} sib__ecdf;

/* One line of the result. */
typedef struct sib__term {
    bool             binary;
    double           denominator;
    sib__arm_moments moments[SIB__WHENS][SIB__ARMS];
    sib__ecdf        ecdf[SIB__WHENS];
    double           smd[SIB__WHENS];
    double           variance_ratio[SIB__WHENS];
} sib__term;

/* One column of covariates, and what was found in it. */
typedef struct sib__covariate {
    sib__column column;
    bool        categorical;
    int64_t     levels; /* of a categorical column */
    int64_t    *rank;   /* [n] level of each row of a text column; else NULL */
    int64_t    *sample; /* [levels] a row of each level of a text column */
    double     *sums;   /* [levels][when][arm] rows, and their weight */
    double      absent[SIB__WHENS][SIB__ARMS];  /* the same of rows without a value */
    double      present[SIB__WHENS][SIB__ARMS]; /* and of rows with one */
    int64_t     missing;
    int64_t     first_missing; /* lowest row; INT64_MAX: none */
    int64_t     first_huge;    /* lowest row above SIB__BALANCE_LARGEST in size */
    sib__term   numbers;
} sib__covariate;

/* A worker's room for columns of numbers. */
typedef struct sib__balance_room {
    uint64_t    *keys;
    uint64_t    *other_keys;
    int64_t     *rows;
    int64_t     *other_rows;
    double      *x[SIB__ARMS];
    double      *w[SIB__ARMS];
    sib__call   *call; /* of the calling thread, which alone may make the interrupt check */
    atomic_bool *stopped;
} sib__balance_room;

/* One room a worker; sets `stopped` when a column is given up. */
sib_status sib__balance_rooms(sib__call *call, int64_t columns, const sib__arms *arms,
                              atomic_bool *stopped, sib__balance_room **out);

/* Whether to give up a column: a pass over all rows takes longer than a block should. `payload`
 * is the worker's room. */
bool sib__balance_stop(void *payload);

/* Measures a column of numbers, dates or flags into `numbers`. */
void sib__balance_numbers(const sib__arms *arms, sib__covariate *c, sib__balance_room *room);

/* Counts the levels of a column of codes or texts into `sums`. */
void sib__balance_categories(const sib__arms *arms, sib__covariate *c, sib__balance_room *room);

/* The term of a share: weight `with` of those `of` an arm, before and after. */
void sib__term_share(sib__term *term, double with[SIB__WHENS][SIB__ARMS],
                     double of[SIB__WHENS][SIB__ARMS]);

/* Denominator, differences and ratios from the moments. */
void sib__term_finish(sib__term *term, const sib_balance_measure_options *options);

struct sib_balance {
    sib__result result;
};

/* The tables: terms in the order of columns and levels, and arms. */
sib_status sib__balance_publish(sib__call *call, const sib__covariate *covariates, int64_t n,
                                const sib__arms                   *arms,
                                const sib_balance_measure_options *options, sib_balance *to);

#endif
