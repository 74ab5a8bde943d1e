/* What the public sees of a service, under attack: no number of people below the limit, and no
 * small difference of two, follows from it and the rule. */

#include "service.h"
#include "support.h"

static void nothing_follows(const attack_scene *scene)
{
    attack_found f = attack_services(scene);
    CU_ASSERT_EQUAL(f.small, 0);
    CU_ASSERT_EQUAL(f.known, 0);
    CU_ASSERT_EQUAL(f.behind, 0);
    CU_ASSERT_EQUAL(f.differ, 0);
    CU_ASSERT_TRUE(f.services > 1000 && f.hidden > 200 && f.pages > 5);
}

static void cohorts_and_months_tell_nothing_of_each_other(void)
{
    static const attack_scene scene = {
        "",
        " measures assessed met ",
        1,
        9,
        0,
        {"members 2012-03-01 - c1; contacts 2012-03-01 gate - attended",
         "members 2012-03-01 - c1",
         "members 2012-04-01 - c1; contacts 2012-04-01 gate - attended",
         "members 2012-04-01 - c1",
         "members 2012-04-01 - c2; contacts 2012-04-01 gate - attended",
         "members 2012-04-01 - c2"}};
    nothing_follows(&scene);
}

static void quarters_that_are_joined_tell_nothing_of_each(void)
{
    static const attack_scene scene = {
        "",
        " measures assessed met ",
        3,
        8,
        0,
        {"members 2012-03-01; contacts 2012-03-01 gate - attended", "members 2012-03-01",
         "members 2012-05-01; contacts 2012-05-01 gate - attended", "members 2012-05-01",
         "members 2012-07-01; contacts 2012-07-01 gate - attended", "members 2012-07-01"}};
    nothing_follows(&scene);
}

static void windows_that_are_open_tell_nothing_of_those_that_are_over(void)
{
    static const attack_scene scene = {
        "as_at=2013-03-10",
        " measures assessed engaged engaged_later ",
        12,
        8,
        0,
        {"members 2012-03-01; contacts 2012-03-05 remote - attended, 2012-03-20 remote - "
         "attended",
         "members 2012-03-01; contacts 2012-06-05 remote - attended", "members 2012-03-01",
         "members 2012-04-01; contacts 2012-04-05 remote - attended, 2012-04-25 remote - "
         "attended",
         "members 2012-04-01", "members 2013-03-01"}};
    nothing_follows(&scene);
}

static void who_left_tells_nothing_of_who_stayed(void)
{
    static const attack_scene scene = {
        "as_at=2013-12-31, on_exit=left_out",
        " measures assessed engaged engaged_later ",
        12,
        9,
        0,
        {"members 2012-03-01; contacts 2012-03-05 remote - attended, 2012-03-20 remote - "
         "attended",
         "members 2012-03-01 2012-03-10", "members 2012-03-01 2012-06-10", "members 2012-03-01",
         "members 2012-03-01; contacts 2012-06-05 remote - attended"}};
    nothing_follows(&scene);
}

#define HIGH  "; facts 2012-02-01 risk high"
#define AGAIN "; spells 2012-05-01 2012-06-01 released"
#define MET   "; contacts 2012-03-01 gate - attended"

static void releases_tell_nothing_of_who_came_back(void)
{
    static const attack_scene scene = {
        "gate_release=all",
        " measures shares assessed met ",
        12,
        8,
        0,
        {"members 2012-03-01" MET      HIGH, "members 2012-03-01" HIGH,
         "members 2012-03-01" MET HIGH AGAIN,
         "members 2012-03-01; contacts 2012-06-01 gate - attended" HIGH AGAIN,
         "members 2012-03-01" MET ", 2012-06-01 gate - attended" HIGH   AGAIN,
         "members 2012-03-01" HIGH                                      AGAIN}};
    nothing_follows(&scene);
}

#define OUT      "members 2012-03-01; spells 2012-02-01 2012-03-01 released"
#define ASSESSED "; contacts 2012-02-10 prison initial attended"

static void needs_tell_nothing_of_who_was_assessed(void)
{
    static const attack_scene scene = {"need_denominator=assessed",
                                       " measures needs assessed ",
                                       12,
                                       8,
                                       0,
                                       {OUT ASSESSED "; needs 2012-02-10 housing", OUT ASSESSED,
                                        OUT ASSESSED "; needs - housing", OUT,
                                        OUT "; contacts - prison initial attended",
                                        OUT "; needs 2012-02-10 housing"}};
    nothing_follows(&scene);
}

static void stays_tell_nothing_of_members(void)
{
    static const attack_scene scene = {
        "",
        " measures spells assessed ",
        12,
        8,
        2,
        {OUT ASSESSED, OUT "; contacts 2012-02-10 prison - attended", OUT, "members 2012-03-01",
         "spells 2012-01-10 2012-01-20 transferred; contacts 2012-01-12 prison - attended",
         "spells 2012-01-10 2012-01-20 transferred, 2012-02-10 2012-03-20 died"}};
    nothing_follows(&scene);
}

#define LOW "; facts 2012-02-01 risk low"

static void what_was_known_before_tells_nothing_of_who_was_met(void)
{
    static const attack_scene scene = {
        "",
        " measures shares assessed met ",
        12,
        8,
        0,
        {"members 2012-03-01" MET HIGH, "members 2012-03-01" HIGH, "members 2012-03-01" MET LOW,
         "members 2012-03-01" LOW, "members 2012-03-01" MET, "members 2012-03-01"}};
    nothing_follows(&scene);
}

TEST_SUITE(test_service)
{
    static const char suite[] = "attack on a service";
    test_add(suite, "cohorts and months tell nothing of each other",
             cohorts_and_months_tell_nothing_of_each_other);
    test_add(suite, "quarters that are joined tell nothing of each",
             quarters_that_are_joined_tell_nothing_of_each);
    test_add(suite, "windows that are open tell nothing of those that are over",
             windows_that_are_open_tell_nothing_of_those_that_are_over);
    test_add(suite, "who left tells nothing of who stayed",
             who_left_tells_nothing_of_who_stayed);
    test_add(suite, "releases tell nothing of who came back",
             releases_tell_nothing_of_who_came_back);
    test_add(suite, "needs tell nothing of who was assessed",
             needs_tell_nothing_of_who_was_assessed);
    test_add(suite, "stays tell nothing of members", stays_tell_nothing_of_members);
    test_add(suite, "what was known before tells nothing of who was met",
             what_was_known_before_tells_nothing_of_who_was_met);
}
