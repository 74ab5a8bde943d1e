#include "generate.h"

#include <stdio.h>
#include <string.h>

typedef enum kind { WHOLE, REAL, TEXT, DATE, FLAG, KINDS } kind;

enum { MOST_DEPTH = 4 };

static void generate(generator *g, kind type, int depth);

unsigned generate_below(generator *g, unsigned n)
{
    g->state ^= g->state << 13;
    g->state ^= g->state >> 7;
    g->state ^= g->state << 17;
    return (unsigned)(g->state >> 33) % n;
}

const char *generate_text(generator *g)
{
    static const char *const pool[] = {"",         "a",         "A",  "ab",  "b",
                                       "a_b",      "%",         "a%", "abb", "ba",
                                       "\xc3\xa9", "a\xc3\xa9", "!",  "a!b"};
    return pool[generate_below(g, sizeof pool / sizeof pool[0])];
}

/* Appends to both texts, which may differ. */
static void put(generator *g, const char *ours, const char *sql)
{
    size_t a = strlen(ours);
    size_t b = strlen(sql);
    if (g->ours_length + a < GENERATE_ROOM && g->sql_length + b < GENERATE_ROOM) {
        memcpy(g->ours + g->ours_length, ours, a + 1);
        memcpy(g->sql + g->sql_length, sql, b + 1);
        g->ours_length += a;
        g->sql_length += b;
    }
}

static void same(generator *g, const char *text)
{
    put(g, text, text);
}

static void column(generator *g, kind type)
{
    static const char *const names[KINDS][3] = {
        {"a", "b", "a"}, {"x", "y", "x"}, {"s", "t", "k"}, {"d", "e", "d"}, {"f", "g", "f"}};
    same(g, names[type][generate_below(g, 3)]);
}

static void literal(generator *g, kind type)
{
    char     text[60];
    char     date[40];
    unsigned n = generate_below(g, 10);
    if (generate_below(g, 12) == 0) {
        same(g, "NULL");
        return;
    }
    switch (type) {
    case WHOLE:
        snprintf(text, sizeof text, "%u", n * n);
        same(g, text);
        break;
    case REAL:
        snprintf(text, sizeof text, "%u.%u", n, generate_below(g, 4) * 25);
        same(g, text);
        break;
    case TEXT:
        snprintf(text, sizeof text, "'%s'", generate_text(g));
        same(g, text);
        break;
    case DATE:
        snprintf(date, sizeof date, "'2010-%02u-%02u'", n % 2 + 1, n + 1);
        snprintf(text, sizeof text, "DATE %s", date);
        put(g, text, date);
        break;
    default:
        same(g, n % 2 ? "TRUE" : "FALSE");
        break;
    }
}

/* In parentheses, or sometimes bare where both languages then regroup alike. */
static void part(generator *g, kind type, int depth, int may_be_bare)
{
    int bare = may_be_bare && generate_below(g, 2) == 0;
    same(g, bare ? "" : "(");
    generate(g, type, depth + 1);
    same(g, bare ? "" : ")");
}

static kind numeric(generator *g)
{
    return generate_below(g, 2) ? WHOLE : REAL;
}

/* A type that a value of this type may be compared with. */
static kind partner(generator *g, kind type)
{
    return type == WHOLE || type == REAL ? numeric(g) : type;
}

static void arithmetic(generator *g, kind type, int depth)
{
    static const char *const signs[] = {" + ", " - ", " * "};
    unsigned                 which = generate_below(g, type == REAL ? 6 : 5);
    if (which < 3) {
        part(g, type, depth, 1);
        same(g, signs[which]);
        part(g, type == REAL ? numeric(g) : WHOLE, depth, 1);
    } else if (which == 3) {
        same(g, "- ");
        part(g, type, depth, 0);
    } else if (which == 4) {
        same(g, "abs(");
        generate(g, type, depth + 1);
        same(g, ")");
    } else {
        put(g, "((", "(CAST((");
        generate(g, numeric(g), depth + 1);
        put(g, ") / (", ") AS REAL) / (");
        generate(g, numeric(g), depth + 1);
        same(g, "))");
    }
}

static void list(generator *g, kind type, int depth, unsigned least)
{
    unsigned n = least + generate_below(g, 3);
    for (unsigned i = 0; i < n; i++) {
        same(g, i > 0 ? ", " : "");
        generate(g, i == 0 ? type : partner(g, type), depth + 1);
    }
}

