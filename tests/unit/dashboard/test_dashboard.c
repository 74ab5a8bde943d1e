/* The page of a service: what it says to whom. */
#include <stdio.h>
#include <string.h>

#include "caseload/given.h"
#include "sib/experimental/dashboard.h"
#include "support.h"

static const char measured[] =
    "measure as_at=2012-05-20 : members 12*m# 2012-03-05 - c-1, 9*n# 2012-04-10 - c-2, k "
    "2012-05-10 "
    "- c-2; contacts 8*m# 2012-03-05 gate - attended w1, 6*m# 2012-03-08 community - attended "
    "w2, "
    "6*m# 2012-03-28 community - attended w1, 9*n# 2012-04-10 gate - attended w2; "
    "needs 7*m# 2012-03-01 housing; overlaps 6*m# probation 2012-01-01 -; "
    "facts 12*m# 2012-03-01 risk high; spells 12*m# 2012-02-01 2012-03-05 released in";
static const char listed[] =
    "lists as_at=2012-05-20 : lists 2012-05-14 s1 next 2012-05-25, 2012-05-14 s2 overdue "
    "2012-05-18, 2012-05-07 s3 vanished 2012-05-30, 2012-05-14 s4 far 2012-08-30";
static const char active[] =
    "activity as_at=2012-05-20 : contacts 3*m# 2012-05-08 community - attended zed, 2*m# "
    "2012-05-09 community - attended abe, 4*m# 2012-04-09 community - attended abe";

/* A caseload of a text; free it. */
static sib_caseload *of(const char *text, unsigned seed)
{
    given         g;
    sib_caseload *c = NULL;
    given_read(&g, text, seed);
    CU_ASSERT_EQUAL_FATAL(given_run(NULL, &g, &c), SIB_OK);
    given_free(&g);
    return c;
}

static sib_paper *page_of(const sib_caseload *m, const sib_caseload *l, const sib_caseload *a,
                          int32_t view)
{
    sib_dashboard_options options = SIB_DASHBOARD_OPTIONS_INIT;
    sib_paper            *page = NULL;
    options.view = view;
    options.title = "Service <b>";
    CU_ASSERT_EQUAL_FATAL(sib_dashboard_html(NULL, m, l, a, &options, &page), SIB_OK);
    return page;
}

/* The page of the three texts above. */
static sib_paper *made(int32_t view, unsigned seed)
{
    sib_caseload *m = of(measured, seed);
    sib_caseload *l = of(listed, seed);
    sib_caseload *a = of(active, seed);
    sib_paper    *page = page_of(m, l, a, view);
    sib_caseload_free(m);
    sib_caseload_free(l);
    sib_caseload_free(a);
    return page;
}

static bool says(const sib_paper *page, const char *text)
{
    bool found = strstr(sib_paper_text(page), text) != NULL;
    if (!found) {
        fprintf(stderr, "\n    nowhere: %s\n", text);
    }
    return found;
}

static bool hushes(const sib_paper *page, const char *text)
{
    bool found = strstr(sib_paper_text(page), text) != NULL;
    if (found) {
        fprintf(stderr, "\n    said: %s\n", text);
    }
    return !found;
}

static void the_team_sees_every_count_with_its_denominator(void)
{
    static const char *const texts[] = {"Service &lt;b&gt;",
                                        "Data as at 20 May 2012.",
                                        "Not for publication",
                                        "1 to see within 14 days, 1 expected out",
                                        "77.3",
                                        "Met at the gate: 9 of 9 (100",
                                        "March 2012 (part)",
                                        "May 2012 (part)",
                                        "8 of 12 (67",
                                        "6 of 12 (50",
                                        "nobody yet, 1 still open",
                                        "housing",
                                        "probation",
                                        "high",
                                        "default-src 'none'"};
    sib_paper               *page = made(SIB_DASHBOARD_VIEW_TEAM, 0);
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        CU_ASSERT_TRUE(says(page, texts[i]));
    }
    CU_ASSERT_TRUE(hushes(page, "<script") && hushes(page, "<b>"));
    sib_paper_free(page);
}

