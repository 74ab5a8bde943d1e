/* The annex of a design: written from a cohort, read back for its settlement. */
#include "evaluation/annex.h"

#include "core/date.h"
#include "core/number.h"
#include "evaluation/design.h"

/* Position of each member in the annex, -1 for a comparison in no pair. */
static void number_members(const sib__cohort *k, int64_t *place)
{
    sib_u8  treated = sib_eligibility_treated(k->eligibility);
    int64_t n = 0;
    for (int64_t i = 0; i < treated.n; i++) {
        bool kept = treated.data[i] == 1 || k->weights.data[i] > 0.0;
        place[i] = kept ? n++ : -1;
    }
}

static void write_members(sib__json_writer *w, const sib__cohort *k, const int64_t *place)
{
    const sib_eligibility *e = k->eligibility;
    int64_t                n = sib_eligibility_person(e).n;
    sib__json_key(w, "person");
    sib__json_open_array(w);
    for (int64_t i = 0; i < n; i++) {
        if (place[i] >= 0) {
            sib__json_slice(w, sib__text_at(sib_eligibility_person(e), i));
        }
    }
    sib__json_close_array(w);
    sib__json_key(w, "treated");
    sib__json_open_array(w);
    for (int64_t i = 0; i < n; i++) {
        if (place[i] >= 0) {
            sib__json_i64(w, sib_eligibility_treated(e).data[i]);
        }
    }
    sib__json_close_array(w);
    sib__json_key(w, "index_date");
    sib__json_open_array(w);
    for (int64_t i = 0; i < n; i++) {
        if (place[i] >= 0) {
            sib__json_date(w, sib_eligibility_index_date(e).data[i]);
        }
    }
    sib__json_close_array(w);
}

static void write_rows(sib__json_writer *w, const char *key, sib_rows rows,
                       const sib__cohort *k, const int64_t *place)
{
    sib__json_key(w, key);
    sib__json_open_array(w);
    for (int64_t i = 0; i < rows.n; i++) {
        sib__json_i64(w, place[k->scored.data[rows.data[i]]]);
    }
    sib__json_close_array(w);
}

static void write_pairs(sib__json_writer *w, const sib__cohort *k, const int64_t *place)
{
    const sib_matching *m = k->matching;
    sib_f64             distance = {NULL, 0};
    sib_i64             set = {NULL, 0};
    if (m != NULL) {
        distance = sib_table_f64(sib_matching_table(m, "pairs"), 2);
        set = sib_matching_pair_set(m);
    }
    write_rows(w, "pair_treated",
               m == NULL ? (sib_rows){NULL, 0} : sib_matching_pair_treated(m), k, place);
    write_rows(w, "pair_comparison",
               m == NULL ? (sib_rows){NULL, 0} : sib_matching_pair_comparison(m), k, place);
    sib__json_key(w, "pair_distance");
    sib__json_open_array(w);
    for (int64_t i = 0; i < distance.n; i++) {
        sib__json_f64(w, distance.data[i]);
    }
    sib__json_close_array(w);
    sib__json_key(w, "pair_set");
    sib__json_open_array(w);
    for (int64_t i = 0; i < set.n; i++) {
        sib__json_i64(w, set.data[i]);
    }
    sib__json_close_array(w);
}

sib_status sib__cohort_annex(sib__design *d, const sib__cohort *k)
{
    sib__json_writer *w = &d->annex;
    int64_t          *place = SIB__NEW(&d->call->scratch, int64_t, k->weights.n);
    SIB__TRY_MEMORY(d->call, place);
    number_members(k, place);
    sib__json_open_object(w);
    sib__put_text(w, "cohort", k->declared->id);
    write_members(w, k, place);
    write_pairs(w, k, place);
    sib__json_close_object(w);
    return sib__check(d->call);
}

sib_status sib__annex_finish(sib__call *call, sib__json_writer *cohorts, const char *stage,
                             sib__slice *out)
{
    sib__json_writer w;
    sib__json_close_array(cohorts);
    sib__json_begin(&w, cohorts->memory);
    sib__json_open_object(&w);
    sib__put_text(&w, "format", SIB__ANNEX_FORMAT);
    sib__put_text(&w, "stage", stage);
    sib__json_key(&w, "cohorts");
    sib__json_raw(&w, (sib__slice){cohorts->text, cohorts->length});
    sib__json_close_object(&w);
    w.failed = w.failed || cohorts->failed;
    return sib__json_finish(call, &w, out);
}

static sib_status bad_annex(sib__call *call, const sib__json *at)
{
    return sib__json_fail(call, "design_annex", at, "this is no annex of a design");
}

