/* Outcomes: what is observed, by which keys, in which numbers. */
#include <string.h>

#include "scheme/facts.h"
#include "scheme/lists.h"

SIB__DEFINE_ENUM(sib__outcome, SIB__OUTCOME_LIST)
SIB__DEFINE_ENUM(sib__times, SIB__TIMES_LIST)
SIB__DEFINE_ENUM(sib__again, SIB__AGAIN_LIST)
SIB__DEFINE_ENUM(sib__unit, SIB__UNIT_LIST)
SIB__DEFINE_ENUM(sib__overlaps, SIB__OVERLAPS_LIST)
SIB__DEFINE_ENUM(sib__open, SIB__OPEN_LIST)
SIB__DEFINE_ENUM(sib__several, SIB__SEVERAL_LIST)

/* Numbers that the kinds have by themselves. */
typedef struct own_number {
    int32_t     kind;
    const char *name;
    bool        whole;
} own_number;

static const own_number own_numbers[] = {
    {SIB__OUTCOME_EVENTS, "persons", true},
    {SIB__OUTCOME_EVENTS, "eligible", true},
    {SIB__OUTCOME_EVENTS, "reconvicted", true},
    {SIB__OUTCOME_EVENTS, "events", true},
    {SIB__OUTCOME_EVENTS, "offences", true},
    {SIB__OUTCOME_EVENTS, "days_to_first", true},
    {SIB__OUTCOME_DAYS, "persons", true},
    {SIB__OUTCOME_DAYS, "eligible", true},
    {SIB__OUTCOME_DAYS, "with_days", true},
    {SIB__OUTCOME_DAYS, "days", true},
    {SIB__OUTCOME_VALUES, "persons", true},
    {SIB__OUTCOME_VALUES, "eligible", true},
    {SIB__OUTCOME_VALUES, "value", false},
    {SIB__OUTCOME_ACHIEVEMENTS, "achieved", true},
    {SIB__OUTCOME_ACHIEVEMENTS, "achievers", true},
    {SIB__OUTCOME_ACHIEVEMENTS, "persons", true}, /* all members */
};
enum { OWN_NUMBERS = sizeof own_numbers / sizeof own_numbers[0] };

static const char *const number_units[] = {"count", "number", "money", "share", "points", NULL};

static const char *unit_word(const void *payload, int64_t i)
{
    (void)payload;
    return number_units[i];
}

/* A figure's unit; a count is a whole number. */
static sib_status read_number(const sib__reader *r, const sib__json *at,
                              const sib__scheme_table *table, sib__scheme_number *number)
{
    sib__scheme_column *column = NULL;
    sib__json           named = *at;
    named.text = at->key;
    SIB__TRY(sib__read_column_name(r, &named, table, &column));
    number->name = at->key.data;
    number->whole = sib__slice_equals(at->text, "count");
    number->unit = number->whole ? SIB__UNIT_NUMBER : sib__unit_value(at->text.data);
    if (number->unit == 0 || number->unit == SIB__UNIT_VERDICT) {
        return sib__refuse_name(r, at, "unit of a figure", (sib__known_names){unit_word, NULL});
    }
    if (number->whole && column->type == SIB_COLUMN_TYPE_I64) {
        return SIB_OK;
    }
    return sib__check_column_type(r, at, column, SIB_COLUMN_TYPE_TEXT);
}

static sib_status read_numbers(const sib__reader *r, sib__scheme_outcome *o)
{
    int64_t n = o->number_map == NULL ? OWN_NUMBERS : o->number_map->n;
    o->numbers = SIB__NEW(r->memory, sib__scheme_number, n);
    SIB__TRY_MEMORY(r->call, o->numbers);
    for (int64_t i = 0; o->number_map == NULL && i < OWN_NUMBERS; i++) {
        if (own_numbers[i].kind == o->kind) {
            o->numbers[o->number_count++] = (sib__scheme_number){
                own_numbers[i].name, SIB__UNIT_NUMBER, own_numbers[i].whole};
        }
    }
    for (const sib__json *at = o->number_map == NULL ? NULL : o->number_map->first; at != NULL;
         at = at->next) {
        SIB__TRY(read_number(r, at, o->table, &o->numbers[o->number_count++]));
    }
    return SIB_OK;
}

