/* Every outcome of a comparison counted over the people that it matched: the effects that are
 * reported, and the facts that a settlement reads. */
#include "evaluation/counting.h"

#include <string.h>

#include "core/date.h"
#include "evaluation/doubts.h"
#include "evaluation/handle.h"
#include "scheme/distinct.h"
#include "scheme/lists.h"

sib_status sib__counting_begin(sib__counting *k, sib__call *call, const sib__scheme *scheme,
                               const sib_evaluation_tables *tables, const char *stage)
{
    const sib__scheme_stage *found = NULL;
    *k = (sib__counting){.call = call, .scheme = scheme, .tables = tables, .stage = stage};
    k->until = 1.0;
    SIB__TRY(sib__find_stage(call, scheme, stage, &found, &k->as_at));
    k->cohorts = found == NULL ? ~UINT64_C(0) : found->cohorts;
    for (int64_t i = 0; i < scheme->cohort_count; i++) {
        int32_t abandoned = scheme->cohorts[i].abandoned;
        if (abandoned != SIB_DATE_MISSING && abandoned <= k->as_at) {
            k->cohorts &= ~(UINT64_C(1) << i);
        }
    }
    return SIB_OK;
}

static bool is_mature(const sib__counting *k, const sib__scheme_outcome *o, int32_t last)
{
    int32_t end = sib__date_add_months(last, (int64_t)o->follow_up.months + o->waiting.months +
                                                 o->window.months);
    end =
        sib__date_add_days(end, (int64_t)o->follow_up.days + o->waiting.days + o->window.days);
    return end != SIB_DATE_MISSING && end <= k->as_at;
}

/* The cohorts of a design that are mature for an outcome, in the order of the contract. */
static sib_status take_mature(const sib__counting *k, const sib__scheme_outcome *o,
                              sib__contract *c, sib__designed *designed, int64_t *declared)
{
    sib__memory          *m = &k->call->scratch;
    int64_t               n = 0;
    sib__contract_cohort *cohorts = SIB__NEW(m, sib__contract_cohort, c->cohort_count);
    sib__annex_cohort    *people = SIB__NEW(m, sib__annex_cohort, c->cohort_count);
    SIB__TRY_MEMORY(k->call, cohorts);
    SIB__TRY_MEMORY(k->call, people);
    for (int64_t i = 0; i < c->cohort_count; i++) {
        int32_t last = sib__cohort_last_day(&k->designed->stage.lists, c->cohorts[i].id);
        if (last != SIB_DATE_MISSING && is_mature(k, o, last)) {
            cohorts[n] = c->cohorts[i];
            cohorts[n].apart = ((k->cohorts >> i) & 1U) == 0;
            declared[n] = i;
            people[n++] = k->designed->cohorts[i];
        }
    }
    c->cohorts = cohorts;
    c->cohort_count = n;
    *designed = *k->designed;
    designed->cohorts = people;
    return SIB_OK;
}

/* Whether a compare pools the mean of what an effect is of: events or days a person, a cohort
 * each. */
static bool pools(const sib__scheme *s, const sib__compare *c, const sib__scheme_outcome *o)
{
    const sib__measure *of = c == NULL || c->pooled == NULL ? NULL : c->pooled->measure;
    return of != NULL && of->outcome == o && of->is == SIB__MEASURE_MEAN &&
           of->by == sib__dimension_bit(s->cohort) && c->over == s->cohort &&
           strcmp(of->what->name, sib__outcome_name(o->kind)) == 0 &&
           c->weighing != SIB__WEIGHING_VALUE;
}

