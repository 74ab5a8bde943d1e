/* Counts of people, summed exactly under the weights of the comparison. Weights are ratios of
 * counts, so that the mean over an arm is the one that an effect has, to the last digit. */
#include "evaluation/people.h"

#include <string.h>

#include "core/date.h"
#include "core/exact.h"
#include "core/sort.h"

enum { MOST_COMBINATIONS = 100000 };

/* Numbers that belong to persons, and those that their records have. */
typedef enum number {
    PERSONS,
    ELIGIBLE,
    PERSON_NUMBERS,
    RECONVICTED = PERSON_NUMBERS,
    EVENTS,
    OFFENCES,
    DAYS_TO_FIRST,
    NUMBERS
} number;

static const char *const number_names[NUMBERS] = {"persons", "eligible", "reconvicted",
                                                  "events",  "offences", "days_to_first"};

/* A cohort that is being added up, [p] in the order of the annex. */
typedef struct adding {
    sib__people_rows   *p;
    const sib__counted *k;
    sib__exact         *weight; /* [p]: in the mean of the own arm; 0 for who does not count */
    int64_t            *group_of; /* [p]: alike in all classes */
    int64_t            *first_of; /* [groups]: a person of each */
    int64_t             groups;
    int32_t            *first_event; /* [p x combinations]: day, or missing */
    sib__exact         *sums;        /* [groups x combinations x 2 x numbers] */
} adding;

static void add_field(sib__field *fields, int64_t *n, const char *name)
{
    fields[(*n)++] = (sib__field)SIB__TEXT(name);
}

static sib_status find_keys(sib__people_rows *p)
{
    const sib__json *list = p->outcome->key_list;
    p->keys = SIB__NEW(&p->call->scratch, sib__column, list == NULL ? 0 : list->n);
    SIB__TRY_MEMORY(p->call, p->keys);
    p->combinations = 1;
    for (const sib__json *at = list == NULL ? NULL : list->first; at != NULL; at = at->next) {
        int64_t column = sib_table_find(p->records, at->text.data);
        if (sib_table_type(p->records, column) != SIB_COLUMN_TYPE_CODES) {
            return sib__json_fail(p->call, "scheme", at,
                                  "records are counted by columns of codes alone");
        }
        p->keys[p->key_count] = sib__table_column(p->records, column);
        p->combinations *= p->keys[p->key_count++].levels.n;
        if (p->combinations > MOST_COMBINATIONS) {
            return sib__json_fail(p->call, "scheme", at,
                                  "records are counted by at most %d codes together",
                                  MOST_COMBINATIONS);
        }
    }
    return SIB_OK;
}

static sib_status find_classes(sib__people_rows *p)
{
    p->classes = SIB__NEW(&p->call->scratch, int32_t, SIB__DIMENSIONS_MOST);
    SIB__TRY_MEMORY(p->call, p->classes);
    p->class_at = SIB__NEW(&p->call->scratch, int64_t, SIB__DIMENSIONS_MOST);
    SIB__TRY_MEMORY(p->call, p->class_at);
    for (int32_t i = 0; i < p->scheme->dimension_count; i++) {
        if (sib__has_dimension(p->demand->classes, i)) {
            int64_t at = 0;
            while (strcmp(p->contract->classes[at], p->scheme->dimensions[i].name) != 0) {
                at++;
            }
            p->class_at[p->class_count] = at;
            p->classes[p->class_count++] = i;
        }
    }
    return SIB_OK;
}

static bool is_whole(const sib__people_rows *p, int64_t i)
{
    return p->scheme->dimensions[p->classes[i]].kind == SIB__DIMENSION_FOUND;
}

/* A class may be called what the table calls something else. */
static sib_status check_fields(const sib__people_rows *p, const sib__field *fields, int64_t n)
{
    for (int64_t i = 0; i < n; i++) {
        for (int64_t k = 0; k < i; k++) {
            if (strcmp(fields[i].name, fields[k].name) == 0) {
                return sib__json_fail(p->call, "scheme", p->outcome->json,
                                      "\"%s\" would be two columns of its counts",
                                      fields[i].name);
            }
        }
    }
    return SIB_OK;
}

