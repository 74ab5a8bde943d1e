/* One layer of an optimal matching (layers.h) as a line: units that must all be paired, and
 * units of the other arm of which as many are paired as it takes. */
#ifndef SIB_MATCHING_LINE_H
#define SIB_MATCHING_LINE_H

#include "matching/search.h"

/* Units are listed from the highest to the lowest, by (stratum, caliper's scale, score, tie);
 * what a unit may have is a stretch of the other list, whose ends rise along the list. */
typedef struct sib__line {
    const sib__units *units;
    double            scale; /* of the grid */
    const int64_t    *must;  /* [must_n] rows */
    const int64_t    *low;   /* [must_n] first of `may` it may have */
    const int64_t    *high;  /* [must_n] the one behind the last */
    int64_t           must_n;
    int64_t           copies; /* pairs of each */
    const int64_t    *may;    /* [may_n] rows */
    int64_t           may_n;
    int64_t           forced; /* pairs of each; it may have one more */
    uint8_t          *used;   /* [may_n] whether it has: what is looked for */
    uint8_t          *tight;  /* [may_n] which bounds hold the flow behind it */
    sib__i128        *price;  /* [may_n] */
} sib__line;

enum { SIB__TIGHT_FEW = 1, SIB__TIGHT_MANY = 2 };

/* How many pairs of `may` there can be up to a place: those of `must` whose stretch ends before
 * it need as many; those whose stretch begins before it allow no more. */
typedef struct sib__bounds {
    int64_t need;
    int64_t most;
    int64_t ended; /* of must */
    int64_t begun;
} sib__bounds;

static inline void sib__bounds_move(sib__bounds *b, const sib__line *line, int64_t place)
{
    for (; b->ended < line->must_n && line->high[b->ended] <= place; b->ended++) {
        b->need += line->copies;
    }
    for (; b->begun < line->must_n && line->low[b->begun] < place; b->begun++) {
        b->most += line->copies;
    }
}

/* Place of a row on the line, rising from the highest unit to the lowest. */
static inline sib__i128 sib__line_place(const sib__line *line, int64_t row)
{
    return -(sib__i128)(line->units->x[row] * line->scale);
}

/* Whether the next unit, after i of must and j of may, is one of must. */
static inline bool sib__line_must_next(const sib__line *line, int64_t i, int64_t j)
{
    const sib__units *u = line->units;
    if (i == line->must_n || j == line->may_n) {
        return i < line->must_n;
    }
    int64_t step = sib__units_stratum(u, line->must[i]) - sib__units_stratum(u, line->may[j]);
    return step > 0 || (step == 0 && u->x[line->must[i]] >= u->x[line->may[j]]);
}

/* Leaves out of the controls those that no least total needs: cases have so many between
 * themselves and the control, above it and below it, that each `copies` of them has nearer
 * ones. Lists are of places on the rules' shelves by caliper, from the last to the first. */
sib_status sib__line_prune(sib__call *call, const sib__rules *rules, const int64_t *cases,
                           int64_t case_n, int64_t copies, int64_t *controls,
                           int64_t *control_n);

/* Which of `may` have one more pair, for the least total distance; and which bounds are tight.
 */
sib_status sib__line_solve(sib__call *call, sib__line *line);

/* The price of each of `may`: what a pair of its is worth less than its distance, so that each
 * of `must` has the best it can by distance less price. */
sib_status sib__line_prices(sib__call *call, sib__line *line);

#endif
