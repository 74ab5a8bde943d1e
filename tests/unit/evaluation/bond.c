#include "bond.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support.h"
#include "tables.h"

enum { PERSONS = 90, MOST_PERSONS = 150, ROOM = 1024, LINE = 96 };

const char records_contract[] =
    "{\"language\":\"sib@1\",\"contract\":\"mini\",\"version\":\"1\",\"currency\":\"GBP\",\n"
    "\"values\":{\"price\":{\"value\":\"1000.00\",\"unit\":\"money\"}},\n"
    "\"tables\":{\n"
    "\"releases\":{\"role\":\"releases\",\"columns\":{\"person_id\":{\"type\":\"text\"},"
    "\"release_date\":{\"type\":\"date\"},\"birth_date\":{\"type\":\"date\"},"
    "\"sentence_days\":{\"type\":\"i64\"},\"prison\":{\"type\":\"codes\"}}},\n"
    "\"history\":{\"role\":\"history\",\"columns\":{\"person_id\":{\"type\":\"text\"},"
    "\"conviction_date\":{\"type\":\"date\"},\"disposal\":{\"type\":\"codes\"}}},\n"
    "\"convictions\":{\"role\":\"outcomes\",\"columns\":{\"person_id\":{\"type\":\"text\"},"
    "\"offence_date\":{\"type\":\"date\"},\"conviction_date\":{\"type\":\"date\"}}}},\n"
    "\"cohorts\":[{\"id\":\"cohort-1\",\"window\":{\"from\":\"2010-09-01\","
    "\"to\":\"2011-08-31\"}},"
    "{\"id\":\"cohort-2\",\"window\":{\"from\":\"2011-09-01\",\"to\":\"2012-08-31\"}}],\n"
    "\"comparisons\":{\"others\":{\"kind\":\"matched\","
    "\"arms\":{\"treated\":\"prison = 'Peterborough'\","
    "\"comparison\":\"prison <> 'Peterborough'\"},\n"
    "\"eligibility\":{\"person\":\"person_id\",\"index_date\":\"release_date\","
    "\"rules\":[{\"id\":\"adult\",\"expression\":\"age(birth_date, release_date) >= 18\","
    "\"applies_to\":\"both\",\"source\":\"p. 10\"},"
    "{\"id\":\"short\",\"expression\":\"sentence_days < 365\",\"applies_to\":\"both\"}],"
    "\"exclusions\":[{\"id\":\"contaminated\",\"expression\":\"prison = 'Doncaster'\","
    "\"scope\":\"release\"}],\"keep\":\"first\","
    "\"unique_within\":{\"value\":\"scheme\",\"unknown\":true},"
    "\"exclude_treated_elsewhere\":true,\"tie_key\":\"none\"},\n"
    "\"history\":{\"table\":\"history\",\"person\":\"person_id\","
    "\"conviction_date\":\"conviction_date\",\"offence_date\":\"none\","
    "\"birth_date\":\"birth_date\",\"leap_birthday\":\"mar1\",\"unlinked\":\"zero\","
    "\"measures\":[{\"name\":\"priors\",\"kind\":\"count\"},{\"name\":\"recent\","
    "\"kind\":\"count\",\"look_back_months\":24,\"where\":\"disposal <> 'caution'\"}]},\n"
    "\"covariates\":[\"priors\",\"recent\",{\"name\":\"age\","
    "\"expression\":\"age(birth_date, release_date)\"}],\n"
    "\"propensity\":{\"link\":\"logit\",\"screen_p\":\"1\",\"missing\":\"refuse\"},\n"
    "\"matching\":{\"method\":\"nearest\",\"distance\":\"logit\",\"ratio\":2,"
    "\"replace\":false,\"order\":\"largest\",\"discard\":\"none\","
    "\"caliper\":{\"value\":\"0.8\",\"scale\":\"logit\",\"unit\":\"sd_pooled\","
    "\"inclusive\":true},\"exact\":[],\"tie_key\":\"none\",\"seed\":7},\n"
    "\"balance\":{\"denominator\":\"treated_sd\",\"missing\":\"refuse\","
    "\"max_smd\":\"none\"},\n"
    "\"effect\":{\"weighting\":\"aggregate\",\"unmatched\":\"dropped\"}}},\n"
    "\"outcomes\":{\"returns\":{\"kind\":\"events\",\"table\":\"convictions\","
    "\"person\":\"person_id\",\"offence_date\":\"offence_date\","
    "\"conviction_date\":\"conviction_date\",\"where\":\"none\",\"unit\":\"occasion\","
    "\"index_day\":\"excluded\",\"follow_up_last_day\":\"included\","
    "\"waiting_last_day\":\"included\",\"occasion_date\":\"conviction\","
    "\"occasion_key\":\"date\",\"follow_up\":{\"months\":12},\"waiting\":{\"months\":6},"
    "\"recording_lag_days\":30,\"unlinked\":\"zero\",\"max_unlinked_share\":\"none\"}},\n"
    "\"payment\":[\n"
    "{\"do\":\"measure\",\"id\":\"frequency\",\"outcome\":\"returns\",\"is\":\"mean\","
    "\"what\":\"events\",\"by\":[\"cohort\"]},\n"
    "{\"do\":\"compare\",\"id\":\"effect\",\"of\":\"frequency\",\"with\":\"others\","
    "\"better\":\"fewer\",\"n\":\"denominator\"},\n"
    "{\"do\":\"gate\",\"id\":\"trigger\",\"all\":[{\"of\":\"effect.reduction\","
    "\"is\":\"at_least\",\"value\":\"10 %\"}]},\n"
    "{\"do\":\"curve\",\"id\":\"early\",\"gives\":\"money\",\"each\":{\"of\":\"price\"},"
    "\"times\":\"effect.avoided\",\"if\":\"trigger\",\"keys\":[\"cohort\"]},\n"
    "{\"do\":\"compare\",\"id\":\"pool\",\"pool\":\"effect\",\"over\":\"cohort\","
    "\"weights\":\"denominator\",\"average\":\"means\",\"n\":\"denominator\"},\n"
    "{\"do\":\"gate\",\"id\":\"last\",\"all\":[{\"of\":\"pool.reduction\","
    "\"is\":\"at_least\",\"value\":\"7.5 %\"},{\"gate\":\"trigger\","
    "\"over\":\"cohort\",\"is\":\"none\"}]},\n"
    "{\"do\":\"curve\",\"id\":\"final\",\"gives\":\"money\",\"each\":{\"of\":\"price\"},"
    "\"times\":\"pool.avoided\",\"if\":\"last\",\"keys\":[]},\n"
    "{\"do\":\"round\",\"id\":\"lines\",\"of\":[\"early\",\"final\"],\"to\":\"0.01\","
    "\"rounding\":\"half_up\"},\n"
    "{\"do\":\"limit\",\"id\":\"capped\",\"of\":\"lines\",\"at_most\":\"8000000.00\","
    "\"per\":[],\"fill\":\"in_order\",\"cut\":\"part\",\"keys\":[\"cohort\"]},\n"
    "{\"do\":\"settle\",\"id\":\"due\",\"of\":\"capped\",\"below_zero\":\"refuse\","
    "\"below_nothing\":\"zero\",\"undecided\":\"stop\"},\n"
    "{\"do\":\"split\",\"id\":\"bill\",\"of\":\"due\",\"rule\":\"ratio\","
    "\"payers\":[{\"id\":\"fund\",\"share\":\"3\"},{\"id\":\"ministry\","
    "\"share\":\"5\"}]}],\n"
    "\"settlement\":{\"stages\":[\n"
    "{\"id\":\"early\",\"as_at\":\"2013-06-30\",\"lines\":[\"early\"],"
    "\"cohorts\":[\"cohort-1\"],\"pays\":false,\"facts\":\"as_known\"},\n"
    "{\"id\":\"final\",\"as_at\":\"2014-06-30\",\"lines\":[\"early\",\"final\"],"
    "\"pays\":true,\"facts\":\"as_known\"}]}}\n";

