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
    sib_eligibility *r = work->result;
    int64_t          cells = 0;
    if (__builtin_mul_overflow(work->n, work->rules.n, &cells)) {
        return sib__no_memory(call);
    }
    r->releases = work->n;
    r->rules = work->rules.n;
    r->release_arm = SIB__NEW(&r->memory, int32_t, work->n);
    r->release_heading = SIB__NEW(&r->memory, int32_t, work->n);
    r->verdicts = SIB__NEW(&r->memory, uint8_t, cells);
    work->rank = SIB__NEW(&call->scratch, int64_t, work->n);
    bool whole = r->release_arm != NULL && r->release_heading != NULL && r->verdicts != NULL &&
                 work->rank != NULL;
    return whole ? SIB_OK : sib__no_memory(call);
}

/* Persons by rank, and which of them earlier cohorts had. */
static sib_status rank_persons(sib__call *call, sib__selecting *work)
{
    int64_t *found = SIB__NEW(&call->scratch, int64_t, work->earlier_members.n);
    SIB__TRY_MEMORY(call, found);
    SIB__TRY(sib__text_rank(call, work->person.text, NULL, work->rank, &work->persons));
    work->earlier = SIB__NEW(&call->scratch, uint8_t, work->persons);
    work->kept = SIB__NEW(&call->scratch, int64_t, work->persons);
    if (work->earlier == NULL || work->kept == NULL) {
        return sib__no_memory(call);
    }
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

static int32_t first_heading(const sib__selecting *work, int64_t release)
{
    const sib_eligibility *r = work->result;
    if (r->release_arm[release] == SIB_ELIGIBILITY_ARM_NONE) {
        return SIB__HEADING_NO_ARM;
    }
    if (r->release_arm[release] == SIB_ELIGIBILITY_ARM_UNKNOWN) {
        return SIB__HEADING_ARM_UNKNOWN;
    }
    if (!sib__release_has_person(work, release)) {
        return SIB__HEADING_MISSING_PERSON;
    }
    if (sib__column_missing(&work->index, release)) {
        return SIB__HEADING_MISSING_INDEX_DATE;
    }
    for (int64_t q = 0; q < r->rules; q++) {
        uint8_t verdict = r->verdicts[q * r->releases + release];
        if (verdict == SIB_ELIGIBILITY_VERDICT_FAILED ||
            verdict == SIB_ELIGIBILITY_VERDICT_UNKNOWN) {
            return sib__heading_rule(q, verdict == SIB_ELIGIBILITY_VERDICT_UNKNOWN);
        }
    }
    bool barred = work->options.unique_within == SIB_ELIGIBILITY_UNIQUE_WITHIN_SCHEME &&
                  r->release_arm[release] == SIB_ELIGIBILITY_ARM_TREATED &&
                  work->earlier[work->rank[release]] != 0;
    return barred ? sib__heading_earlier_member(work) : SIB__HEADING_NONE;
}

static sib_status apply_rules(sib__call *call, sib__selecting *work)
{
    sib_eligibility *r = work->result;
    SIB__TRY(sib__arms(call, work->releases, "releases", &work->options, r->release_arm));
    for (int64_t q = 0; q < r->rules; q++) {
        SIB__TRY(sib__rule_verdicts(call, &work->rules, q, work->releases, r->release_arm,
                                    &work->index, r->verdicts + q * r->releases));
        SIB__TRY(sib__progress(call, 0.2 + 0.5 * (double)q / (double)r->rules, "rules"));
    }
    for (int64_t i = 0; i < work->n; i++) {
        if (i % SIB__ELIGIBILITY_BLOCK == 0) {
            SIB__TRY(sib__check(call));
        }
        r->release_heading[i] = first_heading(work, i);
    }
    return SIB_OK;
}

/* Members of both arms in the order of their ids: nobody is in both. */
static sib_status list_members(sib__call *call, sib__selecting *work)
{
    sib_eligibility *r = work->result;
    int64_t          m = 0;
    r->treated = SIB__NEW(&r->memory, uint8_t, r->members);
    r->index_date = SIB__NEW(&r->memory, int32_t, r->members);
    r->row = SIB__NEW(&r->memory, int64_t, r->members);
    if (r->treated == NULL || r->index_date == NULL || r->row == NULL) {
        return sib__no_memory(call);
    }
    for (int64_t p = 0; p < work->persons; p++) {
        if (work->kept[p] >= 0) {
            int64_t row = work->kept[p];
            r->treated[m] = r->release_arm[row] == SIB_ELIGIBILITY_ARM_TREATED;
            r->index_date[m] = sib__column_date(&work->index, row);
            r->row[m++] = row;
        }
    }
    return sib__text_take(call, &r->memory, work->person.text, r->row, m, &r->person);
}

static sib_status report(sib__call *call, sib__selecting *work, const sib__heading_texts *texts)
{
    sib_eligibility *r = work->result;
    sib__column      column;
    SIB__TRY(sib__column_of_slices(call, &r->memory, texts->heading, sib__heading_count(work),
                                   &column));
    r->headings = column.text;
    return sib__attrition(call, work, texts);
}

static sib_status select_members(sib__call *call, sib__selecting *work,
                                 const sib_eligibility_select_options *options)
{
    sib__heading_texts texts;
    SIB__TRY(sib__eligibility_options(call, &work->options, options));
    SIB__TRY(find_columns(call, work));
    SIB__TRY(sib__view_text(call, "earlier_members", work->earlier_members));
    SIB__TRY(sib__rules_read(call, &work->rules));
    SIB__TRY(sib__exclusions_read(call, &work->exclusions));
    SIB__TRY(sib__heading_texts_make(call, work, &texts));
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
    SIB__TRY(list_members(call, work));
    SIB__TRY(report(call, work, &texts));
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
