/* Words of a rule expression, each with its place in the text. */
#ifndef SIB_TABLE_LEXER_H
#define SIB_TABLE_LEXER_H

#include "core/text.h"

typedef enum sib__token_kind {
    SIB__TOKEN_END,
    SIB__TOKEN_FAULT,  /* `text` says what is wrong */
    SIB__TOKEN_NAME,   /* plain or quoted name */
    SIB__TOKEN_WHOLE,  /* digits */
    SIB__TOKEN_REAL,   /* digits with a point or an exponent */
    SIB__TOKEN_TEXT,   /* 'text', raw between the quotes */
    SIB__TOKEN_SYMBOL, /* operator, parenthesis, comma */
    SIB__TOKEN_KEYWORD
} sib__token_kind;

typedef struct sib__place {
    int32_t line;   /* from 1 */
    int32_t column; /* from 1, in bytes */
} sib__place;

typedef struct sib__token {
    sib__token_kind kind;
    bool            quoted; /* a name in double quotes: no keyword, no function */
    sib__slice      text;
    sib__place      place;
} sib__token;

typedef struct sib__lexer {
    const char *at;
    const char *end;
    const char *line_start;
    int32_t     line;
} sib__lexer;

void       sib__lexer_begin(sib__lexer *lexer, sib__slice text);
sib__token sib__lexer_next(sib__lexer *lexer);

/* Whether a token is this keyword (in capitals) or symbol. */
bool sib__token_is(const sib__token *token, const char *word);

/* Equal but for the case of ASCII letters; `word` is in capitals. */
bool sib__word_equals(sib__slice slice, const char *word);

/* What stands between quotes with the doubled ones made single; NULL when memory is short. */
char *sib__token_unquote(sib__memory *memory, const sib__token *token, sib__slice *out);

#endif
