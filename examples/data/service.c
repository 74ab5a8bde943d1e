/* Writes the records of an example service while it runs: members.csv, spells.csv,
 * contacts.csv, needs.csv, overlaps.csv, facts.csv, lists.csv and workers.csv.
 *
 *     sib-generate-service FOLDER [SEED [PEOPLE]]
 *
 * A service at one prison from September 2010 to 15 November 2012. Who comes later is seen more
 * often, and who is harder to reach less often, as such services report. Exit code 0, 2 for
 * wrong use, 3 when a file cannot be written. */
#include <stdlib.h>
#include <string.h>

#include "bond.h"

enum { TABLES = 8, WORKERS = 9, NEEDS = 8, STREAM = 7 };
enum { MEMBERS, SPELLS, CONTACTS, PERSON_NEEDS, OVERLAPS, FACTS, LISTS, WORKER_DAYS };

static const char *const files_of[TABLES] = {"members.csv", "spells.csv",   "contacts.csv",
                                             "needs.csv",   "overlaps.csv", "facts.csv",
                                             "lists.csv",   "workers.csv"};
static const char *const heads[TABLES] = {"person,index_date,exit_date,cohort",
                                          "spell,person,received,exited,exit,area",
                                          "person,date,place,kind,status,worker,provider",
                                          "person,recorded_on,category",
                                          "person,list,from,to",
                                          "person,known_on,fact,value",
                                          "listed_on,spell,person,expected_release,months",
                                          "worker,from,to"};
static const char *const needs[NEEDS] = {"accommodation", "finance", "employment", "addiction",
                                         "health",        "family",  "legal",      "attitudes"};
static const int32_t     need_chances[NEEDS] = {35000, 30000, 28000, 24000,
                                                22000, 18000, 13000, 7000};

/* Somebody in prison, and what is known of them. */
typedef struct stay {
    int32_t     number;
    int32_t     received;
    int32_t     exited; /* NO_DATE: still held */
    int32_t     expected;
    int32_t     months;
    const char *exit;
    bool        hard; /* to reach */
    bool        member;
} stay;

typedef struct service {
    FILE   *tables[TABLES];
    int32_t begins;
    int32_t second; /* first day of cohort 2 */
    int32_t as_at;
    draws   d;
} service;

static const char *day(int32_t date, char room[11])
{
    *date_print(date, room) = '\0';
    return room;
}

static void put_contact(service *s, const stay *p, int32_t date, const char *place,
                        const char *kind)
{
    static const char *const statuses[] = {"attended", "missed", "cancelled"};
    static const int32_t     limits[] = {56000, 63500, 65536};
    char                     room[11];
    int32_t                  worker = 1 + (p->number + draw_below(&s->d, 3)) % WORKERS;
    const char              *provider = worker > 8 ? "mind" : worker > 6 ? "sova" : "st_giles";
    const char              *status = statuses[draw_place(&s->d, limits)];
    if (date <= s->as_at) {
        fprintf(s->tables[CONTACTS], "P%05d,%s,%s,%s,%s,W%02d,%s\n", p->number, day(date, room),
                place, kind, status, worker, provider);
    }
}

/* Chances grow while the service finds its feet. */
static int32_t grown(const service *s, int32_t date, int32_t from, int32_t to)
{
    int32_t along = (date - s->begins) * 256 / (s->as_at - s->begins);
    return from + (to - from) * along / 256;
}

static void put_inside(service *s, const stay *p)
{
    int32_t last = p->exited == NO_DATE ? s->as_at : p->exited;
    int32_t hard = p->hard ? 12000 : 0;
    if (draw_chance(&s->d, grown(s, last, 54000, 64000) - hard)) {
        put_contact(s, p, p->received + 1 + draw_below(&s->d, 2), "prison", "initial");
    }
    if (last - p->received > 6 && draw_chance(&s->d, grown(s, last, 30000, 54000) - hard)) {
        put_contact(s, p, p->received + 5 + draw_below(&s->d, 2), "prison", "full");
    }
}

/* Densest in the first weeks after release, and less and less for a year. */
static void put_outside(service *s, const stay *p)
{
    static const int32_t gaps[] = {4, 6, 9, 12, 20, 28, 30, 35, 45, 60};
    int32_t              hard = p->hard ? 14000 : 0;
    int32_t              date = p->exited;
    if (draw_chance(&s->d, grown(s, p->exited, 40000, 60000) - hard)) {
        put_contact(s, p, p->exited, "gate", "appointment");
    }
    if (!draw_chance(&s->d, grown(s, p->exited, 40000, 56000) - hard)) {
        return;
    }
    for (size_t i = 0; i < sizeof gaps / sizeof gaps[0]; i++) {
        date += 1 + draw_below(&s->d, 2 * gaps[i]);
        if (!draw_chance(&s->d, 62000 - hard / 4)) {
            return;
        }
        bool met = draw_chance(&s->d, 45000);
        bool course = draw_chance(&s->d, 8000);
        put_contact(s, p, date, met ? "community" : "remote",
                    course ? "course" : "appointment");
    }
}

