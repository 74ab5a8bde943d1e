/* The last steps one by one, from what the annexes hold, come to what the chain says. */
#include "bond.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "chain.h"
#include "core/json.h"
#include "sib/effect.h"
#include "sib/payment.h"
#include "support.h"
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

static sib_table *add(sib_table *so_far, const char *cohort, int32_t pooled, sib_effect *e)
{
    sib_table *table = NULL;
    CU_ASSERT_EQUAL_FATAL(sib_effect_collect(NULL, so_far, cohort, pooled, -1, e, &table),
                          SIB_OK);
    sib_table_free(so_far);
    sib_effect_free(e);
    return table;
}

static sib_effect *pool(const sib_table *effects)
{
    sib_effect_pool_options options = SIB_EFFECT_POOL_OPTIONS_INIT;
    sib_effect             *e = NULL;
    options.weights = SIB_EFFECT_POOL_WEIGHTS_MATCHED_TREATED;
    options.of = SIB_EFFECT_POOL_OF_MEANS;
    CU_ASSERT_EQUAL_FATAL(sib_effect_pool(NULL, effects, &options, &e), SIB_OK);
    return e;
}

/* The terms are the last member of the contract. */
static void pay_and_free(char *contract, const sib_table *effects, sib_payment **out)
{
    char *terms = strstr(contract, "\"payment\":") + strlen("\"payment\":");
    *strrchr(terms, '}') = '\0';
    CU_ASSERT_EQUAL_FATAL(sib_payment_calculate(NULL, terms, effects, out), SIB_OK);
    free(contract);
}

static void check_row(const sib_table *steps, const sib_table *chain, int64_t row)
{
    static const char *const numbers[] = {
        "sequence",         "mean_treated_value",   "reduction_value", "eligible_treated",
        "persons_treated",  "persons_comparison",   "pairs",           "effective_comparison",
        "rate_ratio_value", "mean_comparison_value"};
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        double one = sib_table_number(steps, numbers[i], row);
        double other = sib_table_number(chain, numbers[i], row);
        CU_ASSERT_TRUE(one == other || (isnan(one) && isnan(other)));
    }
}

static void check(const char *unmatched, int32_t value)
{
    people      *p = malloc(sizeof *p);
    bond_tables  b;
    sib_table   *effects = NULL;
    sib_payment *payment = NULL;
    char *contract = bond_contract_with(bond_contract, "\"unmatched\":\"dropped\"", unmatched);
    bond_make(&b, 0);
    sib_evaluation  *design = chain_design(contract, &b);
    sib_evaluation  *both = chain_evaluate(contract, &b);
    const sib_table *chain = sib_evaluation_table(both, "effects");
    CU_ASSERT_EQUAL_FATAL(sib_table_rows(chain), 3);
    for (int64_t i = 0; i < 2; i++) {
        read_people(design, both, i, p);
        effects = add(effects, i == 0 ? "cohort-1" : "cohort-2", 0, estimate(p, value));
    }
    effects = add(effects, "pooled", 1, pool(effects));
    for (int64_t i = 0; i < 3; i++) {
        check_row(effects, chain, i);
    }
    pay_and_free(contract, effects, &payment);
    const sib_table *said = sib_payment_table(payment, "summary");
    CU_ASSERT_TRUE(test_says(said, "total", 0, sib_evaluation_total(both)));
    CU_ASSERT_TRUE(test_says(said, "currency", 0, sib_evaluation_currency(both)));
    sib_payment_free(payment);
    sib_table_free(effects);
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
