/* The last steps one by one, from what the annexes hold, come to what the chain says. */
#include "bond.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "chain.h"
#include "core/json.h"
#include "sib/effect.h"
#include "support.h"
#include "table/table.h"
#include "tables.h"

enum { MOST = 4096 };

/* A cohort as its annexes hold it. */
typedef struct people {
    int64_t n;
    int64_t k;
    uint8_t treated[MOST];
    double  events[MOST];
    int64_t pair_t[MOST];
    int64_t pair_c[MOST];
    int64_t set[MOST];
} people;

static int64_t read_list(const sib__json *cohort, const char *key, double *to)
{
    const sib__json *list = sib__json_member(cohort, key);
    int64_t          n = 0;
    CU_ASSERT_TRUE_FATAL(list != NULL && list->n <= MOST);
    for (const sib__json *at = list->first; at != NULL; at = at->next) {
        to[n++] = at->kind == SIB__JSON_NUMBER ? strtod(at->text.data, NULL)
                                               : (double)(at->kind == SIB__JSON_TRUE);
    }
    return n;
}

static const sib__json *cohort_of(sib__call *call, const char *annex, int64_t cohort)
{
    const sib__json *root = NULL;
    CU_ASSERT_EQUAL_FATAL(
        sib__json_parse(call, &call->scratch, "annex", sib__slice_of(annex), &root), SIB_OK);
    const sib__json *at = sib__json_member(root, "cohorts")->first;
    for (int64_t i = 0; i < cohort; i++) {
        at = at->next;
    }
    return at;
}

static void read_people(const sib_evaluation *design, const sib_evaluation *both, int64_t i,
                        people *p)
{
    static double numbers[MOST];
    sib__call     call;
    CU_ASSERT_EQUAL_FATAL(sib__enter(&call, NULL, "sib_test_steps", true), SIB_OK);
    const sib__json *matched = cohort_of(&call, sib_evaluation_annex(design), i);
    p->n = read_list(matched, "treated", numbers);
    for (int64_t k = 0; k < p->n; k++) {
        p->treated[k] = numbers[k] == 1.0;
    }
    p->k = read_list(matched, "pair_treated", numbers);
    int64_t *const    to[] = {p->pair_t, p->pair_c, p->set};
    const char *const keys[] = {"pair_treated", "pair_comparison", "pair_set"};
    for (int which = 0; which < 3; which++) {
        read_list(matched, keys[which], numbers);
        for (int64_t k = 0; k < p->k; k++) {
            to[which][k] = (int64_t)numbers[k];
        }
    }
    CU_ASSERT_EQUAL_FATAL(
        read_list(cohort_of(&call, sib_evaluation_annex(both), i), "events", p->events), p->n);
    sib__leave(&call, SIB_OK, NULL);
}

static sib_effect *estimate(const people *p, int32_t unmatched)
{
    sib_effect_estimate_options options = SIB_EFFECT_ESTIMATE_OPTIONS_INIT;
    sib_effect                 *e = NULL;
    options.weighting = SIB_WEIGHTING_AGGREGATE;
    options.unmatched = unmatched;
    CU_ASSERT_EQUAL_FATAL(
        sib_effect_estimate(NULL, (sib_u8){p->treated, p->n}, (sib_f64){p->events, p->n},
                            (sib_f64){NULL, 0}, (sib_rows){p->pair_t, p->k},
                            (sib_rows){p->pair_c, p->k}, (sib_i64){p->set, p->k},
                            (sib_text){NULL, NULL, 0}, &options, &e),
        SIB_OK);
    return e;
}

