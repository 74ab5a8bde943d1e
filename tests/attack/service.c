#include "service.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "caseload/given.h"
#include "core/date.h"
#include "sib/experimental/dashboard.h"
#include "support.h"

enum {
    LEAST = 3,
    PAGES = 20,
    CELLS = 256,
    WORLDS = 8192,
    ROOM = 8192,
    HIDDEN = -1,
    ABSENT = -2
};

#define HASH_BEGIN 14695981039346656037U
#define HASH_TIMES 1099511628211U

typedef int16_t numbers[CELLS][WORLDS];

/* All services of a scene: of each what is true, and what of it is shown. */
typedef struct worlds {
    const attack_scene *scene;
    int                 n;
    int                 cells;
    uint64_t            key[CELLS];
    char                name[CELLS][96];
    numbers             truth;
    numbers             shown; /* HIDDEN, or ABSENT where no row is */
    int64_t             small; /* small numbers that are shown */
    int                 people[WORLDS];
    int                 who[WORLDS][ATTACK_KINDS];
    uint64_t            page[WORLDS]; /* what is looked at of the public tables */
    uint64_t            all[WORLDS];  /* and all of these */
    int                 order[WORLDS];
} worlds;

static uint64_t hash_of(const char *text)
{
    uint64_t hash = HASH_BEGIN;
    for (; *text != '\0'; text++) {
        hash = (hash ^ (uint64_t)(unsigned char)*text) * HASH_TIMES;
    }
    return hash;
}

static int16_t *cell_at(worlds *w, numbers values, const char *name)
{
    uint64_t key = hash_of(name);
    int      i = 0;
    while (i < w->cells && w->key[i] != key) {
        i++;
    }
    if (i == w->cells) {
        CU_ASSERT_FATAL(w->cells < CELLS);
        w->key[i] = key;
        snprintf(w->name[i], sizeof w->name[i], "%s", name);
        w->cells++;
    }
    return &values[i][w->n];
}

static const char *const counts[] = {"units",   "not_recorded", "left_out", "immature",
                                     "unknown", "yes",          "no",       "spells",
                                     "persons", "worked_with"};
enum { COUNTS = 10 };

/* Adds the true counts of a row. */
static void add_counts(worlds *w, const sib_table *table, int64_t row, const char *name)
{
    for (int i = 0; i < COUNTS; i++) {
        if (sib_table_find(table, counts[i]) >= 0) {
            char full[128];
            snprintf(full, sizeof full, "%s %s", name, counts[i]);
            *cell_at(w, w->truth, full) += (int16_t)sib_table_number(table, counts[i], row);
        }
    }
}

/* Reads the counts of a row that is shown: they are the page, and where the row is not of
 * periods that were joined, cells of it. */
static void see_counts(worlds *w, const sib_table *table, int64_t row, const char *name,
                       bool looked_at)
{
    bool joined = strstr(name, "..") != NULL;
    for (int i = 0; i < COUNTS; i++) {
        if (sib_table_find(table, counts[i]) >= 0) {
            char   full[128];
            double number = sib_table_number(table, counts[i], row);
            int    value = number >= 0.0 ? (int)number : HIDDEN;
            snprintf(full, sizeof full, "%s %s", name, counts[i]);
            uint64_t hash = (hash_of(full) ^ (uint64_t)(value + 1)) * HASH_TIMES;
            w->all[w->n] = (w->all[w->n] ^ hash) * HASH_TIMES;
            if (looked_at) {
                w->page[w->n] = (w->page[w->n] ^ hash) * HASH_TIMES;
                w->small += value > 0 && value < LEAST;
            }
            if (looked_at && !joined) {
                *cell_at(w, w->shown, full) = (int16_t)value;
            }
        }
    }
}

static bool is_looked_at(const worlds *w, const char *name)
{
    char word[64];
    snprintf(word, sizeof word, " %s ", name);
    return strstr(w->scene->looked_at, word) != NULL;
}

/* A month as its period, "2012/0", and of joined periods "2012/0..2". */
static void print_period(const worlds *w, const sib_table *table, int64_t row, char text[32])
{
    sib__column months = sib__table_named(table, "month");
    sib__column ends = sib__table_named(table, "last");
    sib__civil  first = sib__date_civil(sib__column_date(&months, row));
    int         period = (first.month - 1) / w->scene->months;
    sprintf(text, "%d/%d", (int)first.year, period);
    if (sib_table_find(table, "last") >= 0) {
        sib__civil last = sib__date_civil(sib__column_date(&ends, row));
        if (last.year != first.year || (last.month - 1) / w->scene->months != period) {
            sprintf(text + strlen(text), "..%d/%d", (int)last.year, (int)last.month);
        }
    }
}

