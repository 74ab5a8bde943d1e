/* Random releases against a slow plain version that follows the words of the header, and
 * shuffles. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/date.h"
#include "core/text.h"
#include "sib/eligibility.h"
#include "support.h"
#include "table/table.h"
#include "tables.h"

enum { RELEASES = 220, PERSONS = 60, NONE = -1 };

/* Headings of two rules and two exclusions, in the order of the steps. */
enum {
    NO_ARM,
    ARM_UNKNOWN,
    MISSING_PERSON,
    MISSING_DATE,
    FIRST,
    FIRST_UNKNOWN,
    SECOND,
    SECOND_UNKNOWN,
    EARLIER_MEMBER,
    MEMBER,
    ELSEWHERE,
    PLACE,
    PLACE_UNKNOWN,
    RECORD,
    RECORD_UNKNOWN,
    AFTER_CLOSING,
    OTHER_RELEASE,
    TREATED,
    COMPARISON
};

typedef struct release {
    int     person; /* PERSONS: missing */
    int     arm;    /* 0 treated, 1 comparison, 2 neither, 3 missing */
    int32_t date;
    int     flags[4]; /* rule for both, rule for the treated, exclusion, exclusion by person */
    int     key;
} release;

typedef struct sample {
    release releases[RELEASES];
    char    rows[RELEASES * 64];
    int     keep;
    int     scheme;
    int     elsewhere;
    int64_t close;
} sample;

static uint32_t random_state;

static int draw(int n)
{
    return test_draw(&random_state, (uint32_t)n);
}

/* A flag that is `usual` but for one time in `rarely`, and sometimes missing. */
static int draw_flag(int usual, int rarely)
{
    return draw(25) == 0 ? 2 : draw(rarely) == 0 ? !usual : usual;
}

static sample *make_sample(unsigned seed)
{
    sample *s = calloc(1, sizeof *s);
    size_t  used = 0;
    random_state = seed;
    s->keep = seed % 4 == 3 ? SIB_ELIGIBILITY_KEEP_LAST : SIB_ELIGIBILITY_KEEP_FIRST;
    s->scheme = seed % 2 == 0;
    s->elsewhere = seed % 3 == 0;
    s->close = seed % 4 == 1 ? 5 + draw(10) : 0;
    for (int i = 0; i < RELEASES; i++) {
        release *r = &s->releases[i];
        char     date[16] = "";
        char     person[8] = "";
        *r = (release){draw(PERSONS + 2),
                       draw(20) == 0 ? 2 + draw(2) : draw(2),
                       draw(25) == 0 ? SIB_DATE_MISSING : 15000 + draw(40),
                       {draw_flag(1, 4), draw_flag(1, 4), draw_flag(0, 6), draw_flag(0, 12)},
                       i};
        if (r->person < PERSONS) {
            snprintf(person, sizeof person, "p%02d", r->person);
        }
        if (r->date != SIB_DATE_MISSING) {
            sib__date_print(r->date, date);
        }
        static const char *const arms[] = {"T", "C", "N", ""};
        static const char *const flags[] = {"0", "1", ""};
        used +=
            (size_t)snprintf(s->rows + used, sizeof s->rows - used, "%s,%s,%s,%s,%s,%s,%s,%d\n",
                             person, arms[r->arm], date, flags[r->flags[0]], flags[r->flags[1]],
                             flags[r->flags[2]], flags[r->flags[3]], r->key);
    }
    return s;
}

static bool was_earlier(int person)
{
    return person % 10 == 0;
}

static int plain_rules(const sample *s, const release *r)
{
    if (r->arm >= 2) {
        return r->arm == 2 ? NO_ARM : ARM_UNKNOWN;
    }
    if (r->person >= PERSONS) {
        return MISSING_PERSON;
    }
    if (r->date == SIB_DATE_MISSING) {
        return MISSING_DATE;
    }
    if (r->flags[0] != 1) {
        return r->flags[0] == 0 ? FIRST : FIRST_UNKNOWN;
    }
    if (r->arm == 0 && r->flags[1] != 1) {
        return r->flags[1] == 0 ? SECOND : SECOND_UNKNOWN;
    }
    return r->arm == 0 && s->scheme && was_earlier(r->person) ? EARLIER_MEMBER : NONE;
}

