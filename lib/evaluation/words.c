#include "evaluation/words.h"

#include <string.h>

#include "scheme/scheme.h"
#include "sib/effect.h"
#include "sib/matching.h"
#include "sib/propensity.h"

typedef struct meaning {
    const char *step;
    const char *finding;
    const char *text;
} meaning;

#define OF_PROPENSITY(constant, number, name, text) {"propensity", name, text},
#define OF_MATCHING(constant, number, name, text)   {"matching", name, text},
#define OF_EFFECT(constant, number, name, text)     {"effect", name, text},
#define OF_DATA(constant, number, name, text)       {"data", "data_" name, text},

static const meaning meanings[] = {
    SIB_PROPENSITY_VERDICT_LIST(OF_PROPENSITY) SIB_MATCHING_VERDICT_LIST(OF_MATCHING)
        SIB_EFFECT_VERDICT_LIST(OF_EFFECT) SIB__DOUBT_LIST(OF_DATA){
            "history", "unlinked", "members of either arm without any earlier record"},
    {"propensity", "no_score", "members left out for want of a covariate"},
    {"propensity", "told_apart",
     "members of the comparison group like nobody treated, left out"},
    {"matching", "not_verified", "the verifier found a fault in the matching"},
    {"matching", "not_order_free", "the order of rows could change the matching"},
    {"matching", "fewer_than_most",
     "treated whom another pairing inside the same rules would have matched as well"},
    {"balance", "max_smd", "terms differ by more than the contract allows after matching"},
    {"outcome", "unlinked", "matched persons without any record, left out with their pairs"},
    {"outcome", "too_many_unlinked",
     "more matched persons without any record than the contract allows"},
    {"outcome", "immature",
     "persons whose follow-up or waiting period is not over in the data"},
    {"effect", "aggregate_leans",
     "each pair counts once: treated people with many comparisons weigh more in the comparison "
     "mean than in their own; each treated person counted once gives another reduction"},
    {"effect", "distinct_leans",
     "each comparison person counts once, however many treated people they stand for; each "
     "treated person counted once gives another reduction"},
    {"effect", "kept_leans",
     "treated people without a pair count in the treated mean, and nobody like them in the "
     "other; "
     "without them there is another reduction"},
    {"effect", "no_pool", "a cohort has no means to pool"},
};

static const char *meaning_of(sib__slice step, sib__slice finding)
{
    for (size_t i = 0; i < sizeof meanings / sizeof meanings[0]; i++) {
        if (sib__slice_equals(step, meanings[i].step) &&
            sib__slice_equals(finding, meanings[i].finding)) {
            return meanings[i].text;
        }
    }
    return NULL;
}

void sib__words_fill(sib__member list, sib__rows *rows)
{
    for (int64_t row = 0; list == SIB__LIST_FINDINGS && rows->status == SIB_OK && row < rows->n;
         row++) {
        sib__slice  step = sib__rows_at(rows, row, "step")->text;
        sib__slice  found = sib__rows_at(rows, row, "finding")->text;
        const char *text =
            step.data == NULL || found.data == NULL ? NULL : meaning_of(step, found);
        if (text != NULL) {
            sib__rows_at(rows, row, "meaning")->text = sib__slice_of(text);
        }
    }
}
