/* Fields and records of CSV (RFC 4180): quotes stand around a whole field or not at all. */
#include <string.h>

#include "table/csv.h"

enum { CHECK_RECORDS = 16 * SIB__CSV_BLOCK_RECORDS };

/* Steps over what ends a field: a separator, LF, CR LF, a CR at the very end, or the end. */
static const char *end_field(const sib__csv_source *s, const char *at, sib__csv_field *field)
{
    field->last = true;
    if (at < s->end && *at == s->separator) {
        field->last = false;
        return at + 1;
    }
    if (at < s->end && *at == '\r') {
        at++;
    }
    if (at < s->end && *at == '\n') {
        at++;
    }
    return at;
}

static bool is_field_end(const sib__csv_source *s, const char *at)
{
    if (at == s->end || *at == s->separator || *at == '\n') {
        return true;
    }
    return *at == '\r' && (at + 1 == s->end || at[1] == '\n');
}

static const char *read_quoted(const sib__csv_source *s, const char *at, sib__csv_field *field)
{
    const char *quote = at;
    field->raw.data = at;
    for (;;) {
        size_t left = (size_t)(s->end - quote);
        quote = left == 0 ? NULL : memchr(quote, '"', left);
        if (quote == NULL) {
            field->fault = "a quote is never closed";
            field->last = true;
            return s->end;
        }
        if (quote + 1 == s->end || quote[1] != '"') {
            break;
        }
        quote += 2;
    }
    field->raw.length = quote - at;
    if (!is_field_end(s, quote + 1)) {
        field->fault = "something follows a closing quote";
    }
    return end_field(s, quote + 1, field);
}

const char *sib__csv_field_read(const sib__csv_source *s, const char *at, sib__csv_field *field)
{
    const char *begin = at;
    field->fault = NULL;
    if (at < s->end && *at == '"') {
        return read_quoted(s, at + 1, field);
    }
    while (at < s->end && *at != s->separator && *at != '\n') {
        at++;
    }
    const char *stop = at;
    if (stop > begin && stop[-1] == '\r' && (at == s->end || *at == '\n')) {
        stop--;
    }
    field->raw = (sib__slice){begin, stop - begin};
    return end_field(s, at, field);
}

const char *sib__csv_field_fault(const sib__csv_field *field, const char *begin)
{
    bool stray = field->raw.data == begin && field->raw.length > 0 &&
                 memchr(begin, '"', (size_t)field->raw.length) != NULL;
    return stray ? "a quote inside a field that does not begin with one" : field->fault;
}

int64_t sib__csv_line(const sib__csv_source *s, const char *at)
{
    int64_t line = 1;
    for (const char *p = s->begin; p < at; p++) {
        line += *p == '\n';
    }
    return line;
}

typedef struct scan {
    const sib__csv_source *source;
    const char            *quote; /* the next one, or the end */
    int64_t                room;
    int64_t                blank; /* blank lines just before */
    sib__csv_records      *records;
} scan;

/* A record with quotes in it, field by field. */
static sib_status step_over_quotes(sib__call *call, scan *s, const char **at)
{
    const sib__csv_source *source = s->source;
    sib__csv_field         field = {.last = false};
    while (!field.last) {
        const char *begin = *at;
        *at = sib__csv_field_read(source, begin, &field);
        const char *fault = sib__csv_field_fault(&field, begin);
        if (fault != NULL) {
            return sib__fail(call, SIB_ERR_DATA, "bytes", s->records->rows, NULL,
                             "line %lld: %s", (long long)sib__csv_line(source, begin), fault);
        }
    }
    return SIB_OK;
}

static const char *next_quote(const sib__csv_source *source, const char *at)
{
    const char *quote = at == source->end ? NULL : memchr(at, '"', (size_t)(source->end - at));
    return quote == NULL ? source->end : quote;
}

static sib_status step(sib__call *call, scan *s, const char **at)
{
    const sib__csv_source *source = s->source;
    const char            *begin = *at;
    const char            *line = memchr(begin, '\n', (size_t)(source->end - begin));
    const char            *next = line == NULL ? source->end : line + 1;
    if (s->quote < begin) {
        s->quote = next_quote(source, begin);
    }
    if (s->quote < next) {
        s->blank = 0;
        return step_over_quotes(call, s, at);
    }
    bool blank = begin == line || (begin + 1 == line && *begin == '\r');
    s->blank = blank ? s->blank + 1 : 0;
    *at = next;
    return SIB_OK;
}

static sib_status begin_block(sib__call *call, scan *s, const char *at)
{
    sib__csv_records *r = s->records;
    if (r->block_count == s->room) {
        int64_t      room = s->room == 0 ? 64 : 2 * s->room;
        const char **grown = SIB__GROW(&call->scratch, const char *, r->blocks, room);
        SIB__TRY_MEMORY(call, grown);
        r->blocks = grown;
        s->room = room;
    }
    r->blocks[r->block_count++] = at;
    return SIB_OK;
}

sib_status sib__csv_scan(sib__call *call, const sib__csv_source *source, const char *at,
                         bool one_field, sib__csv_records *out)
{
    *out = (sib__csv_records){NULL, 0, 0};
    scan s = {.source = source, .quote = next_quote(source, at), .records = out};
    while (at < source->end) {
        if (out->rows % SIB__CSV_BLOCK_RECORDS == 0) {
            SIB__TRY(begin_block(call, &s, at));
        }
        if (out->rows % CHECK_RECORDS == 0) {
            SIB__TRY(sib__check(call));
        }
        SIB__TRY(step(call, &s, &at));
        out->rows++;
    }
    if (!one_field) {
        out->rows -= s.blank;
    }
    out->block_count = (out->rows + SIB__CSV_BLOCK_RECORDS - 1) / SIB__CSV_BLOCK_RECORDS;
    return SIB_OK;
}
