/* The public page itself under attack: for hidden numbers of drawn bonds another table of
 * people is found that the rule cannot tell apart, and the page is made again of it: to the
 * byte the same. So nothing on it, printed or drawn, says which of the two is true. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "attack.h"
#include "attack_truth.h"
#include "core/call.h"
#include "evaluation/records.h"
#include "report/disclosure_work.h"
#include "report/facts.h"
#include "sib/report.h"
#include "support.h"

enum { BONDS = 500, LEAST = 5, MOST_TWINS = 4, MOST_CHANGES = 4096 };

/* What was changed in the tables of an evaluation, to be put back. */
typedef struct change {
    void   *at;
    size_t  size;
    uint8_t old[8];
} change;

typedef struct page_attack {
    sib_evaluation  *e;
    sib__disclosure *d;
    int64_t          cohort;
    const char      *page;
    change           changes[MOST_CHANGES];
    int64_t          n;
    int64_t          twins; /* of this cohort */
    int64_t          compared;
    int64_t          differ;
    int64_t          shown; /* results of this bond */
} page_attack;

/* The tables are the evaluation's own, and constant to everybody but this test. */
static void change_bytes(page_attack *p, const void *at, const void *by, size_t size)
{
    CU_ASSERT_FATAL(p->n < MOST_CHANGES);
    change *c = &p->changes[p->n++];
    c->at = (void *)(uintptr_t)at;
    c->size = size;
    memcpy(c->old, c->at, size);
    memcpy(c->at, by, size);
}

static void put_back(page_attack *p)
{
    while (p->n > 0) {
        const change *c = &p->changes[--p->n];
        memcpy(c->at, c->old, c->size);
    }
}

static const sib_table *list(const page_attack *p, const char *name)
{
    return sib_evaluation_table(p->e, name);
}

static void change_number(page_attack *p, const char *name, const char *column, int64_t row,
                          int64_t number)
{
    const sib_table *table = list(p, name);
    int64_t          i = sib_table_find(table, column);
    if (row >= 0 && i >= 0 && number >= 0) {
        change_bytes(p, &sib_table_i64(table, i).data[row], &number, sizeof number);
    }
}

/* Every double and digit of a row becomes another. */
static void scramble(page_attack *p, const char *name, int64_t row, const char *const *columns)
{
    const sib_table *table = list(p, name);
    for (; *columns != NULL; columns++) {
        int64_t  i = sib_table_find(table, *columns);
        sib_f64  numbers = sib_table_f64(table, i);
        sib_text texts = sib_table_text(table, i);
        if (i >= 0 && numbers.n > 0) {
            double other = 0.37 + 1.5 * numbers.data[row];
            change_bytes(p, &numbers.data[row], &other, sizeof other);
        }
        for (int64_t at = texts.n > 0 ? texts.offsets[row] : 0;
             texts.n > 0 && at < texts.offsets[row + 1]; at++) {
            char digit = texts.data[at];
            if (digit >= '0' && digit <= '9') {
                digit = (char)('1' + (digit - '0' + 4) % 9);
            }
            change_bytes(p, &texts.data[at], &digit, 1);
        }
    }
}

/* All that speaks of the result of a cohort, and of others with it. */
static void scramble_result(page_attack *p, const char *cohort)
{
    static const char *const names[] = {"effects", "gates", "statement", "curve", "weightings"};
    static const char *const columns[][16] = {
        {"mean_treated", "mean_comparison", "difference", "reduction", "rate_ratio",
         "mean_treated_value", "mean_comparison_value", "difference_value", "reduction_value",
         "rate_ratio_value", "difference_standard_error", "reduction_low", "reduction_high",
         "p_value", "effective_comparison", NULL},
        {"reduction", "reduction_value", "decided_on", "distance", "distance_value", NULL},
        {"quantity", "quantity_value", NULL},
        {"events_treated", "events_comparison", "reconvicted_treated", "reconvicted_comparison",
         NULL},
        {"mean_treated_value", "mean_comparison_value", "reduction", "reduction_value",
         "distance_value", "total", NULL}};
    for (int i = 0; i < 5; i++) {
        const sib_table *table = list(p, names[i]);
        for (int64_t row = 0; row < sib_table_rows(table); row++) {
            sib__slice of = sib__list_text(table, "cohort", row);
            bool this = sib__slice_equals(of, cohort) || sib__slice_equals(of, "pooled");
            if (this || i == 4) {
                scramble(p, names[i], row, columns[i]);
            }
        }
    }
}

