/* Fields and records of CSV (RFC 4180): quotes stand around a whole field or not at all. */
#include <string.h>

#include "table/csv.h"

enum { CHECK_RECORDS = 16 * SIB__CSV_BLOCK_RECORDS };

static const char *const stray_quote = "a quote inside a field that does not begin with one";

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

/* Whether one of eight bytes is zero; the lowest one that is has its top bit set. */
static uint64_t zero_byte(uint64_t x)
{
    return (x - UINT64_C(0x0101010101010101)) & ~x & UINT64_C(0x8080808080808080);
}

/* The next separator or LF, or the end: eight bytes at a time while none of them is one. */
static const char *find_field_end(const sib__csv_source *s, const char *at)
{
    const uint64_t every = UINT64_C(0x0101010101010101);
    const uint64_t separator = every * (unsigned char)s->separator;
    for (; s->end - at >= 8; at += 8) {
        uint64_t eight = 0;
        memcpy(&eight, at, sizeof eight);
        uint64_t found = zero_byte(eight ^ separator) | zero_byte(eight ^ every * '\n');
        if (found != 0 && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__) {
            return at + __builtin_ctzll(found) / 8;
        }
        if (found != 0) {
            break;
        }
    }
    while (at < s->end && *at != s->separator && *at != '\n') {
        at++;
    }
    return at;
}

const char *sib__csv_field_read(const sib__csv_source *s, const char *at, sib__csv_field *field)
{
    const char *begin = at;
    field->fault = NULL;
    if (at < s->end && *at == '"') {
        return read_quoted(s, at + 1, field);
    }
    at = find_field_end(s, at);
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
    return stray ? stray_quote : field->fault;
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
    const char            *line;  /* the next LF, or the end */
    int64_t                room;
    int64_t                blank; /* blank lines just before */
    sib__csv_records      *records;
} scan;

static const char *find(const sib__csv_source *source, const char *at, char wanted)
{
    const char *found =
        at == source->end ? NULL : memchr(at, wanted, (size_t)(source->end - at));
    return found == NULL ? source->end : found;
}

static sib_status fail_quote(sib__call *call, const scan *s, const char *at, const char *what)
{
    return sib__fail(call, SIB_ERR_DATA, "bytes", s->records->rows, NULL, "line %lld: %s",
                     (long long)sib__csv_line(s->source, at), what);
}

/* Steps over one record: from quoted field to quoted field, then to its LF. */
static sib_status step(sib__call *call, scan *s, const char **at)
{
    const sib__csv_source *source = s->source;
    const char            *begin = *at;
    for (const char *from = begin;;) {
        sib__csv_field field;
        s->quote = s->quote < from ? find(source, from, '"') : s->quote;
        s->line = s->line < from ? find(source, from, '\n') : s->line;
        if (s->quote >= s->line) {
            bool blank = s->line == begin || (s->line == begin + 1 && *begin == '\r');
            s->blank = blank ? s->blank + 1 : 0;
            *at = s->line == source->end ? s->line : s->line + 1;
            return SIB_OK;
        }
        if (s->quote != begin && s->quote[-1] != source->separator) {
            return fail_quote(call, s, s->quote, stray_quote);
        }
        from = sib__csv_field_read(source, s->quote, &field);
        if (field.fault != NULL) {
            return fail_quote(call, s, s->quote, field.fault);
        }
        s->quote = find(source, from, '"');
        if (field.last) {
            s->blank = 0;
            *at = from;
            return SIB_OK;
        }
    }
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
    scan s = {.source = source,
              .quote = find(source, at, '"'),
              .line = find(source, at, '\n'),
              .records = out};
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
