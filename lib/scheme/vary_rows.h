/* What variations of a contract came to, as rows. */
#ifndef SIB_SCHEME_VARY_ROWS_H
#define SIB_SCHEME_VARY_ROWS_H

#include "scheme/vary.h"

/* Variations under way. */
typedef struct sib__varying {
    sib__call             *call;
    const sib__vary_order *order;
    sib__variety           variety;
    const sib_settlement  *stands; /* of the contract as it is; NULL: nothing is settled */
    int64_t                run;
    int64_t                all; /* how many there will be */
    sib__rows              runs;
    sib__rows              settings;
    sib__rows              bills;
    sib__rows              gates;
} sib__varying;

void       sib__varying_begin(sib__varying *v, sib__memory *m);
sib_status sib__varying_finish(sib__varying *v, sib__result *result);

/* Opens the row of a run: what it changes. */
sib_status sib__varying_settings(sib__varying *v, const sib__change *changes, int64_t n);

/* What the run came to, beside the contract as it stands. */
sib_status sib__varying_put(sib__varying *v, const sib_settlement *s);

#endif