sib_status sib__people_rows_begin(sib__people_rows *p, sib__memory *m)
{
    int64_t n = 0;
    SIB__TRY(find_keys(p));
    SIB__TRY(find_classes(p));
    sib__field *fields = SIB__NEW(m, sib__field, p->class_count + p->key_count + NUMBERS + 3);
    SIB__TRY_MEMORY(p->call, fields);
    add_field(fields, &n, "cohort");
    for (int64_t i = 0; i < p->class_count; i++) {
        add_field(fields, &n, p->scheme->dimensions[p->classes[i]].name);
        fields[n - 1].type = is_whole(p, i) ? SIB_COLUMN_TYPE_I64 : SIB_COLUMN_TYPE_TEXT;
    }
    for (int64_t i = 0; i < p->key_count; i++) {
        add_field(fields, &n, p->keys[i].name);
    }
    add_field(fields, &n, "arm");
    for (int i = 0; i < NUMBERS; i++) {
        add_field(fields, &n, number_names[i]);
    }
    add_field(fields, &n, "verdict");
    sib__rows_begin(&p->rows, m, fields, n);
    return check_fields(p, fields, n);
}

/* Whether the pair stands when those without any record are left out. */
static bool stands(const sib__counted *k, int64_t pair)
{
    return k->place[k->annex->pair_treated.data[pair]] >= 0 &&
           k->place[k->annex->pair_comparison.data[pair]] >= 0;
}

static sib_status add_weight(const adding *a, int64_t person, int64_t divisor)
{
    sib__exact part;
    SIB__TRY(sib__exact_of(a->p->call, &a->p->call->scratch, 1, divisor, &part));
    return sib__exact_add(a->p->call, &a->p->call->scratch, a->weight[person], part,
                          &a->weight[person]);
}

/* Everybody in the mean of the own arm, with the weight that the comparison states. */
static sib_status weigh(const adding *a)
{
    const sib__counted                *k = a->k;
    const sib__annex_cohort           *x = k->annex;
    const sib_effect_estimate_options *how = &a->p->contract->effect;
    const sib__exact                   one = sib__exact_of_i64(1);
    int64_t *matches = SIB__NEW(&a->p->call->scratch, int64_t, x->person.n);
    SIB__TRY_MEMORY(a->p->call, matches);
    for (int64_t i = 0; i < x->person.n; i++) {
        bool kept = how->unmatched == SIB_EFFECT_UNMATCHED_KEPT && x->treated.data[i] == 1;
        a->weight[i] = sib__exact_of_i64(kept && k->place[i] >= 0 ? 1 : 0);
    }
    for (int64_t i = 0; i < x->pair_set.n; i++) {
        matches[x->pair_treated.data[i]] += stands(k, i);
    }
    for (int64_t i = 0; i < x->pair_set.n; i++) {
        int64_t treated = x->pair_treated.data[i];
        int64_t comparison = x->pair_comparison.data[i];
        if (!stands(k, i)) {
            continue;
        }
        a->weight[treated] = one;
        if (how->weighting == SIB_WEIGHTING_DISTINCT) {
            a->weight[comparison] = one;
        } else {
            bool each = how->weighting == SIB_WEIGHTING_PER_TREATED;
            SIB__TRY(add_weight(a, comparison, each ? matches[treated] : 1));
        }
    }
    return SIB_OK;
}

static int order_persons(const adding *a, int64_t x, int64_t y)
{
    for (int64_t i = 0; i < a->p->class_count; i++) {
        const int64_t *class = a->k->annex->classes[a->p->class_at[i]].data;
        if (class[x] != class[y]) {
            return class[x] < class[y] ? -1 : 1;
        }
    }
    return 0;
}

static bool before(int64_t x, int64_t y, const void *payload)
{
    int order = order_persons(payload, x, y);
    return order != 0 ? order < 0 : x < y;
}