static void choice(generator *g, kind type, int depth)
{
    unsigned n = 1 + generate_below(g, 2);
    int      simple = generate_below(g, 2) == 0;
    kind     on = (kind)generate_below(g, KINDS);
    same(g, "CASE ");
    if (simple) {
        part(g, on, depth, 0);
    }
    for (unsigned i = 0; i < n; i++) {
        same(g, " WHEN ");
        part(g, simple ? partner(g, on) : FLAG, depth, 0);
        same(g, " THEN ");
        generate(g, type, depth + 1);
    }
    if (generate_below(g, 3) > 0) {
        same(g, " ELSE ");
        generate(g, type, depth + 1);
    }
    same(g, " END");
}

static void comparison(generator *g, int depth)
{
    static const char *const signs[] = {" = ", " <> ", " < ", " <= ", " > ", " >= "};
    kind                     type = (kind)generate_below(g, KINDS);
    part(g, type, depth, 0);
    same(g, signs[generate_below(g, type == FLAG ? 2 : 6)]);
    part(g, partner(g, type), depth, 0);
}

static void between(generator *g, int depth)
{
    kind type = (kind)generate_below(g, FLAG);
    part(g, type, depth, 0);
    same(g, generate_below(g, 2) ? " BETWEEN " : " NOT BETWEEN ");
    part(g, partner(g, type), depth, 0);
    same(g, " AND ");
    part(g, partner(g, type), depth, 0);
}

static void membership(generator *g, int depth)
{
    kind type = (kind)generate_below(g, KINDS);
    part(g, type, depth, 0);
    same(g, generate_below(g, 2) ? " IN (" : " NOT IN (");
    list(g, type, depth, 1);
    same(g, ")");
}

static void like(generator *g, int depth)
{
    static const char *const pieces[] = {"%", "_", "a", "b", "\xc3\xa9", "!%", "!_", "!!"};
    int                      escaped = generate_below(g, 2) == 0;
    unsigned                 n = generate_below(g, 5);
    part(g, TEXT, depth, 0);
    same(g, generate_below(g, 3) ? " LIKE '" : " NOT LIKE '");
    for (unsigned i = 0; i < n; i++) {
        same(g, pieces[generate_below(g, escaped ? 8 : 5)]);
    }
    same(g, escaped ? "' ESCAPE '!'" : "'");
}

static void condition(generator *g, int depth)
{
    switch (generate_below(g, 9)) {
    case 0:
        part(g, FLAG, depth, 1);
        same(g, " AND ");
        part(g, FLAG, depth, 1);
        break;
    case 1:
        part(g, FLAG, depth, 1);
        same(g, " OR ");
        part(g, FLAG, depth, 1);
        break;
    case 2:
        same(g, "NOT ");
        part(g, FLAG, depth, 1);
        break;
    case 3:
        membership(g, depth);
        break;
    case 4:
        between(g, depth);
        break;
    case 5:
        like(g, depth);
        break;
    case 6:
        part(g, (kind)generate_below(g, KINDS), depth, 0);
        same(g, generate_below(g, 2) ? " IS NULL" : " IS NOT NULL");
        break;
    default:
        comparison(g, depth);
        break;
    }
}

static void generate(generator *g, kind type, int depth)
{
    unsigned which = generate_below(g, 10);
    if (depth >= MOST_DEPTH || which < 3) {
        if (generate_below(g, 3) == 0) {
            literal(g, type);
        } else {
            column(g, type);
        }
    } else if (which == 3) {
        choice(g, type, depth);
    } else if (which == 4) {
        same(g, "coalesce(");
        list(g, type, depth, 2);
        same(g, ")");
    } else if (which == 5 && type != FLAG) {
        int least = generate_below(g, 2) == 0;
        put(g, least ? "least(" : "greatest(", least ? "min(" : "max(");
        list(g, type, depth, 2);
        same(g, ")");
    } else if (type == FLAG) {
        condition(g, depth);
    } else if (type == WHOLE || type == REAL) {
        arithmetic(g, type, depth);
    } else {
        column(g, type);
    }
}

void generate_expression(generator *g)
{
    g->ours_length = 0;
    g->sql_length = 0;
    same(g, "");
    generate(g, generate_below(g, 3) ? FLAG : (kind)generate_below(g, KINDS), 0);
}
