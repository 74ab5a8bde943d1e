/* One history under way: what build.c and measures.c share. */
#ifndef SIB_HISTORY_WORK_H
#define SIB_HISTORY_WORK_H

#include "sib/history.h"
#include "table/terms.h"
#include "table/window.h"

struct sib_history {
    sib__result result;
};

typedef struct sib__recalling {
    sib_history_build_options options;
    sib_text                  person;
    sib_dates                 index_date;
    sib_dates                 birth_date;
    const sib_table          *convictions;
    sib__terms                measures;
    sib__column               person_column;
    sib__column               conviction;
    sib__column               offence; /* of no type when there is none */
    int64_t                  *owners;
    sib__groups               groups; /* the records used, of each person by conviction date */
    sib_history              *history;
    int64_t                   people;
    int64_t                   records;
    uint8_t                  *linked;       /* [people]; in the pool of the table of persons */
    int32_t                  *dispositions; /* [records] */
    sib_table                *person_table;
} sib__recalling;

/* Adds a covariate a measure to the history's table. */
sib_status sib__recall_measures(sib__call *call, const sib__recalling *work);

#endif
