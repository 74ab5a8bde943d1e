/* JSON written; its canonical form (RFC 8785, JSON Canonicalization Scheme): members in the
 * order of their keys' UTF-16 code units, numbers as ECMAScript prints them, no white space,
 * the shortest escapes. */
#include <string.h>

#include "core/date.h"
#include "core/format.h"
#include "core/json.h"
#include "core/json_text.h"
#include "core/number.h"
#include "core/sort.h"

enum { FIRST_ROOM = 1024, NUMBER_ROOM = 32, DATE_ROOM = 11 };

/* Whole numbers beyond this size are not all doubles. */
static const int64_t exact_limit = INT64_C(9007199254740992);

static void put(sib__json_writer *w, const char *text, int64_t n)
{
    if (w->failed) {
        return;
    }
    if (n >= w->room - w->length) {
        int64_t room = w->room * 2 + n + FIRST_ROOM;
        char   *grown = SIB__GROW(w->memory, char, w->text, room);
        if (grown == NULL) {
            w->failed = true;
            return;
        }
        w->text = grown;
        w->room = room;
    }
    if (n > 0) {
        memcpy(w->text + w->length, text, (size_t)n);
    }
    w->length += n;
    w->text[w->length] = '\0';
}

static void put_text(sib__json_writer *w, const char *text)
{
    put(w, text, (int64_t)strlen(text));
}

/* Every value but the first of its array or object follows a comma. */
static void begin_value(sib__json_writer *w)
{
    if (w->comma) {
        put(w, ",", 1);
    }
    w->comma = true;
}

void sib__json_begin(sib__json_writer *w, sib__memory *m)
{
    *w = (sib__json_writer){.memory = m, .ordered = true};
}

static void open_with(sib__json_writer *w, const char *bracket)
{
    begin_value(w);
    put(w, bracket, 1);
    w->comma = false;
    if (w->level < SIB__JSON_LEVELS) {
        w->last_size[w->level] = -1;
    }
    w->level++;
}

static void close_with(sib__json_writer *w, const char *bracket)
{
    put(w, bracket, 1);
    w->comma = true;
    w->level--;
}

void sib__json_open_object(sib__json_writer *w)
{
    open_with(w, "{");
}

void sib__json_close_object(sib__json_writer *w)
{
    close_with(w, "}");
}

void sib__json_open_array(sib__json_writer *w)
{
    open_with(w, "[");
}

void sib__json_close_array(sib__json_writer *w)
{
    close_with(w, "]");
}

static void put_escape(sib__json_writer *w, unsigned char c)
{
    static const char digits[] = "0123456789abcdef";
    static const char from[] = "\b\t\n\f\r\"\\";
    static const char to[] = "btnfr\"\\";
    const char       *found = strchr(from, c);
    if (c != 0 && found != NULL) {
        const char text[2] = {'\\', to[found - from]};
        put(w, text, 2);
    } else {
        const char text[6] = {'\\', 'u', '0', '0', digits[c >> 4], digits[c & 15]};
        put(w, text, 6);
    }
}

static void put_string(sib__json_writer *w, sib__slice value)
{
    int64_t from = 0;
    put(w, "\"", 1);
    for (int64_t i = 0; i < value.length; i++) {
        unsigned char c = (unsigned char)value.data[i];
        w->ordered = w->ordered && c != 0;
        if (c < 0x20 || c == '"' || c == '\\') {
            put(w, value.data + from, i - from);
            put_escape(w, c);
            from = i + 1;
        }
    }
    put(w, value.data + from, value.length - from);
    put(w, "\"", 1);
}

static bool is_plain(sib__slice key)
{
    bool plain = true;
    for (int64_t i = 0; i < key.length; i++) {
        unsigned char c = (unsigned char)key.data[i];
        plain = plain && c >= 0x20 && c < 0x80 && c != '"' && c != '\\';
    }
    return plain;
}

