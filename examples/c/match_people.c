/* Match people on covariates, look at the balance, estimate the reduction:
 *     match_people < people.csv */
#include <sib.h>
#include <stdio.h>

static void show(const sib_balance *balance, const sib_effect *effect)
{
    const sib_table *terms = sib_balance_table(balance, "terms");
    sib_text         term = sib_table_text(terms, sib_table_find(terms, "term"));
    const double    *before = sib_table_f64(terms, sib_table_find(terms, "smd_before")).data;
    const double    *after = sib_table_f64(terms, sib_table_find(terms, "smd_after")).data;
    for (int64_t i = 0; i < term.n; i++) {
        printf("%-13.*s %6.3f -> %6.3f\n", (int)(term.offsets[i + 1] - term.offsets[i]),
               term.data + term.offsets[i], before[i], after[i]);
    }
    const sib_table *quantities = sib_effect_table(effect, "quantities");
    const sib_table *intervals = sib_effect_table(effect, "intervals");
    const int32_t    row = SIB_EFFECT_QUANTITY_REDUCTION - 1; /* of the first method */
    printf("reduction %.1f %% (95 %%: %.1f to %.1f)\n",
           100 * sib_table_number(quantities, "value", row),
           100 * sib_table_number(intervals, "low", row),
           100 * sib_table_number(intervals, "high", row));
}

int main(void)
{
    static char     csv[1 << 24];
    sib_u8          bytes = {(const uint8_t *)csv, (int64_t)fread(csv, 1, sizeof csv, stdin)};
    const char     *types = "{\"id\": {\"type\": \"text\"}, \"treated\": {\"type\": \"flag\"},"
                            " \"age\": {\"type\": \"i64\"}, \"priors\": {\"type\": \"i64\"},"
                            " \"address\": {\"type\": \"codes\"}, \"events\": {\"type\": \"f64\"}}";
    sib_text        names = {"agepriorsaddress", (const int64_t[]){0, 3, 9, 16}, 3};
    sib_context    *ctx = sib_context_new(NULL);
    sib_table      *people = NULL, *covariates = NULL;
    sib_propensity *model = NULL;
    sib_matching   *match = NULL;
    sib_balance    *balance = NULL;
    sib_effect     *effect = NULL;
    sib_effect_estimate_options how = SIB_EFFECT_ESTIMATE_OPTIONS_INIT;
    how.weighting = SIB_WEIGHTING_AGGREGATE; /* has no default: it moves money */

    if (bytes.n == (int64_t)sizeof csv) {
        fputs("this example reads at most 16 MiB\n", stderr);
        return 1;
    }
    sib_status s = sib_table_read_csv(ctx, bytes, types, NULL, &people);
    sib_text   id = sib_table_text(people, sib_table_find(people, "id"));
    sib_u8     treated = sib_table_flags(people, sib_table_find(people, "treated"));
    sib_f64    events = sib_table_f64(people, sib_table_find(people, "events"));
    s = s ? s : sib_table_select(ctx, people, names, &covariates);
    s = s ? s : sib_propensity_fit(ctx, covariates, treated, id, NULL, &model);
    s = s ? s
          : sib_matching_match(ctx, sib_propensity_scores(model), sib_propensity_logits(model),
                               treated, id, (sib_i64){0}, NULL, NULL, NULL, &match);
    sib_f64 weights = sib_matching_weights(match, SIB_WEIGHTING_AGGREGATE);
    s = s ? s : sib_balance_measure(ctx, covariates, treated, weights, NULL, &balance);
    s = s ? s
          : sib_effect_estimate(ctx, treated, events, (sib_f64){0},
                                sib_matching_pair_treated(match),
                                sib_matching_pair_comparison(match),
                                sib_matching_pair_set(match), id, &how, &effect);
    if (s == SIB_OK) {
        show(balance, effect);
    } else {
        fprintf(stderr, "%s\n", sib_context_message(ctx));
    }
    sib_effect_free(effect);
    sib_balance_free(balance);
    sib_matching_free(match);
    sib_propensity_free(model);
    sib_table_free(covariates);
    sib_table_free(people);
    sib_context_free(ctx);
    return s == SIB_OK ? 0 : 1;
}
