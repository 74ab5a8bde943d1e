/* One caseload under way: what the steps of a measurement share. */
#ifndef SIB_CASELOAD_WORK_H
#define SIB_CASELOAD_WORK_H

#include "caseload/names.h"
#include "caseload/words.h"
#include "sib/experimental/caseload.h"
#include "table/window.h"

struct sib_caseload {
    sib__result result;
    int32_t     measured; /* 1: of members, which can be made public */
};

/* What the words of a column stand for: missing, none of those asked for, or the first of them.
 */
enum { SIB__CLASS_MISSING, SIB__CLASS_OTHER, SIB__CLASS_FIRST };

enum {
    SIB__PLACE_PRISON = SIB__CLASS_FIRST,
    SIB__PLACE_GATE,
    SIB__PLACE_COMMUNITY,
    SIB__PLACE_REMOTE
};
enum { SIB__KIND_INITIAL = SIB__CLASS_FIRST, SIB__KIND_FULL };
enum {
    SIB__STATUS_ATTENDED = SIB__CLASS_FIRST,
    SIB__STATUS_MISSED,
    SIB__STATUS_CANCELLED,
    SIB__STATUS_BOOKED
};
enum {
    SIB__EXIT_RELEASED = SIB__CLASS_FIRST,
    SIB__EXIT_TRANSFERRED,
    SIB__EXIT_TOO_LONG,
    SIB__EXIT_DIED,
    SIB__EXIT_REMOVED
};

/* The class of each row of a column of texts or codes, by its words (ended by NULL). */
sib_status sib__classes(sib__call *call, const sib__column *column, const char *const *words,
                        uint8_t *classes);

/* Some records of each being, by date: those of being i are rows[starts[i] .. starts[i + 1]),
 * the undated first. */
typedef struct sib__dated {
    int64_t *rows;
    int64_t *starts;
} sib__dated;

/* beings [n]: below 0 is left out. O(n log k) for k records of one being. */
sib_status sib__dated_make(sib__call *call, const int64_t *beings, const int32_t *dates,
                           int64_t n, int64_t count, sib__dated *out);

/* Records of the being that has most. */
int64_t sib__most_of(const int64_t *starts, int64_t count);

/* Counts where the records of each being begin: `starts` [count + 2], of which those from the
 * second on move on to where they belong while the records are put there. */
sib_status sib__starts_of(sib__call *call, const int64_t *beings, int64_t n, int64_t count,
                          int64_t *starts);

/* A member's days, all in, and what the whole of a measure is by. */
typedef struct sib__member {
    int32_t index;
    int32_t end;     /* of the window */
    int32_t support; /* last day of it */
    int32_t exit;    /* SIB__DATE_MAX for none by as_at */
    int32_t received;
    int32_t area;   /* a state */
    int64_t cohort; /* place of its name */
} sib__member;

typedef struct sib__contact {
    int64_t row;
    int32_t date;
    uint8_t place;
    uint8_t kind;
    uint8_t status;
    uint8_t where; /* 0, 1, 2 */
} sib__contact;

typedef struct sib__stay {
    int32_t received;
    int32_t exited; /* SIB_DATE_MISSING: none by as_at */
    int32_t disposition;
    uint8_t exit;
    uint8_t worked_with;
} sib__stay;

typedef struct sib__watch {
    sib_caseload_measure_options options;
    sib_text                     person;
    sib_dates                    index_date;
    sib_dates                    exit_date;
    sib_text                     cohort;
    const sib_table             *spells;
    const sib_table             *contacts;
    const sib_table             *needs;
    const sib_table             *overlaps;
    const sib_table             *facts;
    sib_caseload                *caseload;
    int64_t                      people;
    int64_t                      beings; /* members first, then others with a spell */
    int64_t                      cohorts;
    sib__names                   cohort_names;
    int64_t                     *cohort_order;
    sib__people                  index;
    sib__names                   others;
    sib__member                 *members;
    sib__contact                *seen;      /* by being, then by day, the undated first */
    int64_t                     *seen_from; /* [beings + 1], those of each in `seen` */
    sib__stay                   *stays;     /* [spells] */
    sib__column                  area;      /* of spells; of no type when there is none */
    sib__dated                   stays_of;
    sib__dated                   releases_of; /* spells that ended in release, by exit */
    int32_t                     *dispositions;
    uint8_t                     *states; /* [people x measures] */
    int32_t (*releases)[SIB__STATES];    /* [people]: of the gate, beyond the first */
    int64_t *activities;                 /* [people], in the window */
    int64_t  findings[SIB__FINDINGS];
} sib__watch;

