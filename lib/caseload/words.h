/* The words of a caseload: what its tables say of members, contacts, spells and lists. */
#ifndef SIB_CASELOAD_WORDS_H
#define SIB_CASELOAD_WORDS_H

#include <stdint.h>

/* What a measure says of a member, the first that holds. */
#define SIB__STATE_LIST(X)                                                                     \
    X(SIB__STATE_NOT_RECORDED, 1, "not_recorded", "from before records were kept")             \
    X(SIB__STATE_LEFT_OUT, 2, "left_out", "left out by an option")                             \
    X(SIB__STATE_IMMATURE, 3, "immature", "the window is not over at as_at")                   \
    X(SIB__STATE_UNKNOWN, 4, "unknown", "not certainly yes: missing facts could make it so")   \
    X(SIB__STATE_YES, 5, "yes", "it is so")                                                    \
    X(SIB__STATE_NO, 6, "no", "it is not so")

#define SIB__MEASURE_LIST(X)                                                                   \
    X(SIB__MEASURE_ASSESSED, 1, "assessed",                                                    \
      "a first assessment attended in prison, from reception to the day of release")           \
    X(SIB__MEASURE_ASSESSED_FULL, 2, "assessed_full",                                          \
      "a fuller assessment attended in prison, from reception to the day of release")          \
    X(SIB__MEASURE_MET, 3, "met", "a contact attended at the gate on the day of release")      \
    X(SIB__MEASURE_ENGAGED, 4, "engaged", "an activity in every part of the window")           \
    X(SIB__MEASURE_ENGAGED_LATER, 5, "engaged_later",                                          \
      "not engaged, but an activity after the window while supported")                         \
    X(SIB__MEASURE_AREA, 6, "area", "released to an address in the area")

/* What became of a contact, the first that holds. */
#define SIB__CONTACT_LIST(X)                                                                   \
    X(SIB__CONTACT_MISSING_PERSON, 1, "missing_person", "the contact names no person")         \
    X(SIB__CONTACT_UNKNOWN_PERSON, 2, "unknown_person", "the person is no member")             \
    X(SIB__CONTACT_UNDATED, 3, "undated", "no date")                                           \
    X(SIB__CONTACT_AFTER_AS_AT, 4, "after_as_at", "after the day the data stand at")           \
    X(SIB__CONTACT_REPEATED, 5, "repeated", "the same in every column as another")             \
    X(SIB__CONTACT_UNKNOWN_WHERE, 6, "unknown_where", "whether it is an activity is unknown")  \
    X(SIB__CONTACT_GATE_OTHER_DAY, 7, "gate_other_day", "at the gate on no day of release")    \
    X(SIB__CONTACT_AFTER_EXIT, 8, "after_exit", "after the member's death or removal")         \
    X(SIB__CONTACT_ON_RELEASE_DAY, 9, "on_release_day", "on the day of release, excluded")     \
    X(SIB__CONTACT_BEFORE_RELEASE, 10, "before_release", "before the index date")              \
    X(SIB__CONTACT_NOT_ACTIVITY, 11, "not_activity", "no activity")                            \
    X(SIB__CONTACT_COUNTED, 12, "counted", "an activity in the window")                        \
    X(SIB__CONTACT_AFTER_WINDOW, 13, "after_window", "after the window, while supported")      \
    X(SIB__CONTACT_AFTER_SUPPORT, 14, "after_support", "after support ended")

/* What became of a stay in prison, the first that holds. */
#define SIB__SPELL_LIST(X)                                                                     \
    X(SIB__SPELL_MISSING_PERSON, 1, "missing_person", "the spell names no person")             \
    X(SIB__SPELL_UNKNOWN_DATES, 2, "unknown_dates", "reception or exit missing, or crossed")   \
    X(SIB__SPELL_HELD, 3, "held", "no exit by as_at")                                          \
    X(SIB__SPELL_TRANSFERRED, 4, "transferred", "moved to another prison")                     \
    X(SIB__SPELL_TOO_LONG, 5, "too_long", "sentenced to too long a term")                      \
    X(SIB__SPELL_DIED, 6, "died", "died in prison")                                            \
    X(SIB__SPELL_REMOVED, 7, "removed", "removed from the country")                            \
    X(SIB__SPELL_OTHER_EXIT, 8, "other_exit", "another exit, or none named")                   \
    X(SIB__SPELL_INELIGIBLE, 9, "ineligible", "released, and no member")                       \
    X(SIB__SPELL_OTHER_RELEASE, 10, "other_release", "a member's release on another day")      \
    X(SIB__SPELL_MEMBER_RELEASE, 11, "member_release", "a member's release on the index date")

