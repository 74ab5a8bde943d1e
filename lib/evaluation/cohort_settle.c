/* One cohort of a settlement: its outcomes counted, joined to its pairs, and compared. */
#include "evaluation/settle.h"

#include "evaluation/counted.h"
#include "evaluation/doubts.h"
#include "table/publish.h"

static bool in_arm(const sib__counted *k, int64_t person, int treated, int matched)
{
    return k->annex->treated.data[person] == treated && k->matched[person] == matched;
}

/* A column of whole numbers or flags over the persons of an arm, what is missing as 0. */
static int64_t sum_of(const sib__counted *k, const char *column, int treated, int matched)
{
    sib__column c = sib__table_named(k->persons, column);
    int64_t     sum = 0;
    for (int64_t i = 0; i < k->annex->person.n; i++) {
        if (in_arm(k, i, treated, matched) && !sib__column_missing(&c, i)) {
            sum += c.type == SIB_COLUMN_TYPE_FLAG ? c.flags.data[i] : c.i64.data[i];
        }
    }
    return sum;
}

static void write_arm(sib__settlement *s, const sib__counted *k, const char *arm, int treated,
                      int matched)
{
    static const char *const summed[] = {"events", "offences", "reconvicted", "days_at_risk"};
    sib__rows               *w = sib__lists_row(s->lists, SIB__LIST_COUNTS, k->cohort);
    int64_t                  persons = 0;
    int64_t                  unlinked = 0;
    int64_t                  immature = 0;
    for (int64_t i = 0; i < k->annex->person.n; i++) {
        bool in = in_arm(k, i, treated, matched);
        persons += in;
        unlinked += in && k->linked[i] == 0;
        immature += in && k->open[i] == 1;
    }
    sib__set_text(w, "arm", arm);
    sib__set_i64(w, "persons", persons);
    sib__set_i64(w, "unlinked", unlinked);
    sib__set_i64(w, "immature", immature);
    for (size_t i = 0; k->counts != NULL && i < sizeof summed / sizeof summed[0]; i++) {
        sib__set_i64(w, summed[i], sum_of(k, summed[i], treated, matched));
    }
}

static void write_counts(sib__settlement *s, const sib__counted *k)
{
    if (k->counts != NULL) {
        sib__lists_table(s->lists, SIB__LIST_DISPOSITIONS, k->cohort,
                         sib_reconviction_counts_table(k->counts, "dispositions"));
    }
    write_arm(s, k, "treated", 1, 1);
    write_arm(s, k, "comparison", 0, 1);
    write_arm(s, k, "treated_unmatched", 1, 0);
}

/* The arrays of those compared: persons with a known outcome, and the pairs between them. */
typedef struct compared {
    uint8_t *treated;
    double  *events;
    int64_t *rows;
    int64_t *pair_treated;
    int64_t *pair_comparison;
    int64_t *pair_set;
    int64_t  pairs;
    sib_text id;
} compared;

static sib_status make_room(sib__call *call, const sib__counted *k, compared *c)
{
    sib__memory *m = &call->scratch;
    int64_t      pairs = k->annex->pair_set.n;
    c->treated = SIB__NEW(m, uint8_t, k->compared);
    SIB__TRY_MEMORY(call, c->treated);
    c->events = SIB__NEW(m, double, k->compared);
    SIB__TRY_MEMORY(call, c->events);
    c->rows = SIB__NEW(m, int64_t, k->compared);
    SIB__TRY_MEMORY(call, c->rows);
    c->pair_treated = SIB__NEW(m, int64_t, pairs);
    SIB__TRY_MEMORY(call, c->pair_treated);
    c->pair_comparison = SIB__NEW(m, int64_t, pairs);
    SIB__TRY_MEMORY(call, c->pair_comparison);
    c->pair_set = SIB__NEW(m, int64_t, pairs);
    SIB__TRY_MEMORY(call, c->pair_set);
    return SIB_OK;
}

