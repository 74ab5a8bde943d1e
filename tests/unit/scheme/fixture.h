/* What the tests of contracts share: a contract settled over facts, both written as text. */
#ifndef SIB_TESTS_SCHEME_FIXTURE_H
#define SIB_TESTS_SCHEME_FIXTURE_H

#include "sib/scheme.h"
#include "support.h"
#include "tables.h"

/* The message of the last failure. */
extern char scheme_message[1024];

/* A text with every ' written as ": so that JSON can be read in C. */
const char *scheme_json(const char *text);

/* Reads a contract; what it came to. */
sib_status scheme_check(const char *document);

/* A text of the folder of tests, and the contract of a folder of the gallery; free() it. NULL:
 * there is none. */
char *scheme_file(const char *path);
char *scheme_gallery(const char *folder);

/* Settles a stage; NULL where that failed. The caller frees it. */
sib_settlement *scheme_settle(const char *document, const char *facts, const char *stage,
                              const char *previous);

/* The same with the facts of the settlement before; NULL: they are not handed in. */
sib_settlement *scheme_settle_after(const char *document, const char *facts,
                                    const char *earlier, const char *stage,
                                    const char *previous);

/* What a sweep of short memory and interruptions repeats: a contract read and a stage settled.
 */
typedef struct scheme_texts {
    const char *document;
    const char *facts;
    const char *stage;
    const char *previous;
    const char *earlier; /* facts; NULL: none are handed in */
} scheme_texts;
sib_status scheme_attempt(sib_context *ctx, void *texts);

/* Whether the one row of "due" says that; and whether a message says that. */
bool scheme_due(const sib_settlement *settlement, const char *column, const char *text);
bool scheme_says(const char *part);

/* The cell of the n-th line of a step (from 0), of persons one by one: static text; "" where
 * missing. */
const char *scheme_cell(const sib_settlement *settlement, const char *step, int64_t n,
                        const char *column);
int64_t     scheme_lines(const sib_settlement *settlement, const char *step);

#endif
