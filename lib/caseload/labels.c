/* Needs and other services: how many members have each, by cohort. */
#include "caseload/work.h"
#include "core/sort.h"

enum { MOST_CELLS = 1 << 24 };

/* A column of labels with the rows that say a member has one: `sure` where that is certain. */
typedef struct labelling {
    const char *title;
    const char *field;
    int32_t     unused; /* finding for rows of nobody or nothing */
    bool        of_assessed;
    sib__names  names;
    int64_t    *order;
    int64_t    *labels; /* [rows]; -1: none */
    int64_t    *owners; /* [rows] */
    uint8_t    *sure;   /* [rows]; SIB_FLAG_MISSING: not at all, by date */
    int64_t     n;
} labelling;

typedef struct cell {
    int64_t yes;
    int64_t unknown;
} cell;

static sib_status prepare(sib__call *call, sib__watch *w, const sib_table *table,
                          const char *label, labelling *l)
{
    sib__column person;
    sib__column column;
    l->n = sib_table_rows(table);
    l->labels = SIB__NEW(&call->scratch, int64_t, l->n);
    l->owners = SIB__NEW(&call->scratch, int64_t, l->n);
    l->sure = SIB__NEW(&call->scratch, uint8_t, l->n);
    if (l->labels == NULL || l->owners == NULL || l->sure == NULL) {
        return sib__no_memory(call);
    }
    if (table == NULL) {
        return sib__names_begin(call, &l->names);
    }
    SIB__TRY(sib__label_column(call, table, l->title, "person", &person));
    SIB__TRY(sib__label_column(call, table, l->title, label, &column));
    SIB__TRY(sib__names_ranked(call, &l->names, &column, l->labels, &l->order));
    SIB__TRY(sib__window_owners(call, &w->index, &person, l->owners));
    for (int64_t i = 0; i < l->n; i++) {
        sib__found(w->findings, l->unused, l->owners[i] < 0 || l->labels[i] < 0);
    }
    return SIB_OK;
}

/* The state of a member for whom it is open whether they have a label: YES; else why not. */
static int32_t open_state(const sib__watch *w, const labelling *l, int64_t member)
{
    int32_t index = w->members[member].index;
    int32_t state = sib__state_of(w, member, index, index, SIB__STATE_YES);
    int32_t assessed = w->states[member * SIB__MEASURES + SIB__MEASURE_ASSESSED - 1];
    if (state != SIB__STATE_YES || !l->of_assessed) {
        return state;
    }
    return assessed == SIB__STATE_NO ? (int32_t)SIB__STATE_LEFT_OUT : assessed;
}

/* The rows of members, one label of one member after the other; k of them. */
static sib_status sort_rows(sib__call *call, const sib__watch *w, const labelling *l,
                            int64_t *rows, int64_t *k)
{
    sib__memory *m = &call->scratch;
    uint64_t    *keys = SIB__NEW(m, uint64_t, l->n);
    uint64_t    *more_keys = SIB__NEW(m, uint64_t, l->n);
    int64_t     *more_rows = SIB__NEW(m, int64_t, l->n);
    if (keys == NULL || more_keys == NULL || more_rows == NULL) {
        return sib__no_memory(call);
    }
    *k = 0;
    for (int64_t i = 0; i < l->n; i++) {
        SIB__TRY(SIB__PAUSE(call, i));
        if (l->owners[i] >= 0 && l->labels[i] >= 0 && l->sure[i] != SIB_FLAG_MISSING &&
            open_state(w, l, l->owners[i]) == SIB__STATE_YES) {
            keys[*k] = (uint64_t)l->labels[i] << 32 | (uint64_t)l->owners[i];
            rows[(*k)++] = i;
        }
    }
    return sib__sort_u64(call, keys, rows, more_keys, more_rows, *k);
}

static void count_cells(const sib__watch *w, const labelling *l, const int64_t *rows, int64_t k,
                        cell *cells)
{
    int64_t across = w->cohorts + 1;
    for (int64_t i = 0; i < k;) {
        int64_t member = l->owners[rows[i]];
        int64_t label = l->labels[rows[i]];
        bool    sure = false;
        for (; i < k && l->owners[rows[i]] == member && l->labels[rows[i]] == label; i++) {
            sure = sure || l->sure[rows[i]] == 1;
        }
        cell *all = &cells[label * across];
        cell *own = all + 1 + w->members[member].cohort;
        all->yes += sure;
        all->unknown += !sure;
        if (w->cohorts > 0) {
            own->yes += sure;
            own->unknown += !sure;
        }
    }
}

