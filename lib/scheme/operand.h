/* What stands where a contract wants a value: an exact number, a card of them by a key, or a
 * series of a step above. */
#ifndef SIB_SCHEME_OPERAND_H
#define SIB_SCHEME_OPERAND_H

#include "scheme/constant.h"
#include "scheme/series.h"

typedef enum sib__operand_kind {
    SIB__OPERAND_NONE = 0, /* "none", where that is allowed */
    SIB__OPERAND_EXACT,
    SIB__OPERAND_CARD,
    SIB__OPERAND_SERIES,
} sib__operand_kind;

typedef struct sib__operand sib__operand;

typedef struct sib__card_entry {
    sib__slice       name;
    const sib__json *at;
    sib__operand    *worth;
} sib__card_entry;

struct sib__operand {
    int32_t            kind;
    int32_t            unit;
    sib__exact         exact;
    int32_t            by; /* of a card: its key */
    sib__card_entry   *entries;
    int64_t            entry_count;
    sib__operand      *other; /* "else"; NULL: a missing name is refused */
    const sib__output *of;
    sib__dimensions    keys; /* which a line must have */
    const sib__json   *at;
};

/* Reads a value of a unit; 0: of any, which it then says. With `none_allowed`, "none" is one.
 */
sib_status sib__read_operand(sib__reader *r, const sib__json *at, int32_t unit,
                             bool none_allowed, sib__operand *out);

/* Refuses names of a card that are none of the listed ones of its key, and a card without
 * "else" that lacks one. */
sib_status sib__check_card_names(const sib__reader *r, const sib__operand *card,
                                 const sib__dimension *key);

/* What is written without a unit is of this one. */
void sib__operand_as(sib__operand *operand, int32_t unit);

/* Refuses an operand, said by `key`, with a key that the lines it meets have not. */
sib_status sib__check_operand_keys(const sib__reader *r, const sib__operand *operand,
                                   const char *key, sib__dimensions keys);

/* An operand made ready for the lines of one series, and what it is worth for a line of it. */
typedef struct sib__worth sib__worth;
struct sib__run;
sib_status sib__worth_begin(struct sib__run *run, const sib__operand *operand,
                            const sib__series *lines, sib__worth **out);

/* `none`: no limit. `lacking`: a card without the name, for which nobody asks. */
typedef struct sib__worth_value {
    sib__exact exact;
    int32_t    reason; /* a sib__reason */
    bool       none;
    bool       lacking;
} sib__worth_value;
sib_status sib__worth_at(struct sib__run *run, const sib__worth *worth, int64_t line,
                         sib__worth_value *out);

/* The same; a line without a number of its own does not ask: a card that lacks it then has no
 * worth, where else the facts are refused. */
sib_status sib__worth_asked(struct sib__run *run, const sib__worth *worth, int64_t line,
                            bool asks, sib__worth_value *out);

#endif
