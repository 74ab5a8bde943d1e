/* Values, periods and cohorts of a contract. */
#include "core/date.h"
#include "scheme/constant.h"
#include "scheme/lists.h"

int32_t sib__span_after(int32_t day, sib__span span, int64_t times)
{
    return span.months > 0 ? sib__date_add_months(day, span.months * times)
                           : sib__date_add_days(day, span.days * times);
}

sib_status sib__read_span(const sib__reader *r, const sib__json *at, sib__span *out)
{
    SIB__TRY(sib__read_object(r, "a length of time", at, &sib__span_keys, out));
    return at->n == 1 ? SIB_OK : sib__refuse(r, at, "a length of time has months or days");
}

static sib_status read_value(sib__reader *r, const sib__json *at, sib__scheme_value *value)
{
    SIB__TRY(sib__check_name(r, at, at->key));
    SIB__TRY(sib__read_object(r, "a value", at, &sib__value_keys, value));
    value->name = at->key.data;
    value->json = at;
    int32_t found = 0;
    return sib__read_exact(r, sib__json_member(at, "value"), value->unit, &value->exact,
                           &found);
}

sib_status sib__read_values(sib__reader *r, const sib__json *map)
{
    sib__scheme *s = r->scheme;
    s->values = SIB__NEW(r->memory, sib__scheme_value, map == NULL ? 0 : map->n);
    SIB__TRY_MEMORY(r->call, s->values);
    for (const sib__json *at = map == NULL ? NULL : map->first; at != NULL; at = at->next) {
        SIB__TRY(read_value(r, at, &s->values[s->value_count]));
        s->value_count++;
    }
    return SIB_OK;
}

const sib__scheme_value *sib__value_named(const sib__scheme *s, sib__slice name)
{
    for (int64_t i = 0; i < s->value_count; i++) {
        if (sib__slice_equals(name, s->values[i].name)) {
            return &s->values[i];
        }
    }
    return NULL;
}

static sib_status read_starts(const sib__reader *r, sib__scheme_period *period)
{
    int32_t *starts = SIB__NEW(r->memory, int32_t, period->start_list->n);
    SIB__TRY_MEMORY(r->call, starts);
    for (const sib__json *at = period->start_list->first; at != NULL; at = at->next) {
        int64_t i = period->start_count++;
        sib__date_parse(at->text, &starts[i]);
        if (i > 0 && starts[i] <= starts[i - 1]) {
            return sib__refuse(r, at, "starts must rise");
        }
    }
    period->starts = starts;
    period->from = starts[0];
    return period->to >= starts[period->start_count - 1]
               ? SIB_OK
               : sib__refuse(r, period->json, "\"to\" is before the last start");
}

static sib_status read_period(sib__reader *r, const sib__json *at, sib__scheme_period *period)
{
    sib__scheme *s = r->scheme;
    SIB__TRY(sib__check_name(r, at, at->key));
    period->from = SIB_DATE_MISSING;
    period->to = SIB_DATE_MISSING;
    SIB__TRY(sib__read_object(r, "a period", at, &sib__period_keys, period));
    period->name = at->key.data;
    period->json = at;
    bool starts = period->start_list != NULL;
    bool every = sib__json_member(at, "every") != NULL;
    bool from = period->from != SIB_DATE_MISSING;
    bool to = period->to != SIB_DATE_MISSING;
    if (starts == from || starts == every || starts != to) {
        return sib__refuse(r, at,
                           "a period has \"from\" and \"every\", or \"starts\" and \"to\"");
    }
    if (starts) {
        SIB__TRY(read_starts(r, period));
    }
    if (sib__dimension_named(s, at->key) != SIB__NO_DIMENSION) {
        return sib__refuse(r, at, "\"%s\" is a key already", at->key.data);
    }
    return sib__add_dimension(
        r, at,
        (sib__dimension){.name = period->name, .kind = SIB__DIMENSION_PERIOD, .base = s->on},
        &period->dimension);
}

sib_status sib__read_periods(sib__reader *r, const sib__json *map)
{
    sib__scheme *s = r->scheme;
    s->periods = SIB__NEW(r->memory, sib__scheme_period, map == NULL ? 0 : map->n);
    SIB__TRY_MEMORY(r->call, s->periods);
    for (const sib__json *at = map == NULL ? NULL : map->first; at != NULL; at = at->next) {
        SIB__TRY(read_period(r, at, &s->periods[s->period_count]));
        s->period_count++;
    }
    return SIB_OK;
}

