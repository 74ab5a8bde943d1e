/* The rows of facts that are counted into the lines of a measure. */
#ifndef SIB_SCHEME_COUNTER_H
#define SIB_SCHEME_COUNTER_H

#include "scheme/run.h"

typedef enum sib__arm { SIB__ARM_TREATED = 0, SIB__ARM_COMPARISON = 1 } sib__arm;

/* The rows of an outcome's facts, each with the line of the measure that it belongs to. */
typedef struct sib__counter {
    const sib__scheme_outcome *outcome;
    const sib_table           *table;   /* NULL: of achievements, which are lines of a list */
    sib__series               *rows;    /* their codes, for the keys of the measure */
    int64_t                   *line_of; /* [rows]: -1 where a row is not seen */
    uint8_t                   *arms;    /* [rows] of sib__arm; NULL: all are treated */
    sib__series               *lines;
} sib__counter;

#endif
