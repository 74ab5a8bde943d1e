/* The same settlement under each weighting that the contract did not choose: how much hangs on
 * that choice. Nothing here decides anything. */
#include "evaluation/design.h"
#include "evaluation/settle.h"

/* Writes a member under its own name, or null where there is none. */
static void put_member(sib__json_writer *w, const char *key, const sib__json *value)
{
    sib__json_key(w, key);
    if (value == NULL) {
        sib__json_null(w);
    } else {
        sib__json_value(w, value);
    }
}

static const sib__json *row_of(const sib__json *rows, const sib__json *cohort)
{
    for (const sib__json *at = rows->first; at != NULL; at = at->next) {
        const sib__json *id = sib__json_member(at, "cohort");
        if (id != NULL && sib__slice_compare(id->text, cohort->text) == 0) {
            return at;
        }
    }
    return NULL;
}

static void write_rows(sib__settlement *s, int32_t weighting, const sib__json *effects,
                       const sib__json *gates, const sib__json *decision)
{
    static const char *const copied[] = {
        "cohort",          "mean_treated_value", "reduction",     "mean_comparison_value",
        "reduction_value", "reduction_low",      "reduction_high"};
    for (const sib__json *at = effects->first; at != NULL; at = at->next) {
        sib__json_writer *w = sib__lists_row(&s->lists, SIB__LIST_WEIGHTINGS, NULL);
        const sib__json  *gate = row_of(gates, sib__json_member(at, "cohort"));
        sib__put_text(w, "weighting", sib_weighting_name(weighting));
        for (size_t i = 0; i < sizeof copied / sizeof copied[0]; i++) {
            put_member(w, copied[i], sib__json_member(at, copied[i]));
        }
        put_member(w, "gate", gate == NULL ? NULL : sib__json_member(gate, "verdict"));
        put_member(w, "distance_value",
                   gate == NULL ? NULL : sib__json_member(gate, "distance_value"));
        put_member(w, "verdict", sib__json_member(decision, "verdict"));
        put_member(w, "total", sib__json_member(decision, "total"));
        sib__json_close_object(w);
    }
}

/* An effect that is approximate only under this weighting has no gate to be held against. */
static bool all_exact(const sib__json *effects)
{
    bool exact = true;
    for (const sib__json *at = effects->first; at != NULL; at = at->next) {
        exact = exact && sib__json_member(at, "exact")->kind == SIB__JSON_TRUE;
    }
    return exact;
}

static sib_status settle_under(sib__settlement *s, int32_t weighting, bool blocked)
{
    sib__settlement  other = *s;
    int64_t          n = s->contract->cohort_count;
    const sib__json *effects = NULL;
    const sib__json *findings = NULL;
    const sib__json *gates = NULL;
    const sib__json *decision = NULL;
    sib__slice       text = {NULL, 0};
    sib__json_writer w;
    sib__lists_begin(&other.lists, &s->call->scratch);
    other.effects = sib__settle_effects(s, weighting);
    other.persons = SIB__NEW(&s->call->scratch, sib__persons, n + 1);
    SIB__TRY_MEMORY(s->call, other.persons);
    for (int64_t i = 0; i < n; i++) {
        other.persons[i] = s->persons[i];
        sib__settle_effect(&other, i, other.effects[i]);
    }
    SIB__TRY(sib__settle_pool(&other));
    SIB__TRY(sib__lists_read(s->call, &other.lists, SIB__LIST_EFFECTS, &effects));
    SIB__TRY(sib__lists_read(s->call, &other.lists, SIB__LIST_FINDINGS, &findings));
    blocked = blocked || sib__findings_block(findings) || !all_exact(effects);
    sib__json_begin(&w, &s->call->scratch);
    sib__json_open_object(&w);
    SIB__TRY(sib__pay(s->call, s->contract, effects, blocked, &other.lists, &w));
    sib__json_close_object(&w);
    SIB__TRY(sib__json_finish(s->call, &w, &text));
    SIB__TRY(sib__json_parse(s->call, &s->call->scratch, "weightings", text, &decision));
    SIB__TRY(sib__lists_read(s->call, &other.lists, SIB__LIST_GATES, &gates));
    write_rows(s, weighting, effects, gates, decision);
    return SIB_OK;
}

sib_status sib__settle_weightings(sib__settlement *s, bool blocked)
{
    for (int32_t w = 1; sib_weighting_name(w) != NULL; w++) {
        if (w != s->contract->effect.weighting) {
            SIB__TRY(settle_under(s, w, blocked));
        }
    }
    return SIB_OK;
}
