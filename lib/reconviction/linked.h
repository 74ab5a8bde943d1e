/* Counting records whose persons are known. */
#ifndef SIB_RECONVICTION_LINKED_H
#define SIB_RECONVICTION_LINKED_H

#include "sib/reconviction.h"
#include "table/window.h"

/* sib_reconviction_count() of the rows of `convictions` that `groups` gives each person,
 * without censoring; `where` [rows of the table] says of which rows the options' condition
 * holds, NULL: of all. The records of the result are those rows in the order of the groups; its
 * dispositions are of all rows of the table, of which `nameless` have no person. */
sib_status sib__reconviction_count_linked(sib_context *ctx, sib_text person,
                                          sib_dates index_date, const sib_table *convictions,
                                          const sib__groups *groups, int64_t nameless,
                                          const uint8_t                        *where,
                                          const sib_reconviction_count_options *options,
                                          sib_reconviction_counts             **out);

#endif