/* Whether a key that comes next, of plain letters, stands after the last of its object. */
static bool follows_last(sib__json_writer *w, sib__slice key)
{
    int32_t at = w->level - 1;
    if (w->failed || at < 0 || at >= SIB__JSON_LEVELS || !is_plain(key)) {
        return false;
    }
    sib__slice last = {w->text + w->last_key[at], w->last_size[at]};
    bool       follows = last.length < 0 || sib__slice_compare(last, key) < 0;
    w->last_key[at] = w->length + 1;
    w->last_size[at] = key.length;
    return follows;
}

static void put_key(sib__json_writer *w, sib__slice key)
{
    begin_value(w);
    w->ordered = w->ordered && follows_last(w, key);
    put_string(w, key);
    put(w, ":", 1);
    w->comma = false;
}

void sib__json_key(sib__json_writer *w, const char *key)
{
    put_key(w, sib__slice_of(key));
}

void sib__json_slice(sib__json_writer *w, sib__slice value)
{
    begin_value(w);
    put_string(w, value);
}

void sib__json_string(sib__json_writer *w, const char *value)
{
    if (value == NULL) {
        sib__json_null(w);
    } else {
        sib__json_slice(w, sib__slice_of(value));
    }
}

void sib__json_f64(sib__json_writer *w, double value)
{
    char text[NUMBER_ROOM];
    if (value - value != 0.0) { /* not finite */
        sib__json_null(w);
        return;
    }
    begin_value(w);
    put(w, text, sib__number_print_f64(value, text));
}

void sib__json_i64(sib__json_writer *w, int64_t value)
{
    char   text[NUMBER_ROOM];
    size_t length = sib__format_i64(text, value);
    if (value > exact_limit || value < -exact_limit) {
        sib__json_slice(w, (sib__slice){text, (int64_t)length});
        return;
    }
    begin_value(w);
    put(w, text, (int64_t)length);
}

void sib__json_bool(sib__json_writer *w, bool value)
{
    begin_value(w);
    put_text(w, value ? "true" : "false");
}

void sib__json_null(sib__json_writer *w)
{
    begin_value(w);
    put_text(w, "null");
}

void sib__json_date(sib__json_writer *w, int32_t date)
{
    char text[DATE_ROOM];
    if (date == SIB_DATE_MISSING) {
        sib__json_null(w);
        return;
    }
    sib__date_print(date, text);
    sib__json_string(w, text);
}

void sib__json_value(sib__json_writer *w, const sib__json *value)
{
    bool object = value->kind == SIB__JSON_OBJECT;
    switch (value->kind) {
    case SIB__JSON_NULL:
        sib__json_null(w);
        return;
    case SIB__JSON_FALSE:
    case SIB__JSON_TRUE:
        sib__json_bool(w, value->kind == SIB__JSON_TRUE);
        return;
    case SIB__JSON_NUMBER:
        w->ordered = w->ordered && sib__json_is_short_whole(value->text);
        begin_value(w);
        put(w, value->text.data, value->text.length);
        return;
    case SIB__JSON_STRING:
        sib__json_slice(w, value->text);
        return;
    case SIB__JSON_ARRAY:
    case SIB__JSON_OBJECT:
        break;
    }
    open_with(w, object ? "{" : "[");
    for (const sib__json *child = value->first; child != NULL; child = child->next) {
        if (object) {
            put_key(w, child->key);
        }
        sib__json_value(w, child);
    }
    close_with(w, object ? "}" : "]");
}

void sib__json_raw(sib__json_writer *w, sib__slice value)
{
    w->ordered = false;
    sib__json_raw_canonical(w, value);
}

void sib__json_raw_canonical(sib__json_writer *w, sib__slice value)
{
    begin_value(w);
    put(w, value.data, value.length);
}

/* Ranks a byte of UTF-8 so that bytes compare as UTF-16 code units do: characters beyond U+FFFF
 * (first byte F0 and above) are surrogates there and stand before U+E000 (first byte EE). */
static int utf16_rank(unsigned char byte)
{
    if (byte >= 0xF0) {
        return byte - 2;
    }
    return byte >= 0xEE ? byte + 5 : byte;
}

