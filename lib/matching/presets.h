/* Named caliper rules. */
#ifndef SIB_MATCHING_PRESETS_H
#define SIB_MATCHING_PRESETS_H

#include <stdbool.h>

#include "sib/matching.h"

typedef struct sib__caliper_preset {
    const char *name;
    int32_t     scale;
    int32_t     unit;
    bool        inclusive;
} sib__caliper_preset;

/* By full name, version and all; NULL for an unknown one. */
const sib__caliper_preset *sib__caliper_preset_find(const char *name);

#endif
