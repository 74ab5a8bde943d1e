/* The three tables as CSV, with the faults that real extracts have. */
#include <stdlib.h>
#include <string.h>

#include "bond.h"

enum { ROOM = 1 << 16, LINE = 512 };

typedef struct sink {
    FILE *file;
    char *text;
    int   length;
    bool  failed;
} sink;

struct files {
    sink    releases;
    sink    history;
    sink    outcomes;
    int64_t next_release; /* number of the next row of releases */
};

static const char *const prisons[PRISONS] = {
    "Peterborough", "Bedford",    "Birmingham", "Bristol",    "Brixton",    "Bullingdon",
    "Cardiff",      "Chelmsford", "Dorchester", "Durham",     "Exeter",     "Forest Bank",
    "Gloucester",   "Highpoint",  "Doncaster",  "Hull",       "Leeds",      "Leicester",
    "Lewes",        "Lincoln",    "Liverpool",  "Manchester", "Norwich",    "Nottingham",
    "Pentonville",  "Preston",    "Swansea",    "Thameside",  "Wandsworth", "Winchester"};
static const char *const kinds[] = {"theft",  "violence", "drugs",  "motoring",
                                    "order",  "burglary", "damage", "fraud",
                                    "breach", "robbery",  "sexual", "other"};
static const char *const disposals[] = {"custody", "community", "fine", "discharge", "caution"};

static void sink_write(sink *s, const char *text, int length)
{
    if (s->length + length > ROOM) {
        s->failed =
            s->failed || fwrite(s->text, 1, (size_t)s->length, s->file) != (size_t)s->length;
        s->length = 0;
    }
    memcpy(s->text + s->length, text, (size_t)length);
    s->length += length;
}

static bool sink_open(sink *s, const char *folder, const char *name, const char *header)
{
    char path[4096];
    s->text = malloc(ROOM);
    if (s->text == NULL ||
        snprintf(path, sizeof path, "%s/%s", folder, name) >= (int)sizeof path) {
        return false;
    }
    s->file = fopen(path, "wb");
    if (s->file != NULL) {
        sink_write(s, header, (int)strlen(header));
    }
    return s->file != NULL;
}

static bool sink_close(sink *s)
{
    bool good = s->file != NULL && !s->failed;
    if (s->file != NULL) {
        good = fwrite(s->text, 1, (size_t)s->length, s->file) == (size_t)s->length && good;
        good = fclose(s->file) == 0 && good;
    }
    free(s->text);
    return good;
}

files *files_open(const char *folder)
{
    files *f = calloc(1, sizeof *f);
    if (f == NULL) {
        return NULL;
    }
    bool good =
        sink_open(&f->releases, folder, "releases.csv",
                  "release_id,person_id,prison,sex,birth_date,sentence_date,sentence_months,"
                  "sentence_days,whole_on_remand,release_date,reason,offence,no_fixed_abode,"
                  "drug_need,alcohol_need,employed\n");
    good = sink_open(&f->history, folder, "history.csv",
                     "person_id,conviction_date,offence,disposal\n") &&
           good;
    good = sink_open(&f->outcomes, folder, "outcomes.csv",
                     "person_id,offence_date,conviction_date,disposal\n") &&
           good;
    f->next_release = 1;
    if (!good) {
        files_close(f);
        return NULL;
    }
    return f;
}

bool files_close(files *f)
{
    bool good = sink_close(&f->releases);
    good = sink_close(&f->history) && good;
    good = sink_close(&f->outcomes) && good;
    free(f);
    return good;
}

static char *put_text(char *to, const char *text)
{
    size_t length = strlen(text);
    memcpy(to, text, length);
    return to + length;
}

static char *put_number(char *to, int64_t value, int digits)
{
    for (int i = digits - 1; i >= 0; i--) {
        to[i] = (char)('0' + value % 10);
        value /= 10;
    }
    return to + digits;
}

static char *put_count(char *to, int64_t value)
{
    int digits = 1;
    for (int64_t rest = value / 10; rest > 0; rest /= 10) {
        digits++;
    }
    return put_number(to, value, digits);
}

static char *put_comma(char *to)
{
    *to = ',';
    return to + 1;
}

static char *put_flag(char *to, bool flag)
{
    to[0] = ',';
    to[1] = flag ? '1' : '0';
    return to + 2;
}

/* How one row of releases departs from the truth. */
typedef struct departure {
    bool        no_person;
    bool        no_birth;
    bool        no_date;
    const char *transfer_from; /* a prison that the person left on transfer, NULL for none */
} departure;

