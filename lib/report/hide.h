/* What a page for the public hides, cohort by cohort: the rule alone, over numbers in the order
 * of the page. docs/methods/report.md gives the argument.
 *
 * A number is small when it is one of 1 to least - 1. No small number is shown, and none
 * follows from what is shown. What else has to be hidden is chosen by its place and never by
 * its size, and is hidden in blocks of which one small number, no matter which, hides the
 * whole: so the numbers of a block can be moved about without the page changing. */
#ifndef SIB_REPORT_HIDE_H
#define SIB_REPORT_HIDE_H

#include <stdbool.h>
#include <stdint.h>

/* A smaller limit would leave one value alone for what is hidden. */
enum { SIB__LEAST_SMALLEST = 3 };

/* What a number is, in a column read from the top: people go LEFT until some REMAIN, of whom
 * more go. Between two of REMAIN stand all that went. */
typedef enum sib__entry_role {
    SIB__ENTRY_LEFT = 1,   /* people who left here */
    SIB__ENTRY_LEFT_MAYBE, /* the same, where a reader may know that nobody can have */
    SIB__ENTRY_REMAIN,     /* people who are left of those above */
    SIB__ENTRY_PART,       /* people among those who remained last */
    SIB__ENTRY_RESULT,     /* the same, of whom the result of the cohort speaks */
    SIB__ENTRY_EVENTS,     /* events of those who remained last */
    SIB__ENTRY_ONCE        /* the same, one at most of each: the rest are people too */
} sib__entry_role;

typedef struct sib__hide_entry {
    int64_t         number;
    sib__entry_role role;
    bool fixed; /* known to readers: nobody, or how many counted where money goes by it */
    bool shown; /* set by sib__hide */
} sib__hide_entry;

typedef struct sib__entries {
    sib__hide_entry *entries;
    int64_t          n;
    bool open; /* hidden whole with the result: how many counted would bound what an amount of
                * money is made of */
} sib__entries;

typedef struct sib__hidden_cohort {
    sib__entries *columns; /* one an arm; one without REMAIN stands alone */
    int64_t       n;
    bool          few;    /* its result is hidden whatever its numbers */
    bool          result; /* set: means, reduction and all that speaks of them shown */
} sib__hidden_cohort;

bool sib__is_small(int64_t least, int64_t number);

/* Decides each cell. Numbers are 0 or more; least 0 shows everything. Linear in the cells. */
void sib__hide(int64_t least, sib__hidden_cohort *cohort);

#endif
