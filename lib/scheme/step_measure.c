/* measure: from an outcome's facts to a series. */
#include "scheme/step_measure.h"

#include <string.h>

#include "scheme/count.h"
#include "scheme/achieve.h"
#include "scheme/lists.h"
#include "scheme/statement.h"

static const sib__enum_entry words[] = {SIB__MEASURE_LIST(SIB__ENUM_ENTRY)};

static const char *measure_name(int32_t value)
{
    return sib__enum_name(words, sizeof words / sizeof words[0], value);
}

#define AT(key, of_kind, field) SIB__KEY_AT(key, of_kind, sib__measure, field)
#define NOT_LIST                .when = "is", .when_values = "\"sum\"|\"mean\"|\"share\"|\"ratio\""

static const sib__option  a_text[] = {{SIB__KEY(NULL, SIB__OPTION_TEXT)}};
static const sib__options texts = SIB__KEYS(a_text);

static const sib__option keys[] = {
    SIB__STEP_KEYS,
    {AT("outcome", SIB__OPTION_TEXT, outcome_name)},
    {AT("is", SIB__OPTION_ENUM, is), .name_of = measure_name},
    {AT("what", SIB__OPTION_TEXT, what_name), NOT_LIST},
    {AT("over", SIB__OPTION_LIST, over_list), .filled = true, .of = &texts, .when = "is",
     .when_values = "\"ratio\"",
     .why = "per person, per reoffender and A/(A+B) are different measures"},
    {AT("by", SIB__OPTION_LIST, by_list), .of = &texts},
};
static const sib__options measure_keys = SIB__KEYS(keys);

static const char *number_name(const void *payload, int64_t i)
{
    const sib__scheme_outcome *o = payload;
    return i < o->number_count ? o->numbers[i].name : NULL;
}

static sib_status read_number(const sib__reader *r, const sib__measure *m, const sib__json *at,
                              const sib__scheme_number **out)
{
    *out = sib__outcome_number(m->outcome, at->text.data);
    return *out == NULL ? sib__refuse_name(r, at, "number of the outcome",
                                           (sib__known_names){number_name, m->outcome})
                        : SIB_OK;
}

static const char *outcome_name_at(const void *payload, int64_t i)
{
    const sib__scheme *s = payload;
    return i < s->outcome_count ? s->outcomes[i].name : NULL;
}

/* The keys of a measure are among those of its outcome, and all its own where it is of people:
 * events are split by them and persons are not. */
static sib_status read_by(const sib__reader *r, sib__measure *m)
{
    const sib__scheme *s = r->scheme;
    bool               figures = m->outcome->kind == SIB__OUTCOME_FIGURES;
    SIB__TRY(sib__read_dimensions(r, m->by_list, &m->by));
    m->by |= s->draws & m->outcome->keys;
    for (const sib__json *at = m->by_list->first; at != NULL; at = at->next) {
        int32_t key = sib__dimension_named(s, at->text);
        if (!sib__has_dimension(m->outcome->keys, key)) {
            return sib__refuse(r, at, "\"%s\" is no key of \"%s\"", at->text.data,
                               m->outcome->name);
        }
    }
    return figures || sib__dimensions_within(m->outcome->own, m->by)
               ? SIB_OK
               : sib__refuse(r, m->by_list, "\"by\" lacks one of the keys of \"%s\"",
                             m->outcome->name);
}

/* What it divides by: what `over` says, else persons. */
static sib_status read_over(sib__reader *r, sib__measure *m)
{
    const sib__json *list = m->over_list;
    int64_t          n = m->is == SIB__MEASURE_RATIO ? list->n : 1;
    m->over = SIB__NEW(r->memory, const sib__scheme_number *, n);
    SIB__TRY_MEMORY(r->call, m->over);
    if (m->is == SIB__MEASURE_MEAN || m->is == SIB__MEASURE_SHARE) {
        m->over[m->over_count++] = sib__outcome_number(m->outcome, "persons");
        return m->over[0] != NULL
                   ? SIB_OK
                   : sib__refuse(r, m->step.json, "\"%s\" has no number \"persons\"",
                                 m->outcome->name);
    }
    for (const sib__json *at = m->is == SIB__MEASURE_RATIO ? list->first : NULL; at != NULL;
         at = at->next) {
        SIB__TRY(read_number(r, m, at, &m->over[m->over_count]));
        if (m->over[m->over_count]->unit != m->over[0]->unit) {
            return sib__refuse(r, at, "all of \"over\" have one unit");
        }
        m->over_count++;
    }
    return SIB_OK;
}

