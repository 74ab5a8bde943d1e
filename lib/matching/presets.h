/* Named caliper rules. */
#ifndef SIB_MATCHING_PRESETS_H
#define SIB_MATCHING_PRESETS_H

#include <stdbool.h>

#include "sib/matching.h"

/* A published entry never changes; a new version is a new entry, above the old one. Sources are
 * in sib/matching.h: X(name, scale, unit, whether the edge is inside). */
#define SIB__CALIPER_PRESET_LIST(X)                                                            \
    X("AUSTIN@1", SIB_MATCHING_SCALE_LOGIT, SIB_MATCHING_UNIT_SD_POOLED, true)                 \
    X("MATCHIT@1", SIB_MATCHING_SCALE_INHERIT, SIB_MATCHING_UNIT_SD_ALL, true)                 \
    X("SAS@1", SIB_MATCHING_SCALE_LOGIT, SIB_MATCHING_UNIT_SD_POOLED, true)                    \
    X("OHDSI@1", SIB_MATCHING_SCALE_LOGIT, SIB_MATCHING_UNIT_SD_ALL, false)                    \
    X("PSMATCH2@1", SIB_MATCHING_SCALE_PROBABILITY, SIB_MATCHING_UNIT_RAW, false)

typedef struct sib__caliper_preset {
    const char *name;
    int32_t     scale;
    int32_t     unit;
    bool        inclusive;
} sib__caliper_preset;

/* By full name, version and all; NULL for an unknown one. */
const sib__caliper_preset *sib__caliper_preset_find(const char *name);

#endif
