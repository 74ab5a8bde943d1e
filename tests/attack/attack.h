/* An attack on what a page hides: whoever knows the rule looks for every table of people that
 * would give the same page. */
#ifndef SIB_TESTS_REPORT_ATTACK_H
#define SIB_TESTS_REPORT_ATTACK_H

#include "report/hide.h"

enum { ATTACK_ARMS = 3, ATTACK_ROOM = 40, ATTACK_CONTRACTS = 14 };

/* A number of an arm by name; what a cohort does not have is -1. */
typedef enum attack_place {
    ATTACK_MEMBER,
    ATTACK_NO_SCORE,
    ATTACK_UNMATCHED,
    ATTACK_MATCHED,
    ATTACK_UNLINKED,
    ATTACK_LEFT_OUT,
    ATTACK_COMPARED,
    ATTACK_RECONVICTED,
    ATTACK_EVENTS,
    ATTACK_PLACES
} attack_place;

/* A cohort: treated, comparison, others. The amount paid gives away what the groups differ by,
 * times the treated compared: N E_c / n_c - E_t. */
typedef struct attack_cohort {
    sib__hide_entry entries[ATTACK_ARMS][ATTACK_ROOM];
    int64_t         n[ATTACK_ARMS];
    int64_t         at[2][ATTACK_PLACES];
    int64_t         head[ATTACK_ARMS]; /* steps above those who counted */
    bool            paid;              /* an amount is on the page */
    bool    kept; /* the treated mean is over all who counted, matched or not, but for `out` */
    bool    leaves; /* of them without any record: whether there may be such */
    int64_t out;
    bool    few;    /* the result is hidden for another cohort's sake */
    bool    result; /* set by the rule: the result is shown */
    double  gate;   /* threshold of the reduction; what is paid depends on it */
} attack_cohort;

typedef void (*attack_rule)(int64_t least, attack_cohort *cohort);

/* Whether few were left out of a mean that is over people without a pair as well, or have none.
 */
bool attack_left_few(int64_t least, const attack_cohort *cohort);

/* sib__hide on an attack_cohort. */
bool attack_met(const attack_cohort *cohort);
void attack_hide(int64_t least, attack_cohort *cohort);

typedef struct attack_result {
    int64_t hidden;     /* numbers */
    int64_t pinned;     /* hidden numbers with one value alone */
    int64_t small;      /* numbers below the limit that are shown */
    int64_t candidates; /* tables tried */
} attack_result;

/* Told of a table that gives the same page, one for each number that has a second value. */
typedef struct attack_host {
    void (*twin)(void *host, const attack_cohort *twin);
    void *host;
} attack_host;

/* Adds to `result` what comes of one cohort; `host` may be NULL. */
void attack(int64_t least, attack_rule rule, const attack_cohort *truth, attack_result *result,
            const attack_host *host);

/* How many to attack: SIB_TEST_ATTACK_TIMES, unless it is not set, times as many as usual. */
int64_t attack_count(int64_t usual);

/* One of so many contracts, over and over; free() it. */
char *attack_contract(int64_t i);

/* A cohort of few people, drawn from a seed. */
attack_cohort attack_draw(uint32_t *state);

#endif
