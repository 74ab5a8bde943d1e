/* The example bond: people, their convictions and releases, and a programme with a known
 * effect.
 *
 * Everything is whole numbers from a counter-based generator, so a seed gives the same bytes on
 * every machine. */
#ifndef EXAMPLE_BOND_H
#define EXAMPLE_BOND_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/* --- draws ------------------------------------------------------------------------------- */

/* A stream of draws: draw k of person p under a seed is a pure function of the three. */
typedef struct draws {
    uint64_t seed;
    uint64_t person;
    uint64_t count;
} draws;

uint64_t draw_u64(draws *d);
int32_t  draw_below(draws *d, int32_t n); /* 0 .. n - 1 */
/* True with probability p / 65536. */
bool draw_chance(draws *d, int32_t p);
/* A place in a table of ascending limits out of 65536, the last of which is 65536. */
int32_t draw_place(draws *d, const int32_t *limits);
/* Between two neighbouring entries of a table of n quantiles, evenly. */
int32_t draw_quantile(draws *d, const int32_t *quantiles, int32_t n);

/* --- dates: days since 1970-01-01 --------------------------------------------------------- */

enum { NO_DATE = INT32_MIN };

int32_t date_of(int32_t year, int32_t month, int32_t day);
/* The corresponding date some months later; the last of the month where there is none. */
int32_t date_add_months(int32_t date, int32_t months);
/* Writes YYYY-MM-DD without a zero behind it; returns the place after it. Nothing for NO_DATE.
 */
char *date_print(int32_t date, char *to);

/* --- people ------------------------------------------------------------------------------ */

enum {
    MOST_OCCASIONS = 160,
    MOST_RELEASES = 24,
    MOST_OFFENCES = 3,
    PRISONS = 30, /* the first is Peterborough */
    PETERBOROUGH = 0
};

typedef enum sentence { CUSTODY, COMMUNITY, FINE, DISCHARGE, CAUTION } sentence;

/* A court occasion: one to three offences dealt with on one day. */
typedef struct occasion {
    int32_t  conviction;
    int32_t  offences;
    int32_t  offence[MOST_OFFENCES]; /* dates */
    int32_t  kind[MOST_OFFENCES];
    sentence disposal;
    bool     avoided; /* would have happened without the programme */
} occasion;

typedef struct release {
    int32_t occasion; /* that led to it */
    int32_t sentence_date;
    int32_t months; /* of the sentence, all consecutive terms together */
    int32_t days;
    int32_t date;
    int32_t prison;
    bool    whole_on_remand;
    bool    curfew; /* released on tag, else at the end of custody */
} release;

typedef struct person {
    int32_t  number;
    int32_t  birth;
    bool     woman;
    bool     no_fixed_abode;
    bool     drug_need;
    bool     alcohol_need;
    bool     employed;
    bool     unlinked; /* no conviction of theirs can be found */
    int32_t  occasions;
    int32_t  releases;
    occasion occasion[MOST_OCCASIONS];
    release  release[MOST_RELEASES];
} person;

/* Windows of the two cohorts, both days included, and what the data cover. */
typedef struct calendar {
    int32_t from[2];
    int32_t to[2];
    int32_t first_release; /* releases are on file from here */
    int32_t last_release;
    int32_t as_at; /* outcomes as known on this day */
} calendar;

calendar calendar_of_bond(void);

/* Makes person `number`; false when they have no release on file. */
bool person_make(const calendar *c, uint64_t seed, int32_t number, person *p);

/* The release that makes a person a member of a cohort under the published rules (0 or 1 in
 * *cohort), or -1. */
int32_t person_index_release(const calendar *c, const person *p, int32_t *cohort);

/* Takes from a member what the programme avoids: each occasion with an offence within 12 months
 * of the index release, with a probability of PROGRAMME in 65536. */
enum { PROGRAMME = 5898 }; /* 9 % */
void person_avoid(const calendar *c, uint64_t seed, person *p);

/* --- truth ------------------------------------------------------------------------------- */

typedef struct truth {
    int64_t people;
    int64_t members[2];
    int64_t linked[2];
    int64_t events_without[2]; /* of linked members, had there been no programme */
    int64_t events_with[2];
} truth;

void truth_add(truth *t, const calendar *c, const person *p);
bool truth_write(const truth *t, uint64_t seed, const char *path);

/* --- files ------------------------------------------------------------------------------- */

typedef struct files files;

files *files_open(const char *folder);
void   files_person(files *f, const calendar *c, const person *p, uint64_t seed);
/* False when something could not be written. */
bool files_close(files *f);

#endif