/* Where a text begins; -1 where it is not. */
static long place(const sib_paper *page, const char *text)
{
    const char *at = strstr(sib_paper_text(page), text);
    return at == NULL ? -1 : (long)(at - sib_paper_text(page));
}

static void lists_to_act_on_are_for_the_team_and_workers_stand_by_their_ids(void)
{
    sib_paper *page = made(SIB_DASHBOARD_VIEW_TEAM, 0);
    CU_ASSERT_TRUE(says(page, ">k<") && says(page, "2012-05-26")); /* 16 of 31 days */
    CU_ASSERT_TRUE(says(page, ">next<") && says(page, ">overdue<") && says(page, ">vanished<"));
    CU_ASSERT_TRUE(hushes(page, ">far<"));
    CU_ASSERT_TRUE(place(page, ">abe<") >= 0 && place(page, ">abe<") < place(page, ">zed<"));
    sib_paper_free(page);
}

static void the_board_sees_no_person_no_worker_and_no_small_number(void)
{
    static const char *const hidden[] = {
        ">k<",        ">next<",           ">overdue<",       ">zed<",   ">vanished<",
        "2012-05-26", "What workers did", "May 2012 (part)", "8 of 12", "Whom to see"};
    sib_paper *team = made(SIB_DASHBOARD_VIEW_TEAM, 0);
    sib_paper *page = made(SIB_DASHBOARD_VIEW_BOARD, 0);
    for (size_t i = 0; i < sizeof hidden / sizeof hidden[0]; i++) {
        CU_ASSERT_TRUE(says(team, hidden[i]) && hushes(page, hidden[i]));
    }
    sib_paper_free(team);
    CU_ASSERT_TRUE(says(page, "a number of 1 to 4 people") && says(page, "[c]") &&
                   says(page, "January to June 2012 (part)"));
    sib_paper_free(page);
}

/* Who lies between hidden numbers changes nothing of the board's page. */
static void hidden_numbers_leave_no_trace(void)
{
    static const char *const texts[] = {
        "measure : members 40*m# 2012-03-01; contacts 37*m# 2012-03-01 gate - attended",
        "measure : members 40*m# 2012-03-01; contacts 36*m# 2012-03-01 gate - attended"};
    sib_paper *pages[2];
    for (int i = 0; i < 2; i++) {
        sib_caseload *m = of(texts[i], 0);
        pages[i] = page_of(m, NULL, NULL, SIB_DASHBOARD_VIEW_BOARD);
        sib_caseload_free(m);
    }
    CU_ASSERT_STRING_EQUAL(sib_paper_text(pages[0]), sib_paper_text(pages[1]));
    sib_paper_free(pages[0]);
    sib_paper_free(pages[1]);
}

static void the_board_sees_quarters_and_months_where_they_are_asked_for(void)
{
    static const struct {
        int32_t     months;
        const char *row;
        const char *title;
    } by[] = {{1, "March 2012", "Month by month"},
              {3, "January to March 2012 (part)", "Quarter by quarter"},
              {12, "January to December 2012 (part)", "Year by year"}};
    sib_caseload *m =
        of("measure as_at=2012-07-31 : members 40*m# 2012-03-01, 40*n# 2012-04-01; "
           "contacts 20*m# 2012-03-01 gate - attended, 30*n# 2012-04-01 gate - "
           "attended",
           0);
    for (int i = 0; i < 3; i++) {
        sib_dashboard_options options = SIB_DASHBOARD_OPTIONS_INIT;
        sib_paper            *page = NULL;
        options.view = SIB_DASHBOARD_VIEW_BOARD;
        options.months = by[i].months;
        CU_ASSERT_EQUAL_FATAL(sib_dashboard_html(NULL, m, NULL, NULL, &options, &page), SIB_OK);
        CU_ASSERT_TRUE(says(page, by[i].row) && says(page, by[i].title));
        CU_ASSERT_TRUE(i == 2 ? says(page, "50 of 80 (62")
                              : says(page, "20 of 40 (50") && says(page, "30 of 40 (75") &&
                                    says(page, "<svg"));
        sib_paper_free(page);
    }
    sib_caseload_free(m);
}

