/* The windows of people whose spells or values are counted. */
#ifndef SIB_EVALUATION_TALLY_WINDOW_H
#define SIB_EVALUATION_TALLY_WINDOW_H

#include "evaluation/tally.h"

/* The first and last day of each person that count, none after the day of the data, and whether
 * that window is open. */
sib_status sib__tally_windows(sib__tally *t);

#endif