/* The effects of the cohorts, pooled. */
static sib_effect *pool(sib_effect *const effects[2])
{
    sib_effect_pool_options options = SIB_EFFECT_POOL_OPTIONS_INIT;
    sib_effect             *e = NULL;
    char                    rows[1024];
    int                     n = 0;
    options.weights = SIB_EFFECT_POOL_WEIGHTS_MATCHED_TREATED;
    options.of = SIB_EFFECT_POOL_OF_MEANS;
    for (int i = 0; i < 2; i++) {
        const sib_table *summary = sib_effect_table(effects[i], "summary");
        const sib_table *found = sib_effect_table(effects[i], "quantities");
        sib__slice       treated = sib__table_text(found, "exact", 0);
        sib__slice       comparison = sib__table_text(found, "exact", 1);
        n += snprintf(rows + n, sizeof rows - (size_t)n, "cohort-%d,%.*s,%.*s,%.0f,%.0f\n",
                      i + 1, (int)treated.length, treated.data, (int)comparison.length,
                      comparison.data, sib_table_number(summary, "treated", 0),
                      sib_table_number(summary, "persons_treated", 0));
    }
    sib_table *table = test_make_table("cohort text, mean_treated text, mean_comparison text, "
                                       "eligible i64, persons_treated i64",
                                       rows);
    CU_ASSERT_EQUAL_FATAL(sib_effect_pool(NULL, table, &options, &e), SIB_OK);
    sib_table_free(table);
    return e;
}

static void check_row(const sib_effect *effect, const sib_table *chain, int64_t row)
{
    static const char *const counts[] = {"persons_treated", "persons_comparison", "pairs",
                                         "effective_comparison"};
    const sib_table         *summary = sib_effect_table(effect, "summary");
    const sib_table         *found = sib_effect_table(effect, "quantities");
    for (int64_t q = 0; q < sib_table_rows(found); q++) {
        const char *name = sib_effect_quantity_name((int32_t)q + 1);
        sib__slice  exact = sib__table_text(found, "exact", q);
        char        value[64];
        snprintf(value, sizeof value, "%s_value", name);
        CU_ASSERT_EQUAL(sib__slice_compare(sib__table_text(chain, name, row), exact), 0);
        CU_ASSERT_EQUAL(sib_table_number(chain, value, row),
                        sib_table_number(found, "value", q));
    }
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        double one = sib_table_number(summary, counts[i], 0);
        double other = sib_table_number(chain, counts[i], row);
        CU_ASSERT_TRUE(one == other || (isnan(one) && isnan(other)));
    }
    CU_ASSERT_EQUAL(sib_table_number(chain, "eligible_treated", row),
                    sib_table_number(summary, "treated", 0));
}

static void check(const char *unmatched, int32_t value)
{
    people     *p = malloc(sizeof *p);
    bond_tables b;
    sib_effect *effects[3] = {NULL, NULL, NULL};
    char       *contract =
        bond_contract_with(records_contract, "\"unmatched\":\"dropped\"", unmatched);
    bond_make(&b, 0);
    sib_evaluation  *design = chain_design(contract, &b);
    sib_evaluation  *both = chain_evaluate(contract, &b);
    const sib_table *chain = sib_evaluation_table(both, "effects");
    CU_ASSERT_EQUAL_FATAL(sib_table_rows(chain), 3);
    for (int64_t i = 0; i < 2; i++) {
        read_people(design, both, i, p);
        effects[i] = estimate(p, value);
    }
    effects[2] = pool(effects);
    for (int64_t i = 0; i < 3; i++) {
        check_row(effects[i], chain, i);
        sib_effect_free(effects[i]);
    }
    free(contract);
    sib_evaluation_free(both);
    sib_evaluation_free(design);
    bond_free(&b);
    free(p);
}

static void steps_come_to_what_the_chain_says(void)
{
    check("\"unmatched\":\"dropped\"", SIB_EFFECT_UNMATCHED_DROPPED);
    check("\"unmatched\":\"kept\"", SIB_EFFECT_UNMATCHED_KEPT);
}

TEST_SUITE(test_steps)
{
    test_add("steps", "steps come to what the chain says", steps_come_to_what_the_chain_says);
}
