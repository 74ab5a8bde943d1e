#include "given.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/date.h"
#include "core/number.h"
#include "support.h"
#include "tables.h"

enum { ROOM = 1 << 18, CELL = 512 };

static const struct {
    const char *name;
    const char *columns;
} shapes[GIVEN_TABLES] = {
    {"members", "person text, index_date date, exit_date date, cohort text"},
    {"contacts", "person text, date date, place text, kind text, status text, worker text"},
    {"spells", "person text, received date, exited date, exit text, area text, spell text"},
    {"needs", "person text, recorded_on date, category text"},
    {"overlaps", "person text, list text, from date, to date"},
    {"facts", "person text, known_on date, fact text, value text"},
    {"lists", "listed_on date, spell text, person text, expected_release date, months i64"},
    {"workers", "worker text, from date, to date"},
};

static int fields_of(const char *columns)
{
    int n = 1;
    for (; *columns != '\0'; columns++) {
        n += *columns == ',';
    }
    return n;
}

/* One row "a b - c" as "a,b,,c,," with every field; # stands for the number. */
static void put_row(char *to, const char *from, size_t length, int number, int fields)
{
    char  *end = to + strlen(to);
    int    field = 0;
    size_t i = 0;
    while (field < fields) {
        for (; i < length && from[i] == ' '; i++) {
        }
        size_t word = i;
        for (; i < length && from[i] != ' '; i++) {
        }
        for (size_t j = word; j < i && !(i - word == 1 && from[word] == '-'); j++) {
            if (from[j] == '#') {
                end += sprintf(end, "%d", number);
            } else {
                *end++ = from[j];
            }
        }
        *end++ = ++field < fields ? ',' : '\n';
    }
    *end = '\0';
}

/* Rows "a b, 40*c# d" of a table. */
static sib_table *read_rows(const char *columns, const char *rows, size_t length, unsigned seed)
{
    char       *text = calloc(ROOM, 1);
    int64_t     n = 0;
    int64_t     order[2048];
    const char *end = rows + length;
    while (rows < end) {
        size_t one = strcspn(rows, ",;");
        int    times = 1;
        int    used = 0;
        one = rows + one > end ? (size_t)(end - rows) : one;
        if (sscanf(rows, " %d*%n", &times, &used) != 1 || used == 0) {
            times = 1;
            used = 0;
        }
        for (int k = 1; k <= times; k++) {
            put_row(text, rows + used, one - (size_t)used, k, fields_of(columns));
            n++;
        }
        rows += one + 1;
    }
    CU_ASSERT_TRUE_FATAL(n <= 2048);
    test_shuffle(order, n, seed);
    sib_table *table = test_make_table_in_order(columns, text, seed == 0 ? NULL : order);
    free(text);
    return table;
}

void given_read(given *g, const char *text, unsigned seed)
{
    const char *colon = strstr(text, ": ");
    memset(g, 0, sizeof *g);
    CU_ASSERT_PTR_NOT_NULL_FATAL(colon);
    CU_ASSERT_EQUAL_FATAL(sscanf(text, "%15s", g->call), 1);
    const char *options = text + strlen(g->call) + 1;
    if (options < colon) {
        memcpy(g->options, options, (size_t)(colon - options));
    }
    for (const char *at = colon + 2; *at != '\0';) {
        at += strspn(at, " ");
        size_t length = strcspn(at, ";");
        size_t name = strcspn(at, " ");
        for (int i = 0; i < GIVEN_TABLES; i++) {
            if (strlen(shapes[i].name) == name && strncmp(shapes[i].name, at, name) == 0) {
                g->tables[i] = read_rows(shapes[i].columns, at + name + 1, length - name - 1,
                                         seed == 0 ? 0 : seed + (unsigned)i);
            }
        }
        at += length + (at[length] == ';');
    }
}

void given_free(given *g)
{
    for (int i = 0; i < GIVEN_TABLES; i++) {
        sib_table_free(g->tables[i]);
    }
}

/* An option by name; "" where it is not given. The value lives in `room`. */
static const char *option(const given *g, const char *name, char room[CELL])
{
    const char *at = g->options;
    room[0] = '\0';
    while (*at != '\0') {
        at += strspn(at, " ,");
        size_t length = strcspn(at, ",");
        if (strncmp(at, name, strlen(name)) == 0 && at[strlen(name)] == '=') {
            size_t skip = strlen(name) + 1;
            memcpy(room, at + skip, length - skip);
            room[length - skip] = '\0';
            while (length > skip && room[length - skip - 1] == ' ') {
                room[--length - skip] = '\0';
            }
            return room;
        }
        at += length;
    }
    return room;
}

