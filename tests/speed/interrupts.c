/* How long each call works between two interrupt checks, at many rows.
 *
 *     interrupts [ROWS] [THREADS]        default 10000000 1
 *
 * Every check reads the processor time of the calling thread. Prints, a call, its checks, its
 * time and the longest stretch without one; ends with 1 where that is above 10 ms. */
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "sib.h"

enum { ID = 9, FIRST_DAY = 14610, LONGEST_MS = 10 };

typedef struct watch {
    double  last;
    double  longest;
    int64_t checks;
} watch;

typedef struct data {
    sib_context *ctx;
    watch       *w;
    int64_t      n;
    bool         late; /* a stretch was too long */
    sib_text     id;
    sib_u8       arm;
    sib_dates    day;
    sib_f64      x;
    sib_f64      score;
    sib_f64      count;
    sib_table   *people;
    sib_table   *records;
    sib_table   *alone; /* as many records, all of one person */
} data;

static double processor_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static int32_t check(void *payload)
{
    watch *w = payload;
    double now = processor_ms();
    w->longest = fmax(w->longest, now - w->last);
    w->last = now;
    w->checks++;
    return 0;
}

static void *room(int64_t count, size_t size)
{
    void *made = calloc((size_t)count + 1, size);
    if (made == NULL) {
        fprintf(stderr, "no memory\n");
        exit(2);
    }
    return made;
}

static uint64_t mixed(uint64_t x)
{
    x = (x + 1) * UINT64_C(0x9E3779B97F4A7C15);
    x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    return x ^ (x >> 31);
}

/* The call since begin() is over. */
static void tell(data *d, const char *what, double began, sib_status status)
{
    check(d->w);
    printf("%-28s %9lld checks %9.0f ms, longest without one %7.1f ms%s\n", what,
           (long long)d->w->checks, processor_ms() - began, d->w->longest,
           status == SIB_OK ? "" : sib_context_message(d->ctx));
    fflush(stdout);
    d->late = d->late || d->w->longest > LONGEST_MS || status != SIB_OK;
}

static double begin(data *d)
{
    *d->w = (watch){processor_ms(), 0.0, 0};
    return d->w->last;
}

#define WATCH(what, call)                                                                      \
    do {                                                                                       \
        double     began_ = begin(d);                                                          \
        sib_status status_ = call;                                                             \
        tell(d, what, began_, status_);                                                        \
    } while (0)

/* Ids in an order of their own; each once, of one person where salt is 0. */
static sib_text ids(int64_t n, uint64_t step)
{
    char    *text = room(n * ID, 1);
    int64_t *offsets = room(n, sizeof *offsets);
    for (int64_t i = 0; i < n; i++) {
        uint64_t number = (uint64_t)i * step % (uint64_t)n;
        text[i * ID] = 'p';
        for (int k = ID - 1; k > 0; k--, number /= 10) {
            text[i * ID + k] = (char)('0' + number % 10);
        }
        offsets[i + 1] = (i + 1) * ID;
    }
    return (sib_text){text, offsets, n};
}

static void draw(data *d)
{
    uint8_t *arm = room(d->n, 1);
    int32_t *day = room(d->n, sizeof *day);
    double  *x = room(d->n, sizeof *x);
    double  *score = room(d->n, sizeof *score);
    double  *count = room(d->n, sizeof *count);
    for (int64_t i = 0; i < d->n; i++) {
        uint64_t m = mixed((uint64_t)i);
        arm[i] = m % 10 == 0;
        day[i] = FIRST_DAY + (int32_t)(m / 16 % 365);
        x[i] = (double)(m >> 20 & 0xffff) / 65536.0;
        score[i] = 0.1 + 0.8 * (double)(m >> 36 & 0xfffff) / 1048576.0;
        count[i] = (double)(m >> 57);
    }
    d->id = ids(d->n, 7919);
    d->arm = (sib_u8){arm, d->n};
    d->day = (sib_dates){day, d->n};
    d->x = (sib_f64){x, d->n};
    d->score = (sib_f64){score, d->n};
    d->count = (sib_f64){count, d->n};
}