static void the_board_sees_who_is_missed_by_what_was_known_before(void)
{
    sib_caseload *m =
        of("measure as_at=2012-07-31 : members 40*m# 2012-03-01, 40*n# 2012-03-01; "
           "contacts 10*m# 2012-03-01 gate - attended, 30*n# 2012-03-01 gate - attended; "
           "facts 40*m# 2012-02-01 risk high, 40*n# 2012-02-01 risk low",
           0);
    sib_paper *page = page_of(m, NULL, NULL, SIB_DASHBOARD_VIEW_BOARD);
    CU_ASSERT_TRUE(says(page, "who is missed") && says(page, "10 of 40 (25") &&
                   says(page, "30 of 40 (75"));
    sib_paper_free(page);
    sib_caseload_free(m);
}

static void of_very_few_the_board_sees_nothing_over_time(void)
{
    sib_caseload *m = of("measure : members 3*m# 2012-03-01; contacts - - - - -", 0);
    sib_paper    *page = page_of(m, NULL, NULL, SIB_DASHBOARD_VIEW_BOARD);
    CU_ASSERT_TRUE(says(page, "Nothing is shown over time") && hushes(page, "March 2012"));
    sib_paper_free(page);
    sib_caseload_free(m);
}

static void shuffled_rows_give_the_same_page(void)
{
    for (int32_t view = 1; view <= 2; view++) {
        sib_paper *page = made(view, 0);
        sib_paper *other = made(view, 5);
        CU_ASSERT_STRING_EQUAL(sib_paper_text(page), sib_paper_text(other));
        sib_paper_free(page);
        sib_paper_free(other);
    }
}

static void texts_of_records_are_texts(void)
{
    sib_caseload *m =
        of("measure : members 9*m# 2012-03-01 - <i>; contacts 9*m# 2012-03-01 gate "
           "- attended; needs 9*m# 2012-02-01 <script>x",
           0);
    sib_paper *page = page_of(m, NULL, NULL, SIB_DASHBOARD_VIEW_TEAM);
    CU_ASSERT_TRUE(says(page, "&lt;i&gt;") && says(page, "&lt;script&gt;x") &&
                   hushes(page, "<script") && hushes(page, "<i>"));
    sib_paper_free(page);
    sib_caseload_free(m);
}

static void other_caseloads_and_options_are_refused_by_name(void)
{
    sib_caseload         *m = of(measured, 0);
    sib_caseload         *l = of(listed, 0);
    sib_caseload         *hidden = NULL;
    sib_paper            *page = NULL;
    sib_context          *ctx = sib_context_new(NULL);
    sib_dashboard_options bad = SIB_DASHBOARD_OPTIONS_INIT;
    CU_ASSERT_EQUAL(sib_caseload_public(NULL, m, 5, 3, &hidden), SIB_OK);
    CU_ASSERT_EQUAL(sib_dashboard_html(ctx, NULL, NULL, NULL, NULL, &page), SIB_ERR_ARGUMENT);
    CU_ASSERT_EQUAL(sib_dashboard_html(ctx, hidden, NULL, NULL, NULL, &page), SIB_ERR_ARGUMENT);
    CU_ASSERT_STRING_EQUAL(sib_context_argument(ctx), "measured");
    CU_ASSERT_EQUAL(sib_dashboard_html(ctx, m, m, NULL, NULL, &page), SIB_ERR_ARGUMENT);
    CU_ASSERT_STRING_EQUAL(sib_context_argument(ctx), "listed");
    CU_ASSERT_EQUAL(sib_dashboard_html(ctx, m, l, l, NULL, &page), SIB_ERR_ARGUMENT);
    CU_ASSERT_STRING_EQUAL(sib_context_argument(ctx), "active");
    bad.least = 2;
    CU_ASSERT_EQUAL(sib_dashboard_html(ctx, m, l, NULL, &bad, &page), SIB_ERR_ARGUMENT);
    CU_ASSERT_STRING_EQUAL(sib_context_argument(ctx), "least");
    bad = (sib_dashboard_options)SIB_DASHBOARD_OPTIONS_INIT;
    bad.view = 3;
    CU_ASSERT_EQUAL(sib_dashboard_html(ctx, m, l, NULL, &bad, &page), SIB_ERR_ARGUMENT);
    bad.view = SIB_DASHBOARD_VIEW_BOARD;
    bad.months = 2;
    CU_ASSERT_EQUAL(sib_dashboard_html(ctx, m, l, NULL, &bad, &page), SIB_ERR_ARGUMENT);
    bad.struct_size = 1;
    CU_ASSERT_EQUAL(sib_dashboard_html(ctx, m, l, NULL, &bad, &page), SIB_ERR_VERSION);
    CU_ASSERT_PTR_NULL(page);
    CU_ASSERT_EQUAL(sib_dashboard_html(ctx, m, l, NULL, NULL, &page), SIB_OK);
    sib_paper_free(page);
    sib_context_free(ctx);
    sib_caseload_free(hidden);
    sib_caseload_free(l);
    sib_caseload_free(m);
}