static void put_person(service *s, const stay *p)
{
    char    a[11];
    char    b[11];
    int32_t known = p->received + 2;
    fprintf(s->tables[FACTS], "P%05d,%s,risk,%s\n", p->number, day(p->received, a),
            p->hard ? "high" : "low");
    for (int i = 0; i < NEEDS; i++) {
        if (draw_chance(&s->d, need_chances[i])) {
            int32_t later = draw_below(&s->d, 60);
            fprintf(s->tables[PERSON_NEEDS], "P%05d,%s,%s\n", p->number, day(known + later, a),
                    needs[i]);
        }
    }
    if (draw_chance(&s->d, 15000)) {
        bool    probation = draw_chance(&s->d, 40000);
        int32_t to = p->received + 60 + draw_below(&s->d, 600);
        fprintf(s->tables[OVERLAPS], "P%05d,%s,%s,%s\n", p->number,
                probation ? "probation" : "iom", day(p->received - 90, a), day(to, b));
    }
    if (p->member) {
        int32_t exit =
            draw_chance(&s->d, 500) ? p->exited + 20 + draw_below(&s->d, 200) : NO_DATE;
        fprintf(s->tables[MEMBERS], "P%05d,%s,%s,%s\n", p->number, day(p->exited, a),
                day(exit == NO_DATE || exit > s->as_at ? NO_DATE : exit, b),
                p->exited < s->second ? "cohort 1" : "cohort 2");
        put_outside(s, p);
    }
}

static void put_stay(service *s, const stay *p)
{
    char        a[11];
    char        b[11];
    const char *area = draw_chance(&s->d, 2500) ? "" : draw_chance(&s->d, 34000) ? "in" : "out";
    fprintf(s->tables[SPELLS], "S%05d,P%05d,%s,%s,%s,%s\n", p->number, p->number,
            day(p->received, a), day(p->exited, b), p->exit, area);
}

/* The prison's list of each Monday: who is held, and when they are expected out. */
static void put_lists(service *s, const stay *p)
{
    char    a[11];
    char    b[11];
    int32_t monday = p->received + (4 - (p->received % 7 + 7) % 7 + 7) % 7;
    int32_t last = p->exited == NO_DATE ? s->as_at : p->exited - 1;
    int32_t expected = p->expected;
    bool    lost = p->exited == NO_DATE && draw_chance(&s->d, 3000);
    for (; monday <= last && !(lost && monday > s->as_at - 21); monday += 7) {
        if (draw_chance(&s->d, 2500)) {
            expected += draw_below(&s->d, 15) - 7;
        }
        if (monday > s->as_at - 120) {
            fprintf(s->tables[LISTS], "%s,S%05d,P%05d,%s,%d\n", day(monday, a), p->number,
                    p->number, day(expected, b), (int)p->months);
        }
    }
}

/* One of those who are received evenly over the time of the service. */
static stay draw_stay(service *s, int32_t number, int32_t people)
{
    stay p = {.number = number};
    s->d.person = (uint64_t)number;
    s->d.count = 0;
    p.received = s->begins - 60 + number * (s->as_at - s->begins + 60) / people;
    p.months = 1 + draw_below(&s->d, 11);
    p.expected = p.received + 12 + p.months * 15;
    p.hard = draw_chance(&s->d, 24000);
    p.exit = "released";
    p.exited = p.expected - (draw_chance(&s->d, 12000) ? draw_below(&s->d, 6) : 0);
    if (draw_chance(&s->d, 5500)) {
        p.exit = draw_chance(&s->d, 35000) ? "transferred" : "too_long";
        p.exited = p.received + 5 + draw_below(&s->d, 40);
    }
    if (p.exited > s->as_at) {
        p.exited = NO_DATE;
        p.exit = "";
    }
    p.member = strcmp(p.exit, "released") == 0 && p.exited >= s->begins;
    return p;
}

static bool make(const char *folder, uint64_t seed, int32_t people)
{
    service s = {.d = {seed + STREAM, 0, 0}};
    bool    good = true;
    char    path[4096];
    s.begins = date_of(2010, 9, 9);
    s.second = date_of(2012, 7, 2);
    s.as_at = date_of(2012, 11, 15);
    for (int i = 0; i < TABLES; i++) {
        int n = snprintf(path, sizeof path, "%s/%s", folder, files_of[i]);
        s.tables[i] = n < (int)sizeof path ? fopen(path, "wb") : NULL;
        good = good && s.tables[i] != NULL && fprintf(s.tables[i], "%s\n", heads[i]) > 0;
    }
    for (int32_t number = 1; good && number <= people; number++) {
        stay p = draw_stay(&s, number, people);
        put_stay(&s, &p);
        put_inside(&s, &p);
        put_lists(&s, &p);
        put_person(&s, &p);
    }
    for (int i = 1; good && i <= WORKERS; i++) {
        bool late = i > 6;
        fprintf(s.tables[WORKER_DAYS], "W%02d,%s,%s\n", i, late ? "2011-03-21" : "2010-09-09",
                i == 2 ? "2012-10-19" : "");
    }
    for (int i = 0; i < TABLES; i++) {
        good = s.tables[i] != NULL && ferror(s.tables[i]) == 0 && good;
        good = (s.tables[i] == NULL || fclose(s.tables[i]) == 0) && good;
    }
    return good;
}

/* A whole number from 1, or 0. */
static long number_of(const char *text)
{
    char *end = NULL;
    long  value = strtol(text, &end, 10);
    return *text >= '0' && *text <= '9' && *end == '\0' ? value : 0;
}

int main(int argc, char **argv)
{
    long seed = argc > 2 ? number_of(argv[2]) : 3;
    long people = argc > 3 ? number_of(argv[3]) : 1400;
    if (argc < 2 || argc > 4 || seed < 1 || people < 1 || people > 99999) {
        fprintf(stderr, "usage: sib-generate-service FOLDER [SEED [PEOPLE]]   (SEED from 1, "
                        "PEOPLE from 1 to 99999)\n");
        return 2;
    }
    if (!make(argv[1], (uint64_t)seed, (int32_t)people)) {
        fprintf(stderr, "sib-generate-service: cannot write into %s\n", argv[1]);
        return 3;
    }
    return 0;
}
