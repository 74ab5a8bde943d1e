/* A run: the steps of a contract over facts, at a stage. */
#ifndef SIB_SCHEME_RUN_H
#define SIB_SCHEME_RUN_H

#include "scheme/facts.h"
#include "scheme/operand.h"
#include "table/rows.h"

/* The names of a key's codes in a run: listed ones, and those that the facts have. */
typedef struct sib__dictionary {
    const sib__slice *names;  /* listed, and of persons */
    const int64_t    *wholes; /* of whole numbers, rising */
    const int32_t    *starts; /* of periods: [n + 1] first days, the last that of the next */
    const bool       *shown;  /* [n] of persons and whole numbers: in a row that is seen */
    int64_t           n;
} sib__dictionary;

struct sib__collected;
typedef struct sib__collected sib__collected;

/* An array that is not used any more; NULL: none. */
typedef struct sib__room {
    uint64_t *array;
    int64_t   n;
} sib__room;

enum { SIB__ROOMS = 2 };

typedef struct sib__run {
    sib__call               *call;
    sib__memory             *memory; /* of what lasts as long as the run */
    const sib__scheme       *scheme;
    const sib_facts         *facts;
    const sib__scheme_stage *stage; /* NULL: report only */
    int32_t                  as_at;
    uint64_t                 cohorts;    /* those that count */
    int32_t                 *cohort_end; /* [cohorts]: last day, SIB_DATE_MISSING while open */
    const bool              *settled;    /* [slots]: lines that settle can have */
    sib__dictionary          dictionaries[SIB__DIMENSIONS_MOST];
    const int32_t          **persons; /* [tables of facts]: their codes; NULL: none are named,
                                         or known any more */
    int32_t  *person_codes;           /* that these point into; NULL: forgotten */
    sib__room rooms[SIB__ROOMS];      /* that are left over: room.h */
    char (*fact_hashes)[SIB__HASH_TEXT_SIZE];              /* [tables of facts] */
    const int32_t          *classes[SIB__DIMENSIONS_MOST]; /* of persons; NULL: not yet read */
    sib__series           **series;                        /* [slots] */
    struct sib__statement  *statement;
    const struct sib__past *past;  /* what was settled before; NULL: nothing */
    sib__slice             *words; /* of the facts: reasons from SIB__REASON_VERDICT on */
    int32_t                 word_count;
    const sib__exact       *base;     /* what the past that stands adds; NULL: nothing */
    const sib__exact       *restated; /* of the last stage that paid; NULL: blank */
    sib__slice              split;    /* what the record keeps of a split: JSON; else empty */
} sib__run;

/* The series of a result, which stands above; and where a step puts its own. */
static inline const sib__series *sib__run_series(const sib__run *run, const sib__output *result)
{
    return run->series[result->slot];
}

static inline void sib__run_put(sib__run *run, const sib__output *result, sib__series *series)
{
    run->series[result->slot] = series;
}

/* Number of codes of a key in this run, 0 for dates; and the name of a code: bytes that live as
 * long as the run, of a day "2012-11-01". */
int64_t    sib__run_code_count(const sib__run *run, int32_t dimension);
sib_status sib__run_code_name(const sib__run *run, int32_t dimension, int32_t code,
                              sib__slice *out);

/* Series meet: the line of `other` with the same codes for the keys `on`, of each line of
 * `lines`; -1 for none. `other` has one line a tuple of these. */
typedef struct sib__meeting sib__meeting;
sib_status sib__meeting_begin(sib__run *run, const sib__series *lines, const sib__series *other,
                              sib__meeting **out);
int64_t    sib__meeting_line(const sib__meeting *meeting, int64_t line);

/* Two series (one may be NULL) met on the keys they share: a series for a result with the keys
 * of both and a line for each combination, numbers 0, and which line of each that is; -1 where
 * a line found no partner, NULL where each is that of the same number. */
sib_status sib__meet(sib__run *run, const sib__series *a, const sib__series *b,
                     const sib__output *result, sib__series **out, int64_t *lines[2]);

static inline int64_t sib__met_line(const int64_t *lines, int64_t line)
{
    return lines == NULL ? line : lines[line];
}

/* Lines of the same codes for the keys `by` are a group: the group of each line, numbered in
 * the order of their first line. */
sib_status sib__group_lines(sib__run *run, const sib__series *lines, sib__dimensions by,
                            int64_t **group_of, int64_t *group_count);

/* The rows in canonical order; `by_date`: the date stands before the step that made a line. */
sib_status sib__order_lines(sib__run *run, const sib__series *lines, bool by_date,
                            int64_t **rows);

/* What `of` of a round, limit or settle reads: one series with the key `line`, in canonical
 * order; lines that do not count at the stage are left out. */
sib_status sib__collect(sib__run *run, const sib__collected *of, sib__series **out);

/* Lines added up over all keys but `by`; `line` is that of the result unless it is in `by`. */
sib_status sib__add_up(sib__run *run, const sib__series *lines, sib__dimensions by,
                       const sib__output *result, sib__series **out);

/* Lines that have no key, or that of draws alone: one where they are alike in all draws, else
 * one for each draw. Who has none yet gets a line of this number and reason. */
sib_status sib__line_of_each(sib__run *run, int64_t number, int32_t reason,
                             sib__series **lines);

/* Fills in the codes of the keys of a series that follow from others it has. */
sib_status sib__derive_codes(sib__run *run, sib__series *s);

/* The code of a class of each person, from the members. */
sib_status sib__class_codes(sib__run *run, int32_t key, const int32_t **out);

/* The interrupt check, every so many lines. */
static inline sib_status sib__run_check(sib__run *run, int64_t line)
{
    return line % 0x4000 == 0 ? sib__check(run->call) : SIB_OK;
}

/* Every step in turn, and the rows of its lines. */
sib_status sib__run_steps(sib__run *run);

#endif