/* Events of each person, or days. */
static sib_status gather(sib__settlement *s, const sib__counted *k, const double *days,
                         compared *c)
{
    sib_i64 events = {NULL, 0};
    if (days == NULL) {
        events = sib__table_named(k->persons, "events").i64;
    }
    SIB__TRY(make_room(s->call, k, c));
    for (int64_t i = 0; i < k->annex->person.n; i++) {
        int64_t row = k->place[i];
        if (row >= 0) {
            c->treated[row] = k->annex->treated.data[i];
            c->events[row] = days == NULL ? (double)events.data[i] : days[i];
            c->rows[row] = i;
        }
    }
    for (int64_t i = 0; i < k->annex->pair_set.n; i++) {
        int64_t treated = k->place[k->annex->pair_treated.data[i]];
        int64_t comparison = k->place[k->annex->pair_comparison.data[i]];
        if (treated >= 0 && comparison >= 0) {
            c->pair_treated[c->pairs] = treated;
            c->pair_comparison[c->pairs] = comparison;
            c->pair_set[c->pairs] = k->annex->pair_set.data[i];
            c->pairs++;
        }
    }
    return sib__text_take(s->call, &s->call->scratch, k->annex->person, c->rows, k->compared,
                          &c->id);
}

sib_effect **sib__settle_effects(const sib__settlement *s, int32_t weighting)
{
    return s->every_effect + (weighting - 1) * (s->contract->cohort_count + 1);
}

static sib_status estimate_under(sib__settlement *s, const sib__counted *k, const compared *c,
                                 sib_effect_estimate_options how, sib_effect **out)
{
    sib__child child;
    sib_status status = sib_effect_estimate(
        sib__child_begin(&child, s->call, 0.0, 0.0), (sib_u8){c->treated, k->compared},
        (sib_f64){c->events, k->compared}, (sib_f64){NULL, 0},
        (sib_rows){c->pair_treated, c->pairs}, (sib_rows){c->pair_comparison, c->pairs},
        (sib_i64){c->pair_set, c->pairs}, c->id, &how, out);
    return sib__child_own(&child, status, &s->to->memory, *out, sib__handle_free);
}

/* The effect under every weighting, and of events the months under the contract's. */
static sib_status estimate(sib__settlement *s, int64_t i, const sib__counted *k,
                           const sib__tally *t)
{
    compared c = {0};
    double  *weights = SIB__NEW(&s->call->scratch, double, k->annex->person.n);
    SIB__TRY_MEMORY(s->call, weights);
    SIB__TRY(gather(s, k, t->totals, &c));
    sib_effect_estimate_options how = s->contract->effect;
    int32_t                     w = 1;
    for (; sib_weighting_name(w) != NULL; w++) {
        how.weighting = w;
        SIB__TRY(estimate_under(s, k, &c, how, &sib__settle_effects(s, w)[i]));
    }
    how = s->contract->effect;
    if (how.unmatched == SIB_EFFECT_UNMATCHED_KEPT) {
        how.unmatched = SIB_EFFECT_UNMATCHED_DROPPED;
        SIB__TRY(estimate_under(s, k, &c, how, &sib__settle_effects(s, w)[i]));
    }
    sib_f64 used = sib_effect_weights(s->effects[i]);
    for (int64_t row = 0; row < used.n; row++) {
        weights[c.rows[row]] = used.data[row];
    }
    return k->counts == NULL
               ? SIB_OK
               : sib__settle_curve(
                     s, &(sib__outcome){k->cohort, k->annex, k->counts, &t->links, weights});
}

static void write_annex(sib__settlement *s, const sib__counted *k)
{
    static const char *const names[] = {"days_at_risk", "events", "first_event_date",
                                        "immature",     "linked", "offences"};
    enum { NAMES = sizeof names / sizeof names[0], OF_ALL = 3 };
    int64_t     n = k->annex->person.n;
    sib__column person = sib__column_texts("person", k->annex->person);
    sib__column columns[NAMES + 1] = {sib__column_flags("immature", k->open, n),
                                      sib__column_flags("linked", k->linked, n), person};
    for (int i = 0; k->counts != NULL && i < NAMES; i++) {
        columns[i] = sib__table_named(k->persons, names[i]);
    }
    columns[k->counts != NULL ? NAMES : OF_ALL - 1] = person;
    sib__annex_columns(s->annex, k->cohort, s->lists->outcome, columns,
                       k->counts != NULL ? NAMES + 1 : OF_ALL);
}

