/* One person's life: a steady process of offences, convictions and custody.
 *
 * A hidden class sets how often somebody offends. Which prison a person belongs to depends on
 * observed things alone (age, record, address, drugs, offence), never on the class: given
 * those, being treated says nothing more about the outcome, so that matching on them is right.
 */
#include <string.h>

#include "bond.h"

enum { STEP = 30, KINDS = 12, THEFT = 0, CLASSES = 4 };

/* Chance of an offence in a month of liberty, out of 65536, by class. */
static const int32_t class_limit[CLASSES] = {29500, 49200, 60300, 65536};
static const int32_t class_chance[CLASSES] = {1300, 4900, 11500, 21500};
/* Chances of what is observed, by class. */
static const int32_t chance_homeless[CLASSES] = {5200, 7900, 11800, 16400};
static const int32_t chance_drugs[CLASSES] = {9800, 19700, 30800, 42600};
static const int32_t chance_alcohol[CLASSES] = {16400, 20300, 22900, 24900};
static const int32_t chance_employed[CLASSES] = {27500, 18400, 10500, 5900};

/* Kinds of offence: theft, violence, drugs, motoring, public order, burglary, damage, fraud,
 * breach, robbery, sexual, other. */
static const int32_t kind_limit[KINDS] = {17000, 27500, 34700, 42600, 48500, 52700,
                                          56400, 58900, 62600, 63600, 64200, 65536};

/* Days from offence to conviction; days of a sentence below a year, and above. */
static const int32_t quantile_delay[] = {1, 6, 15, 28, 45, 66, 95, 140, 230, 420};
static const int32_t quantile_short[] = {14, 28, 42, 60, 84, 112, 120, 168, 240, 365};
static const int32_t quantile_long[] = {365, 370, 450, 540, 730, 1095, 1500};
/* Age in days in June 2012; days from the first offence to September 2010. */
static const int32_t quantile_age[] = {5900,  7000,  7700,  8500,  9400, 10400,
                                       11600, 13000, 14800, 17200, 23000};
static const int32_t quantile_career[] = {30, 120, 260, 430, 620, 840, 1100, 1450, 2000, 3600};

#define COUNT(table) ((int32_t)(sizeof(table) / sizeof((table)[0])))

calendar calendar_of_bond(void)
{
    calendar c = {.from = {date_of(2010, 9, 9), date_of(2012, 7, 2)},
                  .to = {date_of(2012, 7, 1), date_of(2014, 5, 1)},
                  .first_release = date_of(2010, 7, 1),
                  .last_release = date_of(2014, 9, 30),
                  .as_at = date_of(2016, 2, 1)};
    return c;
}

/* Chance of an offence in a month at an age: fewer with the years. */
static int32_t chance_at(int32_t class, int32_t birth, int32_t date)
{
    int32_t years = (date - birth) / 365;
    int32_t share = years < 25 ? 64 : years < 35 ? 56 : years < 45 ? 44 : 32;
    return class_chance[class] * share / 64;
}

static sentence draw_disposal(draws *d, int32_t earlier)
{
    int32_t custody = 15000 + 600 * (earlier < 25 ? earlier : 25);
    if (draw_chance(d, custody)) {
        return CUSTODY;
    }
    static const int32_t limits[] = {26000, 46000, 57000, 65536};
    return (sentence)(COMMUNITY + draw_place(d, limits));
}

static bool in_custody(const person *p, int32_t date)
{
    for (int32_t i = 0; i < p->releases; i++) {
        if (date >= p->release[i].sentence_date && date <= p->release[i].date) {
            return true;
        }
    }
    return false;
}

static void add_release(draws *d, person *p)
{
    release *r = &p->release[p->releases];
    bool     is_long = draw_chance(d, 6600);
    int32_t  length = is_long ? draw_quantile(d, quantile_long, COUNT(quantile_long))
                              : draw_quantile(d, quantile_short, COUNT(quantile_short));
    *r = (release){.occasion = p->occasions - 1,
                   .sentence_date = p->occasion[p->occasions - 1].conviction,
                   .months = length / STEP,
                   .days = length % STEP};
    r->whole_on_remand = !is_long && draw_chance(d, 2600);
    r->curfew = draw_chance(d, 9800);
    int32_t served = length / 2 - (r->curfew ? length / 8 : 0);
    r->date = r->sentence_date + (r->whole_on_remand ? 0 : served + 1);
    p->releases++;
}

