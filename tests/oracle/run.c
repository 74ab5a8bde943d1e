/* Settles cases that are read line by line, and prints one line for each: the record, or why
 * not.
 *
 *     contract JSON     the contract that the next lines follow
 *     facts JSON        what is known
 *     earlier JSON      what the last settlement that paid was settled over
 *     settle ID         the stage; its record is the one before from now on, if "keep" follows
 *     persons           the lines of persons, one by one, of what was settled last
 *     many ID           the stage over every draw of the facts: those with a column "draw"
 *     keep | forget     keeps the last record as the one before; begins a new chain
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define SIB_EXPERIMENTAL 1
#include "sib/experimental/scheme.h"

typedef struct run {
    sib_context    *ctx;
    sib_scheme     *scheme;
    sib_facts      *facts;
    sib_settlement *settlement;
    char           *before; /* record of the last settlement that is kept; NULL for none */
} run;

static void answer(const run *r, sib_status status, const char *said)
{
    if (status == SIB_OK) {
        printf("ok %s\n", said);
    } else {
        printf("refused %s %s\n", sib_status_name((int32_t)status),
               sib_context_message(r->ctx));
    }
}

/* Whether a record opens again, as it was. */
static sib_status open_again(run *r)
{
    sib_settlement *again = NULL;
    const char     *record = sib_settlement_record(r->settlement);
    sib_status      status = sib_settlement_open(r->ctx, record, &again);
    bool            same = strcmp(sib_settlement_record(again), record) == 0;
    sib_settlement_free(again);
    return status == SIB_OK && !same ? SIB_ERR_TERMS : status;
}

/* The facts of the settlement before, beside those of now. */
static sib_status set_earlier(run *r, const char *text)
{
    sib_facts *earlier = NULL;
    sib_status status = sib_facts_read(r->ctx, text, &earlier);
    if (status == SIB_OK) {
        status = sib_facts_set_earlier(r->ctx, r->facts, earlier);
    }
    sib_facts_free(earlier);
    return status;
}

static void settle(run *r, const char *stage)
{
    sib_settlement_free(r->settlement);
    r->settlement = NULL;
    sib_status status = SIB_ERR_ARGUMENT;
    if (r->scheme != NULL && r->facts != NULL) {
        status = sib_scheme_settle_persons(r->ctx, r->scheme, r->facts, stage, r->before,
                                           &r->settlement);
    }
    answer(r, status == SIB_OK ? open_again(r) : status, sib_settlement_record(r->settlement));
}

static bool present(sib_validity valid, int64_t row)
{
    int64_t bit = valid.offset + row;
    return valid.data == NULL || (valid.data[bit >> 3] >> (bit & 7) & 1) != 0;
}

/* A text as JSON: those of a statement have no control characters. */
static void print_text(sib_text text, int64_t row)
{
    putchar('"');
    for (int64_t i = text.offsets[row]; i < text.offsets[row + 1]; i++) {
        if (text.data[i] == '"' || text.data[i] == '\\') {
            putchar('\\');
        }
        putchar(text.data[i]);
    }
    putchar('"');
}

/* The texts of a row, and the days as texts. */
static void print_row(const sib_table *table, int64_t row)
{
    const char *between = "{";
    for (int64_t i = 0; i < sib_table_columns(table); i++) {
        sib_text  text = sib_table_text(table, i);
        sib_dates days = sib_table_dates(table, i);
        char      day[16] = "";
        if (days.n > 0 && days.data[row] != SIB_DATE_MISSING) {
            time_t    second = (time_t)days.data[row] * 86400;
            struct tm date;
            if (gmtime_r(&second, &date) != NULL) {
                (void)strftime(day, sizeof day, "%Y-%m-%d", &date);
            }
            printf("%s\"%s\":\"%s\"", between, sib_table_name(table, i), day);
        } else if (text.n > 0 && present(sib_table_validity(table, i), row)) {
            printf("%s\"%s\":", between, sib_table_name(table, i));
            print_text(text, row);
        } else {
            continue;
        }
        between = ",";
    }
    printf("}");
}

static void print_persons(const run *r)
{
    const sib_table *persons = sib_settlement_table(r->settlement, "persons");
    printf("ok [");
    for (int64_t row = 0; row < sib_table_rows(persons); row++) {
        printf(row == 0 ? "" : ",");
        print_row(persons, row);
    }
    printf("]\n");
}

/* Draw by draw: verdict, and what is due in minor units. */
static void settle_many(const run *r, const char *stage)
{
    static const char *const words[] = {"paid", "repaid", "nothing", "undecided", "interim"};
    sib_table               *many = NULL;
    sib_status               status =
        sib_scheme_settle_many(r->ctx, r->scheme, r->facts, stage, "draw", &many);
    if (status != SIB_OK) {
        answer(r, status, "");
        return;
    }
    printf("ok [");
    for (int64_t row = 0; row < sib_table_rows(many); row++) {
        const char *verdict = "";
        for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
            verdict = sib_table_says(many, "verdict", row, words[i]) == 1 ? words[i] : verdict;
        }
        printf("%s[\"%s\",%lld,%lld]", row == 0 ? "" : ",", verdict,
               (long long)sib_table_i64(many, sib_table_find(many, "cumulative")).data[row],
               (long long)sib_table_i64(many, sib_table_find(many, "now")).data[row]);
    }
    printf("]\n");
    sib_table_free(many);
}

static void keep(run *r)
{
    free(r->before);
    const char *record = sib_settlement_record(r->settlement);
    r->before = malloc(strlen(record) + 1);
    if (r->before != NULL) {
        strcpy(r->before, record);
    }
}

static void obey(run *r, const char *word, const char *rest)
{
    if (strcmp(word, "contract") == 0) {
        sib_scheme_free(r->scheme);
        answer(r, sib_scheme_read(r->ctx, rest, &r->scheme), "");
    } else if (strcmp(word, "facts") == 0) {
        sib_facts_free(r->facts);
        answer(r, sib_facts_read(r->ctx, rest, &r->facts), "");
    } else if (strcmp(word, "earlier") == 0) {
        answer(r, set_earlier(r, rest), "");
    } else if (strcmp(word, "settle") == 0) {
        settle(r, rest);
    } else if (strcmp(word, "persons") == 0) {
        print_persons(r);
    } else if (strcmp(word, "many") == 0) {
        settle_many(r, rest);
    } else if (strcmp(word, "keep") == 0) {
        keep(r);
    } else {
        free(r->before);
        r->before = NULL;
    }
}

int main(void)
{
    run     r = {sib_context_new(NULL), NULL, NULL, NULL, NULL};
    char   *line = NULL;
    size_t  room = 0;
    ssize_t length;
    while (r.ctx != NULL && (length = getline(&line, &room, stdin)) > 0) {
        line[length - 1] = '\0';
        char *blank = strchr(line, ' ');
        if (blank != NULL) {
            *blank = '\0';
        }
        obey(&r, line, blank == NULL ? "" : blank + 1);
        fflush(stdout);
    }
    free(line);
    free(r.before);
    sib_settlement_free(r.settlement);
    sib_facts_free(r.facts);
    sib_scheme_free(r.scheme);
    sib_context_free(r.ctx);
    return 0;
}
