/* What a reader with a ruler gets out of the drawings: the numbers behind months and bars are
 * read back from the page's SVG alone, by its ticks. On a public page they are whole steps of
 * people; on an assessor's page, which is drawn as it is, the same ruler finds the rest. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attack.h"
#include "evaluation/records.h"
#include "sib/report.h"
#include "support.h"

enum { BONDS = 100, LEAST = 5, POINTS = 256 };

typedef struct ruler {
    double x[POINTS];
    double y[POINTS];
    int    n;
    double value; /* of a tick of the upright axis */
    double at;
    double zero; /* where its 0 is */
} ruler;

/* How many numbers were read, and how many of them are no whole step. */
typedef struct read_back {
    int64_t read;
    int64_t between;
} read_back;

/* The next drawing whose caption holds both; NULL when there is none. */
static const char *find_drawing(const char *from, const char *cohort, const char *caption)
{
    const char *svg = from;
    while ((svg = strstr(svg, "<svg ")) != NULL) {
        char        label[512] = "";
        const char *text = strstr(svg, "aria-label=\"") + strlen("aria-label=\"");
        size_t      n = strcspn(text, "\"");
        memcpy(label, text, n < sizeof label ? n : sizeof label - 1);
        if (strstr(label, cohort) != NULL && strstr(label, caption) != NULL) {
            return svg;
        }
        svg++;
    }
    return NULL;
}

/* The points of a line of that class. */
static bool read_line(const char *svg, const char *class, ruler *r)
{
    char        opens[64];
    const char *end = strstr(svg, "</svg>");
    snprintf(opens, sizeof opens, "<path class=\"%s\" d=\"M", class);
    const char *at = strstr(svg, opens);
    r->n = 0;
    if (at == NULL || at > end) {
        return false;
    }
    at += strlen(opens);
    while (r->n < POINTS && sscanf(at, "%lf,%lf", &r->x[r->n], &r->y[r->n]) == 2) {
        r->n++;
        at += strcspn(at, "L\"");
        at += *at == 'L';
    }
    return true;
}

/* The scale of the upright axis, from its first tick, 0, and its last. */
static bool read_scale(const char *svg, ruler *r)
{
    static const char opens[] = "<text class=\"tick\" text-anchor=\"end\" x=\"";
    const char       *end = strstr(svg, "</svg>");
    const char       *at = svg;
    int               ticks = 0;
    while ((at = strstr(at, opens)) != NULL && at < end) {
        double x = 0.0;
        at += strlen(opens);
        CU_ASSERT_EQUAL(sscanf(at, "%lf\" y=\"%lf\">%lf<", &x, &r->at, &r->value), 3);
        r->zero = ticks++ == 0 ? r->at : r->zero;
    }
    return ticks > 1;
}

/* Events so far, month after month, of those compared. */
static void read_curve(const char *page, const char *cohort, const sib_table *effects,
                       int64_t row, read_back *out)
{
    static const char *const lines[] = {"treated line", "comparison line"};
    static const char *const people[] = {"persons_treated", "persons_comparison"};
    const char              *svg = find_drawing(page, cohort, "events a person so far");
    ruler                    r = {.n = 0};
    for (int arm = 0; svg != NULL && arm < 2; arm++) {
        if (!read_scale(svg, &r) || !read_line(svg, lines[arm], &r)) {
            continue;
        }
        for (int i = 1; i < r.n; i++) {
            double mean = (r.zero - 4.0 - r.y[i]) / (r.zero - r.at) * r.value;
            double steps = mean * sib_table_number(effects, people[arm], row) / LEAST;
            out->read++;
            out->between += fabs(steps - round(steps)) > 0.02;
        }
    }
}

/* Whether some number of steps, at most `most`, makes whole numbers of all shares. */
static bool whole_steps(const double *shares, int n, int64_t most)
{
    for (int64_t steps = 1; steps <= most; steps++) {
        bool whole = true;
        for (int i = 0; i < n && whole; i++) {
            double number = shares[i] * (double)steps;
            whole = fabs(number - round(number)) < 0.02;
        }
        if (whole) {
            return true;
        }
    }
    return false;
}