/* The effects are pooled as the first compare says that pools what they are of. */
static void take_pool(const sib__counting *k, const sib__scheme_outcome *o, sib__contract *c)
{
    c->pooled = false;
    for (int64_t i = 0; !c->pooled && i < k->scheme->step_count; i++) {
        const sib__compare *compare = sib__compare_of(k->scheme->steps[i]);
        if (!pools(k->scheme, compare, o)) {
            continue;
        }
        bool means = strcmp(compare->average, "means") == 0;
        c->pooled = true;
        c->pooling = (sib_effect_pool_options)SIB_EFFECT_POOL_OPTIONS_INIT;
        c->pooling.of = means ? SIB_EFFECT_POOL_OF_MEANS : SIB_EFFECT_POOL_OF_REDUCTIONS;
        c->pooling.level = c->effect.level;
        c->pooling.weights = compare->weighing == SIB__WEIGHING_DENOMINATOR
                                 ? SIB_EFFECT_POOL_WEIGHTS_MATCHED_TREATED
                             : compare->weighing == SIB__WEIGHING_ELIGIBLE
                                 ? SIB_EFFECT_POOL_WEIGHTS_ELIGIBLE
                                 : SIB_EFFECT_POOL_WEIGHTS_EQUAL;
    }
}

/* Rows as a table of the facts: what is missing is left out. */
static void write_facts(sib__counting *k, const char *name, const sib__rows *rows)
{
    sib__json_writer *w = &k->facts;
    sib__json_key(w, name);
    sib__json_open_array(w);
    for (int64_t row = 0; row < rows->n; row++) {
        sib__json_open_object(w);
        for (int64_t i = 0; i < rows->field_count; i++) {
            const sib__cell *cell = sib__rows_cell(rows, row, i);
            if (!sib__cell_missing(&rows->fields[i], cell)) {
                sib__json_key(w, rows->fields[i].name);
                sib__cell_write(w, &rows->fields[i], cell);
            }
        }
        sib__json_close_object(w);
    }
    sib__json_close_array(w);
}

/* The options of an outcome, those of its comparison left out: the design has them. */
static sib_status list_outcome(const sib__counting *k, const sib__contract *c,
                               sib__lists *lists)
{
    sib__contract own = *c;
    own.options += k->contract->option_count;
    own.option_count -= k->contract->option_count;
    sib__list_options(lists, &own);
    return sib__lists_check(k->call, lists);
}

/* The rows of one outcome come behind those of the outcomes before it. */
static void append_lists(sib__lists *to, const sib__lists *from)
{
    for (int i = 0; i < SIB__MEMBER_COUNT; i++) {
        sib__rows_append(&to->rows[i], &from->rows[i]);
    }
}

static sib_status count_cohorts(sib__settlement *s, double from, double until)
{
    int64_t n = s->contract->cohort_count;
    double  width = n == 0 ? 0.0 : (until - from) / (double)n;
    for (int64_t i = 0; i < n; i++) {
        SIB__TRY(
            sib__settle_cohort(s, i, from + (double)i * width, from + (double)(i + 1) * width));
    }
    SIB__TRY(sib__lists_check(s->call, s->lists));
    if (s->contract->outcome_kind == SIB__OUTCOME_VALUES || s->contract->whole || s->bare) {
        return SIB_OK; /* their effects are those of the steps alone */
    }
    SIB__TRY(sib__settle_pool(s));
    SIB__TRY(sib__lists_check(s->call, s->lists));
    return sib__settle_weightings(s);
}

/* What of a table is in doubt is said once, whatever number of outcomes is counted from it;
 * where facts alone are wanted, if it can forbid them. */
static sib_status check_records(sib__counting *k, const sib__contract *c,
                                const sib__links *links)
{
    uint8_t *repeated = NULL;
    if (links != &k->linked.list[k->checked] || (k->only != NULL && c->check_count == 0)) {
        return SIB_OK;
    }
    k->checked++;
    for (int64_t i = 0; k->only == NULL && i < k->contract->table_count; i++) {
        bool its = strcmp(k->contract->tables[i].name, links->table) == 0;
        repeated = its ? k->repeated[i] : repeated;
    }
    if (repeated == NULL) {
        repeated = SIB__NEW(&k->call->scratch, uint8_t, sib_table_rows(links->records));
        SIB__TRY_MEMORY(k->call, repeated);
        SIB__TRY(sib__tables_input(k->call, NULL, NULL, links->records, repeated));
    }
    return sib__doubts_of_links(k->call, c, &k->to->stage.lists, &k->linked, links, repeated);
}

