/* What of the records cannot be relied on, arm by arm: it is counted, said as findings of the
 * step "data", and forbids to use the numbers where it is more than the contract allows. */
#ifndef SIB_EVALUATION_DOUBTS_H
#define SIB_EVALUATION_DOUBTS_H

#include "evaluation/settle.h"

/* Arms of rows and people; the last is of those in neither. */
typedef enum sib__side { SIB__SIDE_TREATED, SIB__SIDE_COMPARISON, SIB__SIDE_NONE } sib__side;
enum { SIB__SIDES = 3 };

const char *sib__side_name(int side);

/* How many rows or people of each arm are in doubt, and of how many. */
typedef struct sib__doubt {
    const char *cohort; /* NULL: it is of all */
    int32_t     check;  /* a sib__doubt_kind */
    const char *table;
    const char *column; /* NULL: of none */
    int64_t     records[SIB__SIDES];
    int64_t     of[SIB__SIDES];
} sib__doubt;

/* Writes a finding for each arm of which anything is in doubt. */
sib_status sib__doubt_write(sib__call *call, const sib__contract *c, sib__lists *lists,
                            const sib__doubt *doubt);

/* A table of records and whose its rows are: by arm, with every row's arm [rows]. */
typedef struct sib__doubt_table {
    sib__call           *call;
    const sib__contract *contract;
    sib__lists          *lists;
    const char          *name;
    const sib_table     *table;
    const char          *person;   /* column */
    const uint8_t       *side;     /* [rows] a sib__side */
    const uint8_t       *repeated; /* [rows]: like another row in every column */
    bool                 all;      /* rows of neither arm are looked at too */
    const char          *before;   /* date columns, this never after the next; NULL: none */
    const char          *after;
    int64_t              of[SIB__SIDES];
} sib__doubt_table;

/* An id or code without blanks, capitals and zeros before the first digit of a number; gives
 * its length, at most that of the id. */
int64_t sib__id_fold(sib__slice id, char *to);

/* Codes that look alike; the columns in byte order of names. */
sib_status sib__doubts_in_codes(const sib__doubt_table *t, const sib__column *columns,
                                int64_t n);

/* Missing values, codes that look alike, improbable dates, dates in the wrong order, rows that
 * repeat others. */
sib_status sib__doubts_in_table(sib__doubt_table *t);

/* Adds a row that says the first and last day of an arm in a column of dates; gives the last,
 * SIB_DATE_MISSING for none. */
int32_t sib__doubts_reach(const sib__doubt_table *t, const char *column, int side);

/* People by id, and whose they are: [people.text.n], with the first place of each id. */
typedef struct sib__doubt_people {
    sib__people    people;
    const int64_t *first;
    const uint8_t *side;
} sib__doubt_people;

/* Ids of nobody that look like those of a person, and ids of another form; of the table that
 * says who there is, two people whose ids look alike. */
sib_status sib__doubts_in_ids(const sib__doubt_table *t, const sib__doubt_people *p);

/* Releases and earlier records of a design; records of an outcome's table, once for all. */
sib_status sib__doubts_of_design(sib__design *d, const uint8_t *repeated_releases,
                                 const uint8_t *repeated_history);
sib_status sib__doubts_of_links(sib__call *call, const sib__contract *c, sib__lists *lists,
                                const sib__linked *linked, const sib__links *links,
                                const uint8_t *repeated);

/* Records of an outcome that may count for people of a cohort who count. */
sib_status sib__doubts_of_outcome(const sib__settlement *s, const sib__counted *k,
                                  const sib__tally *t);

/* People who count and have no record, by arm. */
sib_status sib__doubts_of_people(const sib__settlement *s, const sib__counted *k);

#endif
