/* Contracts that differ in what the rule looks at. */
#include <stdlib.h>

#include "attack.h"
#include "evaluation/records.h"

typedef struct piece {
    const char *here;
    const char *by;
} piece;

/* clang-format off */
#define MISSING {"\"unlinked\":\"zero\",\"max_unlinked_share\"", \
                 "\"unlinked\":\"missing\",\"max_unlinked_share\""}
#define ANY     {"\"unit\":\"occasion\"", "\"unit\":\"any\""}, \
                {"\"occasion_key\":\"date\",", ""}
#define SCORES  {"\"unlinked\":\"zero\",\"measures\"", "\"unlinked\":\"missing\",\"measures\""}, \
                {"\"screen_p\":\"1\",\"missing\":\"refuse\"", \
                 "\"screen_p\":\"1\",\"missing\":\"complete_cases\""}, \
                {"\"denominator\":\"treated_sd\",\"missing\":\"refuse\"", \
                 "\"denominator\":\"treated_sd\",\"missing\":\"available\""}
#define REUSE   {"\"replace\":false", "\"replace\":true,\"reuse_max\":\"none\""}
#define WEIGHTS(word) {"\"weights\":\"denominator\"", "\"weights\":\"" word "\""}
#define EFFECT(weighting, unmatched) \
    {"\"weighting\":\"aggregate\",\"unmatched\":\"dropped\"", \
     "\"weighting\":\"" weighting "\",\"unmatched\":\"" unmatched "\""}
#define ELIGIBLE {"\"better\":\"fewer\",\"n\":\"denominator\"", \
                  "\"better\":\"fewer\",\"n\":\"eligible\""}

static const piece pieces[ATTACK_CONTRACTS][6] = {
    {{NULL, NULL}},
    {MISSING},
    {ELIGIBLE},
    {WEIGHTS("equal")},
    {WEIGHTS("eligible")},
    {EFFECT("aggregate", "kept"), SCORES},
    {EFFECT("per_treated", "kept"), MISSING},
    {EFFECT("per_treated", "dropped")},
    {EFFECT("distinct", "dropped"), REUSE},
    {ANY},
    {ANY, MISSING},
    {EFFECT("aggregate", "kept"), ANY},
    {EFFECT("per_treated", "kept"), MISSING, SCORES},
    {EFFECT("distinct", "kept"), ELIGIBLE},
};
/* clang-format on */

char *attack_contract(int64_t i)
{
    char *made = bond_contract_with(records_contract, "sib@1", "sib@1");
    for (const piece *of = pieces[i % ATTACK_CONTRACTS]; of->here != NULL; of++) {
        char *next = bond_contract_with(made, of->here, of->by);
        free(made);
        made = next;
    }
    return made;
}