static const char *cohort_name(const void *payload, int64_t i)
{
    const sib__scheme *s = payload;
    return i < s->cohort_count ? s->cohorts[i].id : NULL;
}

int32_t sib__cohort_named(const sib__scheme *s, sib__slice name)
{
    for (int64_t i = 0; i < s->cohort_count; i++) {
        if (sib__slice_equals(name, s->cohorts[i].id)) {
            return (int32_t)i;
        }
    }
    return -1;
}

sib_status sib__read_cohort_name(const sib__reader *r, const sib__json *at, int32_t *out)
{
    *out = sib__cohort_named(r->scheme, at->text);
    return *out < 0
               ? sib__refuse_name(r, at, "cohort", (sib__known_names){cohort_name, r->scheme})
               : SIB_OK;
}

/* When it opens: a day, or the day after another closes. */
static sib_status read_opens(const sib__reader *r, const sib__json *opens,
                             sib__scheme_cohort *cohort)
{
    const sib__json *after = sib__json_member(opens, "after");
    if (after != NULL && after->kind == SIB__JSON_STRING && opens->n == 1) {
        return sib__read_cohort_name(r, after, &cohort->after);
    }
    return opens->kind == SIB__JSON_STRING && sib__date_parse(opens->text, &cohort->from)
               ? SIB_OK
               : sib__refuse(r, opens, "\"opens\" is a date, or {\"after\": a cohort above}");
}

static sib_status read_cohort(const sib__reader *r, const sib__json *at,
                              sib__scheme_cohort *cohort)
{
    sib__cohort_said said = {
        .from = SIB_DATE_MISSING, .to = SIB_DATE_MISSING, .abandoned = SIB_DATE_MISSING};
    SIB__TRY(sib__read_object(r, "a cohort", at, &sib__cohort_keys, &said));
    SIB__TRY(sib__check_id(r, at, sib__slice_of(said.id)));
    bool window = sib__json_member(at, "window") != NULL;
    bool closes = sib__json_member(at, "closes") != NULL;
    *cohort = (sib__scheme_cohort){.id = said.id,
                                   .json = at,
                                   .from = said.from,
                                   .to = said.to,
                                   .after = -1,
                                   .close_members = said.close_members,
                                   .close_months = said.close_months,
                                   .abandoned = said.abandoned};
    if (sib__cohort_named(r->scheme, sib__slice_of(said.id)) >= 0) {
        return sib__refuse(r, at, "the id of a cohort is used twice");
    }
    if (window == (said.opens != NULL) || closes != (said.opens != NULL)) {
        return sib__refuse(r, at, "a cohort has a window, or it opens and closes");
    }
    if (window) {
        return said.from <= said.to ? SIB_OK
                                    : sib__refuse(r, at, "the window ends before it begins");
    }
    if (said.close_members == 0 && said.close_months == 0) {
        return sib__refuse(r, at, "\"closes\" states members, months or both");
    }
    return read_opens(r, said.opens, cohort);
}

sib_status sib__read_cohorts(sib__reader *r, const sib__json *list)
{
    enum { MOST_COHORTS = 64 };
    sib__scheme *s = r->scheme;
    int64_t      n = list == NULL ? 0 : list->n;
    sib__slice  *names = SIB__NEW(r->memory, sib__slice, n);
    SIB__TRY_MEMORY(r->call, names);
    s->cohorts = SIB__NEW(r->memory, sib__scheme_cohort, n);
    SIB__TRY_MEMORY(r->call, s->cohorts);
    if (n > MOST_COHORTS) {
        return sib__refuse(r, list, "a contract has at most %d cohorts", MOST_COHORTS);
    }
    for (const sib__json *at = list == NULL ? NULL : list->first; at != NULL; at = at->next) {
        SIB__TRY(read_cohort(r, at, &s->cohorts[s->cohort_count]));
        names[s->cohort_count] = sib__slice_of(s->cohorts[s->cohort_count].id);
        s->cohort_count++;
    }
    s->dimensions[s->cohort].listed = names;
    s->dimensions[s->cohort].listed_count = n;
    return SIB_OK;
}
