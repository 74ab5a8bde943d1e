/* Ids as they are written: those that join only when case, blanks and leading zeros are left
 * aside, and those of another form than nearly all others. */
#include <string.h>

#include "evaluation/doubts.h"

enum { MOST_OF = 10 }; /* a form that nine in MOST_OF ids have is the form of all */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

int64_t sib__id_fold(sib__slice id, char *to)
{
    int64_t n = 0;
    for (int64_t i = 0; i < id.length; i++) {
        char c = lower(id.data[i]);
        if ((unsigned char)c <= ' ') {
            continue;
        }
        bool number = n > 1 && is_digit(to[n - 2]);
        if (is_digit(c) && n > 0 && to[n - 1] == '0' && !number) {
            n--; /* a zero before a digit begins no number */
        }
        to[n++] = c;
    }
    return n;
}

/* What stands where in an id: small letters, capitals, digits, and anything else as it is. */
static uint64_t form_of(sib__slice id)
{
    uint64_t key[2] = {0, (uint64_t)id.length};
    for (int64_t i = 0; i < id.length; i++) {
        char c = id.data[i];
        char kind = is_digit(c) ? '0' : lower(c) != c ? 'A' : c >= 'a' && c <= 'z' ? 'a' : c;
        key[0] = (key[0] ^ (unsigned char)kind) * UINT64_C(0x9E3779B97F4A7C15);
        key[0] ^= key[0] >> 29;
    }
    return key[0] + key[1];
}

/* The form that nine in ten people's ids have; false when there is none. */
static bool usual_form(const sib__doubt_people *p, uint64_t *out)
{
    int64_t votes = 0;
    int64_t alike = 0;
    int64_t n = 0;
    for (int64_t i = 0; i < p->people.text.n; i++) {
        uint64_t form = form_of(sib__text_at(p->people.text, i));
        if (p->first[i] == i) {
            *out = votes == 0 ? form : *out;
            votes += form == *out ? 1 : -1;
        }
    }
    for (int64_t i = 0; i < p->people.text.n; i++) {
        n += p->first[i] == i;
        alike += p->first[i] == i && form_of(sib__text_at(p->people.text, i)) == *out;
    }
    return n > 0 && alike * MOST_OF >= (MOST_OF - 1) * n;
}

/* The ids of people as they are when folded, each person once, and who each is. */
typedef struct folded {
    sib__people people;
    int64_t    *first; /* [people.text.n] */
    int64_t    *whose; /* [people.text.n]: the place of the person */
    char       *room;  /* for one id */
} folded;

static sib_status make_room(sib__call *call, const sib__column *ids, folded *f)
{
    int64_t most = 0;
    for (int64_t i = 0; i < ids->n; i++) {
        int64_t length = sib__column_text(ids, i).length;
        most = length > most ? length : most;
    }
    f->room = SIB__NEW(&call->scratch, char, most + 1);
    SIB__TRY_MEMORY(call, f->room);
    return SIB_OK;
}

static sib_status fold_people(sib__call *call, const sib__doubt_people *p, folded *f)
{
    sib__memory *m = &call->scratch;
    sib_text     all = p->people.text;
    int64_t      size = all.n == 0 ? 0 : all.offsets[all.n] - all.offsets[0];
    int64_t      n = 0;
    char        *data = SIB__NEW(m, char, size + 1);
    SIB__TRY_MEMORY(call, data);
    int64_t *offsets = SIB__NEW(m, int64_t, all.n + 1);
    SIB__TRY_MEMORY(call, offsets);
    f->whose = SIB__NEW(m, int64_t, all.n);
    SIB__TRY_MEMORY(call, f->whose);
    for (int64_t i = 0; i < all.n; i++) {
        SIB__TRY(SIB__PAUSE(call, i));
        if (p->first[i] != i) {
            continue;
        }
        int64_t length = sib__id_fold(sib__text_at(all, i), data + offsets[n]);
        if (length > 0) {
            f->whose[n] = i;
            offsets[n + 1] = offsets[n] + length;
            n++;
        }
    }
    f->first = SIB__NEW(m, int64_t, n);
    SIB__TRY_MEMORY(call, f->first);
    return sib__people_stack(call, "tables", (sib_text){data, offsets, n}, &f->people,
                             f->first);
}

