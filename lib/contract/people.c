/* People who are not matched, as the sections that the chain goes by: who they are says an
 * eligibility alone, and chance allots them or nobody is compared with them. */
#include <string.h>

#include "contract/contract.h"
#include "contract/parts.h"

static sib_status fail(sib__call *call, const sib__json *at, const char *what)
{
    return sib__json_fail(call, "scheme", at, "%s", what);
}

/* Nothing may look at one arm alone. */
static sib_status check_alike(sib__call *call, const sib__json *eligibility)
{
    static const char *const of_an_arm[] = {"exclusions", "exclude_treated_elsewhere"};
    const sib__json         *rules = sib__json_member(eligibility, "rules");
    for (size_t i = 0; i < sizeof of_an_arm / sizeof of_an_arm[0]; i++) {
        const sib__json *at = sib__json_member(eligibility, of_an_arm[i]);
        if (at != NULL) {
            return sib__json_fail(call, "scheme", at,
                                  "\"%s\" has no meaning here: nobody is left out of one arm "
                                  "alone",
                                  of_an_arm[i]);
        }
    }
    for (const sib__json *at = rules == NULL ? NULL : rules->first; at != NULL; at = at->next) {
        const sib__json *to = sib__json_member(at, "applies_to");
        const sib__json *id = sib__json_member(at, "id");
        if (to != NULL && !sib__slice_equals(to->text, "both")) {
            return fail(call, to, "a rule applies to both arms where nobody is matched");
        }
        if (id != NULL && sib__slice_equals(id->text, "arm")) {
            return fail(call, id, "the id arm belongs to the arms");
        }
    }
    return SIB_OK;
}

static bool has_level(const sib__scheme_column *column, const char *code)
{
    for (int64_t i = 0; i < column->level_count; i++) {
        if (sib__slice_equals(column->levels[i], code)) {
            return true;
        }
    }
    return false;
}

/* The column of the arms, whose codes are listed. */
static sib_status check_arms(sib__call *call, const sib__scheme *s, const sib__contract *c)
{
    const sib__scheme_comparison *arms = c->arms;
    const sib__json              *at = sib__json_member(arms->json, "column");
    for (int64_t t = 0; t < s->table_count; t++) {
        const sib__scheme_table *table = &s->tables[t];
        for (int64_t i = 0; table->role == SIB__ROLE_RELEASES && i < table->column_count; i++) {
            const sib__scheme_column *column = &table->columns[i];
            if (strcmp(column->name, arms->column) == 0) {
                return has_level(column, arms->treated) && has_level(column, arms->control)
                           ? SIB_OK
                           : fail(call, at, "the levels of the column lack an arm");
            }
        }
    }
    return fail(call, at, "the column of the arms is none of the releases");
}

sib_status sib__contract_of_people(sib__call *call, sib__memory *m, const sib__scheme *s,
                                   const sib__scheme_comparison *comparison,
                                   const sib__scheme_outcome *leader, sib__contract **out)
{
    bool             chance = comparison != NULL;
    const sib__json *part = chance ? comparison->json : leader->json;
    const sib__json *eligibility = sib__json_member(part, "eligibility");
    const sib__json *given = NULL;
    sib__json       *root = SIB__NEW(m, sib__json, 1);
    sib__json       *section = NULL;
    sib__contract   *c = NULL;
    SIB__TRY_MEMORY(call, root);
    if (eligibility == NULL || eligibility->kind != SIB__JSON_OBJECT) {
        return fail(call, part, "to count people from records, say who they are: eligibility");
    }
    SIB__TRY(check_alike(call, eligibility));
    section = sib__copy(m, eligibility, 1, sizeof *section);
    SIB__TRY_MEMORY(call, section);
    section->next = NULL;
    *root = *part;
    root->n = 1;
    root->first = section;
    SIB__TRY(sib__parts_begin(call, m, s, &c));
    c->root = root;
    c->whole = true;
    c->arms = comparison;
    SIB__TRY(sib__parts_given(call, m, s, chance ? "comparisons" : "outcomes",
                              chance ? comparison->name : leader->name, &given));
    SIB__TRY(sib__parts_read_people(call, m, c, given));
    SIB__TRY(sib__parts_finish(call, m, s, comparison, leader, c));
    *out = c;
    return chance ? check_arms(call, s, c) : SIB_OK;
}
