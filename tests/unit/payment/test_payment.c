/* Runs tests/cases/payment.txt, whose head says what its words mean. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cases.h"
#include "fixture.h"

enum { MOST = 8, WORD = 32 };

typedef struct bond {
    effect_row rows[MOST];
    char       names[MOST][WORD];
    char       treated[MOST][WORD];
    char       comparison[MOST][WORD];
    char       reduction[MOST][WORD];
    int        n;
    char       price[WORD];
    char       cohort_gate[WORD];
    char       pooled_gate[WORD];
    char       compare[WORD];
    char       when[WORD];
    char       amount[WORD];
    char       persons[WORD];
    char       events[64];
    char       decide[96];
    char       line[WORD];
    char       cap[64];
    char       cap_cohort[WORD];
    char       cap_amount[WORD];
    char       currency[WORD];
    char       payers[512];
} bond;

static void set(char *to, const char *value)
{
    snprintf(to, WORD, "%s", value);
}

static void begin(bond *b)
{
    memset(b, 0, sizeof *b);
    set(b->price, "1");
    set(b->cohort_gate, "10%");
    set(b->pooled_gate, "7.5%");
    set(b->compare, ">=");
    set(b->when, "no_cohort_paid");
    set(b->amount, "whole_reduction");
    set(b->persons, "matched_treated");
    set(b->events, "null");
    snprintf(b->decide, sizeof b->decide,
             "\"decide_at_decimals\": null, \"decide_rounding\": null");
    set(b->line, "half_up");
    set(b->cap, "null");
    set(b->currency, "GBP");
    snprintf(b->payers, sizeof b->payers, "{\"id\": \"all\", \"share\": \"1\"}");
}

/* "NAME T C N [R]" as a row of the kind "exact", "pool" or "near". */
static bool add_row(bond *b, const char *kind, const char *words)
{
    int       i = b->n++;
    long long persons = 0;
    int       found = sscanf(words, "%31s %31s %31s %lld %31s", b->names[i], b->treated[i],
                             b->comparison[i], &persons, b->reduction[i]);
    b->rows[i] = exact_row(b->names[i], i, b->treated[i], b->comparison[i], persons);
    if (strcmp(kind, "pool") == 0) {
        b->rows[i].role = "pooled";
        b->rows[i].reduction = found == 5 ? b->reduction[i] : NULL;
    }
    if (strcmp(kind, "near") == 0) {
        b->rows[i].exact = 0;
        b->rows[i].treated_value = strtod(b->treated[i], NULL);
        b->rows[i].comparison_value = strtod(b->comparison[i], NULL);
    }
    return found >= 4;
}

static bool add_bad(bond *b, const char *words)
{
    int i = b->n++;
    if (sscanf(words, "bad %31s %31s", b->names[i], b->treated[i]) != 2) {
        return false;
    }
    b->rows[i] = exact_row(b->names[i], i, NULL, NULL, INT64_MIN);
    b->rows[i].verdict = b->treated[i];
    return true;
}

static bool add_payers(bond *b, const char *words)
{
    char id[WORD];
    char share[WORD];
    int  used = 0;
    b->payers[0] = '\0';
    while (sscanf(words, " %31s %31s%n", id, share, &used) == 2) {
        size_t length = strlen(b->payers);
        snprintf(b->payers + length, sizeof b->payers - length,
                 "%s{\"id\": \"%s\", \"share\": \"%s\"}", length > 0 ? ", " : "", id, share);
        words += used;
    }
    return b->payers[0] != '\0';
}

/* Clauses of two values: roundings and caps. */
static bool add_pair(bond *b, const char *word, const char *x, const char *y, int found)
{
    if (strcmp(word, "gates") == 0) {
        set(b->cohort_gate, x);
        set(b->pooled_gate, y);
    } else if (strcmp(word, "events") == 0) {
        snprintf(b->events, sizeof b->events, "{\"decimals\": %s, \"rounding\": \"%s\"}", x, y);
    } else if (strcmp(word, "decide") == 0) {
        snprintf(b->decide, sizeof b->decide,
                 "\"decide_at_decimals\": %s, \"decide_rounding\": \"%s\"", x, y);
    } else if (strcmp(word, "cap") == 0 && found == 3) {
        set(b->cap_cohort, x);
        set(b->cap_amount, y);
    } else if (strcmp(word, "cap") == 0) {
        snprintf(b->cap, sizeof b->cap, "\"%s\"", x);
    } else {
        return false;
    }
    return found == 3 || strcmp(word, "cap") == 0;
}

static bool add_clause(bond *b, const char *clause)
{
    char word[WORD] = "";
    char x[WORD] = "";
    char y[WORD] = "";
    int  found = sscanf(clause, "%31s %31s %31s", word, x, y);
    struct {
        const char *word;
        char       *to;
    } single[] = {{"price", b->price},      {"compare", b->compare}, {"when", b->when},
                  {"amount", b->amount},    {"n", b->persons},       {"line", b->line},
                  {"currency", b->currency}};
    for (size_t i = 0; i < sizeof single / sizeof single[0]; i++) {
        if (strcmp(word, single[i].word) == 0) {
            set(single[i].to, x);
            return found == 2;
        }
    }
    if (strcmp(word, "pool") == 0) {
        return add_row(b, "pool", clause);
    }
    if (strcmp(word, "near") == 0) {
        return add_row(b, "near", clause + strlen("near "));
    }
    if (strcmp(word, "bad") == 0) {
        return add_bad(b, clause);
    }
    if (strcmp(word, "payers") == 0) {
        return add_payers(b, clause + strlen("payers "));
    }
    return add_pair(b, word, x, y, found) || add_row(b, "exact", clause);
}