static int64_t place(const attack_cohort *c, int arm, attack_place what)
{
    int64_t at = c->at[arm][what];
    return at < 0 ? -1 : c->entries[arm][at].number;
}

static const char *const arms[] = {"treated", "comparison", "other"};

/* The steps of the attrition, in the order of the entries. */
static void change_steps(page_attack *p, const char *cohort, const attack_cohort *twin)
{
    static const char *const columns[] = {"treated_persons", "comparison_persons",
                                          "other_persons"};
    const sib_table         *attrition = list(p, "attrition");
    int64_t                  step = 0;
    int64_t                  row = sib__list_find(attrition, cohort, NULL, 0);
    for (; row >= 0; row = sib__list_find(attrition, cohort, NULL, row + 1)) {
        int own = sib__row_of_members(attrition, row);
        if (own >= 0) {
            change_number(p, "attrition", columns[own], row, place(twin, own, ATTACK_MEMBER));
        } else if (!sib__row_outside(attrition, row)) {
            for (int arm = 0; arm < ATTACK_ARMS; arm++) {
                change_number(p, "attrition", columns[arm], row,
                              twin->entries[arm][step].number);
            }
            step++;
        }
    }
}

/* The mean that goes with the events of those compared. */
static void change_mean(page_attack *p, int64_t row, int arm, const attack_cohort *twin)
{
    static const char *const columns[] = {"mean_treated_value", "mean_comparison_value"};
    const sib_table         *effects = list(p, "effects");
    int64_t                  i = sib_table_find(effects, columns[arm]);
    int64_t                  people = place(twin, arm, ATTACK_COMPARED);
    if (row >= 0 && people > 0) {
        double mean = (double)place(twin, arm, ATTACK_EVENTS) / (double)people;
        change_bytes(p, &sib_table_f64(effects, i).data[row], &mean, sizeof mean);
    }
}

/* People in other bins of the same drawn height, events in other months of the same, and
 * whatever is not drawn at all. */
static void change_drawings(page_attack *p, const char *cohort)
{
    static const char *const bins[] = {"treated", "comparison"};
    static const char *const after[] = {"comparison_weight", NULL};
    static const char *const terms[] = {"smd_before", "smd_after", NULL};
    const sib_table         *overlap = list(p, "overlap");
    const sib_table         *balance = list(p, "balance");
    for (int arm = 0; arm < 2; arm++) {
        int64_t fuller = -1;
        int64_t emptier = -1;
        for (int64_t row = 0; row < sib_table_rows(overlap); row++) {
            bool    here = sib__slice_equals(sib__list_text(overlap, "cohort", row), cohort);
            int64_t rest = sib__list_i64(overlap, bins[arm], row) % (2 * LEAST);
            emptier = here && rest > 0 ? row : emptier;
            fuller = here && row != emptier && rest < 2 * LEAST - 1 ? row : fuller;
        }
        if (fuller >= 0 && emptier >= 0) {
            change_number(p, "overlap", bins[arm], fuller,
                          sib__list_i64(overlap, bins[arm], fuller) + 1);
            change_number(p, "overlap", bins[arm], emptier,
                          sib__list_i64(overlap, bins[arm], emptier) - 1);
        }
    }
    for (int64_t row = 0; row < sib_table_rows(overlap); row++) {
        scramble(p, "overlap", row, after);
    }
    for (int64_t row = 0; row < sib_table_rows(balance); row++) {
        if (!sib__term_shown(p->d, row)) {
            scramble(p, "balance", row, terms);
        }
    }
}