/* A key that a column of the outcome is: codes with levels, whole numbers, or the cohort. */
static sib_status read_key(sib__reader *r, const sib__json *at, sib__scheme_outcome *o)
{
    sib__scheme        *s = r->scheme;
    sib__scheme_column *c = NULL;
    int32_t             key = sib__dimension_named(s, at->text);
    SIB__TRY(sib__read_column_name(r, at, o->table, &c));
    bool whole = c->type == SIB_COLUMN_TYPE_I64;
    if (key == s->cohort) {
        if (s->cohort_count == 0) {
            return sib__refuse(r, at, "the contract has no cohorts");
        }
    } else if (!whole && c->levels == NULL) {
        return sib__refuse(r, at, "the codes of \"%s\" must be listed: \"levels\"", c->name);
    } else if (key == SIB__NO_DIMENSION) {
        SIB__TRY(sib__add_dimension(
            r, at,
            (sib__dimension){.name = c->name,
                             .kind = whole ? SIB__DIMENSION_FOUND : SIB__DIMENSION_LISTED,
                             .base = SIB__NO_DIMENSION,
                             .listed = c->levels,
                             .listed_count = c->level_count},
            &key));
    } else if (!whole) {
        const sib__dimension *d = &s->dimensions[key];
        bool same = d->kind == SIB__DIMENSION_LISTED && d->listed_count == c->level_count;
        for (int64_t i = 0; same && i < c->level_count; i++) {
            same = sib__slice_compare(d->listed[i], c->levels[i]) == 0;
        }
        if (!same) {
            return sib__refuse(r, at, "\"%s\" is a key with other codes already", c->name);
        }
    }
    o->own |= sib__dimension_bit(key);
    return SIB_OK;
}

static sib__dimensions classes(const sib__scheme *s)
{
    sib__dimensions set = 0;
    for (int64_t t = 0; t < s->table_count; t++) {
        const sib__scheme_table *table = &s->tables[t];
        bool people = table->role == SIB__ROLE_MEMBERS || table->role == SIB__ROLE_RELEASES;
        for (int64_t i = 0; people && i < table->column_count; i++) {
            int32_t key = sib__dimension_named(s, sib__slice_of(table->columns[i].name));
            set |= key == SIB__NO_DIMENSION ? 0 : sib__dimension_bit(key);
        }
    }
    return set;
}

/* What measures of the outcome may be by. */
static sib__dimensions keys_of(const sib__scheme *s, const sib__scheme_outcome *o)
{
    sib__dimensions cohort = s->cohort_count > 0 ? sib__dimension_bit(s->cohort) : 0;
    sib__dimensions on = sib__dimensions_all(s, sib__dimension_bit(s->on));
    switch (o->kind) {
    case SIB__OUTCOME_FIGURES:
        return o->own | (o->on == NULL ? 0 : on);
    case SIB__OUTCOME_ACHIEVEMENTS:
        return sib__dimension_bit(s->person) | sib__dimension_bit(s->what) | on |
               (s->members == NULL ? 0 : classes(s));
    default:
        return o->own | cohort | classes(s);
    }
}

static sib_status read_columns(sib__reader *r, sib__scheme_outcome *o)
{
    const struct {
        const char *key;
        const char *name;
        int32_t     type;
    } columns[] = {{"on", o->on, SIB_COLUMN_TYPE_DATE},
                   {"person", o->person, SIB_COLUMN_TYPE_TEXT},
                   {"what", o->what, SIB_COLUMN_TYPE_CODES},
                   {"arm", o->arm, SIB_COLUMN_TYPE_CODES}};
    for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++) {
        sib__scheme_column *column = NULL;
        const sib__json    *at = sib__json_member(o->json, columns[i].key);
        if (at == NULL) {
            continue;
        }
        SIB__TRY(sib__read_column_name(r, at, o->table, &column));
        SIB__TRY(sib__check_column_type(r, at, column, columns[i].type));
    }
    return SIB_OK;
}