static void set_date(const given *g, const char *name, int32_t *to)
{
    char        room[CELL];
    const char *text = option(g, name, room);
    if (strcmp(text, "-") == 0) {
        *to = SIB_DATE_MISSING;
    } else if (*text != '\0') {
        CU_ASSERT_TRUE_FATAL(sib__date_parse(sib__slice_of(text), to));
    }
}

static void set_whole(const given *g, const char *name, int32_t *to)
{
    char        room[CELL];
    const char *text = option(g, name, room);
    *to = *text == '\0' ? *to : (int32_t)strtol(text, NULL, 10);
}

static void set_choice(const given *g, const char *name, int32_t (*value)(const char *),
                       int32_t *to)
{
    char        room[CELL];
    const char *text = option(g, name, room);
    *to = *text == '\0' ? *to : value(text);
}

static sib_status run_measure(sib_context *ctx, const given *g, sib_caseload **out)
{
    sib_caseload_measure_options o = SIB_CASELOAD_MEASURE_OPTIONS_INIT;
    const sib_table             *m = g->tables[GIVEN_MEMBERS];
    char                         where[CELL];
    CU_ASSERT_TRUE_FATAL(sib__date_parse(sib__slice_of("2012-12-31"), &o.as_at));
    if (*option(g, "activity_where", where) != '\0') {
        o.activity_where = where;
    }
    set_date(g, "as_at", &o.as_at);
    set_date(g, "recorded_from", &o.recorded_from);
    set_date(g, "window_from", &o.window_from);
    set_date(g, "window_to", &o.window_to);
    set_whole(g, "period_months", &o.period_months);
    set_whole(g, "period_days", &o.period_days);
    set_whole(g, "parts", &o.parts);
    set_whole(g, "support_months", &o.support_months);
    set_choice(g, "odd_day", sib_caseload_odd_day_value, &o.odd_day);
    set_choice(g, "release_day", sib_caseload_release_day_value, &o.release_day);
    set_choice(g, "on_exit", sib_caseload_leavers_value, &o.on_exit);
    set_choice(g, "on_custody", sib_caseload_leavers_value, &o.on_custody);
    set_choice(g, "gate_release", sib_caseload_gate_release_value, &o.gate_release);
    set_choice(g, "need_denominator", sib_caseload_need_denominator_value, &o.need_denominator);
    sib__column cohorts = sib__table_named(m, "cohort");
    bool        named = sib_table_rows(m) > 0 && !sib__column_missing(&cohorts, 0);
    return sib_caseload_measure(
        ctx, TEST_COLUMN(text, m, "person"), TEST_COLUMN(dates, m, "index_date"),
        TEST_COLUMN(dates, m, "exit_date"), named ? cohorts.text : (sib_text){NULL, NULL, 0},
        g->tables[GIVEN_SPELLS], g->tables[GIVEN_CONTACTS], g->tables[GIVEN_NEEDS],
        g->tables[GIVEN_OVERLAPS], g->tables[GIVEN_FACTS], &o, out);
}

static sib_status run_lists(sib_context *ctx, const given *g, sib_caseload **out)
{
    sib_caseload_list_options o = SIB_CASELOAD_LIST_OPTIONS_INIT;
    char                      where[CELL];
    CU_ASSERT_TRUE_FATAL(sib__date_parse(sib__slice_of("2012-12-31"), &o.as_at));
    if (*option(g, "too_long_where", where) != '\0') {
        o.too_long_where = where;
    }
    set_date(g, "as_at", &o.as_at);
    set_whole(g, "gap_days", &o.gap_days);
    return sib_caseload_list(ctx, g->tables[GIVEN_LISTS], g->tables[GIVEN_SPELLS], &o, out);
}

static sib_status run_activity(sib_context *ctx, const given *g, sib_caseload **out)
{
    sib_caseload_activity_options o = SIB_CASELOAD_ACTIVITY_OPTIONS_INIT;
    CU_ASSERT_TRUE_FATAL(sib__date_parse(sib__slice_of("2012-12-31"), &o.as_at));
    set_date(g, "as_at", &o.as_at);
    set_date(g, "window_from", &o.window_from);
    return sib_caseload_activity(ctx, g->tables[GIVEN_CONTACTS], g->tables[GIVEN_WORKERS], &o,
                                 out);
}