static void release_row(files *f, const person *p, const release *r, departure fault)
{
    char  line[LINE];
    char *to = put_count(line, f->next_release++);
    to = put_comma(to);
    if (!fault.no_person) {
        *to++ = 'P';
        to = put_number(to, p->number, 6);
    }
    bool transfer = fault.transfer_from != NULL;
    to = put_text(put_comma(to), transfer ? fault.transfer_from : prisons[r->prison]);
    to = put_text(put_comma(to), p->woman ? "F" : "M");
    to = date_print(fault.no_birth ? NO_DATE : p->birth, put_comma(to));
    to = date_print(r->sentence_date, put_comma(to));
    to = put_count(put_comma(to), r->months);
    to = put_count(put_comma(to), r->days);
    to = put_flag(to, r->whole_on_remand);
    to = date_print(fault.no_date ? NO_DATE
                    : transfer    ? r->sentence_date + 1
                                  : r->date,
                    put_comma(to));
    to = put_text(put_comma(to), transfer    ? "transfer"
                                 : r->curfew ? "curfew"
                                             : "end_of_custody");
    to = put_text(put_comma(to), kinds[p->occasion[r->occasion].kind[0]]);
    to = put_flag(to, p->no_fixed_abode);
    to = put_flag(to, p->drug_need);
    to = put_flag(to, p->alcohol_need);
    to = put_flag(to, p->employed);
    *to++ = '\n';
    sink_write(&f->releases, line, (int)(to - line));
}

/* The row itself, and now and then a faulty one beside it. */
static void write_release(files *f, draws *d, const person *p, const release *r)
{
    departure none = {false, false, false, NULL};
    departure fault = none;
    fault.no_birth = r->prison != PETERBOROUGH && draw_chance(d, 130);
    release_row(f, p, r, fault);
    if (draw_chance(d, 200)) {
        release_row(f, p, r, none); /* entered twice */
    }
    fault = none;
    if (draw_chance(d, 130)) {
        fault.no_date = true;
        release_row(f, p, r, fault);
    }
    fault = none;
    if (draw_chance(d, 70)) {
        fault.no_person = true;
        release_row(f, p, r, fault);
    }
    fault = none;
    if (r->date > r->sentence_date + 2 && draw_chance(d, 1200)) {
        fault.transfer_from = prisons[1 + draw_below(d, PRISONS - 1)];
        release_row(f, p, r, fault);
    }
}

static char *put_person(char *to, char letter, int32_t number)
{
    *to = letter;
    return put_number(to + 1, number, 6);
}

static void history_row(files *f, const person *p, const occasion *o, int32_t i)
{
    char  line[LINE];
    char *to = put_person(line, 'P', p->number);
    to = date_print(o->conviction, put_comma(to));
    to = put_text(put_comma(to), kinds[o->kind[i]]);
    to = put_text(put_comma(to), disposals[o->disposal]);
    *to++ = '\n';
    sink_write(&f->history, line, (int)(to - line));
}

static void outcome_row(files *f, char letter, int32_t number, int32_t offence,
                        int32_t conviction, sentence disposal)
{
    char  line[LINE];
    char *to = put_person(line, letter, number);
    to = date_print(offence, put_comma(to));
    to = date_print(conviction, put_comma(to));
    to = put_text(put_comma(to), disposals[disposal]);
    *to++ = '\n';
    sink_write(&f->outcomes, line, (int)(to - line));
}

/* The row itself, and now and then one that cannot count: no offence date, convicted before the
 * offence, still undecided, or of somebody nobody knows. */
static void write_outcome(files *f, draws *d, const person *p, const occasion *o, int32_t i)
{
    int32_t offence = o->offence[i];
    outcome_row(f, 'P', p->number, offence, o->conviction, o->disposal);
    if (draw_chance(d, 100)) {
        outcome_row(f, 'P', p->number, NO_DATE, o->conviction, o->disposal);
    }
    if (draw_chance(d, 100)) {
        outcome_row(f, 'P', p->number, offence, offence - 1 - draw_below(d, 60), o->disposal);
    }
    if (draw_chance(d, 200)) {
        outcome_row(f, 'P', p->number, offence, NO_DATE, DISCHARGE);
    }
    if (draw_chance(d, 100)) {
        outcome_row(f, 'X', p->number, offence, o->conviction, o->disposal);
    }
}

void files_person(files *f, const calendar *c, const person *p, uint64_t seed)
{
    draws   d = {seed + 2, (uint64_t)p->number, 0};
    int32_t first = INT32_MAX;
    int32_t last = INT32_MIN;
    for (int32_t i = 0; i < p->releases; i++) {
        const release *r = &p->release[i];
        if (r->date >= c->first_release && r->date <= c->last_release &&
            !p->occasion[r->occasion].avoided) {
            write_release(f, &d, p, r);
            first = r->sentence_date < first ? r->sentence_date : first;
            last = r->date > last ? r->date : last;
        }
    }
    for (int32_t i = 0; i < p->occasions && !p->unlinked; i++) {
        const occasion *o = &p->occasion[i];
        for (int32_t k = 0; k < o->offences && !o->avoided; k++) {
            if (o->conviction < last) {
                history_row(f, p, o, k);
            }
            if (o->conviction >= first && o->conviction <= c->as_at) {
                write_outcome(f, &d, p, o, k);
            }
        }
    }
}
