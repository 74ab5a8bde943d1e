/* Texts as small numbers, each once: persons who are no members, workers, categories, lists. */
#ifndef SIB_CASELOAD_NAMES_H
#define SIB_CASELOAD_NAMES_H

#include "table/table.h"

/* Names in the order they came first; their bytes are the caller's. All in scratch. */
typedef struct sib__names {
    sib__slice *names;  /* [n] */
    uint64_t   *hashes; /* [n] */
    int64_t    *slots;  /* -1: free */
    uint64_t    mask;
    int64_t     room;
    int64_t     n;
} sib__names;

sib_status sib__names_begin(sib__call *call, sib__names *names);

/* The number of a name, -1 when it is not there. */
int64_t sib__names_find(const sib__names *names, sib__slice name);

/* The same, adding it. */
sib_status sib__names_add(sib__call *call, sib__names *names, sib__slice name, int64_t *number);

/* The names of a column of texts or codes, each row's number, -1 where missing or empty. */
sib_status sib__names_column(sib__call *call, sib__names *names, const sib__column *column,
                             int64_t *numbers);

/* order[0..n) lists the names in byte order; rank[i] is the place of name i among them. */
sib_status sib__names_order(sib__call *call, const sib__names *names, int64_t **order,
                            int64_t **rank);

/* The same of a column at once: numbers become places. */
sib_status sib__names_ranked(sib__call *call, sib__names *names, const sib__column *column,
                             int64_t *numbers, int64_t **order);

/* A column of texts or codes that an argument must have; ARGUMENT when it has not. */
sib_status sib__label_column(sib__call *call, const sib_table *table, const char *argument,
                             const char *name, sib__column *out);

#endif
