/* JSON documents (RFC 8259) as trees. jsmn finds the tokens; it accepts much that is no JSON
 * (missing or extra punctuation, bare words, raw control characters), so a cursor walks the
 * text from token to token and accepts only the grammar between and within them. */
#include "core/json.h"

#include <limits.h>
#include <string.h>

#define JSMN_STATIC
#define JSMN_PARENT_LINKS /* keeps closing brackets from searching all tokens */
#include <jsmn.h>

#include "core/format.h"
#include "core/json_text.h"
#include "core/number.h"
#include "core/sort.h"

enum { MAX_DEPTH = 64, CHECK_EVERY = 0x4000, WHAT_SIZE = 384 };

typedef struct reader {
    sib__call        *call;
    const char       *argument;
    const char       *text;
    int64_t           length;
    int64_t           at;
    int32_t           line;
    int64_t           line_start;
    const jsmntok_t  *tokens;
    int64_t           token_count;
    int64_t           token; /* the next one */
    sib__json        *nodes;
    int64_t           used;
    char             *strings; /* decoded texts, each terminated */
    int64_t           strings_used;
    const sib__json **members; /* for the check of keys: [2 * token_count] with rows */
    int64_t          *rows;
    int64_t          *rows_scratch;
} reader;

/* Line and column are found anew from the offset: only failures pay for it. */
static sib_status fail_at(const reader *r, int64_t offset, const char *what)
{
    int32_t line = 1;
    int64_t start = 0;
    for (int64_t i = 0; i < offset && i < r->length; i++) {
        if (r->text[i] == '\n') {
            line++;
            start = i + 1;
        }
    }
    sib__json place = {.line = line, .column = (int32_t)(offset - start + 1)};
    return sib__json_fail(r->call, r->argument, &place, "%s", what);
}

sib_status sib__json_fail(sib__call *call, const char *argument, const sib__json *at,
                          const char *format, ...)
{
    char      what[WHAT_SIZE];
    sib__line line = {what, sizeof what, 0};
    what[0] = '\0';
    va_list arguments;
    va_start(arguments, format);
    sib__line_vprint(&line, format, arguments);
    va_end(arguments);
    return sib__fail(call, SIB_ERR_TERMS, argument, -1, NULL, "line %d, column %d: %s",
                     (int)at->line, (int)at->column, what);
}

static char peek(const reader *r)
{
    return r->at < r->length ? r->text[r->at] : '\0';
}

static void skip_space(reader *r)
{
    for (; r->at < r->length; r->at++) {
        char c = r->text[r->at];
        if (c == '\n') {
            r->line++;
            r->line_start = r->at + 1;
        } else if (c != ' ' && c != '\t' && c != '\r') {
            return;
        }
    }
}

static sib__slice keep_text(reader *r, const char *text, int64_t n)
{
    char *to = r->strings + r->strings_used;
    memcpy(to, text, (size_t)n);
    to[n] = '\0';
    r->strings_used += n + 1;
    return (sib__slice){to, n};
}

static sib_status read_primitive(reader *r, const jsmntok_t *token, sib__json *node)
{
    sib__slice text = {r->text + token->start, token->end - token->start};
    double     value = 0.0;
    if (sib__slice_equals(text, "null")) {
        node->kind = SIB__JSON_NULL;
    } else if (sib__slice_equals(text, "false")) {
        node->kind = SIB__JSON_FALSE;
    } else if (sib__slice_equals(text, "true")) {
        node->kind = SIB__JSON_TRUE;
    } else if (!sib__json_is_number(text)) {
        return fail_at(r, token->start, "a value is expected");
    } else if (!sib__json_is_short_whole(text) && !sib__number_parse_f64(text, &value)) {
        return fail_at(r, token->start, "a number lies outside the range of a double");
    } else {
        node->kind = SIB__JSON_NUMBER;
        node->text = keep_text(r, text.data, text.length);
    }
    r->at = token->end;
    return SIB_OK;
}

static sib_status read_string(reader *r, const jsmntok_t *token, sib__slice *out)
{
    char       *to = r->strings + r->strings_used;
    int64_t     length = 0;
    const char *what = NULL;
    int64_t     fault =
        sib__json_decode(r->text + token->start, token->end - token->start, to, &length, &what);
    if (fault >= 0) {
        return fail_at(r, token->start + fault, what);
    }
    *out = (sib__slice){to, length};
    r->strings_used += length + 1;
    r->at = token->end + 1;
    return SIB_OK;
}

