/* Whoever knows the rule still finds a second value for every hidden number. Of two rules that
 * seem to do as well, the same attack finds what they give away. */
#include "support.h"
#include "attack.h"

static attack_result attack_many(attack_rule rule, int64_t least, uint32_t seed, int64_t bonds)
{
    attack_result result = {0};
    for (int64_t i = 0; i < bonds; i++) {
        uint32_t      state = seed + (uint32_t)i * 7919U;
        attack_cohort cohort = attack_draw(&state);
        attack(least, rule, &cohort, &result, NULL);
    }
    return result;
}

static void nothing_is_pinned(void)
{
    static const struct {
        int64_t least;
        int64_t bonds;
    } runs[] = {{5, 200}, {3, 50}, {10, 50}};
    for (int i = 0; i < 3; i++) {
        int64_t       bonds = attack_count(runs[i].bonds);
        attack_result result = attack_many(attack_hide, runs[i].least, 20100909U, bonds);
        CU_ASSERT_EQUAL(result.pinned, 0);
        CU_ASSERT_EQUAL(result.small, 0);
        CU_ASSERT(result.hidden > 5 * bonds);
    }
}

/* Shows everything but the steps above those who counted, which another rule decides. */
static void show_all(attack_cohort *c)
{
    c->result = true;
    for (int arm = 0; arm < ATTACK_ARMS; arm++) {
        for (int64_t i = 0; i < c->n[arm]; i++) {
            c->entries[arm][i].shown = true;
        }
    }
}

static void hide_small_alone(int64_t least, attack_cohort *c)
{
    show_all(c);
    for (int arm = 0; arm < ATTACK_ARMS; arm++) {
        for (int64_t i = 0; i < c->head[arm]; i++) {
            c->entries[arm][i].shown = !sib__is_small(least, c->entries[arm][i].number);
        }
    }
}

/* The smallest step that is shown, other than of nobody; -1: none. */
static int64_t smallest(const attack_cohort *c, int arm)
{
    int64_t best = -1;
    for (int64_t i = 0; i < c->head[arm]; i++) {
        const sib__hide_entry *step = &c->entries[arm][i];
        if (step->shown && step->number > 0 &&
            (best < 0 || step->number < c->entries[arm][best].number)) {
            best = i;
        }
    }
    return best;
}

/* One hidden step takes the smallest other with it. */
static void hide_smallest_other(int64_t least, attack_cohort *c)
{
    hide_small_alone(least, c);
    for (int arm = 0; arm < ATTACK_ARMS; arm++) {
        int64_t hidden = 0;
        for (int64_t i = 0; i < c->head[arm]; i++) {
            hidden += !c->entries[arm][i].shown;
        }
        int64_t other = hidden == 1 ? smallest(c, arm) : -1;
        if (other >= 0) {
            c->entries[arm][other].shown = false;
        }
    }
}

static void other_rules_are_caught(void)
{
    attack_result alone = attack_many(hide_small_alone, 5, 7U, 50);
    attack_result other = attack_many(hide_smallest_other, 5, 7U, 50);
    CU_ASSERT(alone.pinned > 10);
    CU_ASSERT(other.pinned > 0 && other.pinned < alone.pinned);
}

TEST_SUITE(test_attack)
{
    test_add("attack", "every hidden number has a second value, and none shown is small",
             nothing_is_pinned);
    test_add("attack", "a rule that hides the smallest other number is caught",
             other_rules_are_caught);
}