/* Events of the months, within the step in which they are drawn. */
static void change_curve(page_attack *p, const char *cohort, const attack_cohort *twin)
{
    static const char *const columns[] = {"events_treated", "events_comparison"};
    const sib_table         *curve = list(p, "curve");
    int64_t                  row = sib__list_find(curve, cohort, NULL, 0);
    for (; row >= 0; row = sib__list_find(curve, cohort, NULL, row + 1)) {
        for (int arm = 0; arm < 2; arm++) {
            double        step = (double)LEAST / (double)place(twin, arm, ATTACK_COMPARED);
            const double *at =
                &sib_table_f64(curve, sib_table_find(curve, columns[arm])).data[row];
            double other = (floor(*at / step + 1e-9) + 0.5) * step;
            change_bytes(p, at, &other, sizeof other);
        }
    }
}

static void change_tables(page_attack *p, const attack_cohort *twin)
{
    static const char *const matched[] = {"matched_treated", "matched_comparison"};
    static const char *const people[] = {"persons_treated", "persons_comparison"};
    const char              *cohort = p->d->cohorts[p->cohort].id;
    int64_t                  matching = sib__list_find(list(p, "matching"), cohort, NULL, 0);
    int64_t                  effect = sib__list_find(list(p, "effects"), cohort, NULL, 0);
    change_steps(p, cohort, twin);
    for (int arm = 0; arm < 2; arm++) {
        int64_t counts = sib__list_find(list(p, "counts"), cohort, arms[arm], 0);
        int64_t all = place(twin, arm, ATTACK_MATCHED);
        bool    some = twin->at[arm][ATTACK_NO_SCORE] >= 0;
        change_number(p, "matching", arms[arm], matching,
                      place(twin, arm, ATTACK_MEMBER) -
                          (some ? place(twin, arm, ATTACK_NO_SCORE) : 0));
        change_number(p, "matching", matched[arm], matching, all);
        change_number(p, "counts", "persons", counts, all);
        change_number(p, "counts", "unlinked", counts, place(twin, arm, ATTACK_UNLINKED));
        change_number(p, "counts", "reconvicted", counts, place(twin, arm, ATTACK_RECONVICTED));
        if (twin->at[arm][ATTACK_RECONVICTED] >= 0) {
            change_number(p, "counts", "events", counts, place(twin, arm, ATTACK_EVENTS));
        }
        change_number(p, "effects", people[arm], effect, place(twin, arm, ATTACK_COMPARED));
    }
    change_number(p, "effects", "eligible_treated", effect, place(twin, 0, ATTACK_MEMBER));
    change_drawings(p, cohort);
    if (twin->result) {
        change_curve(p, cohort, twin);
    } else {
        scramble_result(p, cohort);
    }
    for (int arm = 0; !twin->result && arm < 2; arm++) {
        change_mean(p, effect, arm, twin);
    }
}

static sib_paper *public_page(const sib_evaluation *e)
{
    sib_paper         *report = NULL;
    sib_report_options options = SIB_REPORT_OPTIONS_INIT;
    options.audience = SIB_REPORT_AUDIENCE_PUBLIC;
    options.least = LEAST;
    CU_ASSERT_EQUAL_FATAL(sib_report_html(NULL, e, &options, &report), SIB_OK);
    return report;
}

static void compare_page(void *host, const attack_cohort *twin)
{
    page_attack *p = host;
    if (p->twins++ < MOST_TWINS) {
        change_tables(p, twin);
        sib_paper *report = public_page(p->e);
        p->compared++;
        if (strcmp(sib_paper_text(report), p->page) != 0) {
            p->differ++;
        }
        sib_paper_free(report);
        put_back(p);
    }
}