/* Whether release i stands before all others of its person that have the same arm and no
 * heading. */
static bool plain_kept(const sample *s, const int *heading, int i)
{
    const release *a = &s->releases[i];
    for (int j = 0; j < RELEASES; j++) {
        const release *b = &s->releases[j];
        if (j == i || heading[j] != NONE || b->person != a->person || b->arm != a->arm) {
            continue;
        }
        bool sooner =
            s->keep == SIB_ELIGIBILITY_KEEP_FIRST ? b->date < a->date : b->date > a->date;
        if (sooner || (b->date == a->date && b->key < a->key)) {
            return false;
        }
    }
    return true;
}

static void plain_keep(const sample *s, int *heading, int arm, int selected)
{
    int before[RELEASES];
    memcpy(before, heading, sizeof before);
    for (int i = 0; i < RELEASES; i++) {
        if (before[i] == NONE && s->releases[i].arm == arm) {
            heading[i] = plain_kept(s, before, i) ? selected : OTHER_RELEASE;
        }
    }
}

/* The first day on which as many members as asked for have come in. */
static int32_t plain_closing(const sample *s, const int *heading)
{
    for (int32_t day = 15000; day < 15040 && s->close > 0; day++) {
        int64_t members = 0;
        for (int i = 0; i < RELEASES; i++) {
            members += heading[i] == NONE && s->releases[i].arm == 0 &&
                       s->releases[i].date <= day && plain_kept(s, heading, i);
        }
        if (members >= s->close) {
            return day;
        }
    }
    return SIB_DATE_MISSING;
}

static int plain_exclusion(const sample *s, const int *heading, const release *r)
{
    bool member = was_earlier(r->person);
    bool elsewhere = false;
    int  record = 0;
    for (int j = 0; j < RELEASES; j++) {
        const release *b = &s->releases[j];
        if (b->person == r->person) {
            member = member || heading[j] == TREATED;
            elsewhere = elsewhere || b->arm == 0;
            record = record == 1 || b->flags[3] == 0 ? record : b->flags[3];
        }
    }
    if (member || (elsewhere && s->elsewhere)) {
        return member ? MEMBER : ELSEWHERE;
    }
    if (r->flags[2] != 0) {
        return r->flags[2] == 1 ? PLACE : PLACE_UNKNOWN;
    }
    return record == 0 ? NONE : record == 1 ? RECORD : RECORD_UNKNOWN;
}

static void plain_select(const sample *s, int *heading)
{
    for (int i = 0; i < RELEASES; i++) {
        heading[i] = plain_rules(s, &s->releases[i]);
    }
    int32_t closing = plain_closing(s, heading);
    for (int arm = 0; arm < 2; arm++) {
        for (int i = 0; i < RELEASES; i++) {
            if (heading[i] != NONE || s->releases[i].arm != arm) {
                continue;
            }
            heading[i] = arm == 1 ? plain_exclusion(s, heading, &s->releases[i]) : NONE;
            if (heading[i] == NONE && closing != SIB_DATE_MISSING &&
                s->releases[i].date > closing) {
                heading[i] = AFTER_CLOSING;
            }
        }
        plain_keep(s, heading, arm, arm == 0 ? TREATED : COMPARISON);
    }
}

