/* The public call: the steps of a selection in their order, then the members. */
#include "core/view.h"
#include "eligibility/work.h"

static sib_status find_columns(sib__call *call, sib__selecting *work)
{
    const sib_eligibility_select_options *o = &work->options;
    const sib_table                      *table = work->releases;
    if (table == NULL) {
        return sib__fail(call, SIB_ERR_ARGUMENT, "releases", -1, NULL, "releases is NULL");
    }
    work->n = sib_table_rows(table);
    SIB__TRY(sib__table_require(call, table, "releases", "person", o->person,
                                SIB_COLUMN_TYPE_TEXT, &work->person));
    SIB__TRY(sib__table_require(call, table, "releases", "index_date", o->index_date,
                                SIB_COLUMN_TYPE_DATE, &work->index));
    if (o->tie_key == NULL) {
        return SIB_OK;
    }
    int64_t at = sib_table_find(table, o->tie_key);
    int32_t type = sib_table_type(table, at);
    return sib__table_require(call, table, "releases", "tie_key", o->tie_key,
                              type == SIB_COLUMN_TYPE_TEXT ? SIB_COLUMN_TYPE_TEXT
                                                           : SIB_COLUMN_TYPE_I64,
                              &work->tie_key);
}

static sib_status make_room(sib__call *call, sib__selecting *work)
{
    work->arm = SIB__NEW(&call->scratch, int32_t, work->n);
    work->step = SIB__NEW(&call->scratch, int32_t, work->n);
    work->rank = SIB__NEW(&call->scratch, int64_t, work->n);
    return work->arm != NULL && work->step != NULL && work->rank != NULL ? SIB_OK
                                                                         : sib__no_memory(call);
}

/* Persons by rank, and which of them earlier cohorts had. */
static sib_status rank_persons(sib__call *call, sib__selecting *work)
{
    int64_t *found = SIB__NEW(&call->scratch, int64_t, work->earlier_members.n);
    SIB__TRY_MEMORY(call, found);
    SIB__TRY(sib__text_rank(call, work->person.text, NULL, work->rank, &work->persons));
    work->earlier = SIB__NEW(&call->scratch, uint8_t, work->persons);
    work->kept = SIB__NEW(&call->scratch, int64_t, work->persons);
    SIB__TRY_MEMORY(call, work->earlier);
    SIB__TRY_MEMORY(call, work->kept);
    for (int64_t p = 0; p < work->persons; p++) {
        work->kept[p] = -1;
    }
    SIB__TRY(sib__text_find(call, work->earlier_members, work->person.text, found));
    for (int64_t i = 0; i < work->earlier_members.n; i++) {
        if (found[i] >= 0) {
            work->earlier[work->rank[found[i]]] = 1;
        }
    }
    return SIB_OK;
}

/* What ends a release before any rule is asked. */
static int32_t first_step(const sib__selecting *work, int64_t release)
{
    if (work->arm[release] == SIB_ELIGIBILITY_ARM_NONE) {
        return SIB__STEP_NO_ARM;
    }
    if (work->arm[release] == SIB_ELIGIBILITY_ARM_UNKNOWN) {
        return SIB__STEP_ARM_UNKNOWN;
    }
    if (!sib__release_has_person(work, release)) {
        return SIB__STEP_MISSING_PERSON;
    }
    return sib__column_missing(&work->index, release) ? SIB__STEP_MISSING_INDEX_DATE
                                                      : SIB__STEP_NONE;
}

static void end_by_rule(sib__selecting *work, int64_t rule, const uint8_t *verdicts)
{
    for (int64_t i = 0; i < work->n; i++) {
        bool unknown = verdicts[i] == SIB_ELIGIBILITY_VERDICT_UNKNOWN;
        if (work->step[i] == SIB__STEP_NONE &&
            (unknown || verdicts[i] == SIB_ELIGIBILITY_VERDICT_FAILED)) {
            work->step[i] = sib__step_rule(rule, unknown);
        }
    }
}