char *bond_contract_with(const char *contract, const char *piece, const char *by)
{
    const char *at = strstr(contract, piece);
    char       *text = malloc(strlen(contract) + strlen(by) + 1);
    CU_ASSERT_PTR_NOT_NULL_FATAL(at);
    size_t before = (size_t)(at - contract);
    memcpy(text, contract, before);
    strcpy(text + before, by);
    strcat(text, at + strlen(piece));
    return text;
}

/* Lines of a CSV file being drawn. */
typedef struct lines {
    char text[ROOM][LINE];
    int  n;
} lines;

static uint32_t draw(uint32_t *state, uint32_t below)
{
    return (uint32_t)test_draw(state, below);
}

/* A day as text, counted from 2010-01-01 in months of 28 days, so that every one exists. */
static const char *day(int32_t days, char *to)
{
    int32_t months = days / 28;
    snprintf(to, 16, "%04d-%02d-%02d", 2010 + (months - (months < 0 ? 11 : 0)) / 12,
             (months % 12 + 12) % 12 + 1, (days % 28 + 28) % 28 + 1);
    return to;
}

/* 12 such months are a year of the calendar. */
enum { YEAR = 12 * 28 };

static void draw_records(lines *history, lines *convictions, uint32_t *state, int person,
                         int32_t release, bool treated)
{
    static const char *const disposals[] = {"caution", "custody", "fine"};
    char                     a[16];
    char                     b[16];
    uint32_t                 earlier = draw(state, treated ? 6 : 5);
    uint32_t                 later = draw(state, treated ? 3 : 4);
    for (uint32_t i = 0; i < earlier; i++) {
        int32_t before = release - 1 - (int32_t)draw(state, 5 * YEAR);
        snprintf(history->text[history->n++], LINE, "%s%03d,%s,%s", BOND_CANARY, person,
                 day(before, a), disposals[draw(state, 3)]);
    }
    for (uint32_t i = 0; i < later; i++) {
        int32_t offence = release + (int32_t)draw(state, YEAR + 60);
        int32_t decided = offence + (int32_t)draw(state, 200);
        snprintf(convictions->text[convictions->n++], LINE, "%s%03d,%s,%s", BOND_CANARY, person,
                 day(offence, a), day(decided, b));
    }
}

