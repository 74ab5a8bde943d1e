/* Fields to values, block by block. Each worker keeps the lowest row it could not read. */
#include <math.h>
#include <string.h>

#include "core/date.h"
#include "core/number.h"
#include "core/parallel.h"
#include "table/csv.h"

/* Why a field is no value: static text, and the status it gets. */
typedef struct refusal {
    sib_status  status;
    const char *what; /* NULL: it is a value */
} refusal;

static const refusal accepted = {SIB_OK, NULL};

/* The record a worker failed at. */
typedef struct failure {
    int64_t                row; /* INT64_MAX: none */
    const sib__csv_column *column;
    const char            *at;
    refusal                why;
    int64_t                fields; /* in a record with too few or too many, else -1 */
} failure;

typedef struct reader {
    const sib__csv_source  *source;
    const sib__csv_records *records;
    sib__csv_column *const *by_position;
    int64_t                 positions;
    failure                *failures; /* one a worker */
} reader;

static bool is_listed(sib__slice raw, const sib__csv_list *list)
{
    for (int64_t i = 0; i < list->n; i++) {
        sib__slice item = list->items[i];
        if (raw.length == 0 || item.length == 0 ? raw.length == item.length
                                                : sib__csv_is_text(raw, item)) {
            return true;
        }
    }
    return false;
}

/* Length of a run of digits. */
static int64_t digits(sib__slice text, int64_t from)
{
    int64_t i = from;
    while (i < text.length && text.data[i] >= '0' && text.data[i] <= '9') {
        i++;
    }
    return i - from;
}

static bool has_sign(sib__slice text, int64_t at)
{
    return at < text.length && (text.data[at] == '+' || text.data[at] == '-');
}

static bool is_whole(sib__slice text)
{
    int64_t at = has_sign(text, 0);
    int64_t run = digits(text, at);
    return run > 0 && at + run == text.length;
}

/* The grammar of real numbers, whatever their size. */
static bool is_real(sib__slice text)
{
    int64_t at = has_sign(text, 0);
    int64_t run = digits(text, at);
    at += run;
    if (run > 0 && at < text.length && text.data[at] == '.') {
        run = digits(text, at + 1);
        at += 1 + run;
    }
    if (run > 0 && at < text.length && (text.data[at] == 'e' || text.data[at] == 'E')) {
        at += 1 + has_sign(text, at + 1);
        run = digits(text, at);
        at += run;
    }
    return run > 0 && at == text.length;
}

static refusal read_f64(sib__slice raw, double *to)
{
    if (sib__number_parse_f64(raw, to)) {
        return accepted;
    }
    int64_t sign = has_sign(raw, 0);
    if (sign < raw.length && raw.data[sign] == '.') {
        return (refusal){SIB_ERR_DATA, "not a real number: a digit is wanted before the point"};
    }
    return is_real(raw) ? (refusal){SIB_ERR_NONFINITE, "a number overflows to infinity"}
                        : (refusal){SIB_ERR_DATA, "not a real number"};
}

static refusal read_i64(sib__slice raw, int64_t *to)
{
    if (sib__number_parse_i64(raw, to) && *to != SIB_I64_MISSING) {
        return accepted;
    }
    return is_whole(raw)
               ? (refusal){SIB_ERR_RANGE, "a whole number beyond 9223372036854775807 in size"}
               : (refusal){SIB_ERR_DATA, "not a whole number"};
}

/* Whether a text ends as times with a zone do: Z, +hh:mm, +hhmm or +hh. */
static bool has_zone(sib__slice time)
{
    for (int64_t i = 0; i < time.length; i++) {
        char c = time.data[i];
        if (c == 'Z' || c == 'z' || c == '+' || c == '-') {
            return true;
        }
    }
    return false;
}

static refusal refuse_date(sib__slice raw)
{
    enum { DAY = 10 }; /* length of YYYY-MM-DD */
    int32_t    date = 0;
    sib__slice day = {raw.data, raw.length < DAY ? raw.length : DAY};
    bool       form = day.length == DAY && digits(day, 0) == 4 && day.data[4] == '-' &&
                digits(day, 5) == 2 && day.data[7] == '-' && digits(day, 8) == 2;
    if (form && raw.length == DAY && memcmp(raw.data, "0000", 4) == 0) {
        return (refusal){SIB_ERR_RANGE, "a date outside the years 0001..9999"};
    }
    if (form && raw.length == DAY) {
        return (refusal){SIB_ERR_DATA, "no day of the calendar"};
    }
    if (raw.length > DAY && sib__date_parse(day, &date) && memchr("Tt ", raw.data[DAY], 3)) {
        sib__slice time = {raw.data + DAY, raw.length - DAY};
        return has_zone(time)
                   ? (refusal){SIB_ERR_DATA,
                               "a date-time with a zone: convert it to the local day where "
                               "it happened and write that as YYYY-MM-DD"}
                   : (refusal){SIB_ERR_DATA,
                               "a date with a time of day: write the day alone as YYYY-MM-DD"};
    }
    return (refusal){SIB_ERR_DATA, "not a date as YYYY-MM-DD"};
}

static refusal read_flag(const sib__csv_type *type, sib__slice raw, uint8_t *to)
{
    bool yes = is_listed(raw, &type->trues);
    if (!yes && !is_listed(raw, &type->falses)) {
        return (refusal){SIB_ERR_DATA, "neither true nor false"};
    }
    *to = yes;
    return accepted;
}