typedef struct parts {
    sib_caseload *m;
    sib_caseload *l;
    sib_caseload *a;
    int32_t       view;
} parts;

static sib_status attempt(sib_context *ctx, void *payload)
{
    const parts          *p = payload;
    sib_paper            *page = NULL;
    sib_dashboard_options options = SIB_DASHBOARD_OPTIONS_INIT;
    options.view = p->view;
    sib_status status = sib_dashboard_html(ctx, p->m, p->l, p->a, &options, &page);
    CU_ASSERT_TRUE((status == SIB_OK) == (page != NULL));
    sib_paper_free(page);
    return status;
}

static void failed_allocations_and_interrupts_are_survived(void)
{
    static const char small[] =
        "measure as_at=2012-05-20 : members 5*m# 2012-03-05, k 2012-05-10; contacts 3*m# "
        "2012-03-05 gate - attended w1";
    parts p = {of(small, 0), of(listed, 0), of(active, 0), 0};
    for (p.view = 1; p.view <= 2; p.view++) {
        CU_ASSERT_TRUE(test_every_check(attempt, &p, 1) > 0);
    }
    p.view = SIB_DASHBOARD_VIEW_BOARD;
    CU_ASSERT_TRUE(test_every_allocation(attempt, &p) > 100);
    sib_caseload_free(p.m);
    sib_caseload_free(p.l);
    sib_caseload_free(p.a);
}

TEST_SUITE(test_dashboard)
{
    static const char suite[] = "dashboard";
    test_add(suite, "the team sees every count with its denominator",
             the_team_sees_every_count_with_its_denominator);
    test_add(suite, "lists to act on are for the team, and workers stand by their ids",
             lists_to_act_on_are_for_the_team_and_workers_stand_by_their_ids);
    test_add(suite, "the board sees no person, no worker and no small number",
             the_board_sees_no_person_no_worker_and_no_small_number);
    test_add(suite, "hidden numbers leave no trace on the board's page",
             hidden_numbers_leave_no_trace);
    test_add(suite, "the board sees quarters, and months where they are asked for",
             the_board_sees_quarters_and_months_where_they_are_asked_for);
    test_add(suite, "the board sees who is missed, by what was known before",
             the_board_sees_who_is_missed_by_what_was_known_before);
    test_add(suite, "of very few people the board sees nothing over time",
             of_very_few_the_board_sees_nothing_over_time);
    test_add(suite, "shuffled rows give the same page", shuffled_rows_give_the_same_page);
    test_add(suite, "texts of records are texts on the page", texts_of_records_are_texts);
    test_add(suite, "other caseloads and options are refused by name",
             other_caseloads_and_options_are_refused_by_name);
    test_add(suite, "failed allocations and interrupts of a page are survived",
             failed_allocations_and_interrupts_are_survived);
}
