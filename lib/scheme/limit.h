/* The step that limits: what lines may come to at most, or at least. */
#ifndef SIB_SCHEME_LIMIT_H
#define SIB_SCHEME_LIMIT_H

#include "scheme/condition.h"
#include "scheme/kind.h"

typedef struct sib__limit {
    sib__scheme_step step; /* first */
    const sib__json *of_said;
    const sib__json *most_said;
    const sib__json *least_said;
    const sib__json *key_list;
    const sib__json *per_list;
    const sib__json *where_said;
    const char      *fill;       /* in_order, by_date, pro_rata; NULL: at least */
    const char      *cut;        /* part, refuse */
    const char      *share_of;   /* achieved, payable; NULL: an amount */
    const char      *charged_to; /* whom a floor on money is billed to; "payers": all */

    sib__collected  of;
    sib__operand    limit;
    sib__dimensions per;
    bool            chosen; /* `where` stands */
    sib__condition  where;
} sib__limit;

/* What a limit told of the lines it made. */
struct sib__limited {
    int64_t           *group_of; /* [lines]: below 0: in none */
    int64_t            group_count;
    const sib__exact  *limits;    /* [groups] */
    const bool        *unlimited; /* [groups] */
    sib__numbers       left;      /* of the limit after each line; at most alone */
    const sib__series *came;      /* the lines before; NULL: those that came are as they were */
};

/* Makes the series: lines cut, and lines raised or added (limit_floor.c). */
sib_status sib__limit_most(sib__run *run, const sib__limit *limit, const sib__series *before);
sib_status sib__limit_least(sib__run *run, const sib__limit *limit, const sib__series *before);

/* Whether a line is one that the limit speaks of: all NULL-safe for limits without `where`. */
sib_status sib__limit_chosen(sib__run *run, const sib__limit *limit, const sib__series *lines,
                             bool **chosen);

/* Who asks for the limit of each group, [groups]: nobody, lines without a number, or one that
 * has one; of lines that are chosen. `group_of` NULL: each line is a group. */
enum { SIB__ASKED_BY_NONE, SIB__ASKED_BY_UNKNOWN, SIB__ASKED_BY_NUMBER };
sib_status sib__limit_asked(sib__run *run, const sib__series *lines, const int64_t *group_of,
                            const bool *chosen, int64_t groups, uint8_t **asked);

/* The limits of groups, by the lines that stand for them: [groups]. A group for which nobody
 * asks has none. */
typedef struct sib__group_limits {
    sib__exact *limits;
    bool       *unlimited;
    int32_t    *reasons; /* why there is no limit yet */
} sib__group_limits;
sib_status sib__limits_of(sib__run *run, const sib__limit *limit, const sib__series *lines,
                          const int64_t *first, const uint8_t *asked, int64_t groups,
                          sib__group_limits *out);

/* The payer that alone is billed the lines of a result; NULL: all are. */
const char *sib__charged_to(const sib__output *result);

#endif