static sib_eligibility *select_in_order(const sample *s, const int64_t *order)
{
    static const char *const       earlier[] = {"p50", "p10", "p00", "p20",
                                                "p30", "p40", "p10", "zz"};
    char                           data[64];
    int64_t                        offsets[9];
    sib_eligibility_select_options o = SIB_ELIGIBILITY_SELECT_OPTIONS_INIT;
    o.treated = "arm = 'T'";
    o.comparison = "arm = 'C'";
    o.tie_key = "key";
    o.keep = s->keep;
    o.unique_within =
        s->scheme ? SIB_ELIGIBILITY_UNIQUE_WITHIN_SCHEME : SIB_ELIGIBILITY_UNIQUE_WITHIN_COHORT;
    o.exclude_treated_elsewhere = s->elsewhere;
    o.close_at_members = s->close;
    sib_table *table = test_make_table_in_order(
        "person text, arm text, release_date date, f0 flag, f1 flag, f2 flag, f3 flag, key i64",
        s->rows, order);
    sib_table       *rules = test_make_table("id text, expression text, applies_to text",
                                             "first,f0,both;second,f1,treated");
    sib_table       *exclusions = test_make_table("id text, expression text, scope text",
                                                  "place,f2,release;record,f3,person");
    sib_eligibility *e = NULL;
    CU_ASSERT_EQUAL_FATAL(sib_eligibility_select(NULL, table, rules, exclusions,
                                                 test_text(earlier, 8, data, offsets), &o, &e),
                          SIB_OK);
    sib_table_free(exclusions);
    sib_table_free(rules);
    sib_table_free(table);
    return e;
}

/* Row of the attrition at which a release ended. */
static int64_t step_of(const sib_eligibility *e, int64_t at)
{
    const sib_table *steps = sib_eligibility_table(e, "attrition");
    sib__column      kind = sib__table_column(sib_eligibility_table(e, "releases"), 1);
    sib__column      rule = sib__table_column(sib_eligibility_table(e, "releases"), 2);
    sib__column      kinds = sib__table_column(steps, 0);
    sib__column      rules = sib__table_column(steps, 1);
    int64_t          i = 0;
    while (
        i < kinds.n &&
        (sib__slice_compare(sib__column_text(&kind, at), sib__column_text(&kinds, i)) != 0 ||
         sib__slice_compare(sib__column_text(&rule, at), sib__column_text(&rules, i)) != 0)) {
        i++;
    }
    return i;
}

static void steps_agree_with_the_plain_version(void)
{
    int64_t seen[COMPARISON + 1] = {0};
    for (unsigned seed = 1; seed <= 40; seed++) {
        int              expect[RELEASES];
        sample          *s = make_sample(seed);
        sib_eligibility *e = select_in_order(s, NULL);
        plain_select(s, expect);
        for (int i = 0; i < RELEASES; i++) {
            CU_ASSERT_EQUAL(step_of(e, i), expect[i]);
            seen[expect[i]]++;
        }
        sib_eligibility_free(e);
        free(s);
    }
    for (int h = 0; h <= COMPARISON; h++) {
        CU_ASSERT_TRUE(seen[h] > 0);
    }
}

static void shuffled_releases_give_the_same_cohort(void)
{
    int64_t order[RELEASES];
    for (unsigned sample_seed = 1; sample_seed <= 4; sample_seed++) {
        sample          *s = make_sample(sample_seed);
        sib_eligibility *first = select_in_order(s, NULL);
        for (unsigned seed = 1; seed <= 5; seed++) {
            test_shuffle(order, RELEASES, seed);
            sib_eligibility *e = select_in_order(s, order);
            for (int i = 0; i < RELEASES; i++) {
                CU_ASSERT_EQUAL(step_of(e, i), step_of(first, order[i]));
            }
            int64_t members = sib_eligibility_row(e).n;
            CU_ASSERT_EQUAL_FATAL(members, sib_eligibility_row(first).n);
            for (int64_t i = 0; i < members; i++) {
                CU_ASSERT_EQUAL(order[sib_eligibility_row(e).data[i]],
                                sib_eligibility_row(first).data[i]);
                CU_ASSERT_EQUAL(
                    sib__slice_compare(sib__text_at(sib_eligibility_person(e), i),
                                       sib__text_at(sib_eligibility_person(first), i)),
                    0);
            }
            sib_eligibility_free(e);
        }
        sib_eligibility_free(first);
        free(s);
    }
}

TEST_SUITE(test_select_plain)
{
    test_add("plain selection", "steps agree with the plain version",
             steps_agree_with_the_plain_version);
    test_add("plain selection", "shuffled releases give the same cohort",
             shuffled_releases_give_the_same_cohort);
}
