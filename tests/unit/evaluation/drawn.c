#include "drawn.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support.h"
#include "tables.h"

enum { FIRST_DAY = 17897, LINE = 160 }; /* 2019-01-01 */

static void draw_record(drawn *d, unsigned *state)
{
    drawn_record *r = &d->records[d->n++];
    r->person = test_draw(state, DRAWN_PEOPLE);
    r->from = d->index[r->person] - 40 + test_draw(state, 500);
    r->to = r->from + (test_draw(state, 3) == 0 ? 0 : test_draw(state, 90));
    r->to = test_draw(state, 9) == 0 ? 0 : r->to;
    r->site = test_draw(state, DRAWN_SITES);
    r->hundredths = test_draw(state, 100000) - 20000;
    r->thirds = test_draw(state, 4) == 0;
}

void drawn_make(drawn *d, unsigned seed)
{
    unsigned state = seed;
    *d = (drawn){.n = 0};
    d->rules = (drawn_rules){.index_day = test_draw(&state, 2) == 0,
                             .window_last_day = test_draw(&state, 2) == 0,
                             .first_day = test_draw(&state, 2) == 0,
                             .last_day = test_draw(&state, 2) == 0,
                             .once = test_draw(&state, 2) == 0,
                             .runs = test_draw(&state, 2) == 0,
                             .keyed = test_draw(&state, 2) == 0,
                             .window = test_draw(&state, 3) != 0};
    if (test_draw(&state, 2) == 0) {
        d->rules.months = 1 + test_draw(&state, 14);
    } else {
        d->rules.days = 1 + test_draw(&state, 400);
    }
    for (int i = 0; i < DRAWN_PEOPLE; i++) {
        d->index[i] = FIRST_DAY + test_draw(&state, 3 * 365);
        d->treated[i] = i % 2 == 0;
        d->neither[i] = i % 11 == 10;
    }
    d->index[0] = 18321; /* 2020-02-29 */
    d->index[1] = 18292; /* 2020-01-31 */
    for (int n = 1 + test_draw(&state, DRAWN_MOST); d->n < n;) {
        draw_record(d, &state);
    }
}

/* Years, months and days by counting them from 1970. */
typedef struct civil {
    int y;
    int m;
    int d;
} civil;

static int month_length(int y, int m)
{
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool             leap = y % 4 == 0 && (y % 100 != 0 || y % 400 == 0);
    return m == 2 && leap ? 29 : lengths[m - 1];
}

static civil civil_of(int day)
{
    civil c = {1970, 1, 1};
    while (day >= month_length(c.y, c.m)) {
        day -= month_length(c.y, c.m);
        c.m = c.m == 12 ? 1 : c.m + 1;
        c.y += c.m == 1;
    }
    c.d = day + 1;
    return c;
}

/* The last day of the window: the corresponding date, or the month's last day. */
static int window_end(const drawn_rules *r, int index)
{
    civil c = civil_of(index);
    int   day = index - c.d + 1; /* the first of its month */
    for (int i = 0; i < r->months; i++) {
        day += month_length(c.y, c.m);
        c.m = c.m == 12 ? 1 : c.m + 1;
        c.y += c.m == 1;
    }
    int length = month_length(c.y, c.m);
    return r->months > 0 ? day + (c.d < length ? c.d : length) - 1 : index + r->days;
}

static bool in_window(const drawn *d, int person, int day)
{
    int index = d->index[person];
    int end = window_end(&d->rules, index);
    return day >= index && day <= end && (day != index || d->rules.index_day) &&
           (day != end || d->rules.window_last_day);
}

/* How many spells have the day. */
static long spells_on(const drawn *d, int person, int site, int day)
{
    long n = 0;
    for (int i = 0; i < d->n; i++) {
        const drawn_record *r = &d->records[i];
        bool                ends = r->to != 0;
        bool in = r->person == person && (site < 0 || r->site == site) && day >= r->from &&
                  (ends ? day <= r->to : d->rules.runs);
        in = in && (day != r->from || d->rules.first_day);
        in = in && (!ends || day != r->to || d->rules.last_day);
        n += in ? 1 : 0;
    }
    return n;
}

long drawn_days(const drawn *d, int person, int site)
{
    long days = 0;
    for (int day = d->index[person] - 60; day < d->index[person] + 700; day++) {
        long n = in_window(d, person, day) ? spells_on(d, person, site, day) : 0;
        days += d->rules.once && n > 1 ? 1 : n;
    }
    return days;
}

long drawn_value(const drawn *d, int person, int site)
{
    long sum = 0;
    for (int i = 0; i < d->n; i++) {
        const drawn_record *r = &d->records[i];
        if (r->person == person && (site < 0 || r->site == site) &&
            (!d->rules.window || in_window(d, person, r->from))) {
            sum += r->hundredths * (r->thirds ? 100 : 3);
        }
    }
    return sum;
}

/* Lines of text under a heading, shuffled. */
typedef struct lines {
    char (*list)[LINE];
    int n;
} lines;

static char *join(const char *heading, const lines *l, unsigned shuffle)
{
    int64_t order[DRAWN_MOST + DRAWN_PEOPLE];
    char   *text = malloc((size_t)(l->n + 2) * LINE);
    size_t  at = (size_t)snprintf(text, LINE, "%s\n", heading);
    for (int i = 0; i < l->n; i++) {
        order[i] = i;
    }
    if (shuffle != 0) {
        test_shuffle(order, l->n, shuffle);
    }
    for (int i = 0; i < l->n; i++) {
        at += (size_t)snprintf(text + at, LINE, "%s\n", l->list[order[i]]);
    }
    return text;
}

static void print_day(char *to, size_t room, int day)
{
    civil c = civil_of(day);
    snprintf(to, room, "%04d-%02d-%02d", c.y, c.m, c.d);
}

char *drawn_people(const drawn *d, unsigned shuffle)
{
    char  list[DRAWN_PEOPLE][LINE];
    lines l = {list, DRAWN_PEOPLE};
    for (int i = 0; i < DRAWN_PEOPLE; i++) {
        char day[32];
        print_day(day, sizeof day, d->index[i]);
        snprintf(list[i], LINE, "%sP%d,%s,%d,%s,%s", BOND_CANARY, i, day, 20 + i % 7,
                 i % 3 == 0 ? "north" : "south",
                 d->neither[i]   ? "none"
                 : d->treated[i] ? "in"
                                 : "out");
    }
    return join("person,day,age,area,arm", &l, shuffle);
}

char *drawn_records(const drawn *d, unsigned shuffle)
{
    static char list[DRAWN_MOST][LINE];
    lines       l = {list, d->n};
    for (int i = 0; i < d->n; i++) {
        const drawn_record *r = &d->records[i];
        char                from[32];
        char                to[32] = "";
        char                value[32];
        print_day(from, sizeof from, r->from);
        if (r->to != 0) {
            print_day(to, sizeof to, r->to);
        }
        if (r->thirds) {
            snprintf(value, sizeof value, "%ld/3", r->hundredths);
        } else {
            snprintf(value, sizeof value, "%s%ld.%02ld", r->hundredths < 0 ? "-" : "",
                     labs(r->hundredths) / 100, labs(r->hundredths) % 100);
        }
        snprintf(list[i], LINE, "%sP%d,%s,%s,%c,%s", BOND_CANARY, r->person, from, to,
                 'A' + r->site, value);
    }
    return join("person,from,to,site,amount", &l, shuffle);
}
