/* The document as a whole: the order in which its parts are read. */
#include <string.h>

#include "core/currency.h"
#include "scheme/lists.h"

/* Keys that every contract has by name; periods and classes follow from them. */
static sib_status add_built_in(sib__reader *r, const sib__json *root)
{
    sib__scheme *s = r->scheme;
    const struct {
        const char *name;
        int32_t     kind;
        int32_t    *place;
    } built_in[] = {{"line", SIB__DIMENSION_LINE, &s->line},
                    {"on", SIB__DIMENSION_DATE, &s->on},
                    {"person", SIB__DIMENSION_PERSON, &s->person},
                    {"cohort", SIB__DIMENSION_COHORT, &s->cohort},
                    {"what", SIB__DIMENSION_LISTED, &s->what}};
    for (size_t i = 0; i < sizeof built_in / sizeof built_in[0]; i++) {
        SIB__TRY(sib__add_dimension(r, root,
                                    (sib__dimension){.name = built_in[i].name,
                                                     .kind = built_in[i].kind,
                                                     .base = SIB__NO_DIMENSION},
                                    built_in[i].place));
    }
    return SIB_OK;
}

/* The key that tells draws of facts apart stands before all that could bear its name. */
static sib_status add_draws(sib__reader *r, const sib__json *root)
{
    sib__scheme *s = r->scheme;
    int32_t      key = SIB__NO_DIMENSION;
    if (r->draw == NULL) {
        return SIB_OK;
    }
    SIB__TRY(sib__add_dimension(r, root,
                                (sib__dimension){.name = r->draw,
                                                 .kind = SIB__DIMENSION_FOUND,
                                                 .base = SIB__NO_DIMENSION},
                                &key));
    s->draws = sib__dimension_bit(key);
    return SIB_OK;
}

static sib_status read_currency(const sib__reader *r, const char *code)
{
    sib__scheme *s = r->scheme;
    SIB__TRY(sib__currency_check(r->call, "document", code));
    s->currency = code;
    s->exponent = sib__currency_exponent(code);
    return sib__exact_of(r->call, r->memory, 1, sib__currency_unit(code), &s->minor_unit);
}

/* Parts and steps that are read by name have different names. */
static sib_status check_names(const sib__reader *r, const sib__document *d)
{
    const sib__json *maps[] = {d->values, d->periods, d->outcomes, d->comparisons};
    enum { MAPS = sizeof maps / sizeof maps[0] };
    for (int i = 0; i < MAPS; i++) {
        for (const sib__json *at = maps[i] == NULL ? NULL : maps[i]->first; at != NULL;
             at = at->next) {
            for (int j = 0; j < i; j++) {
                if (sib__json_member(maps[j], at->key.data) != NULL) {
                    return sib__refuse(r, at, "\"%s\" is the name of two parts", at->key.data);
                }
            }
        }
    }
    return SIB_OK;
}

/* What tells a draft from another is agreed. */
static sib_status check_identity(const sib__reader *r, const sib__document *d)
{
    return d->language != NULL && d->contract != NULL && d->version != NULL &&
                   d->currency != NULL
               ? SIB_OK
               : sib__refuse(r, r->scheme->unagreed,
                             "language, contract, version and currency are agreed in a draft "
                             "too");
}

sib_status sib__read_document(sib__reader *r, const sib__json *root)
{
    sib__scheme  *s = r->scheme;
    sib__document d;
    memset(&d, 0, sizeof d);
    s->given = root;
    SIB__TRY(sib__json_canonical_value(r->call, r->memory, root, &s->text));
    sib__hash_text(s->text.data, (size_t)s->text.length, s->hash);
    SIB__TRY(sib__read_remarks(r, root, &s->root));
    SIB__TRY(sib__read_object(r, "the contract", s->root, &sib__document_keys, &d));
    SIB__TRY(check_identity(r, &d));
    s->id = d.contract;
    s->version = d.version;
    s->title = d.title;
    s->amends = d.amends;
    s->examples = d.examples;
    SIB__TRY(sib__check_id(r, s->root, sib__slice_of(s->id)));
    SIB__TRY(sib__check_id(r, s->root, sib__slice_of(s->version)));
    SIB__TRY(read_currency(r, d.currency));
    if (s->unagreed != NULL) {
        return sib__read_steps(r, d.payment); /* what stands alone; the rest is not known yet */
    }
    SIB__TRY(check_names(r, &d));
    SIB__TRY(add_built_in(r, s->root));
    SIB__TRY(sib__read_values(r, d.values));
    SIB__TRY(sib__read_cohorts(r, d.cohorts));
    SIB__TRY(sib__read_periods(r, d.periods));
    SIB__TRY(sib__read_tables(r, d.tables));
    SIB__TRY(add_draws(r, s->root));
    SIB__TRY(sib__read_outcomes(r, d.outcomes));
    SIB__TRY(sib__read_comparisons(r, d.comparisons));
    SIB__TRY(sib__read_checks(r, d.checks));
    s->settles = d.stages != NULL;
    SIB__TRY(sib__read_steps(r, d.payment));
    SIB__TRY(sib__name_lines(r, &r->scheme->dimensions[r->scheme->line]));
    SIB__TRY(sib__read_examples(r, d.examples));
    return sib__read_stages(r, d.stages);
}
