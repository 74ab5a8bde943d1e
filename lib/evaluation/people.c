/* Counts of people, summed exactly under the weights of the comparison. Weights are ratios of
 * counts, so that the mean over an arm is the one that an effect has, to the last digit. */
#include "evaluation/people.h"

#include <string.h>

#include "core/date.h"
#include "core/exact.h"
#include "core/sort.h"
#include "scheme/lists.h"

enum { MOST_COMBINATIONS = 100000 };

/* Numbers that belong to persons; those that their records have stand behind them. */
typedef enum number { PERSONS, ELIGIBLE, PERSON_NUMBERS } number;

static const char *const person_numbers[PERSON_NUMBERS] = {"persons", "eligible"};

/* A cohort that is being added up, [p] in the order of the annex. */
typedef struct adding {
    sib__people_rows   *p;
    const sib__counted *k;
    sib__tally         *t;
    sib__exact         *weight; /* [p]: in the mean of the own arm; 0 for who does not count */
    int64_t            *group_of; /* [p]: alike in all classes */
    int64_t            *first_of; /* [groups]: a person of each */
    int64_t             groups;
    sib__exact         *persons; /* [groups x 2 x person numbers] */
    sib__exact         *sums;    /* [groups x combinations x 2 x numbers of the kind] */
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
    for (int64_t at = 0; at < p->contract->class_count; at++) { /* by name */
        int32_t key = sib__dimension_named(p->scheme, sib__slice_of(p->contract->classes[at]));
        if (sib__has_dimension(p->demand->classes, key)) {
            p->class_at[p->class_count] = at;
            p->classes[p->class_count++] = key;
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

/* The records of which the condition of the outcome holds, for all cohorts at once. */
static sib_status match_where(sib__people_rows *p)
{
    const char *where = p->contract->outcome.where;
    if (where == NULL) {
        return SIB_OK;
    }
    uint8_t *flags = SIB__NEW(&p->call->scratch, uint8_t, sib_table_rows(p->records));
    SIB__TRY_MEMORY(p->call, flags);
    p->where = flags;
    return sib__table_condition(p->call, p->records, "where", where, flags);
}

sib_status sib__people_rows_begin(sib__people_rows *p, sib__memory *m)
{
    enum { OTHERS = 3 + PERSON_NUMBERS + SIB__TALLY_NUMBERS };
    int64_t n = 0;
    p->kind = sib__tally_of(p->contract->outcome_kind);
    SIB__TRY(find_keys(p));
    SIB__TRY(find_classes(p));
    SIB__TRY(match_where(p));
    sib__field *fields = SIB__NEW(m, sib__field, p->class_count + p->key_count + OTHERS);
    SIB__TRY_MEMORY(p->call, fields);
    add_field(fields, &n, "cohort");
    for (int64_t i = 0; i < p->class_count; i++) {
        add_field(fields, &n, p->scheme->dimensions[p->classes[i]].name);
        fields[n - 1].type = is_whole(p, i) ? SIB_COLUMN_TYPE_I64 : SIB_COLUMN_TYPE_TEXT;
    }
    for (int64_t i = 0; i < p->key_count; i++) {
        add_field(fields, &n, p->keys[i].name);
    }
    if (p->demand->arms != NULL) {
        add_field(fields, &n, "arm");
    }
    for (int i = 0; i < PERSON_NUMBERS; i++) {
        add_field(fields, &n, person_numbers[i]);
    }
    for (int i = 0; p->kind->names[i] != NULL; i++, p->numbers++) {
        add_field(fields, &n, p->kind->names[i]);
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
        bool kept = a->p->contract->whole ||
                    (how->unmatched == SIB_EFFECT_UNMATCHED_KEPT && x->treated.data[i] == 1);
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

static int arm_of(const adding *a, int64_t person)
{
    return a->k->annex->treated.data[person] == 1 ? 0 : 1;
}

static sib__exact *persons_at(const adding *a, int64_t group, int arm)
{
    return &a->persons[(group * 2 + arm) * PERSON_NUMBERS];
}

static sib__exact *sums_at(const adding *a, int64_t group, int64_t combination, int arm)
{
    int64_t cell = (group * a->p->combinations + combination) * 2 + arm;
    return &a->sums[cell * a->p->numbers];
}

/* What the records of a person come to, under the person's weight. */
static sib_status add_records(const adding *a, int64_t person)
{
    sib__call   *call = a->p->call;
    sib__memory *m = &call->scratch;
    int64_t      parts = 0;
    SIB__TRY(sib__tally_person(a->t, person, &parts));
    SIB__TRY(sib__tally_total(a->t, person, parts));
    for (int64_t i = 0; i < parts; i++) {
        const sib__part *part = &a->t->parts[i];
        sib__exact      *sums =
            sums_at(a, a->group_of[person], part->combination, arm_of(a, person));
        for (int64_t j = 0; j < a->p->numbers; j++) {
            sib__exact weighted;
            SIB__TRY(
                sib__exact_multiply(call, m, part->numbers[j], a->weight[person], &weighted));
            SIB__TRY(sib__exact_add(call, m, sums[j], weighted, &sums[j]));
        }
    }
    return SIB_OK;
}

static sib_status add_people(const adding *a)
{
    sib__call   *call = a->p->call;
    sib__memory *m = &call->scratch;
    for (int64_t i = 0; i < a->k->annex->person.n; i++) {
        int         arm = arm_of(a, i);
        sib__exact *persons = persons_at(a, a->group_of[i], arm);
        sib__exact  eligible = arm == 0 ? sib__exact_of_i64(1) : a->weight[i];
        SIB__TRY(SIB__PAUSE(call, i));
        SIB__TRY(sib__exact_add(call, m, persons[ELIGIBLE], eligible, &persons[ELIGIBLE]));
        if (sib__exact_sign(a->weight[i]) != 0) {
            SIB__TRY(
                sib__exact_add(call, m, persons[PERSONS], a->weight[i], &persons[PERSONS]));
            SIB__TRY(add_records(a, i));
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
    return SIB_OK;
}

static sib_status make_zeros(const adding *a, int64_t n, sib__exact **out)
{
    *out = SIB__NEW(&a->p->call->scratch, sib__exact, n);
    SIB__TRY_MEMORY(a->p->call, *out);
    for (int64_t i = 0; i < n; i++) {
        (*out)[i] = sib__exact_of_i64(0);
    }
    return SIB_OK;
}

static sib_status set_exact(sib__people_rows *p, const char *name, sib__exact value)
{
    const char *text = NULL;
    SIB__TRY(sib__exact_text(p->call, &p->call->scratch, value, &text));
    sib__set_text(&p->rows, name, text);
    return SIB_OK;
}

/* Persons are not split by codes of the keys: they stand in every combination. */
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
    if (p->demand->arms != NULL) {
        sib__set_text(w, "arm", arm == 0 ? "treated" : "comparison");
    }
    for (int i = 0; i < PERSON_NUMBERS; i++) {
        SIB__TRY(set_exact(p, person_numbers[i], persons_at(a, group, arm)[i]));
    }
    for (int64_t i = 0; i < p->numbers; i++) {
        SIB__TRY(set_exact(p, p->kind->names[i], sums_at(a, group, combination, arm)[i]));
    }
    sib__set_text(w, "verdict", verdict == NULL ? "ok" : verdict);
    return sib__rows_check(p->call, w);
}

static sib_status write_rows(adding *a, const char *verdict)
{
    for (int64_t group = 0; group < a->groups; group++) {
        for (int64_t c = 0; c < a->p->combinations; c++) {
            for (int arm = 0; arm < (a->p->demand->arms == NULL ? 1 : 2); arm++) {
                SIB__TRY(write_row(a, group, c, arm, verdict));
            }
        }
    }
    return SIB_OK;
}

sib_status sib__people_rows_tally(const sib__people_rows *p, const sib__annex_cohort *annex,
                                  const sib__groups *links, int64_t nameless, double from,
                                  double to, sib__tally *t)
{
    *t = (sib__tally){.call = p->call,
                      .contract = p->contract,
                      .records = p->records,
                      .where = p->where,
                      .keys = p->keys,
                      .key_count = p->key_count,
                      .annex = annex,
                      .links = *links,
                      .nameless = nameless,
                      .from = from,
                      .to = to};
    return sib__tally_begin(t);
}

sib_status sib__people_rows_add(sib__people_rows *p, const sib__counted *k, sib__tally *t,
                                const char *verdict)
{
    adding a = {.p = p, .k = k, .t = t};
    SIB__TRY(make_room(&a));
    SIB__TRY(weigh(&a));
    SIB__TRY(group_persons(&a));
    SIB__TRY(make_zeros(&a, a.groups * 2 * PERSON_NUMBERS, &a.persons));
    SIB__TRY(make_zeros(&a, a.groups * p->combinations * 2 * p->numbers, &a.sums));
    SIB__TRY(add_people(&a));
    return write_rows(&a, verdict);
}