static inline bool sib__in_prison(const sib__contact *c)
{
    return c->place == SIB__PLACE_PRISON && c->status == SIB__STATUS_ATTENDED;
}

/* Options, columns and people (settings.c). */
sib_status sib__watch_settings(sib__call *call, sib__watch *w,
                               const sib_caseload_measure_options *options);
sib_status sib__watch_members(sib__call *call, sib__watch *w);

/* Stays in prison and whose they are; then what became of them (stays.c). */
sib_status sib__watch_stays(sib__call *call, sib__watch *w);
sib_status sib__watch_stays_end(sib__call *call, sib__watch *w);

/* Contacts by whose they are and by day; what became of each (contacts.c, seen.c). */
sib_status sib__watch_contacts(sib__call *call, sib__watch *w);
sib_status sib__watch_seen(sib__call *call, sib__watch *w);

/* States of what depends on dates of release alone: assessments, the gate (gate.c). */
void sib__watch_gate(sib__watch *w, int64_t member);

/* Engaged in the window or later (engaged.c). `room` holds two flags a part. */
typedef struct sib__engaging {
    uint8_t *sure;  /* [parts] */
    uint8_t *maybe; /* [parts] */
    int64_t  undated;
    bool     later;
    bool     later_maybe;
} sib__engaging;
void sib__engaging_add(const sib__watch *w, const sib__member *m, const sib__contact *c,
                       int32_t disposition, sib__engaging *e);
void sib__engaging_end(sib__watch *w, int64_t member, const sib__engaging *e);
/* The part, from 0, that a day of the window lies in. */
int32_t sib__part_of(const sib__watch *w, const sib__member *m, int32_t date);

/* Whether a day is a release of a member (stays.c). */
bool sib__is_release(const sib__watch *w, int64_t member, int32_t date);
/* Whether the member is received into prison in (index, last]. */
bool sib__in_custody(const sib__watch *w, int64_t member, int32_t last);

/* The state of a measure that is over on `last`, for a release on `release`; `found` is
 * UNKNOWN, YES or NO. */
int32_t sib__state_of(const sib__watch *w, int64_t member, int32_t release, int32_t last,
                      int32_t found);

/* Tables of counts: their fields, and a row's counts from six numbers. */
#define SIB__COUNT_FIELDS                                                                      \
    SIB__I64("units"), SIB__I64("not_recorded"), SIB__I64("left_out"), SIB__I64("immature"),   \
        SIB__I64("unknown"), SIB__I64("yes"), SIB__I64("no"), SIB__TEXT("share"),              \
        SIB__F64("rate")
void sib__set_counts(sib__rows *rows, const int64_t counts[SIB__STATES]);

/* The tables (tally.c, labels.c, facts.c, months.c, due.c). */
sib_status sib__watch_tally(sib__call *call, sib__watch *w);
sib_status sib__watch_needs(sib__call *call, sib__watch *w);
sib_status sib__watch_overlaps(sib__call *call, sib__watch *w);
sib_status sib__watch_facts(sib__call *call, sib__watch *w);
sib_status sib__watch_months(sib__call *call, sib__watch *w);
sib_status sib__watch_due(sib__call *call, sib__watch *w);
sib_status sib__findings_publish(sib__call *call, sib__result *result,
                                 const int64_t findings[SIB__FINDINGS]);

/* First day of the month of a day, and of the next month. */
int32_t sib__month_of(int32_t date);
int32_t sib__month_after(int32_t month);

static inline void sib__found(int64_t findings[SIB__FINDINGS], int32_t finding, int64_t n)
{
    findings[finding - 1] += n;
}

#endif