static const sib_validity all = {NULL, 0};

static sib_table *records_of(data *d, const char *what, sib_text person)
{
    sib_table_builder *builder = NULL;
    sib_table         *table = NULL;
    sib_table_builder_new(d->ctx, d->n, &builder);
    WATCH(what, sib_table_builder_add_text(d->ctx, builder, "person", person, all, NULL, NULL));
    WATCH("a column of dates", sib_table_builder_add_dates(d->ctx, builder, "release_date",
                                                           d->day, all, NULL, NULL));
    sib_table_builder_add_dates(d->ctx, builder, "offence_date", d->day, all, NULL, NULL);
    sib_table_builder_add_dates(d->ctx, builder, "conviction_date", d->day, all, NULL, NULL);
    WATCH("a column of numbers",
          sib_table_builder_add_f64(d->ctx, builder, "x", d->x, all, NULL, NULL));
    sib_table_builder_finish(d->ctx, builder, &table);
    sib_table_builder_free(builder);
    return table;
}

static void read_csv(data *d)
{
    sib_table *table = NULL;
    int64_t    size = 2;
    char      *text = room(d->n * 24 + 64, 1);
    size += sprintf(text, "x,y,z\n") - 2;
    for (int64_t i = 0; i < d->n; i++) {
        size += sprintf(text + size, "p%d,%d,%.4f\n", (int)(i % 100000), (int)(i % 977),
                        d->x.data[i]);
    }
    WATCH("read a CSV file",
          sib_table_read_csv(d->ctx, (sib_u8){(const uint8_t *)text, size},
                             "{\"x\":{\"type\":\"codes\"},\"y\":{\"type\":\"i64\"},"
                             "\"z\":{\"type\":\"f64\"}}",
                             NULL, &table));
    sib_table_free(table);
    free(text);
}

static void evaluate(data *d, const char *text)
{
    sib_expression *compiled = NULL;
    sib_table      *out = NULL;
    sib_expression_compile(d->ctx, text, d->people, &compiled);
    WATCH(text, sib_expression_evaluate(d->ctx, compiled, d->people, &out));
    sib_table_free(out);
    sib_expression_free(compiled);
}

static sib_table *rules_of(sib_context *ctx, const char *csv, const char *types)
{
    sib_table *table = NULL;
    sib_u8     bytes = {(const uint8_t *)csv, (int64_t)strlen(csv)};
    if (sib_table_read_csv(ctx, bytes, types, NULL, &table) != SIB_OK) {
        fprintf(stderr, "%s\n", sib_context_message(ctx));
        exit(2);
    }
    return table;
}

static void select_members(data *d)
{
    sib_eligibility_select_options o = SIB_ELIGIBILITY_SELECT_OPTIONS_INIT;
    sib_eligibility               *e = NULL;
    sib_table                     *rules =
        rules_of(d->ctx, "id,expression,applies_to\nsome,x < 0.9,both\n",
                 "{\"id\":{\"type\":\"text\"},\"expression\":{\"type\":\"text\"},"
                 "\"applies_to\":{\"type\":\"text\"}}");
    o.person = "person";
    o.index_date = "release_date";
    o.treated = "x < 0.1";
    WATCH("select a cohort", sib_eligibility_select(d->ctx, d->people, rules, NULL,
                                                    (sib_text){NULL, NULL, 0}, &o, &e));
    sib_eligibility_free(e);
    sib_table_free(rules);
}

static void look_back(data *d, const char *what, sib_table *records)
{
    sib_history_build_options o = SIB_HISTORY_BUILD_OPTIONS_INIT;
    sib_history              *h = NULL;
    sib_table                *measures =
        rules_of(d->ctx, "name,kind\npriors,count\n",
                 "{\"name\":{\"type\":\"text\"},\"kind\":{\"type\":\"text\"}}");
    o.person = "person";
    o.conviction_date = "conviction_date";
    WATCH(what, sib_history_build(d->ctx, d->id, d->day, (sib_dates){NULL, 0}, records,
                                  measures, &o, &h));
    sib_history_free(h);
    sib_table_free(measures);
}

