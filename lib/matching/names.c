/* The module's enumerations and caliper presets by name. */
#include <string.h>

#include "core/options.h"
#include "matching/presets.h"

SIB__DEFINE_ENUM(sib_matching_method, SIB_MATCHING_METHOD_LIST)
SIB__DEFINE_ENUM(sib_matching_distance, SIB_MATCHING_DISTANCE_LIST)
SIB__DEFINE_ENUM(sib_matching_order, SIB_MATCHING_ORDER_LIST)
SIB__DEFINE_ENUM(sib_matching_scale, SIB_MATCHING_SCALE_LIST)
SIB__DEFINE_ENUM(sib_matching_unit, SIB_MATCHING_UNIT_LIST)
SIB__DEFINE_ENUM(sib_matching_discard, SIB_MATCHING_DISCARD_LIST)
SIB__DEFINE_ENUM(sib_matching_reason, SIB_MATCHING_REASON_LIST)
SIB__DEFINE_ENUM(sib_matching_verdict, SIB_MATCHING_VERDICT_LIST)
SIB__DEFINE_ENUM(sib_matching_check, SIB_MATCHING_CHECK_LIST)

#define PRESET(name, scale, unit, inclusive) {name, scale, unit, inclusive},
static const sib__caliper_preset presets[] = {SIB__CALIPER_PRESET_LIST(PRESET)};

const sib__caliper_preset *sib__caliper_preset_find(const char *name)
{
    for (size_t i = 0; i < sizeof presets / sizeof presets[0]; i++) {
        if (strcmp(presets[i].name, name) == 0) {
            return &presets[i];
        }
    }
    return NULL;
}

const char *sib_matching_caliper_preset_newest(const char *name)
{
    if (name == NULL) {
        return NULL;
    }
    size_t family = strcspn(name, "@");
    if (name[family] == '@' && sib__caliper_preset_find(name) == NULL) {
        return NULL;
    }
    for (size_t i = 0; i < sizeof presets / sizeof presets[0]; i++) {
        if (strncmp(presets[i].name, name, family) == 0 && presets[i].name[family] == '@') {
            return presets[i].name;
        }
    }
    return NULL;
}
