/* Random records against a slow plain version that asks, of each pair of a person and a record,
 * what the rule asks; shuffles; long ids and many threads. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/date.h"
#include "counted.h"
#include "support.h"

enum { PEOPLE = 40, RECORDS = 600, MANY = 70000 };

typedef struct sample {
    char    ids[PEOPLE][40];
    char    data[PEOPLE * 40];
    int64_t offsets[PEOPLE + 1];
    int32_t index[PEOPLE];
    int32_t person[RECORDS]; /* PEOPLE: a stranger; PEOPLE + 1: missing */
    int32_t offence[RECORDS];
    int32_t decision[RECORDS];
    int32_t kind[RECORDS];
    char    rows[RECORDS * 80];
} sample;

static uint32_t random_state;

static int32_t draw(int32_t n)
{
    return test_draw(&random_state, (uint32_t)n);
}

static void print_date(char *to, int32_t date)
{
    to[0] = '\0';
    if (date != SIB_DATE_MISSING) {
        sib__date_print(date, to);
    }
}

/* Dates cluster round the edges of the windows and repeat, so that occasions and ties arise. */
static sample *make_sample(unsigned seed)
{
    sample *s = calloc(1, sizeof *s);
    random_state = seed;
    for (int i = 0; i < PEOPLE; i++) {
        snprintf(s->ids[i], sizeof s->ids[i], i % 3 == 0 ? "a-rather-long-person-id-%d" : "p%d",
                 i);
        s->index[i] = 15000 + draw(40);
    }
    size_t used = 0;
    for (int i = 0; i < RECORDS; i++) {
        char offence[16];
        char decision[16];
        s->person[i] = draw(PEOPLE + 2);
        s->offence[i] = draw(12) == 0 ? SIB_DATE_MISSING : 14990 + draw(8) * 60 + draw(3);
        s->decision[i] = draw(12) == 0 ? SIB_DATE_MISSING : 15000 + draw(7) * 100;
        s->kind[i] = draw(3);
        print_date(offence, s->offence[i]);
        print_date(decision, s->decision[i]);
        const char *id = s->person[i] < PEOPLE    ? s->ids[s->person[i]]
                         : s->person[i] == PEOPLE ? "stranger"
                                                  : "";
        used += (size_t)snprintf(s->rows + used, sizeof s->rows - used, "%s,%s,%s,%d\n", id,
                                 offence, decision, s->kind[i]);
    }
    return s;
}

static bool qualifies(const sample *s, int p, int r)
{
    if (s->person[r] != p || s->offence[r] == SIB_DATE_MISSING ||
        s->decision[r] == SIB_DATE_MISSING || s->decision[r] < s->offence[r]) {
        return false;
    }
    int32_t index = s->index[p];
    return index < s->offence[r] && s->offence[r] <= sib__date_add_months(index, 12) &&
           s->decision[r] <= sib__date_add_months(index, 18);
}

/* Occasions are counted as records without an equal one before them. */
static int64_t plain_events(const sample *s, int p, int32_t unit)
{
    int64_t events = 0;
    for (int r = 0; r < RECORDS; r++) {
        bool fresh = qualifies(s, p, r);
        for (int q = 0; q < r && fresh && unit != SIB_RECONVICTION_UNIT_OFFENCE; q++) {
            bool same = unit == SIB_RECONVICTION_UNIT_ANY || s->decision[q] == s->decision[r];
            fresh = !(qualifies(s, p, q) && same);
        }
        events += fresh;
    }
    return events;
}