static sib_status count_outcome(sib__counting *k, const sib__scheme_outcome *o,
                                const sib__demand *demand, double from, double until)
{
    sib__contract   *c = NULL;
    sib__designed    mature;
    sib__lists       lists;
    int64_t         *declared = SIB__NEW(&k->call->scratch, int64_t, k->contract->cohort_count);
    sib__people_rows people = {
        .call = k->call, .scheme = k->scheme, .outcome = o, .demand = demand};
    sib__settlement s = {
        .call = k->call, .design = &mature, .to = k->to, .lists = &lists, .annex = &k->annex};
    SIB__TRY_MEMORY(k->call, declared);
    sib__lists_begin(&lists, &k->to->memory);
    lists.outcome = o->name;
    SIB__TRY(
        sib__contract_of_outcome(k->call, &k->call->scratch, k->contract, o, k->as_at, &c));
    SIB__TRY(list_outcome(k, c, &lists));
    SIB__TRY(take_mature(k, o, c, &mature, declared));
    take_pool(k, o, c);
    SIB__TRY(sib__links_for(k->call, &k->linked, c, &s.links));
    SIB__TRY(check_records(k, c, s.links));
    people.contract = s.contract = c;
    people.records = s.outcomes = s.links->records;
    s.people = &people;
    s.link_of = declared;
    s.bare = k->only != NULL;
    SIB__TRY(sib__people_rows_begin(&people, &k->to->memory));
    SIB__TRY(sib__settle_prepare(&s));
    SIB__TRY(count_cohorts(&s, from, until));
    append_lists(&k->to->stage.lists, &lists);
    write_facts(k, o->name, &people.rows);
    return SIB_OK;
}

/* Places of names in byte order: the document gives them in none that counts. */
static sib_status in_order(const sib__counting *k, int64_t                               n,
                           sib__slice (*name)(const sib__counting *, int64_t), int64_t **order)
{
    sib__slice *names = SIB__NEW(&k->call->scratch, sib__slice, n);
    SIB__TRY_MEMORY(k->call, names);
    for (int64_t i = 0; i < n; i++) {
        names[i] = name(k, i);
    }
    return sib__sort_texts(k->call, &k->call->scratch, names, n, order);
}

static sib__slice outcome_name(const sib__counting *k, int64_t i)
{
    return sib__slice_of(k->scheme->outcomes[i].name);
}

static sib__slice table_name(const sib__counting *k, int64_t i)
{
    return sib__slice_of(k->contract->tables[i].name);
}

static sib_status take_repeated(const sib__counting *k, int64_t i, const sib_table *table)
{
    k->repeated[i] = SIB__NEW(&k->call->scratch, uint8_t, sib_table_rows(table));
    SIB__TRY_MEMORY(k->call, k->repeated[i]);
    return SIB_OK;
}

/* The tables that were read, each once, by name. */
static sib_status list_inputs(sib__counting *k)
{
    k->repeated = SIB__NEW(&k->call->scratch, uint8_t *, k->contract->table_count);
    SIB__TRY_MEMORY(k->call, k->repeated);
    int64_t *order = NULL;
    SIB__TRY(in_order(k, k->contract->table_count, table_name, &order));
    for (int64_t i = 0; i < k->contract->table_count; i++) {
        const sib__contract_table *declared = &k->contract->tables[order[i]];
        bool                       read = false;
        sib_table                 *table = NULL;
        for (int64_t o = 0;
             declared->role == SIB__ROLE_OUTCOMES && !read && o < k->scheme->outcome_count;
             o++) {
            const sib__scheme_outcome *outcome = &k->scheme->outcomes[o];
            sib__demand                demand;
            if (strcmp(outcome->table_name, declared->name) == 0) {
                SIB__TRY(sib__is_of(k, outcome, &demand, &read));
            }
        }
        if (read) {
            SIB__TRY(sib__tables_select(k->call, k->tables, declared, &table));
            SIB__TRY(take_repeated(k, order[i], table));
            SIB__TRY(sib__tables_input(k->call, &k->to->stage.lists, declared, table,
                                       k->repeated[order[i]]));
        }
    }
    return SIB_OK;
}