static void draw_bond(lines *releases, lines *history, lines *convictions, uint32_t state,
                      int persons)
{
    static const char *const prisons[] = {"Peterborough", "Lincoln", "Norwich", "Doncaster"};
    for (int person = 0; person < persons; person++) {
        char     a[16];
        char     b[16];
        bool     treated = person % 3 == 0;
        uint32_t times = 1 + draw(&state, 5) / 4;
        int32_t  first = 8 * 28 + (int32_t)draw(&state, 2 * YEAR);
        int32_t  birth = first - (17 + (int32_t)draw(&state, 30)) * YEAR;
        for (uint32_t i = 0; i < times; i++) {
            int32_t     release = first + (int32_t)i * 100;
            const char *prison = prisons[treated ? 0 : 1 + draw(&state, 8) % 3];
            snprintf(releases->text[releases->n++], LINE, "%s%03d,%s,%s,%d,%s", BOND_CANARY,
                     person, day(release, a), day(birth, b), 30 + (int)draw(&state, 350),
                     prison);
        }
        draw_records(history, convictions, &state, person, first, treated);
    }
}

static void shuffle_lines(lines *of, unsigned seed)
{
    uint32_t state = seed;
    char     kept[LINE];
    for (int i = of->n - 1; seed != 0 && i > 0; i--) {
        uint32_t j = draw(&state, (uint32_t)i + 1);
        memcpy(kept, of->text[i], LINE);
        memcpy(of->text[i], of->text[j], LINE);
        memcpy(of->text[j], kept, LINE);
    }
}