/* The bars of the scores before matching: shares of an arm, which has `people`. */
static void read_bars(const char *page, const char *cohort, const int64_t *people,
                      read_back *out)
{
    static const char *const lines[] = {"treated line area", "comparison line area"};
    const char              *svg = find_drawing(page, cohort, "scores of the two groups");
    ruler                    r;
    double                   shares[POINTS];
    for (int arm = 0; svg != NULL && arm < 2; arm++) {
        double all = 0.0;
        int    n = 0;
        if (!read_line(svg, lines[arm], &r)) {
            continue;
        }
        for (int i = 1; i + 2 < r.n; i += 2) {
            shares[n] = (r.y[0] - r.y[i]) * (r.x[i + 1] - r.x[i]);
            all += shares[n++];
        }
        for (int i = 0; i < n && all > 0.0; i++) {
            shares[i] /= all;
        }
        out->read += all > 0.0;
        out->between += all > 0.0 && !whole_steps(shares, n, people[arm] / (2 * LEAST));
    }
}

/* Everybody with a score, by arm. */
static void count_scored(const sib_evaluation *e, const char *cohort, int64_t people[2])
{
    static const char *const columns[] = {"treated", "comparison"};
    const sib_table         *bins = sib_evaluation_table(e, "overlap");
    for (int arm = 0; arm < 2; arm++) {
        people[arm] = 0;
        for (int64_t row = 0; row < sib_table_rows(bins); row++) {
            bool here = sib_table_says(bins, "cohort", row, cohort) == 1;
            people[arm] += here ? (int64_t)sib_table_number(bins, columns[arm], row) : 0;
        }
    }
}

static void read_page(const sib_evaluation *e, int32_t audience, read_back *curve,
                      read_back *bars)
{
    sib_paper         *report = NULL;
    sib_report_options options = SIB_REPORT_OPTIONS_INIT;
    const sib_table   *effects = sib_evaluation_table(e, "effects");
    options.audience = audience;
    options.least = audience == SIB_REPORT_AUDIENCE_PUBLIC ? LEAST : options.least;
    CU_ASSERT_EQUAL_FATAL(sib_report_html(NULL, e, &options, &report), SIB_OK);
    for (int64_t row = 0; row < sib_table_rows(effects); row++) {
        static const char *const cohorts[] = {"cohort-1", "cohort-2"};
        for (int i = 0; i < 2; i++) {
            int64_t people[2];
            if (sib_table_says(effects, "cohort", row, cohorts[i]) == 1) {
                read_curve(sib_paper_text(report), cohorts[i], effects, row, curve);
                count_scored(e, cohorts[i], people);
                read_bars(sib_paper_text(report), cohorts[i], people, bars);
            }
        }
    }
    sib_paper_free(report);
}

static void drawings_give_whole_steps_of_people(void)
{
    read_back curve[2] = {{0, 0}, {0, 0}};
    read_back bars[2] = {{0, 0}, {0, 0}};
    int64_t   bonds = attack_count(BONDS);
    for (int64_t i = 0; i < bonds; i++) {
        bond_tables     b;
        sib_evaluation *e = NULL;
        bond_draw(&b, (unsigned)(1000 + 7 * i), 100 + (int)(i * 13 % 51));
        e = records_evaluate(records_contract, b.all, "final");
        CU_ASSERT_PTR_NOT_NULL_FATAL(e);
        read_page(e, SIB_REPORT_AUDIENCE_PUBLIC, &curve[0], &bars[0]);
        read_page(e, SIB_REPORT_AUDIENCE_ASSESSOR, &curve[1], &bars[1]);
        sib_evaluation_free(e);
        bond_free(&b);
    }
    CU_ASSERT(curve[0].read > 2 * bonds);
    CU_ASSERT(bars[0].read > 0); /* mostly too few to draw */
    CU_ASSERT_EQUAL(curve[0].between, 0);
    CU_ASSERT_EQUAL(bars[0].between, 0);
    CU_ASSERT(2 * curve[1].between > curve[1].read);
    CU_ASSERT(2 * bars[1].between > bars[1].read);
}

TEST_SUITE(test_drawn)
{
    test_add("drawn", "what is read back from public drawings is whole steps of people",
             drawings_give_whole_steps_of_people);
}
