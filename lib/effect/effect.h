/* What the files of the effect module share: the handle, the sample, and the steps between. */
#ifndef SIB_EFFECT_EFFECT_H
#define SIB_EFFECT_EFFECT_H

#include "core/call.h"
#include "core/rational.h"
#include "sib/effect.h"
#include "table/publish.h"

enum { SIB__EFFECT_QUANTITIES = 5, SIB__EFFECT_METHODS = 7 };

/* Quantities and methods are numbered from 1. */
#define SIB__EFFECT_AT(value) ((value)-1)

/* One method: variance of both means and their covariance, and what follows for a quantity. */
typedef struct sib__effect_inference {
    double covariance[3];
    double df;  /* infinite: normal distribution */
    bool   log; /* means above 0 and their difference on the log scale */
    double standard_error[SIB__EFFECT_QUANTITIES];
    double low[SIB__EFFECT_QUANTITIES];
    double high[SIB__EFFECT_QUANTITIES];
    double p_value[SIB__EFFECT_QUANTITIES];
} sib__effect_inference;

struct sib_effect {
    sib__result           result;
    int32_t               verdict;
    int32_t               method; /* of the intervals, where nobody names another */
    int32_t               exact;
    int32_t               order_free;
    double                level;
    int64_t               n_treated;
    int64_t               n_treated_matched;
    int64_t               persons_treated; /* the treated mean is over */
    int64_t               n_comparison_matched;
    int64_t               n_pairs;
    int64_t               n_sets;
    double                ess_comparison;
    double                value[SIB__EFFECT_QUANTITIES];
    const char           *text[SIB__EFFECT_QUANTITIES];
    sib__effect_inference inference[SIB__EFFECT_METHODS];
    sib_f64               weights;
};

/* An effect with no number in it yet: values NaN, texts empty. */
sib_status sib__effect_new(sib__call *call, double level, sib_effect **out);

/* The tables, once everything is filled in. */
sib_status sib__effect_tables(sib__call *call, sib_effect *effect);

/* The arguments of an estimate, checked. */
typedef struct sib__effect_input {
    sib_u8                      treated;
    sib_f64                     outcome;
    sib_f64                     exposure;
    sib_rows                    pair_treated;
    sib_rows                    pair_comparison;
    sib_i64                     pair_set;
    sib_text                    id;
    sib_effect_estimate_options options;
    const int64_t              *rank; /* [n] place of each person in id order */
} sib__effect_input;

/* Views, lengths, flags, ranges, arms of pairs, ids; gives the ranks. */
sib_status sib__effect_check(sib__call *call, sib__effect_input *in);

/* Persons of one arm who count, once for each set they are in: the treated by id, the
 * comparisons by set, then id. */
typedef struct sib__effect_arm {
    int64_t  n;
    int64_t *person; /* row of the input */
    int64_t *set;    /* 0 .. sets - 1 */
    double  *weight;
    double  *outcome;
    double  *exposure;
} sib__effect_arm;

/* Everything the formulas need, in an order that depends on ids and sets alone. */
typedef struct sib__effect_sample {
    int64_t         k;           /* pairs, by treated id, then comparison id */
    int64_t        *pair_t;      /* [k] rows of the input */
    int64_t        *pair_c;      /* [k] */
    int64_t        *matches;     /* [n] pairs a person is in */
    int64_t         sets;        /* kept unmatched persons are sets of their own */
    int64_t         real_sets;   /* without those */
    int64_t        *cases_of;    /* [real_sets] treated of each; NULL: pairs say all */
    int64_t        *controls_of; /* [real_sets] comparisons of each */
    sib__effect_arm treated;
    sib__effect_arm comparison;
    sib__effect_arm persons; /* distinct comparison persons, by id, weights summed; set unused
                              */
    bool whole;              /* every outcome and exposure that counts is a whole number */
} sib__effect_sample;

sib_status sib__effect_gather(sib__call *call, const sib__effect_input *in,
                              sib__effect_sample *sample);

/* The means as exact numbers, in scratch. Both arms have some exposure. */
typedef struct sib__effect_means {
    sib__rational treated;
    sib__rational comparison;
} sib__effect_means;

sib_status sib__effect_means_exact(sib__call *call, const sib__effect_input *in,
                                   const sib__effect_sample *sample, sib__effect_means *means);

/* Writes the exact values of all quantities that exist, as text and nearest double, and the
 * verdict. */
sib_status sib__effect_fill_exact(sib__call *call, sib_effect *effect, sib__rational treated,
                                  sib__rational comparison);

/* One quantity: text in the effect's pool and nearest double. */
sib_status sib__effect_put_exact(sib__call *call, sib_effect *effect, int32_t quantity,
                                 sib__rational value);

/* The same from approximate means. */
sib_status sib__effect_fill_approximate(sib__call *call, sib_effect *effect, double treated,
                                        double comparison);

/* Covariances and degrees of freedom of every method that applies. */
sib_status sib__effect_variances(sib__call *call, const sib__effect_input *in,
                                 const sib__effect_sample *sample, sib_effect *effect);

/* Errors, intervals and p-values of a method, from its covariance and the values. */
/* Whether a method is a sandwich: Student's t on the log scale. */
bool sib__effect_is_sandwich(int32_t method);

void sib__effect_infer(sib_effect *effect, sib__effect_inference *inference);

/* A symmetric interval and its p-value for one quantity. */
void sib__effect_symmetric(const sib_effect *effect, sib__effect_inference *inference,
                           int32_t quantity, double variance);

/* Variance of the ratio of two means, first order. */
double sib__effect_ratio_variance(const double covariance[3], double treated,
                                  double comparison);

#endif