static int compare_utf16(sib__slice a, sib__slice b)
{
    int64_t n = a.length < b.length ? a.length : b.length;
    for (int64_t i = 0; i < n; i++) {
        int difference =
            utf16_rank((unsigned char)a.data[i]) - utf16_rank((unsigned char)b.data[i]);
        if (difference != 0) {
            return difference;
        }
    }
    return (a.length > b.length) - (a.length < b.length);
}

static bool member_before(int64_t a, int64_t b, const void *payload)
{
    const sib__json *const *members = payload;
    return compare_utf16(members[a]->key, members[b]->key) < 0;
}

static sib_status write_canonical(sib__call *call, sib__json_writer *w, const sib__json *value);

static sib_status write_members(sib__call *call, sib__json_writer *w, const sib__json *object)
{
    const sib__json **members = SIB__NEW(&call->scratch, const sib__json *, object->n);
    SIB__TRY_MEMORY(call, members);
    int64_t *rows = SIB__NEW(&call->scratch, int64_t, 2 * object->n);
    SIB__TRY_MEMORY(call, rows);
    int64_t n = 0;
    for (const sib__json *m = object->first; m != NULL; m = m->next) {
        members[n] = m;
        rows[n] = n;
        n++;
    }
    SIB__TRY(sib__sort_rows(call, rows, rows + n, n, member_before, members));
    for (int64_t i = 0; i < n; i++) {
        put_key(w, members[rows[i]]->key);
        SIB__TRY(write_canonical(call, w, members[rows[i]]));
    }
    sib__drop(&call->scratch, rows);
    sib__drop(&call->scratch, members);
    return SIB_OK;
}

static sib_status write_canonical(sib__call *call, sib__json_writer *w, const sib__json *value)
{
    double number = 0.0;
    switch (value->kind) {
    case SIB__JSON_NUMBER:
        if (sib__json_is_short_whole(value->text)) {
            sib__json_value(w, value);
            return SIB_OK;
        }
        /* It was read as a finite double already. */
        (void)sib__number_parse_f64(value->text, &number);
        sib__json_f64(w, number);
        return SIB_OK;
    case SIB__JSON_OBJECT:
        sib__json_open_object(w);
        SIB__TRY(write_members(call, w, value));
        sib__json_close_object(w);
        return SIB_OK;
    case SIB__JSON_ARRAY:
        sib__json_open_array(w);
        for (const sib__json *child = value->first; child != NULL; child = child->next) {
            SIB__TRY(write_canonical(call, w, child));
        }
        sib__json_close_array(w);
        return SIB_OK;
    case SIB__JSON_NULL:
    case SIB__JSON_FALSE:
    case SIB__JSON_TRUE:
    case SIB__JSON_STRING:
    default:
        sib__json_value(w, value);
        return SIB_OK;
    }
}

sib_status sib__json_canonical_value(sib__call *call, sib__memory *m, const sib__json *value,
                                     sib__slice *out)
{
    sib__json_writer w;
    sib__json_begin(&w, m);
    SIB__TRY(write_canonical(call, &w, value));
    if (w.failed) {
        return sib__no_memory(call);
    }
    *out = (sib__slice){w.text, w.length};
    return SIB_OK;
}

sib_status sib__json_canonical(sib__call *call, sib__memory *m, const char *argument,
                               sib__slice text, sib__slice *out)
{
    const sib__json *root = NULL;
    SIB__TRY(sib__json_parse(call, &call->scratch, argument, text, &root));
    return sib__json_canonical_value(call, m, root, out);
}

sib_status sib__json_finish(sib__call *call, sib__json_writer *w, sib__slice *out)
{
    if (w->failed) {
        return sib__no_memory(call);
    }
    if (w->ordered && sib__utf8_fault(w->text, w->length) < 0) {
        *out = (sib__slice){w->text, w->length};
        return SIB_OK;
    }
    SIB__TRY(sib__json_canonical(call, w->memory, "document", (sib__slice){w->text, w->length},
                                 out));
    sib__drop(w->memory, w->text);
    w->text = NULL;
    return SIB_OK;
}