/* The last days of cohorts that found theirs when they were matched. */
static sib_status write_cohorts(sib__counting *k)
{
    static const sib__field fields[] = {SIB__TEXT("cohort"), SIB__DATE("to")};
    sib__rows               rows;
    sib__rows_begin(&rows, &k->call->scratch, SIB__FIELDS(fields));
    for (int64_t i = 0; i < k->scheme->cohort_count; i++) {
        const sib__scheme_cohort *cohort = &k->scheme->cohorts[i];
        int32_t last = sib__cohort_last_day(&k->designed->stage.lists, cohort->id);
        if (cohort->to == SIB_DATE_MISSING && last != SIB_DATE_MISSING) {
            sib__rows_add(&rows);
            sib__set_text(&rows, "cohort", cohort->id);
            sib__set_date(&rows, "to", last);
        }
    }
    SIB__TRY(sib__rows_check(k->call, &rows));
    if (rows.n > 0) {
        write_facts(k, "cohorts", &rows);
    }
    return SIB_OK;
}

static sib_status count_outcomes(sib__counting *k)
{
    int64_t *order = NULL;
    int64_t  n = k->scheme->outcome_count;
    k->linked = (sib__linked){.tables = k->tables,
                              .cohorts = k->designed->cohorts,
                              .cohort_count = k->contract->cohort_count};
    k->linked.list = SIB__NEW(&k->call->scratch, sib__links, n);
    SIB__TRY_MEMORY(k->call, k->linked.list);
    SIB__TRY(in_order(k, n, outcome_name, &order));
    double width = (k->until - k->from) / (double)(n == 0 ? 1 : n);
    for (int64_t i = 0; i < n; i++) {
        const sib__scheme_outcome *o = &k->scheme->outcomes[order[i]];
        sib__demand                demand;
        bool                       wanted = false;
        SIB__TRY(sib__is_of(k, o, &demand, &wanted));
        if (wanted && (k->only == NULL || k->only == o)) {
            SIB__TRY(count_outcome(k, o, &demand, k->from + (double)i * width,
                                   k->from + (double)(i + 1) * width));
        }
    }
    return write_cohorts(k);
}

static void list_stage(const sib__counting *k)
{
    sib__contract own = *k->contract;
    own.options += own.option_count - 2; /* say_stage */
    own.option_count = 2;
    sib__list_options(&k->to->stage.lists, &own);
}

/* The facts as they are hashed: whatever the order in which they were written. */
static sib_status finish_facts(sib__counting *k)
{
    sib__json_close_object(&k->facts);
    sib__json_close_object(&k->facts);
    return sib__json_finish(k->call, &k->facts, &k->to->stage.facts);
}

sib_status sib__run_counting(sib__counting *k, sib__memory *annex, sib__settled **out,
                             sib__slice *text)
{
    k->to = sib__handle(k->call, sizeof *k->to);
    SIB__TRY_MEMORY(k->call, k->to);
    SIB__TRY(sib__own(k->call, &k->call->scratch, k->to, sib__handle_free));
    sib__lists_begin(&k->to->stage.lists, &k->to->memory);
    sib__annex_begin(&k->annex, annex);
    sib__json_begin(&k->facts, &k->to->memory);
    sib__json_open_object(&k->facts);
    sib__json_key(&k->facts, "facts");
    sib__json_open_object(&k->facts);
    list_stage(k);
    SIB__TRY(k->only == NULL ? list_inputs(k) : SIB_OK);
    SIB__TRY(count_outcomes(k));
    SIB__TRY(sib__lists_check(k->call, &k->to->stage.lists));
    SIB__TRY(finish_facts(k));
    *out = k->to;
    return sib__annex_finish(k->call, &k->annex, sib__stage_name(true), k->contract->format,
                             k->to->stage.annex_hash, text);
}
