/* Presets: versioned sets of options, as data. One is never changed in place: what an old
 * record names must stay what it was. */
#include <string.h>

#include "contract/contract.h"

/* Disley & Rubin (2014), Phase 2 report on the Peterborough pilot: logistic regression on
 * variables that differ at p < .20, up to ten controls each, aggregate of all controls (fn 15);
 * court occasions, 12 + 6 months (p. 11; proven reoffending bulletins); 10 % in a cohort, else
 * 7.5 % over all (p. 11-12). The rest was never published. */
static const char rand14_design_1[] =
    "{\"propensity\":{\"link\":\"logit\",\"screen_p\":0.2},"
    "\"matching\":{\"method\":\"nearest\",\"ratio\":10},"
    "\"outcome\":{\"unit\":\"occasion\",\"follow_up\":{"
    "\"months\":12},\"waiting\":{\"months\":6}},"
    "\"effect\":{\"weighting\":\"aggregate\"},"
    "\"payment\":{\"gate\":{\"cohort\":\"10 %\",\"pooled\":\"7.5 %\",\"comparison\":\">=\","
    "\"pooled_when\":\"no_cohort_paid\",\"decide_at_decimals\":null,"
    "\"decide_rounding\":null}}}";

static const struct {
    const char *name;
    const char *document;
} presets[] = {{"rand14_design@1", rand14_design_1}};

const char *sib__preset(const char *name)
{
    for (size_t i = 0; i < sizeof presets / sizeof presets[0]; i++) {
        if (strcmp(presets[i].name, name) == 0) {
            return presets[i].document;
        }
    }
    return NULL;
}