static void add_occasion(draws *d, person *p, int32_t offence)
{
    occasion *o = &p->occasion[p->occasions++];
    *o = (occasion){.offences = 1 + draw_chance(d, 7000) + draw_chance(d, 1500)};
    o->conviction = offence + draw_quantile(d, quantile_delay, COUNT(quantile_delay));
    for (int32_t i = 0; i < o->offences; i++) {
        int32_t later = i == 0 ? 0 : draw_below(d, o->conviction - offence + 1);
        o->offence[i] = offence + later;
        o->kind[i] = draw_place(d, kind_limit);
    }
    o->disposal = draw_disposal(d, p->occasions - 1);
    if (o->disposal == CUSTODY &&
        (in_custody(p, o->conviction) || p->releases == MOST_RELEASES)) {
        o->disposal = DISCHARGE;
    }
    if (o->disposal == CUSTODY) {
        add_release(d, p);
    }
}

/* Everything observed, and the class that is not. */
static int32_t make_traits(draws *d, person *p)
{
    int32_t class = draw_place(d, class_limit);
    p->birth = date_of(2012, 6, 1) - draw_quantile(d, quantile_age, COUNT(quantile_age));
    /* nobody is born on 29 February: the age of those is a matter of policy */
    p->birth -= date_add_months(date_add_months(p->birth, 12), -12) != p->birth;
    p->woman = draw_chance(d, 5200);
    p->no_fixed_abode = draw_chance(d, chance_homeless[class]);
    p->drug_need = draw_chance(d, chance_drugs[class]);
    p->alcohol_need = draw_chance(d, chance_alcohol[class]);
    p->employed = draw_chance(d, chance_employed[class]);
    p->unlinked = draw_chance(d, 650);
    return class;
}

/* exp(x / 64) times 2^16, by repeated multiplication. */
static int64_t exponential(int32_t x)
{
    int64_t value = 65536;
    for (int32_t i = 0; i < x; i++) {
        value = value * 66568 >> 16; /* exp(1/64) */
    }
    for (int32_t i = 0; i > x; i--) {
        value = value * 64520 >> 16; /* exp(-1/64) */
    }
    return value;
}

/* Whether a person belongs to Peterborough, by what is on record at a release. */
static bool belongs(draws *d, const calendar *c, const person *p, const release *r)
{
    int32_t records = 0;
    int32_t recent = 0;
    for (int32_t i = 0; i < p->occasions; i++) {
        bool earlier = p->occasion[i].conviction < r->date;
        records += earlier;
        recent += earlier && p->occasion[i].conviction >= r->date - 730;
    }
    int32_t age = (r->date - p->birth) / 365;
    int32_t index = (records < 30 ? records : 30) + 2 * (recent < 10 ? recent : 10) -
                    (age < 60 ? age : 60) / 2 + 12 * p->no_fixed_abode + 9 * p->drug_need +
                    12 * (p->occasion[r->occasion].kind[0] == THEFT);
    int32_t base = r->date <= c->to[0] ? 2480 : 4200;
    return draw_chance(d, (int32_t)(base * exponential(index) >> 16));
}

/* A person keeps their prison, but for a few moves between the others. */
static void choose_prisons(draws *d, const calendar *c, person *p)
{
    bool    chosen = false;
    int32_t home = 0;
    for (int32_t i = 0; i < p->releases; i++) {
        release *r = &p->release[i];
        if (!chosen && r->date >= c->first_release) {
            chosen = true;
            home = belongs(d, c, p, r) ? PETERBOROUGH : 1 + draw_below(d, PRISONS - 1);
        }
        r->prison = home;
        if (home != PETERBOROUGH && draw_chance(d, 9800)) {
            r->prison = 1 + draw_below(d, PRISONS - 1);
        }
    }
}

bool person_make(const calendar *c, uint64_t seed, int32_t number, person *p)
{
    draws d = {seed, (uint64_t)number, 0};
    p->number = number;
    p->occasions = 0;
    p->releases = 0;
    int32_t class = make_traits(&d, p);
    int32_t career = draw_quantile(&d, quantile_career, COUNT(quantile_career));
    int32_t start = c->from[0] - career;
    start = start < p->birth + 12 * 365 ? p->birth + 12 * 365 : start;
    for (int32_t month = start; month < c->as_at; month += STEP) {
        if (p->occasions < MOST_OCCASIONS &&
            draw_chance(&d, chance_at(class, p->birth, month))) {
            int32_t offence = month + draw_below(&d, STEP);
            if (!in_custody(p, offence)) {
                add_occasion(&d, p, offence);
            }
        }
    }
    choose_prisons(&d, c, p);
    for (int32_t i = 0; i < p->releases; i++) {
        if (p->release[i].date >= c->first_release && p->release[i].date <= c->last_release) {
            return true;
        }
    }
    return false;
}