/* A share where what is counted is among what it is counted of. */
static int32_t unit_of(const sib__measure *m)
{
    bool share = m->is == SIB__MEASURE_SHARE;
    for (int64_t i = 0; m->is == SIB__MEASURE_RATIO && i < m->over_count; i++) {
        share = share || m->over[i] == m->what;
    }
    return share ? SIB__UNIT_SHARE : m->what == NULL ? SIB__UNIT_NUMBER : m->what->unit;
}

/* Rates of achievements are of members, who have no day and no name of what was reached. */
static sib_status check_members(const sib__reader *r, const sib__measure *m)
{
    const sib__scheme *s = r->scheme;
    sib__dimensions    wrong =
        sib__dimensions_all(s, sib__dimension_bit(s->on)) | sib__dimension_bit(s->person);
    if (m->outcome->kind != SIB__OUTCOME_ACHIEVEMENTS || m->over_count == 0) {
        return SIB_OK;
    }
    if (s->members == NULL) {
        return sib__refuse(r, m->step.json,
                           "a rate of achievements is of members: there is no "
                           "table of them");
    }
    return (m->by & wrong) == 0 ? SIB_OK
                                : sib__refuse(r, m->by_list,
                                              "a rate of achievements is by no "
                                              "person, day or period");
}

static sib_status check_share(const sib__reader *r, const sib__measure *m)
{
    static const char *const right[] = {"reconvicted", "with_days", "value", "achievers", NULL};
    bool                     fits = m->is != SIB__MEASURE_SHARE ||
                (m->outcome->kind == SIB__OUTCOME_FIGURES && m->what->whole);
    for (int i = 0; !fits && right[i] != NULL; i++) {
        fits = strcmp(right[i], m->what->name) == 0;
    }
    return fits ? SIB_OK
                : sib__refuse(r, sib__json_member(m->step.json, "what"),
                              "\"%s\" counts no persons, so it has no share", m->what->name);
}

static sib_status read_measure(sib__reader *r, sib__scheme_step *step)
{
    sib__measure      *m = (sib__measure *)step;
    const sib__scheme *s = r->scheme;
    const sib__json   *at = sib__json_member(step->json, "outcome");
    sib__output       *result = NULL;
    m->outcome = sib__outcome_named(s, m->outcome_name);
    if (m->outcome == NULL) {
        return sib__refuse_name(r, at, "outcome", (sib__known_names){outcome_name_at, s});
    }
    SIB__TRY(read_by(r, m));
    if (m->is == SIB__MEASURE_LIST_LINES) {
        if (m->outcome->kind != SIB__OUTCOME_ACHIEVEMENTS) {
            return sib__refuse(r, step->json, "a list is of achievements");
        }
        m->by |= sib__dimension_bit(s->person) | sib__dimension_bit(s->what) |
                 sib__dimension_bit(s->on);
    } else {
        SIB__TRY(read_number(r, m, sib__json_member(step->json, "what"), &m->what));
        SIB__TRY(read_over(r, m));
        SIB__TRY(check_share(r, m));
        SIB__TRY(check_members(r, m));
    }
    SIB__TRY(sib__add_result(r, step, NULL, unit_of(m), m->by, &result));
    result->listed = m->is == SIB__MEASURE_LIST_LINES;
    result->minor = m->is == SIB__MEASURE_SUM && result->unit == SIB__UNIT_MONEY;
    return SIB_OK;
}

/* No share of persons is above all of them. */
static sib_status check_part(sib__run *run, const sib__measure *m, sib__exact value)
{
    int order = 0;
    if (m->is == SIB__MEASURE_SHARE) {
        SIB__TRY(sib__exact_compare(run->call, value, sib__exact_of_i64(1), &order));
    }
    return order <= 0 ? SIB_OK
                      : sib__fail(run->call, SIB_ERR_DATA, "facts", -1, m->what->name,
                                  "table %s: there are more than persons", m->outcome->name);
}