static void count_records(data *d, const char *what, sib_table *records)
{
    sib_reconviction_count_options o = SIB_RECONVICTION_COUNT_OPTIONS_INIT;
    sib_reconviction_counts       *c = NULL;
    o.person = "person";
    o.offence_date = "offence_date";
    o.conviction_date = "conviction_date";
    WATCH(what,
          sib_reconviction_count(d->ctx, d->id, d->day, (sib_dates){NULL, 0}, records, &o, &c));
    sib_reconviction_counts_free(c);
}

static void fit_and_balance(data *d)
{
    sib_propensity *p = NULL;
    sib_balance    *b = NULL;
    sib_table      *x = NULL;
    sib_text        names = {"x", (const int64_t[]){0, 1}, 1};
    WATCH("select columns", sib_table_select(d->ctx, d->people, names, &x));
    WATCH("fit scores", sib_propensity_fit(d->ctx, x, d->arm, d->id, NULL, &p));
    WATCH("measure balance",
          sib_balance_measure(d->ctx, x, d->arm, (sib_f64){NULL, 0}, NULL, &b));
    sib_balance_free(b);
    sib_propensity_free(p);
    sib_table_free(x);
}

static void match(data *d, const char *what, int32_t method)
{
    sib_matching_match_options  o = SIB_MATCHING_MATCH_OPTIONS_INIT;
    sib_effect_estimate_options how = SIB_EFFECT_ESTIMATE_OPTIONS_INIT;
    sib_matching               *m = NULL;
    sib_effect                 *e = NULL;
    o.method = method;
    how.weighting = SIB_WEIGHTING_AGGREGATE;
    how.whole_sets = method == SIB_MATCHING_METHOD_SUBCLASS;
    WATCH(what, sib_matching_match(d->ctx, d->score, (sib_f64){NULL, 0}, d->arm, d->id,
                                   (sib_i64){NULL, 0}, NULL, NULL, &o, &m));
    WATCH("estimate its effect",
          sib_effect_estimate(d->ctx, d->arm, d->count, (sib_f64){NULL, 0},
                              sib_matching_pair_treated(m), sib_matching_pair_comparison(m),
                              sib_matching_pair_set(m), d->id, &how, &e));
    sib_effect_free(e);
    sib_matching_free(m);
}

int main(int argc, char **argv)
{
    watch               w = {0};
    sib_context_options options = SIB_CONTEXT_OPTIONS_INIT;
    data                made = {.n = argc > 1 ? strtoll(argv[1], NULL, 10) : 10000000};
    data               *d = &made;
    options.interrupt = check;
    options.interrupt_payload = &w;
    options.threads = argc > 2 ? (int32_t)strtol(argv[2], NULL, 10) : 1;
    d->ctx = sib_context_new(&options);
    d->w = &w;
    draw(d);
    read_csv(d);
    d->people = records_of(d, "a column of texts", d->id);
    d->records = records_of(d, "the same again", ids(d->n, 104729));
    d->alone = records_of(d, "one text again and again", ids(d->n, (uint64_t)d->n));
    evaluate(d, "x * 2 + 1 < 1.5");
    evaluate(d, "person LIKE 'p%7%3'");
    select_members(d);
    look_back(d, "history", d->records);
    look_back(d, "history of one person", d->alone);
    count_records(d, "count records", d->records);
    count_records(d, "count records of one person", d->alone);
    fit_and_balance(d);
    match(d, "match the nearest", SIB_MATCHING_METHOD_NEAREST);
    match(d, "match by subclass", SIB_MATCHING_METHOD_SUBCLASS);
    printf(d->late ? "a stretch is longer than %d ms\n" : "no stretch is longer than %d ms\n",
           LONGEST_MS);
    return d->late;
}