static sib_reconviction_counts *count_in_order(sample *s, const int64_t *order, int32_t unit,
                                               int32_t threads)
{
    const char *ids[PEOPLE];
    for (int i = 0; i < PEOPLE; i++) {
        ids[i] = s->ids[i];
    }
    sib_reconviction_count_options o = SIB_RECONVICTION_COUNT_OPTIONS_INIT;
    sib_context_options            c = SIB_CONTEXT_OPTIONS_INIT;
    o.unit = unit;
    o.unlinked = SIB_UNLINKED_ZERO;
    c.threads = threads;
    sib_context *ctx = sib_context_new(&c);
    sib_text     text = test_text(ids, PEOPLE, s->data, s->offsets);
    sib_table   *table = test_make_table_in_order(
          "person text, offence_date date, conviction_date date, kind i64", s->rows, order);
    sib_reconviction_counts *counts = NULL;
    CU_ASSERT_EQUAL_FATAL(sib_reconviction_count(ctx, text, (sib_dates){s->index, PEOPLE},
                                                 (sib_dates){NULL, 0}, table, &o, &counts),
                          SIB_OK);
    sib_table_free(table);
    sib_context_free(ctx);
    return counts;
}

static void counts_agree_with_the_plain_version(void)
{
    int64_t total = 0;
    for (unsigned seed = 1; seed <= 12; seed++) {
        sample *s = make_sample(seed);
        for (int32_t unit = 1; unit <= 3; unit++) {
            sib_reconviction_counts *c = count_in_order(s, NULL, unit, 1);
            for (int p = 0; p < PEOPLE; p++) {
                int64_t expect = plain_events(s, p, unit);
                int64_t offences = plain_events(s, p, SIB_RECONVICTION_UNIT_OFFENCE);
                CU_ASSERT_EQUAL(events_of(c).data[p], expect);
                CU_ASSERT_EQUAL(offences_of(c).data[p], offences);
                CU_ASSERT_EQUAL(reconvicted_of(c).data[p], expect > 0);
                total += expect;
            }
            sib_reconviction_counts_free(c);
        }
        free(s);
    }
    CU_ASSERT_TRUE(total > 1000);
}

/* How often a record of this content has a disposition must not depend on the order of rows;
 * records of equal content are one and the same to a reader. */
static uint64_t fingerprint(const sample *s, const sib_reconviction_counts *c,
                            const int64_t *order)
{
    uint64_t sum = 0;
    int64_t  n = person_rows_of(c).n;
    for (int64_t i = 0; i < n; i++) {
        int64_t  r = order[i];
        uint64_t h = (uint64_t)s->person[r] * 1000003U + (uint64_t)(uint32_t)s->offence[r];
        h = h * 1000003U + (uint64_t)(uint32_t)s->decision[r];
        h = h * 1000003U + (uint64_t)s->kind[r] * 31U + (uint64_t)disposition_of(c, i);
        h ^= h >> 31;
        h *= UINT64_C(0x9E3779B97F4A7C15);
        sum += h ^ (h >> 29);
    }
    for (int p = 0; p < PEOPLE; p++) {
        sum = sum * 31 + (uint64_t)events_of(c).data[p];
        sum = sum * 31 + (uint64_t)first_event_date_of(c).data[p];
    }
    return sum;
}

static void shuffled_rows_and_threads_change_nothing(void)
{
    int64_t order[RECORDS];
    sample *s = make_sample(99);
    for (int32_t unit = 1; unit <= 3; unit++) {
        uint64_t first = 0;
        for (unsigned seed = 0; seed < 8; seed++) {
            for (int i = 0; i < RECORDS; i++) {
                order[i] = i;
            }
            if (seed > 0) {
                test_shuffle(order, RECORDS, seed);
            }
            sib_reconviction_counts *c = count_in_order(s, order, unit, 1 + (int32_t)seed % 3);
            uint64_t                 print = fingerprint(s, c, order);
            first = seed == 0 ? print : first;
            CU_ASSERT_EQUAL(print, first);
            sib_reconviction_counts_free(c);
        }
    }
    free(s);
}

/* Enough people and records for several blocks and a large table of ids: person i has i % 4
 * records in the window. */
typedef struct crowd {
    char      *data;
    int64_t   *offsets;
    int32_t   *index;
    char      *record_data;
    int64_t   *record_offsets;
    int32_t   *dates;
    int64_t    records;
    sib_table *table;
} crowd;

