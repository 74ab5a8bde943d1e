/* What the records of each person of a cohort come to, by codes of the outcome's keys: events,
 * days of spells, or values. Records that count become entries; those of one combination of
 * codes are summed to numbers. */
#ifndef SIB_EVALUATION_TALLY_H
#define SIB_EVALUATION_TALLY_H

#include "contract/contract.h"
#include "core/exact.h"
#include "record/annex.h"
#include "table/window.h"

enum { SIB__TALLY_NUMBERS = 4 }; /* at most */

/* A record that counts. */
typedef struct sib__entry {
    int64_t combination; /* of codes of the keys */
    int32_t first;       /* days of a spell; of an event its day, and whether it makes one */
    int32_t last;
    int64_t row;
} sib__entry;

/* What the entries of one combination come to. */
typedef struct sib__part {
    int64_t    combination;
    sib__exact numbers[SIB__TALLY_NUMBERS];
} sib__part;

typedef struct sib__tally sib__tally;

/* How a kind of outcome counts: what its numbers are called; what is done for a cohort before
 * its people; whether a record counts, `at` its place among those of the cohort; what the
 * entries of one person and combination come to, ordered by their days. */
typedef struct sib__tally_kind {
    const char *names[SIB__TALLY_NUMBERS + 1]; /* ended by NULL */
    sib_status (*begin)(sib__tally *t);
    sib_status (*take)(sib__tally *t, int64_t person, int64_t at, sib__entry *entry, bool *out);
    sib_status (*sum)(sib__tally *t, int64_t person, const sib__entry *entries,
                      const int64_t *order, int64_t n, sib__exact *numbers);
} sib__tally_kind;

/* A cohort under way. What stands first is given; all lies in the call's scratch. */
struct sib__tally {
    sib__call               *call;
    const sib__contract     *contract; /* of the outcome */
    const sib_table         *records;  /* declared columns only */
    const uint8_t           *where;    /* [rows of the records]; NULL: all */
    const sib__column       *keys;     /* [key_count], of codes */
    int64_t                  key_count;
    const sib__annex_cohort *annex;
    sib__groups              links;    /* records of each person */
    int64_t                  nameless; /* records of no person */
    double                   from;     /* progress */
    double                   to;
    sib_reconviction_counts *counts;   /* of events */
    const sib__tally_kind   *kind;     /* of the outcome */
    uint8_t                 *linked;   /* [p]: any record names the person */
    uint8_t                 *immature; /* [p]: the window, with the lag, is open */
    int32_t                 *first;    /* [p]: days of the window of spells and values */
    int32_t                 *last;
    sib_i32                  dispositions; /* of events, by place */
    sib__column              dates[2];     /* from and to; of events and values the day */
    sib__column              value;
    sib__entry              *entries; /* room for those of one person */
    int64_t                 *order;
    int64_t                 *room;
    sib__part               *parts;
    double                  *totals; /* [p]: days of who weighs anything; NULL: other kinds */
};

const sib__tally_kind       *sib__tally_of(int32_t outcome_kind);
extern const sib__tally_kind sib__tally_events;
extern const sib__tally_kind sib__tally_days;
extern const sib__tally_kind sib__tally_values;

/* Begins a cohort: who is linked, and whose window is open. RANGE where a window leaves the
 * calendar. */
sib_status sib__tally_begin(sib__tally *t);

/* The parts of one person, in t->parts; a record that breaks a rule is refused. */
sib_status sib__tally_person(sib__tally *t, int64_t person, int64_t *parts);

/* Keeps what the parts of a person come to, where that is a whole number of days. */
sib_status sib__tally_total(const sib__tally *t, int64_t person, int64_t parts);

/* DATA at a row and column of the records. */
sib_status sib__tally_refuse(const sib__tally *t, const sib__column *column, int64_t row,
                             const char *what);

#endif
