/* The headings, numbered in the order of the steps, and what they say. */
#include "eligibility/work.h"

int32_t sib__heading_rule(int64_t rule, bool unknown)
{
    return SIB__HEADING_FIRST_RULE + (int32_t)(2 * rule) + unknown;
}

int32_t sib__heading_earlier_member(const sib__selecting *work)
{
    return sib__heading_rule(work->rules.n, false);
}

int32_t sib__heading_member(const sib__selecting *work)
{
    return sib__heading_earlier_member(work) + 1;
}

int32_t sib__heading_treated_elsewhere(const sib__selecting *work)
{
    return sib__heading_earlier_member(work) + 2;
}

int32_t sib__heading_exclusion(const sib__selecting *work, int64_t exclusion, bool unknown)
{
    return sib__heading_earlier_member(work) + 3 + (int32_t)(2 * exclusion) + unknown;
}

int32_t sib__heading_after_closing(const sib__selecting *work)
{
    return sib__heading_exclusion(work, work->exclusions.n, false);
}

int32_t sib__heading_other_release(const sib__selecting *work)
{
    return sib__heading_after_closing(work) + 1;
}

int32_t sib__heading_selected(const sib__selecting *work, bool treated)
{
    return sib__heading_after_closing(work) + (treated ? 2 : 3);
}

int64_t sib__heading_count(const sib__selecting *work)
{
    return sib__heading_selected(work, false) + 1;
}

static void set(sib__heading_texts *texts, int32_t at, const char *heading,
                const char *description)
{
    texts->heading[at] = sib__slice_of(heading);
    texts->description[at] = sib__slice_of(description);
    texts->source[at] = (sib__slice){NULL, 0};
}

static void set_fixed(const sib__selecting *work, sib__heading_texts *texts)
{
    bool first = work->options.keep == SIB_ELIGIBILITY_KEEP_FIRST;
    set(texts, SIB__HEADING_NO_ARM, "no arm", "neither treated nor of the comparison pool");
    set(texts, SIB__HEADING_ARM_UNKNOWN, "arm unknown",
        "facts that decide the arm are missing");
    set(texts, SIB__HEADING_MISSING_PERSON, "missing person", "the release names no person");
    set(texts, SIB__HEADING_MISSING_INDEX_DATE, "missing index date",
        "the release has no index date");
    set(texts, sib__heading_earlier_member(work), "earlier member",
        "treated release of a member of an earlier cohort");
    set(texts, sib__heading_member(work), "member",
        "comparison release of a treated member of this or an earlier cohort");
    set(texts, sib__heading_treated_elsewhere(work), "treated elsewhere",
        "comparison release of somebody who has a treated release");
    set(texts, sib__heading_after_closing(work), "after closing",
        "released after the cohort closed");
    set(texts, sib__heading_other_release(work), "other release",
        first ? "a later release of a member" : "an earlier release of a member");
    set(texts, sib__heading_selected(work, true), "treated member", "in the cohort");
    set(texts, sib__heading_selected(work, false), "comparison member",
        "in the comparison pool");
}

/* A term's two headings: its id where it fails, and "<id>: unknown". */
static sib_status set_term(sib__call *call, const sib__rule_set *set_of, int64_t term,
                           sib__heading_texts *texts, int32_t at)
{
    static const char suffix[] = ": unknown";
    sib__slice        id = sib__column_text(&set_of->id, term);
    int64_t           length = id.length + (int64_t)sizeof suffix - 1;
    char             *unknown = SIB__NEW(&call->scratch, char, length);
    SIB__TRY_MEMORY(call, unknown);
    for (int64_t i = 0; i < length; i++) {
        unknown[i] = i < id.length ? id.data[i] : suffix[i - id.length];
    }
    texts->heading[at] = id;
    texts->heading[at + 1] = (sib__slice){unknown, length};
    for (int32_t i = at; i <= at + 1; i++) {
        texts->description[i] = sib__column_text(&set_of->description, term);
        texts->source[i] = sib__column_text(&set_of->source, term);
    }
    return SIB_OK;
}

/* Two equal headings could not be told apart in any report. At least one is a term's, since the
 * fixed ones differ; the later term is named. */
static sib_status refuse_equal(sib__call *call, const sib__selecting *work, int64_t a,
                               int64_t b)
{
    const sib__rule_set *sets[] = {&work->exclusions, &work->rules};
    const int64_t        firsts[] = {sib__heading_exclusion(work, 0, false),
                                     sib__heading_rule(0, false)};
    const int64_t        both[] = {a > b ? a : b, a > b ? b : a};
    for (int i = 0; i < 4; i++) {
        const sib__rule_set *terms = sets[i / 2];
        int64_t              term = (both[i % 2] - firsts[i / 2]) / 2;
        if (both[i % 2] >= firsts[i / 2] && term < terms->n) {
            return sib__fail(call, SIB_ERR_TERMS, terms->terms.argument, term, "id",
                             "the id gives a heading that is there already");
        }
    }
    return SIB_OK;
}

static sib_status check_distinct(sib__call *call, const sib__selecting *work,
                                 const sib__heading_texts *texts)
{
    for (int64_t i = 0; i < sib__heading_count(work); i++) {
        for (int64_t j = 0; j < i; j++) {
            if (sib__slice_compare(texts->heading[i], texts->heading[j]) == 0) {
                SIB__TRY(refuse_equal(call, work, i, j));
            }
        }
    }
    return SIB_OK;
}

sib_status sib__heading_texts_make(sib__call *call, const sib__selecting *work,
                                   sib__heading_texts *texts)
{
    int64_t count = sib__heading_count(work);
    texts->heading = SIB__NEW(&call->scratch, sib__slice, count);
    texts->description = SIB__NEW(&call->scratch, sib__slice, count);
    texts->source = SIB__NEW(&call->scratch, sib__slice, count);
    if (texts->heading == NULL || texts->description == NULL || texts->source == NULL) {
        return sib__no_memory(call);
    }
    set_fixed(work, texts);
    for (int64_t i = 0; i < work->rules.n; i++) {
        SIB__TRY(set_term(call, &work->rules, i, texts, sib__heading_rule(i, false)));
    }
    for (int64_t i = 0; i < work->exclusions.n; i++) {
        int32_t at = sib__heading_exclusion(work, i, false);
        SIB__TRY(set_term(call, &work->exclusions, i, texts, at));
    }
    return check_distinct(call, work, texts);
}
