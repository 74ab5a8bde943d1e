/* One count under way: what the steps in settings.c, classify.c and occasions.c share. */
#ifndef SIB_RECONVICTION_WORK_H
#define SIB_RECONVICTION_WORK_H

#include "sib/reconviction.h"
#include "table/window.h"

/* What is found of each person, [people]: the columns of the table "persons". */
#define SIB__COUNTED_LIST(X)                                                                   \
    X(wholes, int64_t, events)                                                                 \
    X(wholes, int64_t, offences)                                                               \
    X(flags, uint8_t, reconvicted)                                                             \
    X(days, int32_t, first_event_date)                                                         \
    X(wholes, int64_t, days_at_risk)                                                           \
    X(flags, uint8_t, linked)                                                                  \
    X(flags, uint8_t, immature)                                                                \
    X(wholes, int64_t, undecided)

struct sib_reconviction_counts {
    sib__result result;
};

/* The days of one person's window, all inclusive. */
typedef struct sib__span {
    int32_t index;
    int32_t first_offence;
    int32_t last_offence;
    int32_t last_decision;
    int32_t censoring; /* SIB__DATE_MAX for none */
} sib__span;

typedef struct sib__counting {
    sib_reconviction_count_options options;
    sib_text                       person;
    sib_dates                      index_date;
    sib_dates                      censoring_date;
    const sib_table               *convictions;
    sib__column                    person_column;
    sib__column                    offence;
    sib__column                    decision;  /* conviction or sentence */
    sib__column                    occasion;  /* unless the key is the date alone */
    const sib__groups             *linked_to; /* records by person; NULL: they are looked up */
    int64_t                        nameless;  /* records of no person, besides those */
    const uint8_t                 *where;     /* [rows of the table] flags; NULL: all match */
    sib__span                     *spans;     /* [people] */
    sib_reconviction_counts       *counts;
    sib_table                     *person_table; /* its pool holds what is counted */
    sib_table                     *record_table; /* and its pool the owners */
    int64_t                        people;
    int64_t                        records;
#define SIB__COUNTED(kind, type, name) type *name;
    SIB__COUNTED_LIST(SIB__COUNTED)
#undef SIB__COUNTED
    int64_t *owners;       /* [records] */
    int32_t *dispositions; /* [records] */
    uint8_t *doubtful;     /* [records]: may count, but could not be told */
} sib__counting;

/* The row of the table that a record is. */
static inline int64_t sib__counting_row(const sib__counting *work, int64_t record)
{
    return work->linked_to == NULL ? record : work->linked_to->rows[record];
}

/* Reads the options over the defaults and finds the columns they name. */
sib_status sib__counting_settings(sib__call *call, sib__counting *work,
                                  const sib_reconviction_count_options *options);

/* Fills in the spans; RANGE where a window leaves the calendar. */
sib_status sib__counting_spans(sib__call *call, sib__counting *work);

/* Gives every record its disposition as far as it can be told from the record alone: COUNTED
 * stands for "qualifies". */
sib_status sib__counting_classify(sib__call *call, sib__counting *work);

/* Puts what qualifies together: which record of an occasion counts, and the counts. */
sib_status sib__counting_occasions(sib__call *call, sib__counting *work);

#endif
