/* People with spells and values, drawn from a seed, and what a slow reader of the language's
 * pages makes of their days: one day after the other. */
#ifndef SIB_TESTS_EVALUATION_DRAWN_H
#define SIB_TESTS_EVALUATION_DRAWN_H

#include "records.h"
#include "scheme/facts.h"

enum { DRAWN_PEOPLE = 48, DRAWN_MOST = 400, DRAWN_SITES = 2 };

/* Whose spells they are: of people who are matched, allotted by chance, or not compared. */
typedef enum drawn_people_kind { DRAWN_MATCHED, DRAWN_ALLOTTED, DRAWN_ALONE } drawn_people_kind;

/* What is stated of counting, and drawn too. */
typedef struct drawn_rules {
    bool              index_day;
    bool              window_last_day;
    bool              first_day;
    bool              last_day;
    bool              once;  /* overlaps: else each */
    bool              runs;  /* open: else left_out */
    bool              keyed; /* by the site of a record */
    drawn_people_kind whose;
    bool              window; /* of values */
    int               months; /* of the window; 0: days */
    int               days;
} drawn_rules;

/* A spell, or a value on its first day; days are counted from 1970, missing is 0. */
typedef struct drawn_record {
    int  person;
    int  from;
    int  to;
    int  site;
    long hundredths; /* of the value */
    bool thirds;     /* the value is that number of thirds */
} drawn_record;

typedef struct drawn {
    drawn_rules  rules;
    int          index[DRAWN_PEOPLE];
    bool         treated[DRAWN_PEOPLE];
    bool         neither[DRAWN_PEOPLE]; /* of no arm */
    drawn_record records[DRAWN_MOST];
    int          n;
} drawn;

void drawn_make(drawn *d, unsigned seed);

/* As tables of text, its rows in an order that depends on `shuffle`; free() both. */
char *drawn_people(const drawn *d, unsigned shuffle);
char *drawn_records(const drawn *d, unsigned shuffle);

extern const char drawn_people_types[];
extern const char drawn_stay_types[];

/* The contract whose outcomes are "stays" (days), "pay" (values) and "starts" (each record an
 * offence); free() it. Its tables, and one more table of them. */
char                  *drawn_contract(const drawn_rules *rules);
sib_evaluation_tables *drawn_tables(const drawn *d, unsigned shuffle);
void drawn_add(sib_evaluation_tables *to, const char *name, const char *csv, const char *types);

/* The days of a person at a site (-1: any), and the sum of the values in 300ths. */
long drawn_days(const drawn *d, int person, int site);
long drawn_value(const drawn *d, int person, int site);

#endif