#define SIB__LISTED_LIST(X)                                                                    \
    X(SIB__LISTED_HELD, 1, "held", "on the last list")                                         \
    X(SIB__LISTED_TOO_LONG, 2, "too_long", "on the last list, the sentence too long")          \
    X(SIB__LISTED_DROPPED, 3, "dropped", "on no later list, and no exit")                      \
    X(SIB__LISTED_LEFT, 4, "left", "on no later list, and an exit")

/* What a member is to be seen for, the first that holds. */
#define SIB__DUE_LIST(X)                                                                       \
    X(SIB__DUE_CONTACT, 1, "contact", "no activity yet in the part of the window that runs")   \
    X(SIB__DUE_NOT_SEEN, 2, "not_seen", "supported, and no activity since the release")        \
    X(SIB__DUE_SUPPORT_ENDS, 3, "support_ends", "support ends within 30 days")

#define SIB__FINDING_LIST(X)                                                                   \
    X(SIB__FINDING_COMMUNITY_IN_CUSTODY, 1, "community_in_custody",                            \
      "a contact outside lies within a later stay in prison")                                  \
    X(SIB__FINDING_NO_SPELL, 2, "no_spell", "a member has no spell that ends in the release")  \
    X(SIB__FINDING_SPELLS_DIFFER, 3, "spells_differ",                                          \
      "spells that end in one release differ in reception or area")                            \
    X(SIB__FINDING_EXIT_BEFORE_RELEASE, 4, "exit_before_release",                              \
      "death or removal before the release")                                                   \
    X(SIB__FINDING_NEED_UNUSED, 5, "need_unused", "a need of no member, or without category")  \
    X(SIB__FINDING_OVERLAP_UNUSED, 6, "overlap_unused", "an overlap of no member, or no list") \
    X(SIB__FINDING_FACT_AFTER_RELEASE, 7, "fact_after_release",                                \
      "a fact that was not known before the release, and is not used")                         \
    X(SIB__FINDING_FACT_UNUSED, 8, "fact_unused", "a fact of no member, undated or unnamed")   \
    X(SIB__FINDING_DROPPED, 9, "dropped", "a stay is on no later list, and has no exit")       \
    X(SIB__FINDING_OVERDUE, 10, "overdue", "a stay is held after its expected release")        \
    X(SIB__FINDING_CONTRADICTORY, 11, "contradictory",                                         \
      "one list has two rows of a stay that differ")                                           \
    X(SIB__FINDING_GAP, 12, "gap", "a list came late")                                         \
    X(SIB__FINDING_ROW_UNUSED, 13, "row_unused", "a row without its day or stay")

#define SIB__WORD_CONSTANT(constant, number, word, meaning) constant = number,
#define SIB__WORDS(name, LIST)                                                                 \
    enum { LIST(SIB__WORD_CONSTANT) };                                                         \
    const char *sib__caseload_##name##_name(int32_t value); /* NULL for none */                \
    const char *sib__caseload_##name##_meaning(int32_t value)

SIB__WORDS(state, SIB__STATE_LIST);
SIB__WORDS(service, SIB__MEASURE_LIST);
SIB__WORDS(contact, SIB__CONTACT_LIST);
SIB__WORDS(stay, SIB__SPELL_LIST);
SIB__WORDS(listed, SIB__LISTED_LIST);
SIB__WORDS(due, SIB__DUE_LIST);
SIB__WORDS(finding, SIB__FINDING_LIST);

enum { SIB__STATES = 6, SIB__MEASURES = 6, SIB__FINDINGS = 13 };

#endif
