/* Events by what a service did: counts in all and within strata, labelled for what they are. */
#include "core/exact.h"
#include "core/options.h"
#include "core/sort.h"
#include "sib/experimental/association.h"
#include "table/roworder.h"
#include "table/rows.h"

enum { SEAL_LENGTH = 64 };

static const sib__option list[] = {
    {SIB__FIELD(sib_association_count_options, seal)},
    {SIB__FIELD(sib_association_count_options, service), .column = SIB__ANY_TYPE},
    {SIB__FIELD(sib_association_count_options, events), .column = SIB_COLUMN_TYPE_I64},
    {SIB__FIELD(sib_association_count_options, stratum), .nullable = true,
     .column = SIB__ANY_TYPE},
};

static const sib__options count_options =
    SIB__OPTIONS(sib_association_count_options, SIB_ASSOCIATION_COUNT_OPTIONS_INIT, list);

typedef struct counting {
    sib_association_count_options options;
    const sib_table              *people;
    sib__column                   service;
    sib__column                   events;
    sib__column                   stratum; /* of no type when there is none */
    bool                          within;  /* whether strata tell rows apart now */
} counting;

static sib_status check_seal(sib__call *call, const char *seal)
{
    int64_t n = 0;
    for (; seal[n] != '\0'; n++) {
        bool digit = (seal[n] >= '0' && seal[n] <= '9') || (seal[n] >= 'a' && seal[n] <= 'f');
        if (!digit) {
            break;
        }
    }
    return n == SEAL_LENGTH && seal[n] == '\0'
               ? SIB_OK
               : sib__fail(call, SIB_ERR_ARGUMENT, "seal", -1, NULL,
                           "must be the 64 hexadecimal digits of a sealed design");
}

static sib_status find_label(sib__call *call, const counting *c, const char *option,
                             const char *name, sib__column *out)
{
    int64_t i = sib_table_find(c->people, name);
    if (i >= 0 && sib_table_type(c->people, i) == SIB_COLUMN_TYPE_CODES) {
        *out = sib__table_column(c->people, i);
        return SIB_OK;
    }
    return sib__table_require(call, c->people, "people", option, name, SIB_COLUMN_TYPE_TEXT,
                              out);
}

static sib_status read(sib__call *call, counting *c,
                       const sib_association_count_options *options)
{
    sib_association_count_options *o = &c->options;
    SIB__TRY(sib__options_read(call, &count_options, o, options));
    SIB__TRY(check_seal(call, o->seal));
    if (c->people == NULL) {
        return sib__fail(call, SIB_ERR_ARGUMENT, "people", -1, NULL, "people is NULL");
    }
    SIB__TRY(find_label(call, c, "service", o->service, &c->service));
    SIB__TRY(sib__table_require(call, c->people, "people", "events", o->events,
                                SIB_COLUMN_TYPE_I64, &c->events));
    if (o->stratum != NULL) {
        SIB__TRY(find_label(call, c, "stratum", o->stratum, &c->stratum));
    }
    for (int64_t i = 0; i < c->events.n; i++) {
        int64_t events = sib__column_i64(&c->events, i);
        if (events < 0 && events != SIB_I64_MISSING) {
            return sib__fail(call, SIB_ERR_DATA, "events", i, NULL, "is negative");
        }
    }
    return sib__check(call);
}

static int compare(const counting *c, int64_t a, int64_t b)
{
    int by = c->within ? sib__column_compare(&c->stratum, a, b) : 0;
    return by != 0 ? by : sib__column_compare(&c->service, a, b);
}

static bool row_before(int64_t a, int64_t b, const void *payload)
{
    return compare(payload, a, b) < 0;
}

/* One row of the table, of people alike. */
static sib_status write(sib__call *call, const counting *c, const int64_t *alike, int64_t n,
                        sib__rows *rows)
{
    int64_t known = 0, events = 0, with_event = 0;
    for (int64_t i = 0; i < n; i++) {
        int64_t of = sib__column_i64(&c->events, alike[i]);
        bool    is_known = of != SIB_I64_MISSING;
        if (is_known && __builtin_add_overflow(events, of, &events)) {
            return sib__fail(call, SIB_ERR_OVERFLOW, "events", -1, NULL,
                             "the sum is beyond 64 bits");
        }
        known += is_known;
        with_event += is_known && of > 0;
    }
    sib__rows_add(rows);
    if (c->within) {
        sib__set_slice(rows, "stratum", sib__column_text(&c->stratum, alike[0]));
    }
    sib__set_slice(rows, "service", sib__column_text(&c->service, alike[0]));
    sib__set_flag(rows, "all", !c->within);
    sib__set_i64(rows, "persons", n);
    sib__set_i64(rows, "known", known);
    sib__set_i64(rows, "events", events);
    sib__set_i64(rows, "with_event", with_event);
    sib__set_text(rows, "label", "association");
    sib__set_text(rows, "seal", c->options.seal);
    if (known > 0) {
        sib__exact  rate, share;
        const char *text = NULL;
        SIB__TRY(sib__exact_of(call, &call->scratch, events, known, &share));
        SIB__TRY(
            sib__exact_multiply(call, &call->scratch, share, sib__exact_of_i64(100), &rate));
        SIB__TRY(sib__exact_plain(call, &call->scratch, rate, &text));
        sib__set_text(rows, "per_100", text);
    }
    return SIB_OK;
}

static sib_status count(sib__call *call, const counting *c, sib__rows *rows)
{
    int64_t  n = sib_table_rows(c->people);
    int64_t *sorted = SIB__NEW(&call->scratch, int64_t, n);
    int64_t *scratch = SIB__NEW(&call->scratch, int64_t, n);
    if (sorted == NULL || scratch == NULL) {
        return sib__no_memory(call);
    }
    for (int64_t i = 0; i < n; i++) {
        sorted[i] = i;
    }
    SIB__TRY(sib__sort_rows(call, sorted, scratch, n, row_before, c));
    for (int64_t i = 0; i < n;) {
        int64_t from = i;
        while (i < n && compare(c, sorted[from], sorted[i]) == 0) {
            i++;
        }
        SIB__TRY(sib__check(call));
        SIB__TRY(write(call, c, sorted + from, i - from, rows));
    }
    return SIB_OK;
}

static sib_status make(sib__call *call, counting *c,
                       const sib_association_count_options *options, sib_table **out)
{
    static const sib__field fields[] = {SIB__TEXT("stratum"),   SIB__TEXT("service"),
                                        SIB__FLAG("all"),       SIB__I64("persons"),
                                        SIB__I64("known"),      SIB__I64("events"),
                                        SIB__I64("with_event"), SIB__TEXT("per_100"),
                                        SIB__TEXT("label"),     SIB__TEXT("seal")};
    sib__rows               rows;
    SIB__TRY(read(call, c, options));
    sib__rows_begin(&rows, &call->scratch, SIB__FIELDS(fields));
    SIB__TRY(count(call, c, &rows));
    if (c->options.stratum != NULL) {
        c->within = true;
        SIB__TRY(count(call, c, &rows));
    }
    return sib__rows_finish(call, &rows, NULL, out);
}

sib_status sib_association_count(sib_context *ctx, const sib_table *people,
                                 const sib_association_count_options *options, sib_table **out)
{
    sib__call  call;
    counting   c = {.people = people};
    sib_table *table = NULL;
    sib_status status = sib__enter(&call, ctx, "sib_association_count", SIB__OUT(out));
    if (status == SIB_OK) {
        status = make(&call, &c, options, &table);
    }
    return SIB__LEAVE(&call, status, out, table);
}
