/* The words for what a record decided. They are no part of it, so that a better sentence breaks
 * no replay: they are found anew whenever a record becomes tables. */
#ifndef SIB_EVALUATION_WORDING_H
#define SIB_EVALUATION_WORDING_H

#include "evaluation/document.h"
#include "record/record.h"

/* The rows of a list with its words added: `meaning` of findings, `description` of headings,
 * `why` of lines. Lists without words come back as they are. */
sib_status sib__wording_add(sib__call *call, const sib__document *d, sib__list list,
                            const sib__json *rows, const sib__json **out);

#endif
