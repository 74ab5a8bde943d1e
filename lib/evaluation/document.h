/* The record as a document: composed and sealed, read and verified. */
#ifndef SIB_EVALUATION_DOCUMENT_H
#define SIB_EVALUATION_DOCUMENT_H

#include "core/hash.h"
#include "contract/contract.h"
#include "sib/evaluation.h"

/* How a run was made; no part of its result. */
typedef struct sib__provenance {
    const char *language;
    int32_t     threads;
    bool        blind;
} sib__provenance;

/* A record as text, with its annex. */
typedef struct sib__product {
    sib__slice record;
    sib__slice annex;
} sib__product;

/* A record that was read and whose seal verifies. */
typedef struct sib__document {
    const sib__json *root;
    const sib__json *result;
    const sib__json *design;
    const sib__json *settlement; /* NULL for a design */
    const sib__json *annex;      /* NULL when not given */
    char             hash[SIB__HASH_TEXT_SIZE];
} sib__document;

/* Composes {"provenance", "result", "result_hash"} from the objects of the stages. */
sib_status sib__document_compose(sib__call *call, sib__memory *m, sib__slice design,
                                 const sib__slice *settlement, const sib__provenance *how,
                                 sib__slice *out);

/* Reads a record: TERMS when it is none, VERSION for another format, DATA when a hash does not
 * verify. `seal` (NULL: none) is a result hash kept apart; `annex` may be NULL. */
sib_status sib__document_read(sib__call *call, sib__memory *m, const char *argument,
                              const char *record, const char *annex, const char *seal,
                              sib__document *out);

/* VERSION unless the record's numerics are those of this library. */
sib_status sib__document_check_numerics(sib__call *call, const char *argument,
                                        const sib__document *document);

/* Runs: a design of all cohorts, the settlement of a document, or both. */
sib_status sib__run_design(sib__call *call, sib__memory *m, const sib__contract *c,
                           const sib_evaluation_tables *tables, double to,
                           const sib__provenance *how, sib__product *out);
sib_status sib__run_settlement(sib__call *call, sib__memory *m, const sib__contract *c,
                               const sib__document *design, const sib_evaluation_tables *tables,
                               double from, const sib__provenance *how, sib__product *out);

#endif