/* What a row is about, as one text; false where nobody looks at it. */
static bool name_row(const worlds *w, const sib_table *table, int64_t row, char name[96])
{
    static const char *const keys[] = {"measure", "cohort", "need",       "fact",
                                       "value",   "month",  "disposition"};
    bool                     looked_at = true;
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        char        text[32] = "";
        sib__column c = sib__table_named(table, keys[i]);
        if (sib_table_find(table, keys[i]) < 0) {
            continue;
        }
        if (sib__column_missing(&c, row)) {
            text[0] = '-';
        } else if (c.type == SIB_COLUMN_TYPE_DATE) {
            print_period(w, table, row, text);
        } else {
            sib__slice slice = sib__column_text(&c, row);
            snprintf(text, sizeof text, "%.*s", (int)slice.length, slice.data);
        }
        looked_at = looked_at && (i > 0 || is_looked_at(w, text));
        strcat(strcat(name, " "), text);
    }
    return looked_at;
}

static void add_tables(worlds *w, const sib_caseload *c, bool open)
{
    static const char *const titles[] = {"measures", "needs", "shares", "spells"};
    for (size_t i = 0; i < sizeof titles / sizeof titles[0]; i++) {
        const sib_table *table = sib_caseload_table(c, titles[i]);
        for (int64_t row = 0; row < sib_table_rows(table); row++) {
            char name[96];
            snprintf(name, sizeof name, "%s", titles[i]);
            bool looked_at = name_row(w, table, row, name) && is_looked_at(w, titles[i]);
            if (open) {
                see_counts(w, table, row, name, looked_at);
            } else if (looked_at) {
                add_counts(w, table, row, name);
            }
        }
    }
}

/* The rows of a table of n[k] people of each kind; true where there are any. */
static bool put_rows(char *text, const char *table, const attack_scene *s, const int *n,
                     bool any)
{
    for (int k = 0; k < ATTACK_KINDS; k++) {
        const char *rows = n[k] > 0 ? strstr(s->kinds[k], table) : NULL;
        rows = rows == NULL ? NULL : rows + strlen(table);
        while (rows != NULL && *rows == ' ') {
            int length = (int)strcspn(rows, ",;");
            sprintf(text + strlen(text), "%s%s %d*%c#%.*s", any ? "," : "; ", any ? "" : table,
                    n[k], 'a' + k, length, rows);
            any = true;
            rows += length + (rows[length] == ',');
        }
    }
    return any;
}

/* One service, n[k] people of each kind; NULL where it has no member. */
static sib_caseload *make_world(const attack_scene *s, const int *n)
{
    static const char *const others[] = {"spells", "needs", "facts"};
    char                     text[ROOM];
    sib_caseload            *whole = NULL;
    given                    g;
    snprintf(text, sizeof text, "measure %s : contacts - - - - -", s->options);
    (void)put_rows(text, "contacts", s, n, true);
    if (!put_rows(text, "members", s, n, false)) {
        return NULL;
    }
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        (void)put_rows(text, others[i], s, n, false);
    }
    given_read(&g, text, 0);
    CU_ASSERT_EQUAL_FATAL(given_run(NULL, &g, &whole), SIB_OK);
    given_free(&g);
    return whole;
}

static void add_world(worlds *w, const int *n)
{
    sib_caseload *whole = make_world(w->scene, n);
    sib_caseload *open = NULL;
    CU_ASSERT_FATAL(w->n < WORLDS);
    if (whole == NULL) {
        return;
    }
    for (int i = 0; i < CELLS; i++) {
        w->truth[i][w->n] = 0;
        w->shown[i][w->n] = ABSENT;
    }
    w->page[w->n] = w->all[w->n] = HASH_BEGIN;
    w->people[w->n] = 0;
    for (int k = 0; k < ATTACK_KINDS; k++) {
        w->who[w->n][k] = n[k];
        w->people[w->n] += n[k];
    }
    CU_ASSERT_EQUAL_FATAL(sib_caseload_public(NULL, whole, LEAST, w->scene->months, &open),
                          SIB_OK);
    add_tables(w, whole, false);
    add_tables(w, open, true);
    sib_caseload_free(open);
    sib_caseload_free(whole);
    w->n++;
}

/* Every service of up to so many people. */
static void add_worlds(worlds *w, int k, int left, int *n)
{
    if (k == ATTACK_KINDS || w->scene->kinds[k] == NULL) {
        add_world(w, n);
        return;
    }
    for (n[k] = 0; n[k] <= left; n[k]++) {
        add_worlds(w, k + 1, left - n[k], n);
    }
    n[k] = 0;
}

