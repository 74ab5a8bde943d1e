/* What the keys of a section say of each other. */
#include "contract/contract.h"

static sib_status fail(sib__call *call, const sib__json *at, const char *what)
{
    return sib__json_fail(call, "contract", at, "%s", what);
}

static sib_status check_rules(sib__call *call, const sib__json *list)
{
    for (const sib__json *at = list == NULL ? NULL : list->first; at != NULL; at = at->next) {
        if (sib__slice_equals(sib__json_member(at, "id")->text, "window")) {
            return fail(call, at, "the id window belongs to the window of the cohort");
        }
    }
    return SIB_OK;
}

static sib_status check_window(sib__call *call, const sib__contract *c)
{
    const sib_reconviction_count_options *o = &c->outcome;
    bool months = o->follow_up_months > 0 || o->waiting_months > 0;
    bool days = o->follow_up_days > 0 || o->waiting_days > 0;
    return months && days ? fail(call, sib__json_member(c->root, "outcome"),
                                 "follow_up and waiting are in the same unit")
                          : SIB_OK;
}

/* One weight a cohort, none besides. */
static sib_status check_given(sib__call *call, const sib__contract *c)
{
    bool right = c->pool_given == NULL || c->pool_given->n == c->cohort_count;
    for (int64_t i = 0; right && c->pool_given != NULL && i < c->cohort_count; i++) {
        right = sib__json_member(c->pool_given, c->cohorts[i].id) != NULL;
    }
    return right ? SIB_OK : fail(call, c->pool_given, "given: one weight a cohort");
}

sib_status sib__contract_check_sections(sib__call *call, sib__contract *c)
{
    SIB__TRY(check_rules(call, c->rules));
    SIB__TRY(check_rules(call, c->exclusions));
    SIB__TRY(check_window(call, c));
    SIB__TRY(check_given(call, c));
    c->pooled = c->pooling.weights != 0;
    c->pooling.level = c->effect.level;
    c->pooling.method = c->interval_method;
    return SIB_OK;
}