/* Persons of the same classes are a group; without classes there is one, even of nobody. */
static sib_status group_persons(adding *a)
{
    sib__memory *m = &a->p->call->scratch;
    int64_t      n = a->k->annex->person.n;
    int64_t     *order = SIB__NEW(m, int64_t, n);
    SIB__TRY_MEMORY(a->p->call, order);
    int64_t *room = SIB__NEW(m, int64_t, n);
    SIB__TRY_MEMORY(a->p->call, room);
    for (int64_t i = 0; i < n; i++) {
        order[i] = i;
    }
    SIB__TRY(sib__sort_rows(a->p->call, order, room, n, before, a));
    for (int64_t i = 0; i < n; i++) {
        if (i == 0 || order_persons(a, order[i - 1], order[i]) != 0) {
            a->first_of[a->groups++] = order[i];
        }
        a->group_of[order[i]] = a->groups - 1;
    }
    a->groups = a->p->class_count == 0 ? 1 : a->groups;
    return SIB_OK;
}

static sib__exact *sum_at(const adding *a, int64_t group, int64_t combination, int arm,
                          number which)
{
    int64_t cell = (group * a->p->combinations + combination) * 2 + arm;
    return &a->sums[cell * NUMBERS + which];
}

static sib_status add_to(const adding *a, int64_t person, int64_t combination, number which,
                         int64_t times)
{
    sib__call   *call = a->p->call;
    sib__memory *m = &call->scratch;
    int          arm = a->k->annex->treated.data[person] == 1 ? 0 : 1;
    sib__exact  *sum = sum_at(a, a->group_of[person], combination, arm, which);
    sib__exact   part = a->weight[person];
    if (which == ELIGIBLE && arm == 0) {
        part = sib__exact_of_i64(1);
    }
    if (times != 1) {
        SIB__TRY(sib__exact_multiply(call, m, part, sib__exact_of_i64(times), &part));
    }
    return sib__exact_add(call, m, *sum, part, sum);
}

/* The combination of the codes of a record's keys. */
static sib_status combination_of(const sib__people_rows *p, int64_t row, int64_t *out)
{
    *out = 0;
    for (int64_t i = 0; i < p->key_count; i++) {
        int32_t code = sib__column_code(&p->keys[i], row);
        if (code == SIB_CODE_MISSING) {
            return sib__fail(p->call, SIB_ERR_DATA, "tables", row, p->keys[i].name,
                             "table %s: a record that counts lacks a key of the outcome",
                             p->outcome->table_name);
        }
        *out = *out * p->keys[i].levels.n + code;
    }
    return SIB_OK;
}

/* Whether a record makes an event, or belongs to one that another made. */
static bool qualifies(int32_t disposition)
{
    return disposition == SIB_RECONVICTION_DISPOSITION_COUNTED ||
           disposition == SIB_RECONVICTION_DISPOSITION_SAME_OCCASION ||
           disposition == SIB_RECONVICTION_DISPOSITION_SAME_PERSON;
}

static sib_status add_records(const adding *a)
{
    const sib__people_rows *p = a->p;
    const sib_table        *found = sib_reconviction_counts_table(a->k->counts, "records");
    sib_i32                 said = sib__table_named(found, "disposition").codes;
    sib_i64                 owner = sib__table_named(found, "person_row").i64;
    sib__column dates = sib__table_named(p->records, p->contract->outcome.offence_date);
    for (int64_t row = 0; row < owner.n; row++) {
        int32_t disposition = said.data[row] + 1;
        int64_t person = owner.data[row];
        int64_t combination = 0;
        SIB__TRY(SIB__PAUSE(p->call, row));
        if (!qualifies(disposition) || sib__exact_sign(a->weight[person]) == 0) {
            continue;
        }
        SIB__TRY(combination_of(p, row, &combination));
        SIB__TRY(add_to(a, person, combination, OFFENCES, 1));
        if (disposition == SIB_RECONVICTION_DISPOSITION_COUNTED) {
            int32_t  day = sib__column_date(&dates, row);
            int32_t *first = &a->first_event[person * p->combinations + combination];
            *first = *first == SIB_DATE_MISSING || day < *first ? day : *first;
            SIB__TRY(add_to(a, person, combination, EVENTS, 1));
        }
    }
    return SIB_OK;
}