static sib_status check_windows(const sib__reader *r, const sib__scheme_outcome *o)
{
    if (o->kind != SIB__OUTCOME_EVENTS) {
        return SIB_OK;
    }
    const sib__json *follow_up = sib__json_member(o->json, "follow_up");
    const sib__json *waiting = sib__json_member(o->json, "waiting");
    return sib__slice_compare(follow_up->first->key, waiting->first->key) == 0
               ? SIB_OK
               : sib__refuse(r, waiting,
                             "follow_up and waiting must both be months or both days");
}

static sib_status read_outcome(sib__reader *r, const sib__json *at, sib__scheme_outcome *o)
{
    SIB__TRY(sib__check_name(r, at, at->key));
    SIB__TRY(sib__read_object(r, "an outcome", at, &sib__outcome_keys, o));
    o->name = at->key.data;
    o->json = at;
    if (o->kind == SIB__OUTCOME_FIGURES && o->key_list == NULL) {
        return sib__refuse(r, at,
                           "\"keys\" is not stated: what tells its rows apart, [] for "
                           "one row");
    }
    SIB__TRY(sib__read_table_name(r, sib__json_member(at, "table"), &o->table));
    SIB__TRY(read_columns(r, o));
    SIB__TRY(check_windows(r, o));
    for (const sib__json *key = o->key_list == NULL ? NULL : o->key_list->first; key != NULL;
         key = key->next) {
        SIB__TRY(read_key(r, key, o));
    }
    SIB__TRY(read_numbers(r, o));
    return o->kind == SIB__OUTCOME_ACHIEVEMENTS ? sib__read_recognised(r, o) : SIB_OK;
}

/* Outcomes whose facts are drawn have the key of the draws. */
static void add_draws(const sib__reader *r, sib__scheme_outcome *o)
{
    const sib_table *facts = r->drawn == NULL ? NULL : sib__facts_table(r->drawn, o->name);
    if (facts != NULL && sib_table_find(facts, r->draw) >= 0) {
        o->keys |= r->scheme->draws;
        o->own |= o->kind == SIB__OUTCOME_FIGURES ? r->scheme->draws : 0;
    }
}

const sib__scheme_outcome *sib__outcome_named(const sib__scheme *s, const char *name)
{
    for (int64_t i = 0; i < s->outcome_count; i++) {
        if (strcmp(s->outcomes[i].name, name) == 0) {
            return &s->outcomes[i];
        }
    }
    return NULL;
}

sib_status sib__read_outcomes(sib__reader *r, const sib__json *map)
{
    sib__scheme *s = r->scheme;
    s->outcomes = SIB__NEW(r->memory, sib__scheme_outcome, map == NULL ? 0 : map->n);
    SIB__TRY_MEMORY(r->call, s->outcomes);
    for (const sib__json *at = map == NULL ? NULL : map->first; at != NULL; at = at->next) {
        SIB__TRY(read_outcome(r, at, &s->outcomes[s->outcome_count++]));
    }
    for (int64_t i = 0; i < s->outcome_count; i++) {
        s->outcomes[i].keys = keys_of(s, &s->outcomes[i]);
        add_draws(r, &s->outcomes[i]);
    }
    return SIB_OK;
}

const sib__scheme_number *sib__outcome_number(const sib__scheme_outcome *o, const char *name)
{
    for (int64_t i = 0; i < o->number_count; i++) {
        if (strcmp(o->numbers[i].name, name) == 0) {
            return &o->numbers[i];
        }
    }
    return NULL;
}
