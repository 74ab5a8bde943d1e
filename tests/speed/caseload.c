/* How long the measures of a service take: contacts of people, all measures and all months.
 *
 *     caseload CONTACTS PEOPLE [THREADS] [text | codes]
 *
 * Contacts stand in an order of their own. Prints processor and wall time of a measurement, of
 * workers' activity, the peak of memory beyond what stood before, and a sum over every table:
 * the same for every number of threads and order of rows. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define SIB_EXPERIMENTAL
#include "sib/experimental/caseload.h"

enum { FIRST_DAY = 14861, DAYS = 660, ID = 8, WORKERS = 60, COHORTS = 2 };

static const char *const places[] = {"community", "remote", "prison", "gate", "community"};
static const char *const kinds[] = {"appointment", "initial", "full", "other", "other"};
static const char *const statuses[] = {"attended", "attended", "attended", "missed", "booked"};
enum { WORDS = 5 };

static void must(sib_context *ctx, sib_status status)
{
    if (status != SIB_OK) {
        fprintf(stderr, "%s\n", sib_context_message(ctx));
        exit(1);
    }
}

static void *room(int64_t count, size_t size)
{
    void *made = calloc((size_t)count + 1, size);
    if (made == NULL) {
        fprintf(stderr, "no memory\n");
        exit(1);
    }
    return made;
}

static uint64_t mixed(uint64_t x)
{
    x = (x + 1) * UINT64_C(0x9E3779B97F4A7C15);
    x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
    return x ^ (x >> 31);
}

/* n texts of one letter and a number each, of 0 .. of - 1, and where they begin. */
static sib_text ids(int64_t n, char letter, int64_t of, uint64_t salt)
{
    char    *data = room(n * ID, 1);
    int64_t *offsets = room(n, sizeof *offsets);
    for (int64_t i = 0; i < n; i++) {
        int64_t number = salt == 0 ? i : (int64_t)(mixed((uint64_t)i + salt) % (uint64_t)of);
        data[i * ID] = letter;
        for (int k = ID - 1; k > 0; k--) {
            data[i * ID + k] = (char)('0' + number % 10);
            number /= 10;
        }
        offsets[i + 1] = (i + 1) * ID;
    }
    return (sib_text){data, offsets, n};
}

static int32_t *days(int64_t n, int64_t of, uint64_t salt)
{
    int32_t *made = room(n, sizeof *made);
    for (int64_t i = 0; i < n; i++) {
        made[i] = FIRST_DAY + (int32_t)(mixed((uint64_t)i + salt) % (uint64_t)of);
    }
    return made;
}

static void add_texts(sib_table_builder *b, const char *name, sib_text text)
{
    must(NULL,
         sib_table_builder_add_text(NULL, b, name, text, (sib_validity){NULL, 0}, NULL, NULL));
}

static void add_days(sib_table_builder *b, const char *name, const int32_t *made, int64_t n)
{
    must(NULL, sib_table_builder_add_dates(NULL, b, name, (sib_dates){made, n},
                                           (sib_validity){NULL, 0}, NULL, NULL));
}

/* A column of five words, as codes or as texts. */
static void add_words(sib_table_builder *b, const char *name, const char *const *words,
                      int64_t n, uint64_t salt, int as_codes)
{
    int32_t *codes = room(n, sizeof *codes);
    char    *data = room(n * 12, 1);
    int64_t *offsets = room(n, sizeof *offsets);
    char     levels[64] = "";
    int64_t  starts[WORDS + 1] = {0};
    int      distinct = 0;
    for (int k = 0; k < WORDS; k++) {
        int known = 0;
        for (int j = 0; j < k; j++) {
            known = known || strcmp(words[j], words[k]) == 0;
        }
        if (!known) {
            strcat(levels, words[k]);
            starts[++distinct] = (int64_t)strlen(levels);
        }
    }
    for (int64_t i = 0; i < n; i++) {
        const char *word = words[mixed((uint64_t)i + salt) % WORDS];
        size_t      length = strlen(word);
        memcpy(data + offsets[i], word, length);
        offsets[i + 1] = offsets[i] + (int64_t)length;
        for (int k = 0; k < distinct; k++) {
            int64_t size = starts[k + 1] - starts[k];
            if (size == (int64_t)length && memcmp(levels + starts[k], word, length) == 0) {
                codes[i] = k;
            }
        }
    }
    if (as_codes) {
        must(NULL, sib_table_builder_add_codes(NULL, b, name, (sib_i32){codes, n},
                                               (sib_text){levels, starts, distinct},
                                               (sib_validity){NULL, 0}, NULL, NULL));
    } else {
        add_texts(b, name, (sib_text){data, offsets, n});
    }
}

static sib_table *finish(sib_table_builder *b)
{
    sib_table *table = NULL;
    must(NULL, sib_table_builder_finish(NULL, b, &table));
    sib_table_builder_free(b);
    return table;
}