/* Persons stand in every combination of codes of the keys, since they are not split by them. */
static sib_status add_persons(const adding *a)
{
    const sib__annex_cohort *x = a->k->annex;
    for (int64_t i = 0; i < x->person.n; i++) {
        SIB__TRY(SIB__PAUSE(a->p->call, i));
        for (int64_t c = 0; c < a->p->combinations; c++) {
            int32_t first = a->first_event[i * a->p->combinations + c];
            SIB__TRY(add_to(a, i, c, PERSONS, 1));
            SIB__TRY(add_to(a, i, c, ELIGIBLE, 1));
            if (first != SIB_DATE_MISSING) {
                SIB__TRY(add_to(a, i, c, RECONVICTED, 1));
                SIB__TRY(add_to(a, i, c, DAYS_TO_FIRST, first - x->index_date.data[i]));
            }
        }
    }
    return SIB_OK;
}

static sib_status make_room(adding *a)
{
    sib__call   *call = a->p->call;
    sib__memory *m = &call->scratch;
    int64_t      n = a->k->annex->person.n;
    a->weight = SIB__NEW(m, sib__exact, n);
    SIB__TRY_MEMORY(call, a->weight);
    a->group_of = SIB__NEW(m, int64_t, n);
    SIB__TRY_MEMORY(call, a->group_of);
    a->first_of = SIB__NEW(m, int64_t, n);
    SIB__TRY_MEMORY(call, a->first_of);
    a->first_event = SIB__NEW(m, int32_t, n * a->p->combinations);
    SIB__TRY_MEMORY(call, a->first_event);
    for (int64_t i = 0; i < n * a->p->combinations; i++) {
        a->first_event[i] = SIB_DATE_MISSING;
    }
    return SIB_OK;
}

static sib_status write_row(adding *a, int64_t group, int64_t combination, int arm,
                            const char *verdict)
{
    sib__people_rows *p = a->p;
    sib__rows        *w = &p->rows;
    sib__rows_add(w);
    sib__set_text(w, "cohort", a->k->cohort);
    for (int64_t i = 0; i < p->class_count; i++) {
        const sib__dimension *d = &p->scheme->dimensions[p->classes[i]];
        int64_t code = a->k->annex->classes[p->class_at[i]].data[a->first_of[group]];
        if (is_whole(p, i)) {
            sib__set_i64(w, d->name, code);
        } else {
            sib__set_slice(w, d->name, d->listed[code]);
        }
    }
    for (int64_t i = p->key_count - 1, rest = combination; i >= 0; i--) {
        int64_t levels = p->keys[i].levels.n;
        sib__set_slice(w, p->keys[i].name, sib__text_at(p->keys[i].levels, rest % levels));
        rest /= levels;
    }
    sib__set_text(w, "arm", arm == 0 ? "treated" : "comparison");
    for (int i = 0; i < NUMBERS; i++) {
        const char *text = NULL;
        SIB__TRY(sib__exact_text(p->call, &p->call->scratch,
                                 *sum_at(a, group, combination, arm, (number)i), &text));
        sib__set_text(w, number_names[i], text);
    }
    sib__set_text(w, "verdict", verdict == NULL ? "ok" : verdict);
    return sib__rows_check(p->call, w);
}

static sib_status write_rows(adding *a, const char *verdict)
{
    for (int64_t group = 0; group < a->groups; group++) {
        for (int64_t c = 0; c < a->p->combinations; c++) {
            for (int arm = 0; arm < 2; arm++) {
                SIB__TRY(write_row(a, group, c, arm, verdict));
            }
        }
    }
    return SIB_OK;
}

sib_status sib__people_rows_add(sib__people_rows *p, const sib__counted *k, const char *verdict)
{
    adding a = {.p = p, .k = k};
    SIB__TRY(make_room(&a));
    SIB__TRY(weigh(&a));
    SIB__TRY(group_persons(&a));
    int64_t n = a.groups * p->combinations * 2 * NUMBERS;
    a.sums = SIB__NEW(&p->call->scratch, sib__exact, n);
    SIB__TRY_MEMORY(p->call, a.sums);
    for (int64_t i = 0; i < n; i++) {
        a.sums[i] = sib__exact_of_i64(0);
    }
    SIB__TRY(add_records(&a));
    SIB__TRY(add_persons(&a));
    return write_rows(&a, verdict);
}