static const uint64_t *pages; /* for qsort, which hands nothing on */

static int by_page(const void *a, const void *b)
{
    uint64_t x = pages[*(const int *)a];
    uint64_t y = pages[*(const int *)b];
    return (x > y) - (x < y);
}

/* Services in the order of what is shown of them. */
static void sort_worlds(worlds *w)
{
    for (int i = 0; i < w->n; i++) {
        w->order[i] = i;
    }
    pages = w->page;
    qsort(w->order, (size_t)w->n, sizeof w->order[0], by_page);
}

/* Where the next page begins. */
static int next_page(const worlds *w, int from)
{
    int to = from;
    while (to < w->n && w->page[w->order[to]] == w->page[w->order[from]]) {
        to++;
    }
    return to;
}

/* Whether a cell, or what two cells differ by, is small and the same in all services [from, to)
 * of the order; b below 0: the cell itself. */
static bool is_known(const worlds *w, int a, int b, int from, int to)
{
    int  difference = 0;
    bool among = false;
    for (int i = from; i < to; i++) {
        int world = w->order[i];
        int here = w->truth[a][world] - (b < 0 ? 0 : w->truth[b][world]);
        if (here <= 0 || here >= LEAST || (i > from && here != difference)) {
            return false;
        }
        among = among || w->people[world] <= w->scene->people - w->scene->beyond;
        difference = here;
    }
    return among;
}

static void look_at(const worlds *w, int c, attack_found *f)
{
    for (int from = 0, to = 0; from < w->n; from = to) {
        int shown = w->shown[c][w->order[from]];
        to = next_page(w, from);
        f->hidden += shown < 0;
        if (shown < 0 && is_known(w, c, -1, from, to)) {
            printf("\n    known: %s", w->name[c]);
            f->known++;
        }
    }
}

static void look_between(const worlds *w, int a, int b, attack_found *f)
{
    for (int from = 0, to = 0; from < w->n; from = to) {
        to = next_page(w, from);
        if (is_known(w, a, b, from, to)) {
            printf("\n    known: %s less %s", w->name[a], w->name[b]);
            f->behind++;
        }
    }
}

/* Whether b is never the larger, not always the same, and not always 0. */
static bool is_within(const worlds *w, int a, int b)
{
    bool same = true;
    bool zero = true;
    for (int i = 0; i < w->n; i++) {
        if (w->truth[b][i] > w->truth[a][i]) {
            return false;
        }
        same = same && w->truth[b][i] == w->truth[a][i];
        zero = zero && w->truth[b][i] == 0;
    }
    return !same && !zero;
}

/* The board's page of a service. */
static sib_paper *page_of(const worlds *w, int world)
{
    sib_caseload         *c = make_world(w->scene, w->who[world]);
    sib_dashboard_options options = SIB_DASHBOARD_OPTIONS_INIT;
    sib_paper            *page = NULL;
    options.view = SIB_DASHBOARD_VIEW_BOARD;
    options.least = LEAST;
    options.months = w->scene->months;
    CU_ASSERT_EQUAL_FATAL(sib_dashboard_html(NULL, c, NULL, NULL, &options, &page), SIB_OK);
    sib_caseload_free(c);
    return page;
}

/* Services of which the public sees the same tables have the same page, to the byte. */
static void compare_pages(const worlds *w, attack_found *f)
{
    for (int from = 0, to = 0; from < w->n && f->pages < PAGES; from = to) {
        int one = w->order[from];
        int other = one;
        to = next_page(w, from);
        for (int i = from; i < to; i++) {
            other = w->all[w->order[i]] == w->all[one] ? w->order[i] : other;
        }
        if (other != one) {
            sib_paper *a = page_of(w, one);
            sib_paper *b = page_of(w, other);
            f->pages++;
            f->differ += strcmp(sib_paper_text(a), sib_paper_text(b)) != 0;
            sib_paper_free(a);
            sib_paper_free(b);
        }
    }
}

attack_found attack_services(const attack_scene *scene)
{
    worlds      *w = calloc(1, sizeof *w);
    int          n[ATTACK_KINDS] = {0};
    attack_found f = {0};
    w->scene = scene;
    add_worlds(w, 0, scene->people, n);
    sort_worlds(w);
    for (int a = 0; a < w->cells; a++) {
        look_at(w, a, &f);
        for (int b = 0; b < w->cells; b++) {
            if (is_within(w, a, b)) {
                look_between(w, a, b, &f);
            }
        }
    }
    compare_pages(w, &f);
    f.services = w->n;
    f.small = w->small;
    free(w);
    return f;
}