/* The person whose id looks like this one and is another; -1: nobody's does. */
static int64_t looks_like(const folded *f, sib__slice id)
{
    int64_t n = sib__id_fold(id, f->room);
    int64_t at = n == 0 ? -1 : sib__people_find(&f->people, (sib__slice){f->room, n});
    return at < 0 ? -1 : f->whose[at];
}

/* Rows whose id is nobody's: that of whom they look like, or of another form. */
static sib_status count_strangers(const sib__doubt_table *t, const sib__doubt_people *p,
                                  const folded *f, sib__doubt *alike, sib__doubt *form)
{
    uint64_t    usual = 0;
    bool        has_form = usual_form(p, &usual);
    sib__column ids = sib__table_named(t->table, t->person);
    for (int64_t row = 0; row < ids.n; row++) {
        sib__slice id = sib__column_text(&ids, row);
        SIB__TRY(SIB__PAUSE(t->call, row));
        if (id.length == 0 || sib__people_find(&p->people, id) >= 0) {
            continue;
        }
        int64_t like = looks_like(f, id);
        alike->records[SIB__SIDE_NONE] += like >= 0 && p->side[like] == SIB__SIDE_NONE;
        if (like >= 0 && p->side[like] != SIB__SIDE_NONE) {
            alike->records[p->side[like]]++;
        }
        form->records[SIB__SIDE_NONE] += has_form && form_of(id) != usual;
    }
    return SIB_OK;
}

/* In the table that says who there is: rows of people whose ids look alike, and of whom the
 * form is another. */
static sib_status count_own(const sib__doubt_table *t, const sib__doubt_people *p,
                            const folded *f, sib__doubt *alike, sib__doubt *form)
{
    uint64_t    usual = 0;
    bool        has_form = usual_form(p, &usual);
    sib__column ids = sib__table_named(t->table, t->person);
    uint8_t    *twice = SIB__NEW(&t->call->scratch, uint8_t, p->people.text.n);
    SIB__TRY_MEMORY(t->call, twice);
    for (int64_t i = 0; i < f->people.text.n; i++) {
        if (f->first[i] != i) {
            twice[f->whose[i]] = twice[f->whose[f->first[i]]] = 1;
        }
    }
    for (int64_t row = 0; row < ids.n; row++) {
        sib__slice id = sib__column_text(&ids, row);
        SIB__TRY(SIB__PAUSE(t->call, row));
        int64_t person = id.length == 0 ? -1 : sib__people_find(&p->people, id);
        if (person >= 0) {
            alike->records[t->side[row]] += twice[person];
            form->records[t->side[row]] += has_form && form_of(id) != usual;
        }
    }
    return SIB_OK;
}

sib_status sib__doubts_in_ids(const sib__doubt_table *t, const sib__doubt_people *p)
{
    folded      f = {.room = NULL};
    sib__doubt  alike = {.check = SIB__DOUBT_ALIKE, .table = t->name, .column = t->person};
    sib__doubt  form = {.check = SIB__DOUBT_FORM, .table = t->name, .column = t->person};
    sib__column ids = sib__table_named(t->table, t->person);
    memcpy(alike.of, t->of, sizeof t->of);
    memcpy(form.of, t->of, sizeof t->of);
    SIB__TRY(make_room(t->call, &ids, &f));
    SIB__TRY(fold_people(t->call, p, &f));
    SIB__TRY(t->all ? count_own(t, p, &f, &alike, &form)
                    : count_strangers(t, p, &f, &alike, &form));
    SIB__TRY(sib__doubt_write(t->call, t->contract, t->lists, &alike));
    return sib__doubt_write(t->call, t->contract, t->lists, &form);
}