/* No whole number of 1 to 4 stands in a cell of the tables of people. */
static int64_t small_cells(const char *page)
{
    static const char *const begin[] = {"<h2>Who counted", "<h2>What happened"};
    static const char *const end[] = {"<h2>Compared with", "<h2>What could"};
    int64_t                  small = 0;
    for (int i = 0; i < 2; i++) {
        const char *stop = strstr(page, end[i]);
        const char *at = strstr(page, begin[i]);
        CU_ASSERT_FATAL(at != NULL && stop != NULL);
        while ((at = strstr(at, "<td")) != NULL && at < stop) {
            at = strchr(at, '>') + 1;
            small += *at >= '1' && *at < '0' + LEAST && at[1] == '<';
        }
    }
    return small;
}

static void attack_page(page_attack *p, attack_result *result)
{
    sib__call          call;
    sib_paper         *report = public_page(p->e);
    const sib__json   *root = NULL;
    const attack_host  host = {compare_page, p};
    sib_report_options options = SIB_REPORT_OPTIONS_INIT;
    sib__facts         f;
    p->page = sib_paper_text(report);
    CU_ASSERT_EQUAL(small_cells(p->page), 0);
    CU_ASSERT_EQUAL_FATAL(sib__enter(&call, NULL, "sib_test_page", true), SIB_OK);
    CU_ASSERT_EQUAL_FATAL(sib__json_parse(&call, &call.scratch, "record",
                                          sib__slice_of(sib_evaluation_record(p->e)), &root),
                          SIB_OK);
    root = sib__json_member(sib__json_member(root, "result"), "design");
    options.audience = SIB_REPORT_AUDIENCE_PUBLIC;
    options.least = LEAST;
    CU_ASSERT_EQUAL_FATAL(sib__facts_begin(&call, &options, &f), SIB_OK);
    f.evaluation = f.whole = p->e;
    CU_ASSERT_EQUAL_FATAL(sib__outcomes_make(&f, sib__json_member(root, "contract")), SIB_OK);
    p->d = f.disclosure;
    p->shown = 0;
    for (p->cohort = 0; p->cohort < p->d->n; p->cohort++) {
        attack_cohort truth = attack_truth(LEAST, p->d, p->cohort);
        p->twins = 0;
        p->shown += p->d->cohorts[p->cohort].hidden.result;
        attack(LEAST, attack_hide, &truth, result, &host);
    }
    (void)sib__leave(&call, SIB_OK, NULL);
    sib_paper_free(report);
}

static void no_page_tells_twins_apart(void)
{
    attack_result result = {0};
    page_attack  *p = calloc(1, sizeof *p);
    int64_t       shown = 0;
    int64_t       bonds = attack_count(BONDS);
    for (int64_t i = 0; i < bonds; i++) {
        bond_tables b;
        char       *contract = attack_contract(i);
        bond_draw(&b, (unsigned)(1000 + 7 * i), 20 + (int)(i * 13 % 130));
        p->e = records_evaluate(contract, b.all, "final");
        CU_ASSERT_PTR_NOT_NULL_FATAL(p->e);
        attack_page(p, &result);
        shown += p->shown;
        sib_evaluation_free(p->e);
        bond_free(&b);
        free(contract);
    }
    CU_ASSERT_EQUAL(result.pinned, 0);
    CU_ASSERT_EQUAL(result.small, 0);
    CU_ASSERT(result.hidden > 10 * bonds);
    CU_ASSERT(p->compared > 2 * bonds);
    CU_ASSERT(shown > bonds / 5); /* results: nothing is hidden by hiding all */
    CU_ASSERT_EQUAL(p->differ, 0);
    free(p);
}

TEST_SUITE(test_public_page)
{
    test_add("public page",
             "two tables of people that the rule cannot tell apart give one page",
             no_page_tells_twins_apart);
}