static void write_cells(const sib__watch *w, const labelling *l, int64_t (*base)[SIB__STATES],
                        const cell *cells, sib__rows *rows)
{
    int64_t across = w->cohorts + 1;
    for (int64_t label = 0; label < l->names.n; label++) {
        for (int64_t c = 0; c < across; c++) {
            const cell *one = &cells[label * across + c];
            int64_t     counts[SIB__STATES];
            for (int32_t s = 0; s < SIB__STATES; s++) {
                counts[s] = base[c][s];
            }
            counts[SIB__STATE_NO - 1] = base[c][SIB__STATE_YES - 1] - one->yes - one->unknown;
            counts[SIB__STATE_YES - 1] = one->yes;
            counts[SIB__STATE_UNKNOWN - 1] += one->unknown;
            sib__rows_add(rows);
            sib__set_slice(rows, l->field, l->names.names[l->order[label]]);
            if (c > 0) {
                sib__set_slice(rows, "cohort", w->cohort_names.names[w->cohort_order[c - 1]]);
            }
            sib__set_counts(rows, counts);
        }
    }
}

static sib_status publish(sib__call *call, sib__watch *w, const labelling *l)
{
    const sib__field fields[] = {SIB__TEXT(l->field), SIB__TEXT("cohort"), SIB__COUNT_FIELDS};
    int64_t          across = w->cohorts + 1;
    int64_t          k = 0;
    sib__rows        rows;
    if (l->names.n > MOST_CELLS / across) {
        return sib__fail(call, SIB_ERR_OVERFLOW, l->title, -1, NULL,
                         "there are more than 16 million combinations with cohorts");
    }
    int64_t *sorted = SIB__NEW(&call->scratch, int64_t, l->n);
    cell    *cells = SIB__NEW(&call->scratch, cell, l->names.n * across);
    int64_t(*base)[SIB__STATES] = sib__alloc(&call->scratch, across, sizeof *base);
    if (sorted == NULL || cells == NULL || base == NULL) {
        return sib__no_memory(call);
    }
    for (int64_t i = 0; i < w->people; i++) {
        int32_t state = open_state(w, l, i);
        base[0][state - 1]++;
        if (w->cohorts > 0) {
            base[1 + w->members[i].cohort][state - 1]++;
        }
    }
    SIB__TRY(sort_rows(call, w, l, sorted, &k));
    count_cells(w, l, sorted, k, cells);
    sib__rows_begin(&rows, &call->scratch, SIB__FIELDS(fields));
    write_cells(w, l, base, cells, &rows);
    return sib__table_of_rows(call, &w->caseload->result, l->title, &rows);
}

sib_status sib__watch_needs(sib__call *call, sib__watch *w)
{
    labelling   l = {.title = "needs",
                     .field = "need",
                     .unused = SIB__FINDING_NEED_UNUSED,
                     .of_assessed =
                         w->options.need_denominator == SIB_CASELOAD_NEED_DENOMINATOR_ASSESSED};
    sib__column recorded;
    SIB__TRY(prepare(call, w, w->needs, "category", &l));
    if (w->needs != NULL) {
        SIB__TRY(sib__table_require(call, w->needs, "needs", "needs", "recorded_on",
                                    SIB_COLUMN_TYPE_DATE, &recorded));
    }
    for (int64_t i = 0; i < l.n; i++) {
        int32_t date = sib__column_date(&recorded, i);
        l.sure[i] = date == SIB_DATE_MISSING   ? 0
                    : date <= w->options.as_at ? 1
                                               : SIB_FLAG_MISSING;
    }
    return publish(call, w, &l);
}

/* On as_at. A missing `from` leaves it open whether it had begun; a missing `to` has no end. */
static uint8_t overlaps_on(int32_t day, int32_t from, int32_t to)
{
    if ((to != SIB_DATE_MISSING && to < day) || from > day) {
        return SIB_FLAG_MISSING;
    }
    return from == SIB_DATE_MISSING ? 0 : 1;
}

sib_status sib__watch_overlaps(sib__call *call, sib__watch *w)
{
    labelling l = {.title = "overlaps", .field = "list", .unused = SIB__FINDING_OVERLAP_UNUSED};
    sib__column from;
    sib__column to;
    SIB__TRY(prepare(call, w, w->overlaps, "list", &l));
    if (w->overlaps != NULL) {
        SIB__TRY(sib__table_require(call, w->overlaps, "overlaps", "overlaps", "from",
                                    SIB_COLUMN_TYPE_DATE, &from));
        SIB__TRY(sib__table_require(call, w->overlaps, "overlaps", "overlaps", "to",
                                    SIB_COLUMN_TYPE_DATE, &to));
    }
    for (int64_t i = 0; i < l.n; i++) {
        l.sure[i] =
            overlaps_on(w->options.as_at, sib__column_date(&from, i), sib__column_date(&to, i));
    }
    return publish(call, w, &l);
}
