/* Which lines a measure has. */
#ifndef SIB_SCHEME_COUNT_LINES_H
#define SIB_SCHEME_COUNT_LINES_H

#include "scheme/run.h"

/* The lines that there are, in canonical order, numbers 0; of the rows those are seen where
 * `line_of` is not negative. */
sib_status sib__count_lines(sib__run *run, const sib__series *rows, const int64_t *line_of,
                            sib__dimensions by, const sib__output *result, sib__series **out);

#endif
