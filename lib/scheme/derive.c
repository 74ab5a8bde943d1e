/* Keys that follow from others: the period of a date, the class of a person. */
#include "scheme/cells.h"
#include "scheme/dictionary.h"

/* The period of each day from the least to the greatest. */
static sib_status derive_period(sib__run *run, sib__series *s, int32_t key)
{
    const sib__codes *on = &s->codes[run->scheme->on];
    int32_t           least = INT32_MAX;
    int32_t           most = INT32_MIN;
    for (int64_t i = 0; i < s->n; i++) {
        int32_t day = sib__code_at(on, i);
        if (day != SIB_CODE_MISSING) {
            least = day < least ? day : least;
            most = day > most ? day : most;
        }
    }
    int64_t  days = least > most ? 0 : (int64_t)most - least + 1;
    int32_t *through = SIB__NEW(run->memory, int32_t, days);
    SIB__TRY_MEMORY(run->call, through);
    for (int64_t i = 0; i < days; i++) {
        through[i] = sib__period_of(run, key, (int32_t)(least + i));
    }
    s->codes[key] =
        (sib__codes){.own = on->own, .all = on->all, .through = through, .first = least};
    return SIB_OK;
}

sib_status sib__class_codes(sib__run *run, int32_t key, const int32_t **out)
{
    const sib__scheme *s = run->scheme;
    const sib_table   *members = NULL;
    const int32_t     *persons = NULL;
    const int32_t     *codes = NULL;
    if (run->classes[key] == NULL) {
        SIB__TRY(sib__find_facts(run, "members", &members));
        SIB__TRY(
            sib__fact_codes(run, "members", members, s->members->person, s->person, &persons));
        SIB__TRY(
            sib__fact_codes(run, "members", members, s->dimensions[key].name, key, &codes));
        int32_t *of = SIB__NEW(run->memory, int32_t, sib__run_code_count(run, s->person));
        SIB__TRY_MEMORY(run->call, of);
        for (int64_t i = 0; i < sib_table_rows(members); i++) {
            of[persons[i]] = codes[i];
        }
        run->classes[key] = of;
    }
    *out = run->classes[key];
    return SIB_OK;
}

static sib_status derive_class(sib__run *run, sib__series *s, int32_t key)
{
    const sib__codes *person = &s->codes[run->scheme->person];
    const int32_t    *of = NULL;
    SIB__TRY(sib__class_codes(run, key, &of));
    s->codes[key] = (sib__codes){.own = person->own, .all = person->all, .through = of};
    return SIB_OK;
}

sib_status sib__derive_codes(sib__run *run, sib__series *s)
{
    const sib__scheme *scheme = run->scheme;
    for (int32_t key = 0; key < scheme->dimension_count; key++) {
        int32_t base = scheme->dimensions[key].base;
        if (!sib__has_dimension(s->keys, key) || !sib__has_dimension(s->keys, base)) {
            continue;
        }
        SIB__TRY(base == scheme->on ? derive_period(run, s, key) : derive_class(run, s, key));
    }
    return SIB_OK;
}