sib_status given_run(sib_context *ctx, const given *g, sib_caseload **out)
{
    sib_caseload *whole = NULL;
    int32_t       months = 1;
    *out = NULL;
    if (strcmp(g->call, "lists") == 0) {
        return run_lists(ctx, g, out);
    }
    if (strcmp(g->call, "activity") == 0) {
        return run_activity(ctx, g, out);
    }
    if (strcmp(g->call, "measure") == 0) {
        return run_measure(ctx, g, out);
    }
    sib_status status = run_measure(ctx, g, &whole);
    set_whole(g, "months", &months);
    if (status == SIB_OK) {
        status = sib_caseload_public(ctx, whole, 5, months, out);
    }
    sib_caseload_free(whole);
    return status;
}

static void cell_text(const sib__column *c, int64_t row, char to[CELL])
{
    sib__slice text;
    if (sib__column_missing(c, row)) {
        memcpy(to, "-", 2);
        return;
    }
    switch (c->type) {
    case SIB_COLUMN_TYPE_DATE:
        sib__date_print(sib__column_date(c, row), to);
        return;
    case SIB_COLUMN_TYPE_I64:
        snprintf(to, CELL, "%lld", (long long)sib__column_i64(c, row));
        return;
    case SIB_COLUMN_TYPE_F64:
        snprintf(to, CELL, "%.6f", sib__column_f64(c, row));
        return;
    case SIB_COLUMN_TYPE_FLAG:
        snprintf(to, CELL, "%d", (int)sib__column_flag(c, row));
        return;
    default:
        text = sib__column_text(c, row);
        snprintf(to, CELL, "%.*s", (int)text.length, text.data);
    }
}

/* What the tables say of "table.column" or, of the first such row, "table.column[key]". */
static void look_up(const sib_caseload *c, const char *asked, char to[ROOM])
{
    char             name[64] = "";
    char             column[64] = "";
    char             key[64] = "";
    char             cell[CELL];
    const sib_table *table = NULL;
    to[0] = '\0';
    if (sscanf(asked, "%63[^.].%63[^[][%63[^]]]", name, column, key) >= 2) {
        table = sib_caseload_table(c, name);
    }
    if (sib_table_find(table, column) < 0) {
        return;
    }
    sib__column values = sib__table_named(table, column);
    sib__column keys = sib__table_column(table, 0);
    for (int64_t row = 0; row < sib_table_rows(table); row++) {
        cell_text(&keys, row, cell);
        if (key[0] != '\0' && strcmp(cell, key) != 0) {
            continue;
        }
        cell_text(&values, row, cell);
        strcat(strcat(to, to[0] == '\0' ? "" : ","), cell);
        if (key[0] != '\0') {
            return;
        }
    }
    if (to[0] == '\0') {
        memcpy(to, "nothing", 8);
    }
}

bool given_holds(const sib_caseload *c, const char *expect)
{
    bool  holds = true;
    char *found = malloc(ROOM);
    for (const char *at = expect; *at != '\0';) {
        char   one[1024] = "";
        size_t length = strcspn(at, ";");
        memcpy(one, at, length);
        char *equals = strchr(one, '=');
        CU_ASSERT_PTR_NOT_NULL_FATAL(equals);
        *equals = '\0';
        look_up(c, one, found);
        if (strcmp(found, equals + 1) != 0) {
            printf("\n    %s: expected %s, found %s", one, equals + 1, found);
            holds = false;
        }
        at += length + (at[length] == ';');
        at += strspn(at, " ");
    }
    free(found);
    return holds;
}

static bool same_table(const sib_table *a, const sib_table *b)
{
    char one[CELL];
    char other[CELL];
    bool same =
        sib_table_rows(a) == sib_table_rows(b) && sib_table_columns(a) == sib_table_columns(b);
    for (int64_t i = 0; same && i < sib_table_columns(a); i++) {
        sib__column x = sib__table_column(a, i);
        sib__column y = sib__table_column(b, i);
        for (int64_t row = 0; same && row < sib_table_rows(a); row++) {
            cell_text(&x, row, one);
            cell_text(&y, row, other);
            same = strcmp(one, other) == 0;
        }
    }
    return same;
}

bool given_same(const sib_caseload *a, const sib_caseload *b)
{
    static const char *const names[] = {"measures",     "months",   "due",      "needs",
                                        "overlaps",     "shares",   "spells",   "findings",
                                        "dispositions", "settings", "caseload", "lists",
                                        "prospective",  "activity"};
    bool                     same = true;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const sib_table *x = sib_caseload_table(a, names[i]);
        const sib_table *y = sib_caseload_table(b, names[i]);
        same = same && (x == NULL) == (y == NULL) && same_table(x, y);
    }
    return same;
}