/* The token that begins at the cursor, or NULL. A string's token begins behind its quote. */
static const jsmntok_t *token_here(reader *r)
{
    if (r->token >= r->token_count) {
        return NULL;
    }
    const jsmntok_t *token = &r->tokens[r->token];
    int64_t          begin = token->start - (token->type == JSMN_STRING ? 1 : 0);
    if (begin != r->at) {
        return NULL;
    }
    r->token++;
    return token;
}

static sib_status read_key(reader *r, sib__json *member)
{
    skip_space(r);
    if (peek(r) != '"') {
        return fail_at(r, r->at, "a key in double quotes is expected");
    }
    const jsmntok_t *token = token_here(r);
    if (token == NULL) {
        return fail_at(r, r->at, "a key in double quotes is expected");
    }
    SIB__TRY(read_string(r, token, &member->key));
    skip_space(r);
    if (peek(r) != ':') {
        return fail_at(r, r->at, "':' is expected after a key");
    }
    r->at++;
    return SIB_OK;
}

static bool key_before(int64_t a, int64_t b, const void *payload)
{
    const sib__json *const *members = payload;
    return sib__slice_compare(members[a]->key, members[b]->key) < 0;
}

/* Keys are compared decoded, so that "a" and "\u0061" are one. */
static sib_status check_keys(reader *r, const sib__json *object)
{
    int64_t n = 0;
    for (const sib__json *m = object->first; m != NULL; m = m->next) {
        r->members[n] = m;
        r->rows[n] = n;
        n++;
    }
    SIB__TRY(sib__sort_rows(r->call, r->rows, r->rows_scratch, n, key_before, r->members));
    for (int64_t i = 1; i < n; i++) {
        const sib__json *member = r->members[r->rows[i]];
        if (sib__slice_compare(r->members[r->rows[i - 1]]->key, member->key) == 0) {
            return sib__json_fail(r->call, r->argument, member,
                                  "a key of this object is given twice");
        }
    }
    return SIB_OK;
}

static sib_status read_value(reader *r, sib__json *node);

static sib_status read_children(reader *r, sib__json *parent, char close)
{
    sib__json *last = NULL;
    r->at++;
    skip_space(r);
    if (peek(r) == close) {
        r->at++;
        return SIB_OK;
    }
    for (char c = ','; c == ',';) {
        if (r->used % CHECK_EVERY == 0) {
            SIB__TRY(sib__check(r->call));
        }
        if (r->token >= r->token_count) {
            return fail_at(r, r->at, "a value is expected");
        }
        sib__json *child = &r->nodes[r->used++];
        if (close == '}') {
            SIB__TRY(read_key(r, child));
        }
        SIB__TRY(read_value(r, child));
        if (last == NULL) {
            parent->first = child;
        } else {
            last->next = child;
        }
        last = child;
        parent->n++;
        skip_space(r);
        c = peek(r);
        if (c != ',' && c != close) {
            return fail_at(r, r->at,
                           close == '}' ? "',' or '}' is expected" : "',' or ']' is expected");
        }
        r->at++;
    }
    return close == '}' ? check_keys(r, parent) : SIB_OK;
}

/* Recursion ends: check_depth has bounded it. */
static sib_status read_value(reader *r, sib__json *node)
{
    skip_space(r);
    const jsmntok_t *token = token_here(r);
    if (token == NULL) {
        return fail_at(r, r->at, "a value is expected");
    }
    node->line = r->line;
    node->column = (int32_t)(r->at - r->line_start + 1);
    switch (token->type) {
    case JSMN_STRING:
        node->kind = SIB__JSON_STRING;
        return read_string(r, token, &node->text);
    case JSMN_PRIMITIVE:
        return read_primitive(r, token, node);
    case JSMN_OBJECT:
    case JSMN_ARRAY:
    case JSMN_UNDEFINED:
    default:
        break;
    }
    bool object = token->type == JSMN_OBJECT;
    node->kind = object ? SIB__JSON_OBJECT : SIB__JSON_ARRAY;
    return read_children(r, node, object ? '}' : ']');
}