static sib_table *contacts_of(int64_t n, int64_t people, int as_codes)
{
    sib_table_builder *b = NULL;
    must(NULL, sib_table_builder_new(NULL, n, &b));
    add_texts(b, "person", ids(n, 'P', people, 77));
    add_days(b, "date", days(n, DAYS, 991), n);
    add_words(b, "place", places, n, 5003, as_codes);
    add_words(b, "kind", kinds, n, 70001, as_codes);
    add_words(b, "status", statuses, n, 900001, as_codes);
    add_texts(b, "worker", ids(n, 'W', WORKERS, 31));
    return finish(b);
}

static sib_table *spells_of(int64_t people, const int32_t *index)
{
    sib_table_builder       *b = NULL;
    int32_t                 *received = room(people, sizeof *received);
    static const char *const exits[] = {"released", "released", "released", "released",
                                        "released"};
    for (int64_t i = 0; i < people; i++) {
        received[i] = index[i] - 49;
    }
    must(NULL, sib_table_builder_new(NULL, people, &b));
    add_texts(b, "person", ids(people, 'P', people, 0));
    add_days(b, "received", received, people);
    add_days(b, "exited", index, people);
    add_words(b, "exit", exits, people, 1, 1);
    return finish(b);
}

static double now(clockid_t clock)
{
    struct timespec t;
    clock_gettime(clock, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static int64_t peak(void)
{
    char  line[256];
    long  kb = 0;
    FILE *status = fopen("/proc/self/status", "r");
    while (status != NULL && fgets(line, sizeof line, status) != NULL) {
        if (sscanf(line, "VmHWM: %ld", &kb) == 1) {
            break;
        }
    }
    if (status != NULL) {
        fclose(status);
    }
    return kb;
}

/* Every whole number of a table, each with its place. */
static uint64_t sum_of(const sib_table *table)
{
    uint64_t sum = 0;
    for (int64_t i = 0; i < sib_table_columns(table); i++) {
        sib_i64 values = sib_table_i64(table, i);
        for (int64_t row = 0; row < values.n; row++) {
            sum = mixed(sum ^ mixed((uint64_t)values.data[row] + (uint64_t)row));
        }
    }
    return sum;
}

int main(int argc, char **argv)
{
    int64_t             n = argc > 1 ? strtoll(argv[1], NULL, 10) : 1000000;
    int64_t             people = argc > 2 ? strtoll(argv[2], NULL, 10) : 50000;
    sib_context_options settings = SIB_CONTEXT_OPTIONS_INIT;
    settings.threads = argc > 3 ? (int32_t)strtol(argv[3], NULL, 10) : 1;
    int                           codes = argc > 4 && strcmp(argv[4], "codes") == 0;
    sib_context                  *ctx = sib_context_new(&settings);
    sib_caseload_measure_options  o = SIB_CASELOAD_MEASURE_OPTIONS_INIT;
    sib_caseload_activity_options a = SIB_CASELOAD_ACTIVITY_OPTIONS_INIT;
    const int32_t                *index = days(people, DAYS, 12345);
    sib_table                    *contacts = contacts_of(n, people, codes);
    sib_table                    *spells = spells_of(people, index);
    sib_caseload                 *c = NULL;
    sib_caseload                 *acts = NULL;
    o.as_at = a.as_at = FIRST_DAY + 2 * DAYS;
    int64_t before = peak();
    double  cpu = now(CLOCK_PROCESS_CPUTIME_ID);
    double  wall = now(CLOCK_MONOTONIC);
    must(ctx, sib_caseload_measure(ctx, ids(people, 'P', people, 0), (sib_dates){index, people},
                                   (sib_dates){NULL, 0}, ids(people, 'C', COHORTS, 3), spells,
                                   contacts, NULL, NULL, NULL, &o, &c));
    printf("measures: %lld contacts, %lld people: %.3f s of processor, %.3f s, %lld kB\n",
           (long long)n, (long long)people, now(CLOCK_PROCESS_CPUTIME_ID) - cpu,
           now(CLOCK_MONOTONIC) - wall, (long long)(peak() - before));
    cpu = now(CLOCK_PROCESS_CPUTIME_ID);
    must(ctx, sib_caseload_activity(ctx, contacts, NULL, &a, &acts));
    printf("activity: %.3f s of processor\n", now(CLOCK_PROCESS_CPUTIME_ID) - cpu);
    printf("sum %016llx %016llx\n",
           (unsigned long long)(sum_of(sib_caseload_table(c, "measures")) ^
                                sum_of(sib_caseload_table(c, "months"))),
           (unsigned long long)sum_of(sib_caseload_table(acts, "activity")));
    sib_caseload_free(acts);
    sib_caseload_free(c);
    sib_table_free(contacts);
    sib_table_free(spells);
    sib_context_free(ctx);
    return 0;
}