static void make_records(crowd *w)
{
    for (int32_t j = 0; j < 3; j++) {
        for (int64_t i = MANY - 1; i >= 0; i--) {
            if (i % 4 > j) {
                int64_t n = w->records++;
                int64_t length = w->offsets[i + 1] - w->offsets[i];
                memcpy(w->record_data + w->record_offsets[n], w->data + w->offsets[i],
                       (size_t)length);
                w->record_offsets[n + 1] = w->record_offsets[n] + length;
                w->dates[n] = 15001 + j;
            }
        }
    }
}

static crowd make_crowd(void)
{
    crowd              w = {malloc((size_t)MANY * 24),
                            calloc(MANY + 1, sizeof(int64_t)),
                            calloc(MANY, sizeof(int32_t)),
                            malloc((size_t)MANY * 72),
                            calloc(3 * MANY + 1, sizeof(int64_t)),
                            calloc(3 * MANY, sizeof(int32_t)),
                            0,
                            NULL};
    sib_table_builder *b = NULL;
    const sib_validity all = {NULL, 0};
    for (int64_t i = 0; i < MANY; i++) {
        int length = snprintf(w.data + w.offsets[i], 24,
                              i % 2 == 0 ? "%d" : "person-number-%07d", (int)i);
        w.offsets[i + 1] = w.offsets[i] + length;
        w.index[i] = 15000;
    }
    make_records(&w);
    sib_text  persons = {w.record_data, w.record_offsets, w.records};
    sib_dates days = {w.dates, w.records};
    CU_ASSERT_EQUAL_FATAL(sib_table_builder_new(NULL, w.records, &b), SIB_OK);
    (void)sib_table_builder_add_text(NULL, b, "person", persons, all, NULL, NULL);
    (void)sib_table_builder_add_dates(NULL, b, "offence_date", days, all, NULL, NULL);
    (void)sib_table_builder_add_dates(NULL, b, "conviction_date", days, all, NULL, NULL);
    CU_ASSERT_EQUAL_FATAL(sib_table_builder_finish(NULL, b, &w.table), SIB_OK);
    sib_table_builder_free(b);
    return w;
}

static void free_crowd(crowd *w)
{
    sib_table_free(w->table);
    free(w->data);
    free(w->offsets);
    free(w->index);
    free(w->record_data);
    free(w->record_offsets);
    free(w->dates);
}

static void many_people_are_found_each_by_id(void)
{
    crowd w = make_crowd();
    for (int32_t threads = 1; threads <= 4; threads += 3) {
        sib_context_options o = SIB_CONTEXT_OPTIONS_INIT;
        o.threads = threads;
        sib_context             *ctx = sib_context_new(&o);
        sib_reconviction_counts *c = NULL;
        CU_ASSERT_EQUAL_FATAL(sib_reconviction_count(ctx, (sib_text){w.data, w.offsets, MANY},
                                                     (sib_dates){w.index, MANY},
                                                     (sib_dates){NULL, 0}, w.table, NULL, &c),
                              SIB_OK);
        int64_t wrong = 0;
        for (int64_t i = 0; i < MANY; i++) {
            int64_t expect = i % 4 == 0 ? SIB_I64_MISSING : i % 4;
            wrong += events_of(c).data[i] != expect;
        }
        CU_ASSERT_EQUAL(wrong, 0);
        sib_reconviction_counts_free(c);
        sib_context_free(ctx);
    }
    free_crowd(&w);
}

TEST_SUITE(test_plain)
{
    test_add("plain counting", "counts agree with the plain version",
             counts_agree_with_the_plain_version);
    test_add("plain counting", "shuffled rows and threads change nothing",
             shuffled_rows_and_threads_change_nothing);
    test_add("plain counting", "many people are found, each by id, by any number of threads",
             many_people_are_found_each_by_id);
}
