#include "table/lexer.h"

#include <string.h>

static const char *const keywords[] = {"AND",  "OR",     "NOT",  "IN",   "BETWEEN", "IS",
                                       "NULL", "LIKE",   "CASE", "WHEN", "THEN",    "ELSE",
                                       "END",  "ESCAPE", "TRUE", "FALSE"};

static const char *const symbols[] = {"<>", "<=", ">=", "=", "<", ">", "+",
                                      "-",  "*",  "/",  "(", ")", ","};

/* What people write out of habit and SQL, or this subset of it, does not know. */
static const struct {
    const char *text;
    const char *instead;
} habits[] = {
    {"--", "a comment, which rules do not have: for a negative number write - (-x)"},
    {"!=", "'!=': write <>"},
    {"==", "'==': write ="},
    {"&&", "'&&': write AND"},
    {"||", "'||', which rules do not have: for a condition write OR"},
    {"/*", "a comment, which rules do not have"},
    {".", "a point without digits before it: write 0.5"},
};

void sib__lexer_begin(sib__lexer *lexer, sib__slice text)
{
    *lexer = (sib__lexer){text.data, text.data + text.length, text.data, 1};
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_name_start(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
}

static bool is_name_part(char c)
{
    return is_name_start(c) || is_digit(c);
}

bool sib__word_equals(sib__slice slice, const char *word)
{
    int64_t i = 0;
    for (; i < slice.length && word[i] != '\0'; i++) {
        char c = slice.data[i];
        char capital = c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
        if (capital != word[i]) {
            return false;
        }
    }
    return i == slice.length && word[i] == '\0';
}

bool sib__token_is(const sib__token *token, const char *word)
{
    return (token->kind == SIB__TOKEN_KEYWORD || token->kind == SIB__TOKEN_SYMBOL) &&
           sib__word_equals(token->text, word);
}

static void skip_spaces(sib__lexer *l)
{
    while (l->at < l->end && strchr(" \t\r\n", *l->at) != NULL) {
        if (*l->at == '\n') {
            l->line++;
            l->line_start = l->at + 1;
        }
        l->at++;
    }
}

static sib__token fault(sib__token token, const char *what)
{
    token.kind = SIB__TOKEN_FAULT;
    token.text = sib__slice_of(what);
    return token;
}

static int64_t digits(const sib__lexer *l, int64_t from)
{
    int64_t i = from;
    while (l->at + i < l->end && is_digit(l->at[i])) {
        i++;
    }
    return i;
}

static char peek(const sib__lexer *l, int64_t i)
{
    return l->at + i < l->end ? l->at[i] : '\0';
}

static sib__token number(sib__lexer *l, sib__token token)
{
    int64_t length = digits(l, 0);
    token.kind = SIB__TOKEN_WHOLE;
    if (peek(l, length) == '.') {
        token.kind = SIB__TOKEN_REAL;
        int64_t whole = length + 1;
        length = digits(l, whole);
        if (length == whole) {
            return fault(token, "a point without digits behind it");
        }
    }
    if (peek(l, length) == 'e' || peek(l, length) == 'E') {
        char    sign = peek(l, length + 1);
        int64_t exponent = length + (sign == '+' || sign == '-' ? 2 : 1);
        token.kind = SIB__TOKEN_REAL;
        length = digits(l, exponent);
        if (length == exponent) {
            return fault(token, "an exponent without digits");
        }
    }
    if (is_name_part(peek(l, length)) || peek(l, length) == '.') {
        return fault(token, "a number that runs into something else");
    }
    token.text.length = length;
    l->at += length;
    return token;
}

/* From an opening quote to the closing one; a doubled quote stands for itself. */
static sib__token quoted(sib__lexer *l, sib__token token)
{
    char quote = *l->at;
    token.kind = quote == '"' ? SIB__TOKEN_NAME : SIB__TOKEN_TEXT;
    token.quoted = true;
    token.text.data = ++l->at;
    for (;; l->at++) {
        if (l->at == l->end) {
            return fault(token, quote == '"' ? "a name whose quote is never closed"
                                             : "a text whose quote is never closed");
        }
        if (*l->at == '\n') {
            l->line++;
            l->line_start = l->at + 1;
        }
        if (*l->at == quote) {
            if (peek(l, 1) != quote) {
                break;
            }
            l->at++;
        }
    }
    token.text.length = l->at - token.text.data;
    l->at++;
    return token.kind == SIB__TOKEN_NAME && token.text.length == 0
               ? fault(token, "an empty name")
               : token;
}

static sib__token name(sib__lexer *l, sib__token token)
{
    while (is_name_part(peek(l, token.text.length))) {
        token.text.length++;
    }
    l->at += token.text.length;
    token.kind = SIB__TOKEN_NAME;
    for (size_t i = 0; i < sizeof keywords / sizeof keywords[0]; i++) {
        if (sib__word_equals(token.text, keywords[i])) {
            token.kind = SIB__TOKEN_KEYWORD;
        }
    }
    return token;
}

static bool starts_with(const sib__lexer *l, const char *text)
{
    size_t length = strlen(text);
    return (size_t)(l->end - l->at) >= length && memcmp(l->at, text, length) == 0;
}

static sib__token symbol(sib__lexer *l, sib__token token)
{
    for (size_t i = 0; i < sizeof habits / sizeof habits[0]; i++) {
        if (starts_with(l, habits[i].text)) {
            return fault(token, habits[i].instead);
        }
    }
    for (size_t i = 0; i < sizeof symbols / sizeof symbols[0]; i++) {
        if (starts_with(l, symbols[i])) {
            token.kind = SIB__TOKEN_SYMBOL;
            token.text.length = (int64_t)strlen(symbols[i]);
            l->at += token.text.length;
            return token;
        }
    }
    return fault(token, "a character that no rule has outside quotes");
}

sib__token sib__lexer_next(sib__lexer *l)
{
    skip_spaces(l);
    sib__token token = {.kind = SIB__TOKEN_END, .text = {l->at, 0}};
    token.place = (sib__place){l->line, (int32_t)(l->at - l->line_start) + 1};
    if (l->at == l->end) {
        return token;
    }
    if (is_digit(*l->at)) {
        return number(l, token);
    }
    if (*l->at == '\'' || *l->at == '"') {
        return quoted(l, token);
    }
    return is_name_start(*l->at) ? name(l, token) : symbol(l, token);
}

char *sib__token_unquote(sib__memory *memory, const sib__token *token, sib__slice *out)
{
    char   *to = SIB__NEW(memory, char, token->text.length + 1);
    int64_t length = 0;
    char    quote = token->kind == SIB__TOKEN_NAME ? '"' : '\'';
    if (to == NULL) {
        return NULL;
    }
    for (int64_t i = 0; i < token->text.length; i++) {
        char c = token->text.data[i];
        to[length++] = c;
        i += token->quoted && c == quote; /* the second of a doubled quote */
    }
    *out = (sib__slice){to, length};
    return to;
}