static const char *verdict_among(const sib__lists *lists, const char *cohort)
{
    const sib__rows *rows = &lists->rows[SIB__LIST_FINDINGS];
    for (int64_t row = 0; row < rows->n; row++) {
        sib__slice of = sib__rows_at(rows, row, "cohort")->text;
        if (sib__rows_at(rows, row, "blocks")->i64 == 1 &&
            (of.data == NULL || sib__slice_equals(of, cohort))) {
            return sib__rows_at(rows, row, "finding")->text.data;
        }
    }
    return NULL;
}

/* The same of the table whose records are counted, for every cohort. */
static const char *verdict_of_table(const sib__lists *lists, const char *table)
{
    const sib__rows *rows = &lists->rows[SIB__LIST_FINDINGS];
    for (int64_t row = 0; row < rows->n; row++) {
        if (sib__rows_at(rows, row, "blocks")->i64 == 1 &&
            sib__rows_at(rows, row, "cohort")->text.data == NULL &&
            sib__slice_equals(sib__rows_at(rows, row, "table")->text, table)) {
            return sib__rows_at(rows, row, "finding")->text.data;
        }
    }
    return NULL;
}

/* The finding that forbids to use a cohort's numbers; NULL for none. */
static const char *verdict_of(const sib__settlement *s, const sib__counted *k)
{
    const char *verdict = verdict_among(&s->design->stage.lists, k->cohort);
    verdict = verdict != NULL ? verdict : verdict_among(s->lists, k->cohort);
    return verdict != NULL || s->people == NULL
               ? verdict
               : verdict_of_table(&s->to->stage.lists, s->contract->outcomes->name);
}

static sib_status count(sib__settlement *s, int64_t i, sib__counted *k, sib__tally *t,
                        double from, double to)
{
    sib__groups links;
    SIB__TRY(sib__links_of(s->call, s->links, s->link_of[i], &links));
    SIB__TRY(
        sib__people_rows_tally(s->people, k->annex, &links, s->links->nameless, from, to, t));
    k->counts = t->counts;
    k->persons = sib_reconviction_counts_table(t->counts, "persons");
    k->linked = t->linked;
    k->open = t->immature;
    return sib__counted_mark(s->call, s->contract, k);
}

static sib_status settle(sib__settlement *s, int64_t i, sib__counted *k, double from, double to)
{
    sib__tally t = {.call = s->call};
    SIB__TRY(count(s, i, k, &t, from, to));
    write_counts(s, k);
    if (!s->bare) {
        write_annex(s, k);
    }
    SIB__TRY(sib__counted_check(s->call, s->contract, k, s->lists));
    SIB__TRY(sib__doubts_of_people(s, k));
    SIB__TRY(sib__doubts_of_outcome(s, k, &t));
    SIB__TRY(sib__people_rows_add(s->people, k, &t, verdict_of(s, k)));
    for (int64_t row = 0; row < k->annex->treated.n; row++) {
        s->eligible[i] += k->annex->treated.data[row];
    }
    if ((k->counts == NULL && t.totals == NULL) || s->contract->whole || s->bare) {
        return SIB_OK; /* the steps alone compare them */
    }
    SIB__TRY(estimate(s, i, k, &t));
    return sib__settle_effect(s, i);
}

sib_status sib__settle_cohort(sib__settlement *s, int64_t i, double from, double to)
{
    sib__counted k = {.cohort = s->contract->cohorts[i].id, .annex = &s->design->cohorts[i]};
    sib__memory  outer = sib__scratch_begin(s->call);
    sib_status   status = settle(s, i, &k, from, to);
    sib__scratch_end(s->call, outer);
    return status;
}
