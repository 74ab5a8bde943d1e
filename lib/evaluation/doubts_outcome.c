/* Records of an outcome that may count: a missing value, or dates that stand the wrong way
 * round, leave open whether they do. */
#include <string.h>

#include "evaluation/doubts.h"
#include "table/program.h"
#include "table/roworder.h"

/* Under way: what is open, by the column that leaves it open. */
typedef struct open_records {
    const sib__settlement *s;
    const sib__counted    *k;
    const sib__tally      *t;
    sib__row_order         columns; /* in byte order of names */
    sib__program           where;   /* of the condition, no column without one */
    sib__doubt            *by;      /* [columns + 1], the last of no column */
    int64_t                of[SIB__SIDES];
} open_records;

static int64_t place_of(const open_records *o, const char *name)
{
    int64_t i = 0;
    while (i < o->columns.n &&
           (name == NULL || strcmp(o->columns.columns[i].name, name) != 0)) {
        i++;
    }
    return i;
}

/* The first column that the condition reads and the row lacks. */
static int64_t unknown_where(const open_records *o, int64_t row)
{
    for (int64_t i = 0; i < o->where.column_count; i++) {
        int64_t at = place_of(o, o->where.columns[i].name);
        if (at < o->columns.n && sib__column_missing(&o->columns.columns[at], row)) {
            return at;
        }
    }
    return o->columns.n;
}

static int64_t column_of(const open_records *o, int32_t disposition, int64_t row)
{
    const sib_reconviction_count_options *how = &o->s->contract->outcome;
    bool sentence = how->occasion_date == SIB_RECONVICTION_OCCASION_DATE_SENTENCE;
    switch (disposition) {
    case SIB_RECONVICTION_DISPOSITION_UNDATED_OFFENCE:
        return place_of(o, how->offence_date);
    case SIB_RECONVICTION_DISPOSITION_UNKNOWN_OCCASION:
        return place_of(o, how->occasion);
    case SIB_RECONVICTION_DISPOSITION_UNKNOWN_WHERE:
        return unknown_where(o, row);
    default:
        return place_of(o, sentence ? how->sentence_date : how->conviction_date);
    }
}

static bool counts(int32_t disposition)
{
    return disposition == SIB_RECONVICTION_DISPOSITION_COUNTED ||
           disposition == SIB_RECONVICTION_DISPOSITION_SAME_OCCASION ||
           disposition == SIB_RECONVICTION_DISPOSITION_SAME_PERSON;
}

/* Events: the counting has said of each record whether it is open. */
static void add_events(open_records *o, int64_t person, int side)
{
    const sib__tally *t = o->t;
    sib_u8            open =
        sib__table_named(sib_reconviction_counts_table(t->counts, "records"), "undecided")
            .flags;
    for (int64_t at = t->links.starts[person]; at < t->links.starts[person + 1]; at++) {
        int32_t disposition = t->dispositions.data[at] + 1;
        o->of[side] += open.data[at] == 1 || counts(disposition);
        if (open.data[at] == 1) {
            o->by[column_of(o, disposition, t->links.rows[at])].records[side]++;
        }
    }
}

/* Spells and values: their dates are there, else they are refused. */
static void add_others(open_records *o, int64_t person, int side)
{
    const sib__tally *t = o->t;
    for (int64_t at = t->links.starts[person]; at < t->links.starts[person + 1]; at++) {
        int64_t row = t->links.rows[at];
        bool    open = t->where != NULL && t->where[row] == SIB_FLAG_MISSING;
        o->of[side] += t->where == NULL || t->where[row] != 0;
        if (open) {
            o->by[unknown_where(o, row)].records[side]++;
        }
    }
}

static sib_status write(open_records *o)
{
    const sib__settlement *s = o->s;
    for (int64_t i = 0; i <= o->columns.n; i++) {
        sib__doubt *doubt = &o->by[i];
        doubt->cohort = o->k->cohort;
        doubt->check = SIB__DOUBT_UNDECIDED;
        doubt->table = s->contract->outcomes->name;
        doubt->column = i < o->columns.n ? o->columns.columns[i].name : NULL;
        memcpy(doubt->of, o->of, sizeof o->of);
        SIB__TRY(sib__doubt_write(s->call, s->contract, s->lists, doubt));
    }
    return SIB_OK;
}

static int side_of(const sib__counted *k, int64_t person)
{
    return k->annex->treated.data[person] == 1 ? SIB__SIDE_TREATED : SIB__SIDE_COMPARISON;
}

sib_status sib__doubts_of_outcome(const sib__settlement *s, const sib__counted *k,
                                  const sib__tally *t)
{
    open_records o = {.s = s, .k = k, .t = t};
    const char  *where = s->contract->outcome.where;
    SIB__TRY(sib__row_order_make(s->call, s->outcomes, &o.columns));
    SIB__TRY(where == NULL ? SIB_OK
                           : sib__program_compile(s->call, &s->call->scratch, "where", where,
                                                  s->outcomes, &o.where));
    o.by = SIB__NEW(&s->call->scratch, sib__doubt, o.columns.n + 1);
    SIB__TRY_MEMORY(s->call, o.by);
    for (int64_t i = 0; i < k->annex->person.n; i++) {
        SIB__TRY(SIB__PAUSE(s->call, i));
        if (!sib__counted_is_in(s->contract, k, i)) {
            continue;
        }
        if (t->counts != NULL) {
            add_events(&o, i, side_of(k, i));
        } else {
            add_others(&o, i, side_of(k, i));
        }
    }
    return write(&o);
}

sib_status sib__doubts_of_people(const sib__settlement *s, const sib__counted *k)
{
    sib__doubt doubt = {.cohort = k->cohort,
                        .check = SIB__DOUBT_UNLINKED,
                        .table = s->contract->outcomes->name,
                        .column = s->contract->outcome.person};
    for (int64_t i = 0; i < k->annex->person.n; i++) {
        bool in = sib__counted_is_in(s->contract, k, i);
        doubt.of[side_of(k, i)] += in;
        doubt.records[side_of(k, i)] += in && k->linked[i] == 0;
    }
    return sib__doubt_write(s->call, s->contract, s->lists, &doubt);
}
