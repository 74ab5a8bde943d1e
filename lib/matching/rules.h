/* The rules of a legal pairing: which units there are, and which treated unit may have which
 * control how often. Prepared once, for any method; a search adds nothing to them. */
#ifndef SIB_MATCHING_RULES_H
#define SIB_MATCHING_RULES_H

#include <math.h>

#include "core/call.h"
#include "sib/matching.h"

/* The arguments as they came. */
typedef struct sib__given {
    sib_f64          score;
    sib_f64          logit;
    sib_u8           treated;
    sib_text         id;
    sib_i64          tie_key;
    const sib_table *exact;
    const sib_table *covariates;
} sib__given;

/* The caliper; `on` false: none. What is asked for is resolved and measured in place. */
typedef struct sib__caliper {
    bool        on;
    bool        inclusive;
    int32_t     scale; /* PROBABILITY or LOGIT of sib_matching_scale */
    int32_t     unit;
    double      value;
    double      width;
    const char *preset;
} sib__caliper;

/* Units as points, between which distances are Euclidean; see space.c. */
typedef struct sib__space {
    int64_t       k;
    const double *z; /* [n x k] by row */
} sib__space;

/* The cutpoints that tell the values of a column apart. */
typedef struct sib__cuts {
    int64_t column; /* of the exact ones */
    double *at;     /* [n] rising */
    int64_t n;
} sib__cuts;

/* The units, all [n] by row. */
typedef struct sib__units {
    int64_t           n;
    int64_t           treated_n;
    sib_u8            treated;
    sib_text          id;      /* n 0: none */
    sib_i64           tie_key; /* n 0: none */
    const sib_table  *exact;   /* NULL: none */
    sib__cuts        *cuts;    /* [cut_n] of the columns that are coarsened */
    int64_t           cut_n;
    sib__cuts        *score_cuts; /* of x; NULL: none */
    const double     *x;          /* distance scale */
    const double     *y;          /* caliper scale; x itself when they are one */
    uint8_t          *discarded;
    int64_t          *stratum; /* NULL: one stratum */
    int64_t           strata;
    int64_t          *by_tie;   /* rows in tie order; NULL: row order */
    int64_t          *tie_rank; /* position of each row in it; NULL: the row */
    const char       *tie_rule;
    bool              order_free;
    const sib__space *space; /* where the distance is of covariates; NULL: of x */
} sib__units;

/* The units of an arm that are not discarded, in order of (stratum, value, tie); a shelf by
 * caliper has the score before the tie. */
typedef struct sib__shelf {
    int64_t *rows;  /* [n] */
    int64_t *begin; /* [strata + 1] where each stratum begins */
    int64_t  n;
} sib__shelf;

/* What each case may have: a stretch of the controls' shelf by caliper, whose ends rise with
 * the cases, as the caliper is as wide for all. */
typedef struct sib__windows {
    sib__shelf cases; /* by caliper */
    int64_t   *low;   /* [cases.n] first control inside */
    int64_t   *high;  /* [cases.n] the one behind the last */
} sib__windows;

/* What stands above the line follows from the options, by sib__rules_of(); sib__rules_make()
 * makes the rest. */
typedef struct sib__rules {
    sib_matching_match_options options;  /* as given, checked */
    int64_t                    ratio;    /* controls a case gets at most, or INT64_MAX */
    int64_t                    uses;     /* cases a control may serve, or INT64_MAX */
    int64_t                    classes;  /* of the score, as strata; 0: none */
    bool                       whole;    /* sets are strata */
    bool                       unscored; /* needs no score */
    int32_t                    scale;    /* of the score: PROBABILITY or LOGIT */
    sib__caliper               caliper;  /* as asked for */
    /* ---- */
    sib__units   units;
    sib__shelf   by_score;   /* of controls, value: x */
    sib__shelf   by_caliper; /* value: y; the same shelf where the scales are one */
    sib__windows windows;
} sib__rules;

static inline int64_t sib__units_rank(const sib__units *u, int64_t row)
{
    return u->tie_rank == NULL ? row : u->tie_rank[row];
}

static inline int64_t sib__units_stratum(const sib__units *u, int64_t row)
{
    return u->stratum == NULL ? 0 : u->stratum[row];
}

static inline bool sib__inside(const sib__caliper *caliper, double a, double b)
{
    double distance = fabs(a - b);
    return !caliper->on ||
           (caliper->inclusive ? distance <= caliper->width : distance < caliper->width);
}

/* Checks what is given and asked for, and prepares the rules. */
sib_status sib__rules_make(sib__call *call, const sib__given *given, sib__rules *rules);

/* Whether the caliper lets any control of the case's stratum be its own, taken or not. */
bool sib__rules_within_reach(const sib__rules *rules, int64_t row);

/* The steps of making them. */

/* Checks ids and tie keys, and puts the rows in tie order. */
sib_status sib__units_ties(sib__call *call, sib__units *u, uint64_t seed);

/* Cutpoints of exact columns, as the option says them, and of classes of the score. */
sib_status sib__cuts_of_columns(sib__call *call, sib__units *u, const char *coarsen);
sib_status sib__cuts_of_score(sib__call *call, sib__units *u, int64_t classes);

/* Those of an exact column; NULL for none. */
const sib__cuts *sib__cuts_find(const sib__units *u, int64_t column);

/* How many are not above a value. */
int64_t sib__cuts_class(const sib__cuts *cuts, double value);

/* Numbers the strata of the exact columns, and classes, from 0. */
sib_status sib__units_strata(sib__call *call, sib__units *u);

/* Places the units in the space of their covariates. */
sib_status sib__space_make(sib__call *call, sib__units *u, const sib_table *covariates,
                           int32_t distance);

/* The distance of two units. */
double sib__units_apart(const sib__units *u, int64_t a, int64_t b);

/* Marks the rows that a discard rule leaves out. */
void sib__units_discard(sib__units *u, int32_t rule);

/* Scale, unit and edge of the caliper; the width is not yet set. */
sib_status sib__caliper_resolve(sib__call *call, int32_t distance, sib__caliper *caliper);

/* The caliper scale's values of one arm (-1: of both), without those discarded; rising where
 * they are to be sorted. */
sib_status sib__units_values(sib__call *call, const sib__units *u, int arm, bool sorted,
                             double **values, int64_t *count);

/* The width, from the units that are not discarded. */
sib_status sib__caliper_measure(sib__call *call, const sib__units *u, sib__caliper *caliper);

/* Both shelves of an arm. */
sib_status sib__shelf_fill(sib__call *call, const sib__units *u, uint8_t arm,
                           sib__shelf *by_score, sib__shelf *by_caliper);

sib_status sib__windows_make(sib__call *call, const sib__rules *rules, sib__windows *w);

/* The first place in begin..end whose value is not below `value`. */
int64_t sib__shelf_place(const sib__shelf *shelf, const double *values, int64_t begin,
                         int64_t end, double value);

/* Sorts rows, which come in tie order, by stratum (unless `across`), then rising by value[row];
 * by `keys` [n], one a row, where `value` is NULL. The keys are given back. */
sib_status sib__matching_sort(sib__call *call, const sib__units *u, uint64_t *keys,
                              int64_t *rows, int64_t n, const double *value, bool across);

#endif
