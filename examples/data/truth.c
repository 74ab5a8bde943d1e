/* Who is a member, what the programme avoids, and what that comes to. */
#include <string.h>

#include "bond.h"

/* The rules of examples/contracts/peterborough_bond/contract.json: men, 18 at sentence, less
 * than 12 months in all, not out on the day of sentence after a sentence served on remand. */
static bool is_eligible(const person *p, const release *r)
{
    int32_t end = date_add_months(r->sentence_date, r->months) + r->days;
    return r->prison == PETERBOROUGH && !p->woman &&
           date_add_months(p->birth, 12 * 18) <= r->sentence_date &&
           end < date_add_months(r->sentence_date, 12) && !r->whole_on_remand;
}

int32_t person_index_release(const calendar *c, const person *p, int32_t *cohort)
{
    int32_t found = -1;
    for (int32_t i = 0; i < p->releases; i++) {
        const release *r = &p->release[i];
        bool           inside = r->date >= c->from[0] && r->date <= c->to[1];
        bool           first = found < 0 || r->date < p->release[found].date;
        if (inside && first && !p->occasion[r->occasion].avoided && is_eligible(p, r)) {
            found = i;
        }
    }
    if (found >= 0) {
        *cohort = p->release[found].date <= c->to[0] ? 0 : 1;
    }
    return found;
}

void person_avoid(const calendar *c, uint64_t seed, person *p)
{
    int32_t cohort = 0;
    int32_t index = person_index_release(c, p, &cohort);
    draws   d = {seed + 1, (uint64_t)p->number, 0};
    if (index < 0) {
        return;
    }
    int32_t from = p->release[index].date;
    int32_t to = date_add_months(from, 12);
    for (int32_t i = 0; i < p->occasions; i++) {
        occasion *o = &p->occasion[i];
        bool      inside = false;
        for (int32_t k = 0; k < o->offences; k++) {
            inside = inside || (o->offence[k] > from && o->offence[k] <= to);
        }
        o->avoided = inside && draw_chance(&d, PROGRAMME);
    }
}

/* Court occasions that count: offence within 12 months, conviction within 18, no caution. With
 * or without those that the programme avoids. */
static int64_t count_events(const person *p, int32_t from, bool with_avoided)
{
    int32_t days[MOST_OCCASIONS];
    int64_t n = 0;
    int32_t to = date_add_months(from, 12);
    int32_t until = date_add_months(from, 18);
    for (int32_t i = 0; i < p->occasions; i++) {
        const occasion *o = &p->occasion[i];
        bool            counts = false;
        for (int32_t k = 0; k < o->offences; k++) {
            counts = counts || (o->offence[k] > from && o->offence[k] <= to);
        }
        counts = counts && o->conviction <= until && o->disposal != CAUTION &&
                 (with_avoided || !o->avoided);
        for (int64_t j = 0; j < n; j++) {
            counts = counts && days[j] != o->conviction;
        }
        if (counts) {
            days[n++] = o->conviction;
        }
    }
    return n;
}

void truth_add(truth *t, const calendar *c, const person *p)
{
    int32_t cohort = 0;
    int32_t index = person_index_release(c, p, &cohort);
    t->people++;
    if (index < 0) {
        return;
    }
    t->members[cohort]++;
    if (!p->unlinked) {
        int32_t from = p->release[index].date;
        t->linked[cohort]++;
        t->events_without[cohort] += count_events(p, from, true);
        t->events_with[cohort] += count_events(p, from, false);
    }
}

bool truth_write(const truth *t, uint64_t seed, const char *path)
{
    FILE *file = fopen(path, "wb");
    if (file == NULL) {
        return false;
    }
    fprintf(file,
            "{\n  \"seed\": \"%llu\",\n  \"people\": %lld,\n"
            "  \"programme\": \"each occasion with an offence within 12 months is avoided with "
            "probability %d/65536\",\n  \"cohorts\": [\n",
            (unsigned long long)seed, (long long)t->people, PROGRAMME);
    for (int i = 0; i < 2; i++) {
        int64_t avoided = t->events_without[i] - t->events_with[i];
        fprintf(file,
                "    {\"id\": \"cohort-%d\", \"members\": %lld, \"linked\": %lld, "
                "\"events_without\": %lld, \"events_with\": %lld, \"reduction\": "
                "\"%lld/%lld\"}%s\n",
                i + 1, (long long)t->members[i], (long long)t->linked[i],
                (long long)t->events_without[i], (long long)t->events_with[i],
                (long long)avoided, (long long)t->events_without[i], i == 0 ? "," : "");
    }
    fprintf(file, "  ]\n}\n");
    return fclose(file) == 0;
}
