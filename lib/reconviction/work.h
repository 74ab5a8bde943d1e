/* One count under way: what the steps in settings.c, classify.c and occasions.c share. */
#ifndef SIB_RECONVICTION_WORK_H
#define SIB_RECONVICTION_WORK_H

#include "sib/reconviction.h"
#include "table/window.h"

enum { SIB__DISPOSITIONS = SIB_RECONVICTION_DISPOSITION_SAME_PERSON + 1 };

struct sib_reconviction_counts {
    sib__memory memory; /* first: a handle */
    int64_t     people;
    int64_t     records;
    int64_t    *events;
    int64_t    *offences;
    uint8_t    *reconvicted;
    int32_t    *first_event_date;
    int64_t    *days_at_risk;
    uint8_t    *linked;
    uint8_t    *immature;
    int32_t    *dispositions;
    int64_t    *owners;
    int64_t     tallies[SIB__DISPOSITIONS];
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
    sib__column                    decision; /* conviction or sentence */
    sib__column                    occasion; /* unless the key is the date alone */
    const uint8_t                 *where;    /* [records] flags; NULL: all match */
    sib__span                     *spans;    /* [people] */
    sib_reconviction_counts       *counts;
} sib__counting;

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
