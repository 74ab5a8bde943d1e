/* Who was served, by what was known of them before release: no verdict, only counts.
 *
 * The last value known before the index date counts; two on one day that differ are none. */
#include <string.h>

#include "caseload/work.h"
#include "core/date.h"
#include "core/sort.h"

typedef struct facing {
    sib__names names; /* of facts */
    sib__names values;
    int64_t   *name_order;
    int64_t   *value_order;
    int64_t   *fact;   /* [rows], places in byte order; -1: none */
    int64_t   *value;  /* [rows]; -1: missing */
    int64_t   *owners; /* [rows] */
    int32_t   *known;  /* [rows] */
    int64_t    n;
} facing;

typedef int64_t all_counts[SIB__MEASURES][SIB__STATES];

static sib_status read(sib__call *call, sib__watch *w, facing *f)
{
    sib__memory *m = &call->scratch;
    sib__column  person;
    sib__column  known;
    sib__column  fact;
    sib__column  value;
    f->n = sib_table_rows(w->facts);
    f->fact = SIB__NEW(m, int64_t, f->n);
    f->value = SIB__NEW(m, int64_t, f->n);
    f->owners = SIB__NEW(m, int64_t, f->n);
    f->known = SIB__NEW(m, int32_t, f->n);
    if (f->fact == NULL || f->value == NULL || f->owners == NULL || f->known == NULL) {
        return sib__no_memory(call);
    }
    if (w->facts == NULL) {
        return sib__names_begin(call, &f->names);
    }
    SIB__TRY(sib__label_column(call, w->facts, "facts", "person", &person));
    SIB__TRY(sib__table_require(call, w->facts, "facts", "facts", "known_on",
                                SIB_COLUMN_TYPE_DATE, &known));
    SIB__TRY(sib__label_column(call, w->facts, "facts", "fact", &fact));
    SIB__TRY(sib__label_column(call, w->facts, "facts", "value", &value));
    SIB__TRY(sib__names_ranked(call, &f->names, &fact, f->fact, &f->name_order));
    SIB__TRY(sib__names_ranked(call, &f->values, &value, f->value, &f->value_order));
    SIB__TRY(sib__window_owners(call, &w->index, &person, f->owners));
    for (int64_t i = 0; i < f->n; i++) {
        f->known[i] = sib__column_date(&known, i);
    }
    return SIB_OK;
}

/* Whether a row can be used: of a member, named, known before release. */
static bool usable(sib__watch *w, const facing *f, int64_t row)
{
    bool named = f->owners[row] >= 0 && f->fact[row] >= 0 && f->known[row] != SIB_DATE_MISSING;
    bool late = named && f->known[row] >= w->members[f->owners[row]].index;
    sib__found(w->findings, SIB__FINDING_FACT_UNUSED, !named);
    sib__found(w->findings, SIB__FINDING_FACT_AFTER_RELEASE, late);
    return named && !late;
}

/* Usable rows by fact, member and day; k of them. Two stable sorts: the day first. */
static sib_status sort_rows(sib__call *call, sib__watch *w, const facing *f, int64_t *rows,
                            int64_t *k)
{
    sib__memory *m = &call->scratch;
    uint64_t    *keys = SIB__NEW(m, uint64_t, f->n);
    uint64_t    *more_keys = SIB__NEW(m, uint64_t, f->n);
    int64_t     *more_rows = SIB__NEW(m, int64_t, f->n);
    if (keys == NULL || more_keys == NULL || more_rows == NULL) {
        return sib__no_memory(call);
    }
    *k = 0;
    for (int64_t i = 0; i < f->n; i++) {
        SIB__TRY(SIB__PAUSE(call, i));
        if (usable(w, f, i)) {
            keys[*k] = (uint64_t)(f->known[i] - SIB__DATE_MIN);
            rows[(*k)++] = i;
        }
    }
    SIB__TRY(sib__sort_u64(call, keys, rows, more_keys, more_rows, *k));
    for (int64_t i = 0; i < *k; i++) {
        keys[i] = (uint64_t)f->fact[rows[i]] << 32 | (uint64_t)f->owners[rows[i]];
    }
    return sib__sort_u64(call, keys, rows, more_keys, more_rows, *k);
}

