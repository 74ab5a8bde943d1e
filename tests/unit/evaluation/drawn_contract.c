/* A contract that counts what is drawn, as it states it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "drawn.h"
#include "support.h"

static const char contract[] =
    "{\"language\":\"sib@1\",\"contract\":\"drawn\",\"version\":\"1\",\"currency\":\"GBP\","
    "\"tables\":{\"people\":{\"role\":\"releases\",\"columns\":%s},"
    "\"stays\":{\"role\":\"outcomes\",\"columns\":%s}},"
    "\"cohorts\":[{\"id\":\"one\",\"window\":{\"from\":\"2019-01-01\",\"to\":\"2020-06-30\"}},"
    "{\"id\":\"two\",\"window\":{\"from\":\"2020-07-01\",\"to\":\"2021-12-31\"}}],"
    "\"comparisons\":{\"others\":{%s}},"
    "\"outcomes\":{\"stays\":{\"kind\":\"days\",%s},\"pay\":{\"kind\":\"values\",%s},"
    "\"starts\":{\"kind\":\"events\",%s}},"
    "\"payment\":[%s]}";

const char drawn_people_types[] =
    "{\"person\":{\"type\":\"text\"},\"day\":{\"type\":\"date\"},\"age\":{\"type\":\"i64\"},"
    "\"area\":{\"type\":\"codes\",\"levels\":[\"north\",\"south\"]},"
    "\"arm\":{\"type\":\"codes\",\"levels\":[\"in\",\"out\",\"none\"]}}";
const char drawn_stay_types[] =
    "{\"person\":{\"type\":\"text\"},\"from\":{\"type\":\"date\"},\"to\":{\"type\":\"date\"},"
    "\"site\":{\"type\":\"codes\",\"levels\":[\"A\",\"B\"]},"
    "\"amount\":{\"type\":\"text\"}}";

static const char matched[] =
    "\"kind\":\"matched\",\"arms\":{\"treated\":\"arm = 'in'\","
    "\"comparison\":\"arm = 'out'\"},\"eligibility\":{\"person\":\"person\","
    "\"index_date\":\"day\",\"rules\":[],\"exclusions\":[],\"keep\":\"first\","
    "\"unique_within\":\"scheme\",\"exclude_treated_elsewhere\":true,\"tie_key\":\"none\"},"
    "\"covariates\":[\"age\"],"
    "\"propensity\":{\"link\":\"logit\",\"screen_p\":\"1\",\"missing\":\"refuse\"},"
    "\"matching\":{\"method\":\"nearest\",\"distance\":\"logit\",\"ratio\":3,"
    "\"replace\":true,\"reuse_max\":\"none\",\"order\":\"largest\",\"discard\":\"none\","
    "\"caliper\":\"none\",\"exact\":[\"area\"],\"tie_key\":\"none\",\"seed\":7},"
    "\"balance\":{\"denominator\":\"all_sd\",\"missing\":\"refuse\",\"max_smd\":\"none\"},"
    "\"effect\":{\"weighting\":\"per_treated\",\"unmatched\":\"kept\"}";

static const char allotted[] =
    "\"kind\":\"randomised\",\"column\":\"arm\",\"treated\":\"in\",\"control\":\"out\",%s";
static const char alone[] = "\"kind\":\"baseline\",\"value\":\"10\"";
static const char eligibility[] =
    "\"eligibility\":{\"person\":\"person\",\"index_date\":\"day\",\"rules\":[],"
    "\"keep\":\"first\",\"unique_within\":\"scheme\",\"tie_key\":\"none\"}";

static const char steps[] =
    "{\"do\":\"measure\",\"id\":\"a\",\"outcome\":\"stays\",\"is\":\"mean\",\"what\":\"days\","
    "\"by\":[\"cohort\",\"area\"%s]},"
    "{\"do\":\"compare\",\"id\":\"b\",\"of\":\"a\",\"with\":\"others\",\"better\":\"fewer\"},"
    "{\"do\":\"measure\",\"id\":\"c\",\"outcome\":\"pay\",\"is\":\"mean\",\"what\":\"value\","
    "\"by\":[\"cohort\",\"area\"%s]},"
    "{\"do\":\"compare\",\"id\":\"d\",\"of\":\"c\",\"with\":\"others\",\"better\":\"more\"},"
    "{\"do\":\"measure\",\"id\":\"e\",\"outcome\":\"starts\",\"is\":\"mean\","
    "\"what\":\"offences\",\"by\":[\"cohort\",\"area\"%s]},"
    "{\"do\":\"compare\",\"id\":\"f\",\"of\":\"e\",\"with\":\"others\",\"better\":\"fewer\"}";

enum { ROOM = 1 << 14, PART = 1 << 11 };

static const char *edge(bool in)
{
    return in ? "included" : "excluded";
}

static const char *span(const drawn_rules *r)
{
    static char text[64];
    snprintf(text, sizeof text, "{\"%s\":%d}", r->months > 0 ? "months" : "days",
             r->months > 0 ? r->months : r->days);
    return text;
}

static void print_days(char *to, const drawn_rules *r)
{
    snprintf(to, PART,
             "\"table\":\"stays\",\"person\":\"person\",\"from\":\"from\",\"to\":\"to\","
             "\"window\":%s,\"where\":\"none\",\"index_day\":\"%s\",\"window_last_day\":\"%s\","
             "\"first_day\":\"%s\",\"last_day\":\"%s\",\"overlaps\":\"%s\",\"open\":\"%s\","
             "\"recording_lag_days\":0,\"unlinked\":\"zero\",\"max_unlinked_share\":\"none\"%s",
             span(r), edge(r->index_day), edge(r->window_last_day), edge(r->first_day),
             edge(r->last_day), r->once ? "once" : "each", r->runs ? "runs" : "left_out",
             r->keyed ? ",\"keys\":[\"site\"]" : "");
}

static void print_values(char *to, const drawn_rules *r)
{
    int n = snprintf(to, PART,
                     "\"table\":\"stays\",\"person\":\"person\",\"value\":\"amount\","
                     "\"where\":\"none\",\"several\":\"sum\",\"unlinked\":\"zero\","
                     "\"max_unlinked_share\":\"none\"%s",
                     r->keyed ? ",\"keys\":[\"site\"]" : "");
    if (r->window) {
        snprintf(to + n, (size_t)(PART - n),
                 ",\"window\":%s,\"value_date\":\"from\",\"index_day\":\"%s\","
                 "\"window_last_day\":\"%s\",\"recording_lag_days\":0",
                 span(r), edge(r->index_day), edge(r->window_last_day));
    }
}

/* Each record an offence that is decided on its day. */
static void print_events(char *to, const drawn_rules *r)
{
    snprintf(to, PART,
             "\"table\":\"stays\",\"person\":\"person\",\"offence_date\":\"from\","
             "\"conviction_date\":\"from\",\"where\":\"none\",\"unit\":\"offence\","
             "\"index_day\":\"%s\",\"follow_up_last_day\":\"%s\","
             "\"waiting_last_day\":\"included\",\"occasion_date\":\"conviction\","
             "\"follow_up\":%s,\"waiting\":{\"%s\":0},"
             "\"recording_lag_days\":0,\"unlinked\":\"zero\",\"max_unlinked_share\":\"none\"%s",
             edge(r->index_day), edge(r->window_last_day), span(r),
             r->months > 0 ? "months" : "days", r->keyed ? ",\"keys\":[\"site\"]" : "");
}

