/* The arm of each release. */
#include <string.h>

#include "eligibility/work.h"

static sib_status arm_flags(sib__call *call, const sib_table *data, const char *option,
                            const char *expression, uint8_t otherwise, uint8_t **flags)
{
    int64_t n = sib_table_rows(data);
    *flags = SIB__NEW(&call->scratch, uint8_t, n);
    SIB__TRY_MEMORY(call, *flags);
    if (expression != NULL) {
        return sib__table_condition(call, data, option, expression, *flags);
    }
    if (n > 0) {
        memset(*flags, otherwise, (size_t)n);
    }
    return SIB_OK;
}

/* What is certainly treated is treated; what may be treated is of unknown arm. */
static int32_t arm_of(uint8_t treated, uint8_t comparison)
{
    if (treated == 1) {
        return SIB_ELIGIBILITY_ARM_TREATED;
    }
    if (treated == SIB_FLAG_MISSING || comparison == SIB_FLAG_MISSING) {
        return SIB_ELIGIBILITY_ARM_UNKNOWN;
    }
    return comparison == 1 ? SIB_ELIGIBILITY_ARM_COMPARISON : SIB_ELIGIBILITY_ARM_NONE;
}

sib_status sib__arms(sib__call *call, const sib_table *data, const char *argument,
                     const sib_eligibility_select_options *options, int32_t *arms)
{
    uint8_t *treated = NULL;
    uint8_t *comparison = NULL;
    SIB__TRY(arm_flags(call, data, "treated", options->treated, 1, &treated));
    SIB__TRY(arm_flags(call, data, "comparison", options->comparison, 0, &comparison));
    for (int64_t i = 0; i < sib_table_rows(data); i++) {
        if (treated[i] == 1 && comparison[i] == 1) {
            return sib__fail(call, SIB_ERR_DATA, argument, i, NULL,
                             "both arms' expressions hold for one release");
        }
        arms[i] = arm_of(treated[i], comparison[i]);
    }
    return SIB_OK;
}
