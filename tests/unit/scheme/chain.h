/* A chain of records that the tests of records share. */
#ifndef SIB_TESTS_SCHEME_CHAIN_H
#define SIB_TESTS_SCHEME_CHAIN_H

#include "fixture.h"

/* A contract whose settlements have rows in every table, and what it is settled over. */
extern const char chain_contract[];
extern const char chain_facts[];

/* The records of year 1, half (which does not pay), year 2 and year 3. */
enum { CHAIN_RECORDS = 4, CHAIN_LONGEST = 40000 };
extern char chain_records[CHAIN_RECORDS][CHAIN_LONGEST];
void        chain_settle(void);

/* What opening a text came to. */
sib_status chain_open(const char *text);

/* The finding about the last of some texts; NULL where it holds. Static text. */
const char *chain_verify(const char *const *texts, int64_t n);

#endif