/* Of each member the value of one fact that counts, as keys of (value, member); how many. */
static int64_t settle_fact(const facing *f, const int64_t *rows, int64_t from, int64_t to,
                           uint64_t *keys)
{
    int64_t n = 0;
    for (int64_t i = from; i < to;) {
        int64_t member = f->owners[rows[i]];
        int64_t value = -1;
        int32_t day = SIB_DATE_MISSING;
        for (; i < to && f->owners[rows[i]] == member; i++) {
            bool again = f->known[rows[i]] == day;
            value = again && f->value[rows[i]] != value ? -1 : f->value[rows[i]];
            day = f->known[rows[i]];
        }
        if (value >= 0) {
            keys[n++] = (uint64_t)value << 32 | (uint64_t)member;
        }
    }
    return n;
}

static void add_member(const sib__watch *w, int64_t member, all_counts counts, int64_t sign)
{
    for (int32_t k = 0; k < SIB__MEASURES; k++) {
        counts[k][w->states[member * SIB__MEASURES + k] - 1] += sign;
    }
}

static void write(const facing *f, sib__rows *rows, int64_t fact, int64_t value,
                  all_counts counts)
{
    for (int32_t k = 0; k < SIB__MEASURES; k++) {
        sib__rows_add(rows);
        if (fact >= 0) {
            sib__set_slice(rows, "fact", f->names.names[f->name_order[fact]]);
        }
        if (value >= 0) {
            sib__set_slice(rows, "value", f->values.names[f->value_order[value]]);
        }
        sib__set_text(rows, "measure", sib__caseload_service_name(k + 1));
        sib__set_counts(rows, counts[k]);
    }
}

/* The values of one fact, then the members of whom it is not known: what is left of all. */
static sib_status write_fact(sib__call *call, const sib__watch *w, const facing *f,
                             all_counts total, int64_t fact, uint64_t *keys, int64_t n,
                             sib__rows *rows)
{
    all_counts unknown;
    int64_t   *members = SIB__NEW(&call->scratch, int64_t, n);
    uint64_t  *more_keys = SIB__NEW(&call->scratch, uint64_t, n);
    int64_t   *more = SIB__NEW(&call->scratch, int64_t, n);
    if (members == NULL || more_keys == NULL || more == NULL) {
        return sib__no_memory(call);
    }
    SIB__TRY(sib__sort_u64(call, keys, members, more_keys, more, n));
    memcpy(unknown, total, sizeof unknown);
    for (int64_t i = 0; i < n;) {
        all_counts counts = {{0}};
        int64_t    value = (int64_t)(keys[i] >> 32);
        for (; i < n && (int64_t)(keys[i] >> 32) == value; i++) {
            add_member(w, (int64_t)(keys[i] & UINT32_MAX), counts, 1);
            add_member(w, (int64_t)(keys[i] & UINT32_MAX), unknown, -1);
        }
        write(f, rows, fact, value, counts);
    }
    write(f, rows, fact, -1, unknown);
    sib__drop(&call->scratch, members);
    sib__drop(&call->scratch, more_keys);
    sib__drop(&call->scratch, more);
    return sib__check(call);
}

static sib_status write_facts(sib__call *call, sib__watch *w, const facing *f, sib__rows *rows)
{
    all_counts total = {{0}};
    int64_t    k = 0;
    int64_t   *sorted = SIB__NEW(&call->scratch, int64_t, f->n);
    uint64_t  *keys = SIB__NEW(&call->scratch, uint64_t, f->n);
    if (sorted == NULL || keys == NULL) {
        return sib__no_memory(call);
    }
    for (int64_t i = 0; i < w->people; i++) {
        SIB__TRY(SIB__PAUSE(call, i));
        add_member(w, i, total, 1);
    }
    write(f, rows, -1, -1, total);
    SIB__TRY(sort_rows(call, w, f, sorted, &k));
    for (int64_t fact = 0, i = 0; fact < f->names.n; fact++) {
        int64_t from = i;
        while (i < k && f->fact[sorted[i]] == fact) {
            i++;
        }
        int64_t n = settle_fact(f, sorted, from, i, keys);
        SIB__TRY(write_fact(call, w, f, total, fact, keys, n, rows));
    }
    return SIB_OK;
}

sib_status sib__watch_facts(sib__call *call, sib__watch *w)
{
    static const sib__field fields[] = {SIB__TEXT("fact"), SIB__TEXT("value"),
                                        SIB__TEXT("measure"), SIB__COUNT_FIELDS};
    facing                  f = {0};
    sib__rows               rows;
    SIB__TRY(read(call, w, &f));
    sib__rows_begin(&rows, &call->scratch, SIB__FIELDS(fields));
    SIB__TRY(write_facts(call, w, &f, &rows));
    return sib__table_of_rows(call, &w->caseload->result, "shares", &rows);
}