static sib_status list_of(sib__call *call, const sib__json *cohort, const char *key,
                          int64_t length, const sib__json **out)
{
    *out = sib__json_member(cohort, key);
    bool good =
        *out != NULL && (*out)->kind == SIB__JSON_ARRAY && (length < 0 || (*out)->n == length);
    return good ? SIB_OK : bad_annex(call, cohort);
}

/* Whole numbers within 0 .. below. */
static sib_status read_numbers(sib__call *call, sib__memory *m, const sib__json *list,
                               int64_t below, const int64_t **out)
{
    int64_t  i = 0;
    int64_t *numbers = SIB__NEW(m, int64_t, list->n);
    SIB__TRY_MEMORY(call, numbers);
    for (const sib__json *at = list->first; at != NULL; at = at->next, i++) {
        if (at->kind != SIB__JSON_NUMBER || !sib__number_parse_i64(at->text, &numbers[i]) ||
            numbers[i] < 0 || numbers[i] >= below) {
            return bad_annex(call, at);
        }
    }
    *out = numbers;
    return SIB_OK;
}

static sib_status read_persons(sib__call *call, sib__memory *m, const sib__json *list,
                               sib_text *out)
{
    int64_t  size = 0;
    int64_t  n = 0;
    int64_t *offsets = SIB__NEW(m, int64_t, list->n + 1);
    SIB__TRY_MEMORY(call, offsets);
    for (const sib__json *at = list->first; at != NULL; at = at->next) {
        if (at->kind != SIB__JSON_STRING) {
            return bad_annex(call, at);
        }
        size += at->text.length;
        offsets[++n] = size;
    }
    char *data = SIB__NEW(m, char, size);
    SIB__TRY_MEMORY(call, data);
    n = 0;
    for (const sib__json *at = list->first; at != NULL; at = at->next, n++) {
        for (int64_t i = 0; i < at->text.length; i++) {
            data[offsets[n] + i] = at->text.data[i];
        }
    }
    *out = (sib_text){data, offsets, n};
    return SIB_OK;
}

static sib_status read_members(sib__call *call, sib__memory *m, const sib__json *cohort,
                               sib__annex_cohort *out)
{
    const sib__json *list = NULL;
    const int64_t   *numbers = NULL;
    int64_t          i = 0;
    SIB__TRY(list_of(call, cohort, "person", -1, &list));
    int64_t n = list->n;
    SIB__TRY(read_persons(call, m, list, &out->person));
    SIB__TRY(list_of(call, cohort, "treated", n, &list));
    SIB__TRY(read_numbers(call, m, list, 2, &numbers));
    uint8_t *treated = SIB__NEW(m, uint8_t, n);
    SIB__TRY_MEMORY(call, treated);
    int32_t *dates = SIB__NEW(m, int32_t, n);
    SIB__TRY_MEMORY(call, dates);
    SIB__TRY(list_of(call, cohort, "index_date", n, &list));
    for (const sib__json *at = list->first; at != NULL; at = at->next, i++) {
        treated[i] = (uint8_t)numbers[i];
        if (at->kind != SIB__JSON_STRING || !sib__date_parse(at->text, &dates[i])) {
            return bad_annex(call, at);
        }
    }
    out->treated = (sib_u8){treated, n};
    out->index_date = (sib_dates){dates, n};
    return SIB_OK;
}

sib_status sib__annex_read(sib__call *call, sib__memory *m, const sib__json *annex,
                           const char *cohort, sib__annex_cohort *out)
{
    const sib__json *cohorts = NULL;
    const sib__json *found = NULL;
    const sib__json *list = NULL;
    SIB__TRY(list_of(call, annex, "cohorts", -1, &cohorts));
    for (const sib__json *at = cohorts->first; at != NULL; at = at->next) {
        const sib__json *id = sib__json_member(at, "cohort");
        found = id != NULL && sib__slice_equals(id->text, cohort) ? at : found;
    }
    if (found == NULL) {
        return bad_annex(call, cohorts);
    }
    SIB__TRY(read_members(call, m, found, out));
    SIB__TRY(list_of(call, found, "pair_treated", -1, &list));
    int64_t k = list->n;
    SIB__TRY(read_numbers(call, m, list, out->person.n, &out->pair_treated.data));
    SIB__TRY(list_of(call, found, "pair_comparison", k, &list));
    SIB__TRY(read_numbers(call, m, list, out->person.n, &out->pair_comparison.data));
    SIB__TRY(list_of(call, found, "pair_set", k, &list));
    SIB__TRY(read_numbers(call, m, list, INT64_MAX, &out->pair_set.data));
    out->pair_treated.n = k;
    out->pair_comparison.n = k;
    out->pair_set.n = k;
    return SIB_OK;
}