/* A threshold or N as JSON: null for "none". */
static const char *quoted(const char *value, bool none, char to[WORD + 2])
{
    snprintf(to, WORD + 2, none ? "null" : "\"%s\"", value);
    return to;
}

static const char *terms_of(const bond *b)
{
    static char parts[6][640];
    char        room[4][WORD + 2];
    bool        no_cohort = strcmp(b->cohort_gate, "none") == 0;
    bool        no_pool = strcmp(b->pooled_gate, "none") == 0;
    snprintf(parts[0], sizeof parts[0],
             "{\"cohort\": %s, \"pooled\": %s, \"comparison\": \"%s\", \"pooled_when\": "
             "\"%s\", %s}",
             quoted(b->cohort_gate, no_cohort, room[0]),
             quoted(b->pooled_gate, no_pool, room[1]), b->compare, no_pool ? "never" : b->when,
             b->decide);
    snprintf(parts[1], sizeof parts[1], "{\"n\": %s, \"pooled_n\": %s}",
             quoted(b->persons, no_cohort, room[2]), quoted(b->persons, no_pool, room[3]));
    snprintf(parts[2], sizeof parts[2], "{\"contract\": %s, \"cohorts\": {%s%s%s%s%s}}", b->cap,
             b->cap_cohort[0] != '\0' ? "\"" : "", b->cap_cohort,
             b->cap_cohort[0] != '\0' ? "\": \"" : "", b->cap_amount,
             b->cap_cohort[0] != '\0' ? "\"" : "");
    snprintf(parts[3], sizeof parts[3], "{\"events\": %s, \"line\": \"%s\"}", b->events,
             b->line);
    snprintf(parts[4], sizeof parts[4], "[%s]", b->payers);
    snprintf(parts[5], sizeof parts[5], "\"%s\"", b->amount);
    char       price[WORD + 2];
    char       currency[WORD + 2];
    const term changes[] = {{"gate", parts[0]},
                            {"avoided_events", parts[1]},
                            {"cap", parts[2]},
                            {"rounding", parts[3]},
                            {"payers", parts[4]},
                            {"amount", parts[5]},
                            {"price_per_event", quoted(b->price, false, price)},
                            {"currency", quoted(b->currency, false, currency)},
                            {NULL, NULL}};
    return terms_with(changes);
}

static bool payer_holds(const sib_payment *p, const char *id, const char *amount)
{
    const sib_table *payers = sib_payment_table(p, "payers");
    for (int64_t i = 0; i < sib_table_rows(payers); i++) {
        if (strcmp(text_in(payers, "id", i), id) == 0) {
            return strcmp(text_in(payers, "amount", i), amount) == 0;
        }
    }
    return false;
}

static bool change_holds(const sib_payment *p, const char *cohort, int64_t change)
{
    const sib_table *gates = sib_payment_table(p, "gates");
    for (int64_t i = 0; i < sib_table_rows(gates); i++) {
        if (strcmp(text_in(gates, "cohort", i), cohort) == 0) {
            return i64_in(gates, "change_events", i) == change;
        }
    }
    return false;
}

static bool expected(const sib_payment *p, const char *clause, bool first)
{
    char      x[WORD] = "";
    char      y[WORD] = "";
    long long change = 0;
    if (sscanf(clause, " payer %31s %31s", x, y) == 2) {
        return payer_holds(p, x, y);
    }
    if (first) {
        return sscanf(clause, "%31s %31s", x, y) == 2 &&
               sib_payment_verdict_value(x) == sib_payment_verdict(p) &&
               strcmp(text_in(sib_payment_table(p, "summary"), "total", 0), y) == 0;
    }
    return sscanf(clause, " %31s %lld", x, &change) == 2 && change_holds(p, x, change);
}

static int holds(const char *given, const char *expect)
{
    bond  b;
    char  text[1024];
    char *rest = text;
    begin(&b);
    snprintf(text, sizeof text, "%s", given);
    for (char *c = strtok_r(text, ";", &rest); c != NULL; c = strtok_r(NULL, ";", &rest)) {
        if (!add_clause(&b, c + strspn(c, " "))) {
            return 0;
        }
    }
    sib_payment *p = pay(terms_of(&b), b.rows, b.n);
    bool         good = p != NULL;
    bool         first = true;
    snprintf(text, sizeof text, "%s", expect);
    for (char *c = strtok_r(text, ";", &rest); good && c != NULL;
         c = strtok_r(NULL, ";", &rest)) {
        good = expected(p, c, first);
        first = false;
    }
    good = good &&
           sum_in(sib_payment_table(p, "lines"), "amount_minor") ==
               sib_table_i64(sib_payment_table(p, "summary"), 3).data[0] &&
           sum_in(sib_payment_table(p, "payers"), "amount_minor") ==
               sib_table_i64(sib_payment_table(p, "summary"), 3).data[0];
    sib_payment_free(p);
    return good;
}

static void the_table_of_payments_holds(void)
{
    test_cases("payment.txt", 44, holds);
}

TEST_SUITE(test_payment)
{
    test_add("payment", "the table of payments holds", the_table_of_payments_holds);
}
