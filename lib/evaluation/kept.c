#include "evaluation/kept.h"

#include <string.h>

#include "core/json.h"
#include "scheme/demand.h"

void *sib__kept_find(const sib__kept *kept, sib__kept_kind kind, int64_t number)
{
    for (int64_t i = kept->n - 1; i >= 0; i--) {
        const sib__kept_piece *p = &kept->pieces[i];
        if (p->kind == kind && p->number == number &&
            strcmp(p->key.digits, kept->keys[kind].digits) == 0) {
            return p->what;
        }
    }
    return NULL;
}

sib_status sib__kept_add(sib__call *call, sib__kept *kept, sib__kept_kind kind, int64_t number,
                         void *what)
{
    if (kept->n == kept->room) {
        int64_t          room = 2 * kept->room + 16;
        sib__kept_piece *pieces = SIB__GROW(&kept->memory, sib__kept_piece, kept->pieces, room);
        SIB__TRY_MEMORY(call, pieces);
        kept->pieces = pieces;
        kept->room = room;
    }
    kept->pieces[kept->n++] = (sib__kept_piece){kind, number, kept->keys[kind], what};
    return SIB_OK;
}

/* A key under way: values of the contract, texts and numbers, each with its length. */
typedef struct keying {
    sib__call *call;
    sib__hash  hash;
} keying;

static void add_text(keying *k, sib__slice text)
{
    sib__hash_add_i64(&k->hash, text.data == NULL ? -1 : text.length);
    sib__hash_add(&k->hash, text.data, text.data == NULL ? 0 : (size_t)text.length);
}

static sib_status add_value(keying *k, const sib__json *value)
{
    sib__slice text = {NULL, 0};
    if (value != NULL) {
        SIB__TRY(sib__json_canonical_value(k->call, &k->call->scratch, value, &text));
    }
    add_text(k, text);
    return SIB_OK;
}

static void begin_under(keying *k, const sib__kept_key *above)
{
    sib__hash_begin(&k->hash);
    add_text(k, sib__slice_of(above->digits));
}

static void end(keying *k, sib__kept_key *out)
{
    uint8_t digest[SIB__HASH_SIZE];
    sib__hash_end(&k->hash, digest);
    sib__hash_print(digest, out->digits);
}

sib_status sib__kept_begin(sib__call *call, sib__kept *kept, const sib__scheme *s,
                           int32_t as_at)
{
    keying k = {.call = call};
    sib__hash_begin(&k.hash);
    sib__hash_add_i64(&k.hash, as_at);
    SIB__TRY(add_value(&k, sib__json_member(s->root, "tables")));
    SIB__TRY(add_value(&k, sib__json_member(s->root, "cohorts")));
    SIB__TRY(add_value(&k, sib__json_member(s->root, "checks")));
    end(&k, &kept->common);
    memset(kept->made, 0, sizeof kept->made);
    return SIB_OK;
}

sib_status sib__kept_people(sib__call *call, sib__kept *kept, const sib__contract *c)
{
    static const char *const of_fit[] = {"eligibility", "history", "covariates", "propensity"};
    keying                   k = {.call = call};
    begin_under(&k, &kept->common);
    for (size_t i = 0; i < sizeof of_fit / sizeof of_fit[0]; i++) {
        SIB__TRY(add_value(&k, sib__json_member(c->root, of_fit[i])));
    }
    SIB__TRY(add_value(&k, c->arms == NULL ? NULL : c->arms->json));
    end(&k, &kept->keys[SIB__KEPT_FIT]);
    begin_under(&k, &kept->keys[SIB__KEPT_FIT]);
    SIB__TRY(add_value(&k, sib__json_member(c->root, "matching")));
    end(&k, &kept->keys[SIB__KEPT_MATCHING]);
    begin_under(&k, &kept->keys[SIB__KEPT_MATCHING]);
    SIB__TRY(add_value(&k, sib__json_member(c->root, "balance")));
    SIB__TRY(add_value(&k, sib__json_member(c->root, "effect")));
    for (int64_t i = 0; i < c->class_count; i++) {
        add_text(&k, sib__slice_of(c->classes[i]));
    }
    end(&k, &kept->keys[SIB__KEPT_DESIGN]);
    return SIB_OK;
}

sib_status sib__kept_outcome(sib__call *call, sib__kept *kept, const sib__scheme *s,
                             const sib__scheme_outcome *o, const sib__demand *demand,
                             uint64_t cohorts)
{
    keying k = {.call = call};
    begin_under(&k, &kept->keys[SIB__KEPT_DESIGN]);
    sib__hash_add_i64(&k.hash, (int64_t)cohorts);
    add_text(&k, sib__slice_of(o->name));
    add_text(&k,
             demand->arms == NULL ? (sib__slice){NULL, 0} : sib__slice_of(demand->arms->name));
    for (int32_t i = 0; i < s->dimension_count; i++) {
        if (sib__has_dimension(demand->classes, i)) {
            add_text(&k, sib__slice_of(s->dimensions[i].name));
        }
    }
    SIB__TRY(add_value(&k, o->json));
    end(&k, &kept->keys[SIB__KEPT_COUNT]);
    return SIB_OK;
}