static void end_earlier_members(sib__selecting *work)
{
    for (int64_t i = 0; i < work->n; i++) {
        if (work->step[i] == SIB__STEP_NONE && work->arm[i] == SIB_ELIGIBILITY_ARM_TREATED &&
            work->earlier[work->rank[i]] != 0) {
            work->step[i] = sib__step_earlier_member(work);
        }
    }
}

static sib_status apply_rules(sib__call *call, sib__selecting *work)
{
    sib_table *table = NULL;
    uint8_t   *verdicts = SIB__NEW(&call->scratch, uint8_t, work->n);
    SIB__TRY_MEMORY(call, verdicts);
    SIB__TRY(sib__verdicts_begin(call, work, &table));
    SIB__TRY(sib__arms(call, work->releases, "releases", &work->options, work->arm));
    for (int64_t i = 0; i < work->n; i++) {
        if (i % SIB__ELIGIBILITY_BLOCK == 0) {
            SIB__TRY(sib__check(call));
        }
        work->step[i] = first_step(work, i);
    }
    for (int64_t q = 0; q < work->rules.n; q++) {
        SIB__TRY(sib__rule_verdicts(call, &work->rules, q, work->releases, work->arm,
                                    &work->index, verdicts));
        end_by_rule(work, q, verdicts);
        SIB__TRY(sib__verdicts_put(call, work, q, verdicts, table));
        SIB__TRY(sib__progress(call, 0.2 + 0.5 * (double)q / (double)work->rules.n, "rules"));
    }
    if (work->options.unique_within == SIB_ELIGIBILITY_UNIQUE_WITHIN_SCHEME) {
        end_earlier_members(work);
    }
    return SIB_OK;
}

static sib_status select_members(sib__call *call, sib__selecting *work,
                                 const sib_eligibility_select_options *options)
{
    SIB__TRY(sib__eligibility_options(call, &work->options, options));
    SIB__TRY(find_columns(call, work));
    SIB__TRY(sib__view_text(call, "earlier_members", work->earlier_members));
    SIB__TRY(sib__rules_read(call, &work->rules));
    SIB__TRY(sib__exclusions_read(call, &work->exclusions, &work->rules));
    SIB__TRY(sib__steps_make(call, work));
    work->result = sib__handle(call, sizeof *work->result);
    SIB__TRY_MEMORY(call, work->result);
    SIB__TRY(make_room(call, work));
    SIB__TRY(rank_persons(call, work));
    SIB__TRY(sib__row_order_make(call, work->releases, &work->content));
    SIB__TRY(sib__progress(call, 0.2, "rules"));
    SIB__TRY(apply_rules(call, work));
    SIB__TRY(sib__find_closing_date(call, work));
    SIB__TRY(sib__keep_one_each(call, work, true));
    SIB__TRY(sib__progress(call, 0.7, "comparison pool"));
    SIB__TRY(sib__exclude(call, work));
    SIB__TRY(sib__keep_one_each(call, work, false));
    SIB__TRY(sib__progress(call, 0.9, "members"));
    SIB__TRY(sib__eligibility_publish(call, work));
    return sib__progress(call, 1.0, "members");
}

sib_status sib_eligibility_select(sib_context *ctx, const sib_table *releases,
                                  const sib_table *rules, const sib_table *exclusions,
                                  sib_text                              earlier_members,
                                  const sib_eligibility_select_options *options,
                                  sib_eligibility                     **out)
{
    sib__call      call;
    sib__selecting work = {.releases = releases,
                           .rules = {.terms = {rules, "rules"}},
                           .exclusions = {.terms = {exclusions, "exclusions"}},
                           .earlier_members = earlier_members};
    sib_status     status = sib__enter(&call, ctx, "sib_eligibility_select", SIB__OUT(out));
    if (status == SIB_OK) {
        status = select_members(&call, &work, options);
    }
    return SIB__LEAVE(&call, status, out, work.result);
}