/* What is counted over what it is counted of, line by line; `own`: what the measure counts. */
static sib_status divide(sib__run *run, const sib__measure *m, bool own, sib__series *s)
{
    if (m->over_count == 0) {
        return sib__numbers_copy(run->call, run->memory, &s->numerator, s->n, &s->numbers);
    }
    for (int64_t i = 0; i < s->n; i++) {
        sib__exact over = sib__number_at(&s->denominator, i);
        sib__exact value = sib__number_at(&s->numerator, i);
        if (sib__exact_sign(over) == 0) {
            if (sib__reason_at(s, i) ==
                SIB__REASON_NONE) { /* what is open may still have one */
                SIB__TRY(sib__reason_set(run->call, run->memory, s, i, SIB__REASON_NO_RATE));
            }
            continue;
        }
        SIB__TRY(sib__exact_divide(run->call, run->memory, value, over, &value));
        SIB__TRY(own ? check_part(run, m, value) : SIB_OK);
        SIB__TRY(sib__number_set(run->call, run->memory, &s->numbers, s->n, i, value));
        SIB__TRY(sib__run_check(run, i));
    }
    return SIB_OK;
}

sib_status sib__measure_arm(sib__run *run, const sib__measure *m, sib__arm arm,
                            const char *what, sib__series **out)
{
    const char  *name = what == NULL ? m->what->name : what;
    sib__counter counter;
    SIB__TRY(sib__count_begin(run, m->outcome, arm, m->by, m->step.results[0], &counter));
    sib__series *s = counter.lines;
    SIB__TRY(sib__numbers_make(run->call, run->memory, s->n, &s->numerator));
    SIB__TRY(sib__count_add(run, &counter, arm, name, &s->numerator));
    if (m->over_count > 0) {
        SIB__TRY(sib__numbers_make(run->call, run->memory, s->n, &s->denominator));
    }
    for (int64_t i = 0; i < m->over_count; i++) {
        SIB__TRY(sib__count_add(run, &counter, arm, m->over[i]->name, &s->denominator));
    }
    SIB__TRY(divide(run, m, what == NULL, s));
    *out = s;
    return SIB_OK;
}

/* The achievements, ordered by the keys that the measure states. */
static sib_status list_lines(sib__run *run, const sib__measure *m, sib__series **out)
{
    const sib__scheme *s = run->scheme;
    sib__dimensions    own =
        sib__dimension_bit(s->person) | sib__dimension_bit(s->what) | sib__dimension_bit(s->on);
    sib__series *list = NULL;
    int64_t     *order = NULL;
    for (int64_t i = 0; i < s->period_count; i++) { /* lines of one day are of one period */
        own |= sib__dimension_bit(s->periods[i].dimension);
    }
    SIB__TRY(sib__list_achievements(run, m->outcome, m->by, &list));
    list->keys = m->by;
    *out = list;
    if (sib__dimensions_within(m->by, own)) {
        return SIB_OK;
    }
    SIB__TRY(sib__order_lines(run, list, false, &order));
    return sib__series_take(run->call, run->memory, s, list, order, list->n, out);
}

static sib_status apply_measure(sib__run *run, const sib__scheme_step *step)
{
    const sib__measure *m = (const sib__measure *)step;
    sib__series        *s = NULL;
    if (m->is == SIB__MEASURE_LIST_LINES) {
        SIB__TRY(list_lines(run, m, &s));
    } else {
        SIB__TRY(sib__measure_arm(run, m, SIB__ARM_TREATED, NULL, &s));
    }
    sib__run_put(run, step->results[0], s);
    return SIB_OK;
}

static sib_status line_measure(sib__run *run, const sib__scheme_step *step)
{
    const sib__series *s = sib__run_series(run, step->results[0]);
    for (int64_t i = 0; i < s->n; i++) {
        bool in = sib__state_of(sib__reason_at(s, i)) != SIB__STATE_NOT_YET;
        SIB__TRY(sib__statement_line(run, step->results[0], s, i));
        if (in && sib__numbers_any(&s->denominator)) {
            SIB__TRY(sib__statement_number(run, "numerator", sib__number_at(&s->numerator, i),
                                           SIB__UNIT_NUMBER));
            SIB__TRY(sib__statement_number(
                run, "denominator", sib__number_at(&s->denominator, i), SIB__UNIT_NUMBER));
        }
    }
    return SIB_OK;
}

const sib__step_kind sib__step_measure = {.name = "measure",
                                          .keys = &measure_keys,
                                          .size = sizeof(sib__measure),
                                          .read = read_measure,
                                          .apply = apply_measure,
                                          .line = line_measure};