char *drawn_contract(const drawn_rules *r)
{
    static char              days[PART];
    static char              values[PART];
    static char              events[PART];
    static char              payment[PART];
    static char              others[PART];
    static const char *const comparisons[] = {matched, allotted, alone};
    char                    *parts[] = {days, values, events};
    const char              *key = r->keyed ? ",\"site\"" : "";
    char                    *text = malloc(ROOM);
    print_days(days, r);
    print_values(values, r);
    print_events(events, r);
    for (size_t i = 0; r->whose == DRAWN_ALONE && i < 3; i++) {
        size_t n = strlen(parts[i]);
        snprintf(parts[i] + n, PART - n, ",%s", eligibility);
    }
    snprintf(others, sizeof others, "%s", comparisons[r->whose]);
    if (r->whose == DRAWN_ALLOTTED) {
        snprintf(others, sizeof others, allotted, eligibility);
    }
    snprintf(payment, sizeof payment, steps, key, key, key);
    snprintf(text, ROOM, contract, drawn_people_types, drawn_stay_types, others, days, values,
             events, payment);
    return text;
}

void drawn_add(sib_evaluation_tables *to, const char *name, const char *csv, const char *types)
{
    sib_table *table = NULL;
    sib_u8     bytes = {(const uint8_t *)csv, (int64_t)strlen(csv)};
    CU_ASSERT_EQUAL_FATAL(sib_table_read_csv(NULL, bytes, types, NULL, &table), SIB_OK);
    CU_ASSERT_EQUAL_FATAL(sib_evaluation_tables_add(NULL, to, name, table), SIB_OK);
    sib_table_free(table);
}

sib_evaluation_tables *drawn_tables(const drawn *d, unsigned shuffle)
{
    sib_evaluation_tables *to = NULL;
    char                  *people = drawn_people(d, shuffle);
    char                  *records = drawn_records(d, shuffle);
    CU_ASSERT_EQUAL_FATAL(sib_evaluation_tables_new(NULL, &to), SIB_OK);
    drawn_add(to, "people", people, drawn_people_types);
    drawn_add(to, "stays", records, drawn_stay_types);
    free(people);
    free(records);
    return to;
}