static sib_status make_room(reader *r, sib__memory *m, int64_t tokens)
{
    sib__memory *scratch = &r->call->scratch;
    r->nodes = SIB__NEW(m, sib__json, tokens);
    SIB__TRY_MEMORY(r->call, r->nodes);
    /* A decoded string is at least two bytes shorter than its text, quotes included; a number
     * is followed by something unless it is the whole document. */
    r->strings = SIB__NEW(m, char, r->length + 1);
    SIB__TRY_MEMORY(r->call, r->strings);
    r->members = SIB__NEW(scratch, const sib__json *, tokens);
    SIB__TRY_MEMORY(r->call, r->members);
    r->rows = SIB__NEW(scratch, int64_t, 2 * tokens);
    SIB__TRY_MEMORY(r->call, r->rows);
    r->rows_scratch = r->rows + tokens;
    return SIB_OK;
}

static bool may_stand_before_quote(char c)
{
    return c == '{' || c == '[' || c == ',' || c == ':' || c == ' ' || c == '\t' || c == '\r' ||
           c == '\n';
}

/* Before jsmn sees the text, since its closing brackets take as long as the nesting is deep.
 * The quote's left neighbour is checked because jsmn lets a bare word hold one. */
static sib_status check_depth(const reader *r)
{
    int  depth = 0;
    bool quoted = false;
    for (int64_t i = 0; i < r->length; i++) {
        char c = r->text[i];
        if (quoted) {
            i += c == '\\' ? 1 : 0;
            quoted = c != '"';
        } else if (c == '"') {
            if (i > 0 && !may_stand_before_quote(r->text[i - 1])) {
                return fail_at(r, i, "a string cannot begin here");
            }
            quoted = true;
        } else if (c == '[' || c == '{') {
            depth++;
        } else if (c == ']' || c == '}') {
            depth--;
        }
        if (depth > MAX_DEPTH) {
            return fail_at(r, i, "values are nested deeper than 64");
        }
    }
    return SIB_OK;
}

static sib_status find_tokens(reader *r, jsmntok_t **room, int64_t *n)
{
    jsmn_parser parser;
    jsmn_init(&parser);
    int found = jsmn_parse(&parser, r->text, (size_t)r->length, NULL, 0);
    if (found > 0) {
        *room = SIB__NEW(&r->call->scratch, jsmntok_t, found);
        SIB__TRY_MEMORY(r->call, *room);
        jsmn_init(&parser);
        *n = found;
        found = jsmn_parse(&parser, r->text, (size_t)r->length, *room, (unsigned)found);
    }
    if (found == JSMN_ERROR_PART) {
        return fail_at(r, r->length, "the document ends too early");
    }
    if (found < 0) {
        return fail_at(r, parser.pos, "a value is expected");
    }
    return found == 0 ? fail_at(r, 0, "a value is expected") : SIB_OK;
}

static sib_status read_document(reader *r, sib__memory *m, const sib__json **out)
{
    jsmntok_t *room = NULL;
    SIB__TRY(check_depth(r));
    SIB__TRY(find_tokens(r, &room, &r->token_count));
    SIB__TRY(make_room(r, m, r->token_count));
    r->tokens = room;
    sib__json *root = &r->nodes[r->used++];
    SIB__TRY(read_value(r, root));
    skip_space(r);
    if (r->at != r->length) {
        return fail_at(r, r->at, "the document goes on after its value");
    }
    sib__drop(&r->call->scratch, room);
    sib__drop(&r->call->scratch, r->members);
    sib__drop(&r->call->scratch, r->rows);
    *out = root;
    return SIB_OK;
}

sib_status sib__json_parse(sib__call *call, sib__memory *m, const char *argument,
                           sib__slice text, const sib__json **out)
{
    static const char byte_order_mark[] = {'\xEF', '\xBB', '\xBF'};
    if (text.length >= INT_MAX) {
        return sib__fail(call, SIB_ERR_TERMS, argument, -1, NULL,
                         "the document is longer than 2 GiB");
    }
    if (text.length >= 3 && memcmp(text.data, byte_order_mark, 3) == 0) {
        text.data += 3;
        text.length -= 3;
    }
    reader  r = {.call = call,
                 .argument = argument,
                 .text = text.data,
                 .length = text.length,
                 .line = 1};
    int64_t fault = sib__utf8_fault(text.data, text.length);
    if (fault >= 0) {
        return fail_at(&r, fault, "the text is not UTF-8");
    }
    return read_document(&r, m, out);
}

const sib__json *sib__json_member(const sib__json *object, const char *key)
{
    if (object == NULL || object->kind != SIB__JSON_OBJECT) {
        return NULL;
    }
    for (const sib__json *m = object->first; m != NULL; m = m->next) {
        if (sib__slice_equals(m->key, key)) {
            return m;
        }
    }
    return NULL;
}