/* Bit 7 of eight bytes at once; memcpy because fields begin anywhere. */
static bool is_ascii(sib__slice text)
{
    uint64_t bits = 0;
    int64_t  i = 0;
    for (; i + 8 <= text.length; i += 8) {
        uint64_t eight = 0;
        memcpy(&eight, text.data + i, sizeof eight);
        bits |= eight;
    }
    for (; i < text.length; i++) {
        bits |= (unsigned char)text.data[i];
    }
    return (bits & UINT64_C(0x8080808080808080)) == 0;
}

static refusal read_text(sib__slice raw, sib__slice *to)
{
    if (!is_ascii(raw) && sib__utf8_fault(raw.data, raw.length) >= 0) {
        return (refusal){SIB_ERR_DATA, "a text is not UTF-8"};
    }
    *to = raw;
    return accepted;
}

static refusal read_code(const sib__csv_column *c, sib__slice raw, int32_t *to)
{
    *to = sib__csv_levels_find(&c->levels, raw);
    return *to >= 0 ? accepted : (refusal){SIB_ERR_DATA, "none of the declared levels"};
}

static void set_missing(const sib__csv_column *c, int64_t row)
{
    if (c->cells != NULL) {
        c->cells[row] = (sib__slice){NULL, 0};
        return;
    }
    switch (c->type.type) {
    case SIB_COLUMN_TYPE_F64:
        c->f64[row] = (double)NAN;
        break;
    case SIB_COLUMN_TYPE_I64:
        c->i64[row] = SIB_I64_MISSING;
        break;
    case SIB_COLUMN_TYPE_DATE:
        c->dates[row] = SIB_DATE_MISSING;
        break;
    case SIB_COLUMN_TYPE_FLAG:
        c->flags[row] = SIB_FLAG_MISSING;
        break;
    default:
        c->codes[row] = SIB_CODE_MISSING;
        break;
    }
}

static refusal read_value(const sib__csv_column *c, sib__slice raw, int64_t row)
{
    if (is_listed(raw, &c->type.nulls)) {
        set_missing(c, row);
        return accepted;
    }
    switch (c->type.type) {
    case SIB_COLUMN_TYPE_F64:
        return read_f64(raw, &c->f64[row]);
    case SIB_COLUMN_TYPE_I64:
        return read_i64(raw, &c->i64[row]);
    case SIB_COLUMN_TYPE_DATE:
        return sib__date_parse(raw, &c->dates[row]) ? accepted : refuse_date(raw);
    case SIB_COLUMN_TYPE_FLAG:
        return read_flag(&c->type, raw, &c->flags[row]);
    default:
        return c->cells != NULL ? read_text(raw, &c->cells[row])
                                : read_code(c, raw, &c->codes[row]);
    }
}

/* Reads one record and returns where the next begins. A wrong number of fields goes before any
 * field that cannot be read, since it explains it. */
static const char *read_record(const reader *r, const char *at, int64_t row, failure *f)
{
    const char    *begin = at;
    int64_t        position = 0;
    failure        found = {.row = INT64_MAX};
    sib__csv_field field = {.last = false};
    for (; !field.last; position++) {
        const char *start = at;
        at = sib__csv_field_read(r->source, start, &field);
        const sib__csv_column *c = position < r->positions ? r->by_position[position] : NULL;
        refusal                why =
            c == NULL || found.why.what != NULL ? accepted : read_value(c, field.raw, row);
        if (why.what != NULL) {
            found = (failure){row, c, start, why, -1};
        }
    }
    if (position != r->positions) {
        found = (failure){row, NULL, begin, {SIB_ERR_DATA, ""}, position};
    }
    if (found.row < f->row) {
        *f = found;
    }
    return at;
}

static void read_block(void *payload, int64_t block, int32_t worker)
{
    const reader *r = payload;
    failure      *f = &r->failures[worker];
    const char   *at = r->records->blocks[block];
    int64_t       row = block * SIB__CSV_BLOCK_RECORDS;
    int64_t       left = r->records->rows - row;
    int64_t       end = row + (left < SIB__CSV_BLOCK_RECORDS ? left : SIB__CSV_BLOCK_RECORDS);
    for (; row < end && row < f->row; row++) {
        at = read_record(r, at, row, f);
    }
}

static sib_status report(sib__call *call, const reader *r, const failure *f)
{
    long long line = (long long)sib__csv_line(r->source, f->at);
    if (f->fields >= 0) {
        return sib__fail(call, f->why.status, "bytes", f->row, NULL,
                         "line %lld: a record has %lld fields, the header has %lld", line,
                         (long long)f->fields, (long long)r->positions);
    }
    return sib__fail(call, f->why.status, "bytes", f->row, f->column->name, "line %lld: %s",
                     line, f->why.what);
}

sib_status sib__csv_values_read(sib__call *call, const sib__csv_source *source,
                                const sib__csv_records *records,
                                sib__csv_column *const *by_position, int64_t positions)
{
    int32_t workers = sib__parallel_workers(call, records->block_count);
    reader  r = {source, records, by_position, positions, NULL};
    workers = workers < 1 ? 1 : workers;
    r.failures = SIB__NEW(&call->scratch, failure, workers);
    SIB__TRY_MEMORY(call, r.failures);
    for (int32_t w = 0; w < workers; w++) {
        r.failures[w].row = INT64_MAX;
    }
    SIB__TRY(sib__parallel(call, records->block_count, read_block, &r, "reading", 0.0, 0.9));
    const failure *worst = &r.failures[0];
    for (int32_t w = 1; w < workers; w++) {
        worst = r.failures[w].row < worst->row ? &r.failures[w] : worst;
    }
    return worst->row == INT64_MAX ? SIB_OK : report(call, &r, worst);
}
