/* A series: lines with keys, each an exact number of one unit, or the reason why there is none.
 *
 * Columnar. A key's codes are shared by the series that follow from one another: a price times
 * a list owns its numbers alone. Numbers are whole numbers over one denominator while they fit
 * 64 bits, and exact numbers one by one when they do not. */
#ifndef SIB_SCHEME_SERIES_H
#define SIB_SCHEME_SERIES_H

#include "scheme/scheme.h"

/* Whether a line has a number, and why it has none. What is undecided outranks what is not yet,
 * both outrank a value; of two of the same rank the first stands. */
#define SIB__STATE_LIST(X)                                                                     \
    X(SIB__STATE_VALUE, 1, "value", "it has a number")                                         \
    X(SIB__STATE_NOT_YET, 2, "not_yet", "a cohort or a period has not ended")                  \
    X(SIB__STATE_UNDECIDED, 3, "undecided", "the facts are in and give no number")

#define SIB__REASON_LIST(X)                                                                    \
    X(SIB__REASON_NONE, 0, "", "it has a number")                                              \
    X(SIB__REASON_COHORT_OPEN, 1, "cohort_open", "its cohort is open, or a follow-up runs")    \
    X(SIB__REASON_PERIOD_OPEN, 2, "period_open", "its period has not ended")                   \
    X(SIB__REASON_NO_RATE, 3, "no_rate", "nobody is in the denominator")                       \
    X(SIB__REASON_COMPARISON_ZERO, 4, "comparison_zero", "the comparison's figure is 0")       \
    X(SIB__REASON_NO_INTERVAL, 5, "no_interval", "the facts hand in no interval")              \
    X(SIB__REASON_NO_LINE, 6, "no_line", "a series has no line for its keys")

typedef enum sib__state { SIB__STATE_LIST(SIB_ENUM_CONSTANT) } sib__state;
typedef enum sib__reason { SIB__REASON_LIST(SIB_ENUM_CONSTANT) } sib__reason;

enum { SIB__REASON_VERDICT = 7 }; /* and above: words of the facts (run.h) */

const char *sib__state_name(int32_t value);
int32_t     sib__state_value(const char *name);
const char *sib__reason_name(int32_t value);
int32_t     sib__reason_value(const char *name);

static inline sib__state sib__state_of(int32_t reason)
{
    return reason == SIB__REASON_NONE          ? SIB__STATE_VALUE
           : reason <= SIB__REASON_PERIOD_OPEN ? SIB__STATE_NOT_YET
                                               : SIB__STATE_UNDECIDED;
}

/* The reason that stands where two meet, the first in the order of reading. */
static inline int32_t sib__reason_of(int32_t first, int32_t second)
{
    return sib__state_of(second) > sib__state_of(first) ? second : first;
}

/* The code of each line for one key; SIB_CODE_MISSING where a line has not that key. */
typedef struct sib__codes {
    const int32_t *own;     /* [n]; NULL: every line has `all` */
    const int32_t *through; /* the code is through[own - first]; NULL: it is own */
    int32_t        first;
    int32_t        all;
} sib__codes;

static inline int32_t sib__code_at(const sib__codes *c, int64_t line)
{
    int32_t code = c->own == NULL ? c->all : c->own[line];
    return c->through == NULL || code == SIB_CODE_MISSING ? code : c->through[code - c->first];
}

/* Exact numbers: one a line, or a few, of which each line has one. */
typedef struct sib__numbers {
    int64_t          *whole; /* [n] over `den`; NULL: `each` */
    int64_t           den;
    sib__exact       *each;    /* [n] */
    const sib__codes *by;      /* which number a line has; NULL: its own */
    int64_t           entries; /* with `by`: so many numbers */
} sib__numbers;

/* What a limit tells of its lines: limit.h. */
typedef struct sib__limited sib__limited;

typedef struct sib__series {
    int64_t             n;
    int32_t             unit;
    sib__dimensions     keys;
    sib__codes         *codes; /* [keys of the contract], those in `keys` are filled */
    sib__numbers        numbers;
    uint8_t            *reasons;     /* [n] of sib__reason; NULL: every line has a number */
    sib__numbers        numerator;   /* of a measure */
    sib__numbers        denominator; /* of one that divides */
    sib__numbers        before;      /* of a round or a limit */
    const sib__limited *limited;     /* of a limit */
    sib__numbers        event;       /* of a compare: what one event more of the treated adds */
} sib__series;

/* Room for the numbers of n lines, all 0, in 64 bits over 1; and the same whole number for
 * every line. */
sib_status sib__numbers_make(sib__call *call, sib__memory *m, int64_t n, sib__numbers *out);
sib_status sib__numbers_same(sib__call *call, sib__memory *m, int64_t value, sib__numbers *out);

/* Whether all lines have one number. */
static inline bool sib__numbers_are_same(const sib__numbers *a)
{
    return a->by != NULL && a->by->own == NULL && a->by->through == NULL;
}

/* How many numbers there are for n lines; where that of a line is. */
static inline int64_t sib__numbers_count(const sib__numbers *a, int64_t n)
{
    return a->by == NULL ? n : a->entries;
}

static inline int64_t sib__number_place(const sib__numbers *a, int64_t line)
{
    return a->by == NULL ? line : sib__code_at(a->by, line);
}

static inline bool sib__numbers_any(const sib__numbers *a)
{
    return a->whole != NULL || a->each != NULL;
}

/* A number over a denominator above 0, reduced. */
sib__exact sib__number_over(int64_t whole, int64_t den);

/* The number of a line. */
static inline sib__exact sib__number_at(const sib__numbers *a, int64_t line)
{
    int64_t at = sib__number_place(a, line);
    return a->whole == NULL ? a->each[at]
           : a->den == 1    ? sib__exact_of_i64(a->whole[at])
                            : sib__number_over(a->whole[at], a->den);
}

sib_status sib__numbers_copy(sib__call *call, sib__memory *m, const sib__numbers *from,
                             int64_t n, sib__numbers *out);

/* The sum of the numbers of all lines, some of which may have a reason why they have none. */
sib_status sib__numbers_sum(sib__call *call, sib__memory *m, const sib__numbers *a, int64_t n,
                            const uint8_t *reasons, sib__exact *out);

/* Sets it where each line has its own. Numbers of other denominators are brought to a common
 * one, or all numbers become exact ones: lines in any order. */
sib_status sib__number_set(sib__call *call, sib__memory *m, sib__numbers *a, int64_t n,
                           int64_t line, sib__exact value);

static inline int32_t sib__reason_at(const sib__series *s, int64_t line)
{
    return s->reasons == NULL ? SIB__REASON_NONE : s->reasons[line];
}

/* Sets why a line has no number; the first that has none makes the column. */
sib_status sib__reason_set(sib__call *call, sib__memory *m, sib__series *s, int64_t line,
                           int32_t reason);

/* An empty series of n lines, numbers 0, without codes; one that shares the keys and states of
 * another, with numbers of its own; and one with the lines of another that `rows` names, in
 * that order. */
sib_status sib__series_make(sib__call *call, sib__memory *m, const sib__scheme *scheme,
                            int64_t n, int32_t unit, sib__dimensions keys, sib__series **out);
sib_status sib__series_like(sib__call *call, sib__memory *m, const sib__scheme *scheme,
                            const sib__series *of, int32_t unit, sib__series **out);
sib_status sib__series_take(sib__call *call, sib__memory *m, const sib__scheme *scheme,
                            const sib__series *of, const int64_t *rows, int64_t n,
                            sib__series **out);

#endif