static char *types_of(const char *table)
{
    sib_scheme *scheme = NULL;
    char       *types = NULL;
    CU_ASSERT_EQUAL_FATAL(sib_scheme_read(NULL, records_contract, &scheme), SIB_OK);
    const sib_table *tables = sib_scheme_table(scheme, "tables");
    sib_text         texts = TEST_COLUMN(text, tables, "types");
    for (int64_t i = 0; i < texts.n; i++) {
        if (test_says(tables, "table", i, table)) {
            size_t size = (size_t)(texts.offsets[i + 1] - texts.offsets[i]);
            types = calloc(1, size + 1);
            memcpy(types, texts.data + texts.offsets[i], size);
        }
    }
    sib_scheme_free(scheme);
    CU_ASSERT_PTR_NOT_NULL_FATAL(types);
    return types;
}

static sib_table *read_lines(const lines *from, const char *header, const char *table)
{
    sib_table *out = NULL;
    char      *types = types_of(table);
    char      *csv = malloc((size_t)(from->n + 1) * LINE);
    size_t     length = (size_t)sprintf(csv, "%s\n", header);
    for (int i = 0; i < from->n; i++) {
        length += (size_t)sprintf(csv + length, "%s\n", from->text[i]);
    }
    CU_ASSERT_EQUAL_FATAL(sib_table_read_csv(NULL,
                                             (sib_u8){(const uint8_t *)csv, (int64_t)length},
                                             types, NULL, &out),
                          SIB_OK);
    free(csv);
    free(types);
    return out;
}

static sib_evaluation_tables *set_of(const char *const *names, sib_table *const *tables, int n)
{
    sib_evaluation_tables *set = NULL;
    CU_ASSERT_EQUAL_FATAL(sib_evaluation_tables_new(NULL, &set), SIB_OK);
    for (int i = 0; i < n; i++) {
        CU_ASSERT_EQUAL_FATAL(sib_evaluation_tables_add(NULL, set, names[i], tables[i]),
                              SIB_OK);
    }
    return set;
}

static void make(bond_tables *b, unsigned shuffle, uint32_t seed, int persons)
{
    static const char *const names[] = {"releases", "history", "convictions"};
    lines                   *drawn = calloc(3, sizeof *drawn);
    draw_bond(&drawn[0], &drawn[1], &drawn[2], seed, persons);
    for (unsigned i = 0; i < 3; i++) {
        shuffle_lines(&drawn[i], shuffle == 0 ? 0 : shuffle + i);
    }
    b->releases = read_lines(
        &drawn[0], "person_id,release_date,birth_date,sentence_days,prison", "releases");
    b->history = read_lines(&drawn[1], "person_id,conviction_date,disposal", "history");
    b->convictions =
        read_lines(&drawn[2], "person_id,offence_date,conviction_date", "convictions");
    sib_table *tables[3] = {b->releases, b->history, b->convictions};
    b->design = set_of(names, tables, 2);
    b->outcomes = set_of(names + 2, tables + 2, 1);
    b->all = set_of(names, tables, 3);
    free(drawn);
}

void bond_make(bond_tables *b, unsigned shuffle)
{
    make(b, shuffle, 20100909, PERSONS);
}

void bond_draw(bond_tables *b, unsigned seed, int persons)
{
    CU_ASSERT_FATAL(persons > 0 && persons <= MOST_PERSONS);
    make(b, 0, seed, persons);
}

void bond_free(bond_tables *b)
{
    sib_table_free(b->releases); /* before the sets, which share its columns */
    sib_table_free(b->history);
    sib_table_free(b->convictions);
    sib_evaluation_tables_free(b->design);
    sib_evaluation_tables_free(b->outcomes);
    sib_evaluation_tables_free(b->all);
}
