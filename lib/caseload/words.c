#include "caseload/words.h"

#include "core/options.h"
#include "sib/experimental/caseload.h"

#define MEANING(constant, number, word, meaning) {number, meaning},
#define DEFINE_WORDS(name, LIST)                                                               \
    const char *sib__caseload_##name##_name(int32_t value)                                     \
    {                                                                                          \
        static const sib__enum_entry names[] = {LIST(SIB__ENUM_ENTRY)};                        \
        return sib__enum_name(names, sizeof names / sizeof names[0], value);                   \
    }                                                                                          \
    const char *sib__caseload_##name##_meaning(int32_t value)                                  \
    {                                                                                          \
        static const sib__enum_entry meanings[] = {LIST(MEANING)};                             \
        return sib__enum_name(meanings, sizeof meanings / sizeof meanings[0], value);          \
    }

DEFINE_WORDS(state, SIB__STATE_LIST)
DEFINE_WORDS(service, SIB__MEASURE_LIST)
DEFINE_WORDS(contact, SIB__CONTACT_LIST)
DEFINE_WORDS(stay, SIB__SPELL_LIST)
DEFINE_WORDS(listed, SIB__LISTED_LIST)
DEFINE_WORDS(due, SIB__DUE_LIST)
DEFINE_WORDS(finding, SIB__FINDING_LIST)

SIB__DEFINE_ENUM(sib_caseload_odd_day, SIB_CASELOAD_ODD_DAY_LIST)
SIB__DEFINE_ENUM(sib_caseload_release_day, SIB_CASELOAD_RELEASE_DAY_LIST)
SIB__DEFINE_ENUM(sib_caseload_leavers, SIB_CASELOAD_LEAVERS_LIST)
SIB__DEFINE_ENUM(sib_caseload_gate_release, SIB_CASELOAD_GATE_RELEASE_LIST)
SIB__DEFINE_ENUM(sib_caseload_need_denominator, SIB_CASELOAD_NEED_DENOMINATOR_LIST)
