/* Matches the units of a CSV file and prints its pairs, "case control" by row from 1, for
 * comparison with another program:
 *
 *   match <file with columns treat, score, stratum, x1, x2, x3> [<option>=<value>...]
 *
 * Options are those of sib_matching_match() by name, exact=1 for pairs within a stratum,
 * exact=x for pairs alike in x1 to x3. The covariates of a distance are x1 to x3. Of whole sets
 * it prints "row set" instead.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sib.h>

enum { MOST_BYTES = 1 << 20 };

static const char types[] = "{\"treat\":{\"type\":\"flag\"},\"score\":{\"type\":\"f64\"},"
                            "\"stratum\":{\"type\":\"i64\"},\"x1\":{\"type\":\"f64\"},"
                            "\"x2\":{\"type\":\"f64\"},\"x3\":{\"type\":\"f64\"}}";

/* False for an option that is not known. */
static bool set(sib_matching_match_options *o, char *exact, const char *option)
{
    size_t      length = strcspn(option, "=");
    const char *value = option + length + (option[length] == '=' ? 1 : 0);
#define IS(name) (length == sizeof(name) - 1 && memcmp(option, name, length) == 0)
    if (IS("exact")) {
        *exact = *value;
    } else if (IS("ratio")) {
        o->ratio = atoi(value);
    } else if (IS("replace")) {
        o->replace = atoi(value);
    } else if (IS("reuse_max")) {
        o->reuse_max = atoi(value);
    } else if (IS("max_controls")) {
        o->max_controls = atoi(value);
    } else if (IS("max_treated")) {
        o->max_treated = atoi(value);
    } else if (IS("caliper")) {
        o->caliper_value = strtod(value, NULL);
    } else if (IS("caliper_unit")) {
        o->caliper_unit = sib_matching_unit_value(value);
    } else if (IS("method")) {
        o->method = sib_matching_method_value(value);
    } else if (IS("distance")) {
        o->distance = sib_matching_distance_value(value);
    } else if (IS("subclasses")) {
        o->subclasses = atoi(value);
    } else if (IS("coarsen")) {
        o->coarsen = value;
    } else if (IS("order")) {
        o->order = sib_matching_order_value(value);
    } else if (IS("discard")) {
        o->discard = sib_matching_discard_value(value);
    } else {
        return false;
    }
#undef IS
    return true;
}

static sib_status read_table(sib_context *ctx, const char *path, sib_table **out)
{
    static uint8_t bytes[MOST_BYTES];
    FILE          *file = fopen(path, "rb");
    size_t         n = file == NULL ? 0 : fread(bytes, 1, sizeof bytes, file);
    if (file != NULL) {
        fclose(file);
    }
    return sib_table_read_csv(ctx, (sib_u8){bytes, (int64_t)n}, types, NULL, out);
}

/* Columns of the table by name. */
static sib_status part_of(sib_context *ctx, const sib_table *table, bool stratum,
                          sib_table **out)
{
    static const char    names[] = "stratumx1x2x3";
    static const int64_t ends[] = {0, 7, 9, 11, 13};
    return sib_table_select(ctx, table,
                            (sib_text){names, stratum ? ends : ends + 1, stratum ? 1 : 3}, out);
}

static sib_status match(sib_context *ctx, const sib_table *table,
                        const sib_matching_match_options *o, char exact, sib_matching **out)
{
    sib_table *strata = NULL;
    sib_table *covariates = NULL;
    sib_status status =
        exact == '1' || exact == 'x' ? part_of(ctx, table, exact == '1', &strata) : SIB_OK;
    if (status == SIB_OK && o->distance > SIB_MATCHING_DISTANCE_LOGIT) {
        status = part_of(ctx, table, false, &covariates);
    }
    if (status == SIB_OK) {
        status = sib_matching_match(
            ctx, sib_table_f64(table, sib_table_find(table, "score")), (sib_f64){NULL, 0},
            sib_table_flags(table, sib_table_find(table, "treat")), (sib_text){NULL, NULL, 0},
            (sib_i64){NULL, 0}, strata, covariates, o, out);
    }
    sib_table_free(covariates);
    sib_table_free(strata);
    return status;
}

static void print_sets(const sib_matching *m)
{
    const sib_table *units = sib_matching_table(m, "units");
    sib_i64          set = sib_table_i64(units, sib_table_find(units, "set"));
    for (int64_t i = 0; i < set.n; i++) {
        if (set.data[i] >= 0) {
            printf("%lld %lld\n", (long long)i + 1, (long long)set.data[i] + 1);
        }
    }
}

static void print_pairs(const sib_matching *m)
{
    sib_rows treated = sib_matching_pair_treated(m);
    sib_rows comparison = sib_matching_pair_comparison(m);
    for (int64_t i = 0; i < treated.n; i++) {
        printf("%lld %lld\n", (long long)treated.data[i] + 1,
               (long long)comparison.data[i] + 1);
    }
}

int main(int argc, char **argv)
{
    sib_context               *ctx = sib_context_new(NULL);
    sib_table                 *table = NULL;
    sib_matching              *m = NULL;
    sib_matching_match_options o = SIB_MATCHING_MATCH_OPTIONS_INIT;
    char                       exact = '0';
    for (int i = 2; i < argc; i++) {
        if (!set(&o, &exact, argv[i])) {
            fprintf(stderr, "no such option: %s\n", argv[i]);
            return EXIT_FAILURE;
        }
    }
    sib_status status = read_table(ctx, argc > 1 ? argv[1] : "", &table);
    if (status == SIB_OK) {
        status = match(ctx, table, &o, exact, &m);
    }
    if (status != SIB_OK) {
        fprintf(stderr, "%s\n", sib_context_message(ctx));
    } else {
        bool whole = sib_table_number(sib_matching_table(m, "summary"), "whole_sets", 0) == 1.0;
        (whole ? print_sets : print_pairs)(m);
        if (sib_table_number(sib_matching_table(m, "summary"), "verified", 0) != 1.0) {
            printf("0 0\n");
        }
    }
    sib_matching_free(m);
    sib_table_free(table);
    sib_context_free(ctx);
    return status == SIB_OK ? EXIT_SUCCESS : EXIT_FAILURE;
}
