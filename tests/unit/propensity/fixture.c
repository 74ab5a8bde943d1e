#include "found.h"
#include "fixture.h"

#include <string.h>

const sib_text no_id = {NULL, NULL, 0};

static const sib_validity everyone = {NULL, 0};

sib_table_builder *begin_table(int64_t n)
{
    sib_table_builder *builder = NULL;
    CU_ASSERT_EQUAL_FATAL(sib_table_builder_new(NULL, n, &builder), SIB_OK);
    return builder;
}

sib_table *end_table(sib_table_builder *builder)
{
    sib_table *table = NULL;
    CU_ASSERT_EQUAL_FATAL(sib_table_builder_finish(NULL, builder, &table), SIB_OK);
    sib_table_builder_free(builder);
    return table;
}

void add_numbers(sib_table_builder *builder, const char *name, const double *x, int64_t n)
{
    CU_ASSERT_EQUAL_FATAL(
        sib_table_builder_add_f64(NULL, builder, name, (sib_f64){x, n}, everyone, NULL, NULL),
        SIB_OK);
}

void add_flags(sib_table_builder *builder, const char *name, const uint8_t *x, int64_t n)
{
    CU_ASSERT_EQUAL_FATAL(
        sib_table_builder_add_flags(NULL, builder, name, (sib_u8){x, n}, everyone, NULL, NULL),
        SIB_OK);
}

void add_codes(sib_table_builder *builder, const char *name, const int32_t *x, int64_t n,
               const char *const *levels, int64_t k)
{
    char     data[256];
    int64_t  offsets[16];
    sib_text view = test_text(levels, k, data, offsets);
    CU_ASSERT_EQUAL_FATAL(sib_table_builder_add_codes(NULL, builder, name, (sib_i32){x, n},
                                                      view, everyone, NULL, NULL),
                          SIB_OK);
}

void add_texts(sib_table_builder *builder, const char *name, sib_text x)
{
    CU_ASSERT_EQUAL_FATAL(
        sib_table_builder_add_text(NULL, builder, name, x, everyone, NULL, NULL), SIB_OK);
}

sib_table *numbers_table(const char *const *names, const double *x, int64_t k, int64_t n)
{
    sib_table_builder *builder = begin_table(n);
    for (int64_t j = 0; j < k; j++) {
        add_numbers(builder, names[j], x + j * n, n);
    }
    return end_table(builder);
}

sib_propensity *fit_ok(const sib_table *table, const uint8_t *treated, sib_text id,
                       const sib_propensity_fit_options *options)
{
    sib_propensity *p = NULL;
    sib_context    *ctx = sib_context_new(NULL);
    sib_u8          flags = {treated, sib_table_rows(table)};
    CU_ASSERT_EQUAL_FATAL(sib_propensity_fit(ctx, table, flags, id, options, &p), SIB_OK);
    CU_ASSERT_STRING_EQUAL(sib_context_message(ctx), "");
    sib_context_free(ctx);
    return p;
}

sib_propensity *fit_table(sib_table *table, const uint8_t *treated)
{
    sib_propensity *p = fit_ok(table, treated, no_id, NULL);
    CU_ASSERT_EQUAL(sib_propensity_verdict(p), SIB_PROPENSITY_VERDICT_OK);
    sib_table_free(table);
    return p;
}

static bool same_view(sib_f64 a, sib_f64 b)
{
    return a.n == b.n &&
           (a.n == 0 || memcmp(a.data, b.data, (size_t)a.n * sizeof *a.data) == 0);
}

static bool same_rows(sib_f64 a, sib_f64 b, const int64_t *row)
{
    for (int64_t i = 0; i < b.n; i++) {
        if (memcmp(&a.data[row == NULL ? i : row[i]], &b.data[i], sizeof *a.data) != 0) {
            return false;
        }
    }
    return a.n == b.n;
}

bool same_bits(const sib_propensity *a, const sib_propensity *b, const int64_t *row)
{
    return sib_propensity_verdict(a) == sib_propensity_verdict(b) &&
           same_rows(sib_propensity_scores(a), sib_propensity_scores(b), row) &&
           same_rows(sib_propensity_logits(a), sib_propensity_logits(b), row) &&
           same_view(found_coefficients(a), found_coefficients(b)) &&
           same_view(found_errors(a), found_errors(b)) &&
           same_view(sib_propensity_covariance(a), sib_propensity_covariance(b)) &&
           same_view(found_direction(a), found_direction(b)) &&
           same_view(found_trace(a), found_trace(b));
}

bool term_is(const sib_propensity *p, int64_t i, const char *name)
{
    sib_text terms = found_terms(p);
    int64_t  length = terms.offsets[i + 1] - terms.offsets[i];
    return (size_t)length == strlen(name) &&
           memcmp(terms.data + terms.offsets[i], name, (size_t)length) == 0;
}
