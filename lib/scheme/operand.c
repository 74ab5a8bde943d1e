/* Values of a contract, read. */
#include "scheme/operand.h"

#include "scheme/lists.h"

sib_status sib__check_card_names(const sib__reader *r, const sib__operand *card,
                                 const sib__dimension *d)
{
    bool listed = d->listed != NULL || d->kind == SIB__DIMENSION_COHORT;
    if (d->kind == SIB__DIMENSION_PERSON || d->kind == SIB__DIMENSION_DATE) {
        return sib__refuse(r, card->at, "a card is by no person and no date: use a period");
    }
    for (int64_t i = 0; listed && i < card->entry_count; i++) {
        bool known = false;
        for (int64_t j = 0; !known && j < d->listed_count; j++) {
            known = sib__slice_compare(card->entries[i].name, d->listed[j]) == 0;
        }
        if (!known) {
            return sib__refuse_listed(r, card->entries[i].at, card->entries[i].name, d);
        }
    }
    for (int64_t j = 0; listed && card->other == NULL && j < d->listed_count; j++) {
        bool stated = false;
        for (int64_t i = 0; !stated && i < card->entry_count; i++) {
            stated = sib__slice_compare(card->entries[i].name, d->listed[j]) == 0;
        }
        if (!stated) {
            return sib__refuse(r, card->at, "the card lacks \"%s\", and has no \"else\"",
                               d->listed[j].data);
        }
    }
    return SIB_OK;
}

/* All values of a card have one unit; "none" has any. */
static sib_status read_card_value(sib__reader *r, const sib__json *at, bool none_allowed,
                                  sib__operand *card, sib__operand **out)
{
    *out = SIB__NEW(r->memory, sib__operand, 1);
    SIB__TRY_MEMORY(r->call, *out);
    if (at->kind == SIB__JSON_OBJECT) {
        return sib__refuse(r, at, "a card holds exact numbers as texts");
    }
    SIB__TRY(sib__read_operand(r, at, card->unit, none_allowed, *out));
    card->unit = (*out)->kind == SIB__OPERAND_NONE ? card->unit : (*out)->unit;
    return SIB_OK;
}

static sib_status read_card(sib__reader *r, const sib__json *at, bool none_allowed,
                            sib__operand *out)
{
    sib__card_said said = {NULL, NULL};
    SIB__TRY(sib__read_object(r, "a card", at, &sib__card_keys, &said));
    SIB__TRY(sib__read_dimension(r, sib__json_member(at, "by"), &out->by));
    out->kind = SIB__OPERAND_CARD;
    out->keys = sib__dimension_bit(out->by);
    out->entries = SIB__NEW(r->memory, sib__card_entry, said.card->n);
    SIB__TRY_MEMORY(r->call, out->entries);
    for (const sib__json *each = said.card->first; each != NULL; each = each->next) {
        sib__card_entry *entry = &out->entries[out->entry_count++];
        *entry = (sib__card_entry){.name = each->key, .at = each};
        SIB__TRY(read_card_value(r, each, none_allowed, out, &entry->worth));
    }
    if (said.other != NULL) {
        SIB__TRY(read_card_value(r, said.other, none_allowed, out, &out->other));
    }
    return sib__check_card_names(r, out, &r->scheme->dimensions[out->by]);
}

/* A value that stands once, or a series of a step above. */
static sib_status read_reference(sib__reader *r, const sib__json *at, int32_t unit,
                                 sib__operand *out)
{
    const sib__json         *name = sib__json_member(at, "of");
    const sib__scheme_value *value = NULL;
    sib__output             *result = NULL;
    if (at->n != 1 || name->kind != SIB__JSON_STRING) {
        return sib__refuse(r, at, "a reference is {\"of\": a name}");
    }
    value = sib__value_named(r->scheme, name->text);
    if (value != NULL) {
        out->kind = SIB__OPERAND_EXACT;
        out->unit = value->unit;
        out->exact = value->exact;
    } else {
        SIB__TRY(sib__read_result(r, name, &result));
        out->kind = SIB__OPERAND_SERIES;
        out->unit = result->unit;
        out->of = result;
        out->keys = result->keys & ~sib__dimension_bit(r->scheme->line);
        if (result->line_count > 1 || result->listed) {
            return sib__refuse(r, name,
                               "\"%s\" has lines of several steps, or one a fact: it is "
                               "no value",
                               result->full_name);
        }
    }
    return unit == 0 || out->unit == unit
               ? SIB_OK
               : sib__refuse(r, name, "\"%s\" is in %s; %s is wanted", name->text.data,
                             sib__unit_name(out->unit), sib__unit_name(unit));
}

sib_status sib__read_operand(sib__reader *r, const sib__json *at, int32_t unit,
                             bool none_allowed, sib__operand *out)
{
    *out = (sib__operand){.unit = unit, .at = at, .by = SIB__NO_DIMENSION};
    if (at->kind == SIB__JSON_OBJECT && sib__json_member(at, "of") != NULL) {
        return read_reference(r, at, unit, out);
    }
    if (at->kind == SIB__JSON_OBJECT) {
        return read_card(r, at, none_allowed, out);
    }
    if (none_allowed && at->kind == SIB__JSON_STRING && sib__slice_equals(at->text, "none")) {
        out->kind = SIB__OPERAND_NONE;
        return SIB_OK;
    }
    out->kind = SIB__OPERAND_EXACT;
    return sib__read_exact(r, at, unit, &out->exact, &out->unit);
}

void sib__operand_as(sib__operand *operand, int32_t unit)
{
    operand->unit = operand->unit == SIB__UNIT_NUMBER ? unit : operand->unit;
    for (int64_t i = 0; i < operand->entry_count; i++) {
        operand->entries[i].worth->unit = operand->unit;
    }
}

sib_status sib__check_operand_keys(const sib__reader *r, const sib__operand *operand,
                                   const char *key, sib__dimensions keys)
{
    sib__dimensions lacking = operand->keys & ~keys;
    for (int32_t i = 0; i < r->scheme->dimension_count; i++) {
        if (sib__has_dimension(lacking, i)) {
            return sib__refuse(r, operand->at,
                               "\"%s\" has the key \"%s\", which the line has not", key,
                               r->scheme->dimensions[i].name);
        }
    }
    return SIB_OK;
}
