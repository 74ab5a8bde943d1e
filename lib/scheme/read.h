/* Reading a contract: the parts in their order, then the steps. What is refused is refused with
 * line and column, and where a name is not known with the nearest that is. */
#ifndef SIB_SCHEME_READ_H
#define SIB_SCHEME_READ_H

#include "core/form.h"
#include "scheme/operand.h"

/* A contract being read. */
typedef struct sib__reader {
    sib__call   *call;
    sib__memory *memory; /* of the contract */
    sib__scheme *scheme;
} sib__reader;

/* Refuses the document at a place. */
__attribute__((format(printf, 3, 4))) sib_status
sib__refuse(const sib__reader *r, const sib__json *at, const char *format, ...);

/* Reads an object by a list of keys into a struct. */
sib_status sib__read_object(const sib__reader *r, const char *what, const sib__json *object,
                            const sib__options *keys, void *to);

/* A list of texts, or one text: `count` of them, each with its place. */
typedef struct sib__said {
    sib__slice       text;
    const sib__json *at;
} sib__said;
sib_status sib__read_names(const sib__reader *r, const sib__json *value, sib__said **out,
                           int64_t *count);

/* Refuses what is no name for a part or step. */
sib_status sib__check_new_name(const sib__reader *r, const sib__json *at, sib__slice name);

/* Refuses a name that is none of the known ones, with the nearest: "what" says of what. */
typedef struct sib__known_names {
    const char *(*name)(const void *payload, int64_t i); /* NULL after the last */
    const void *payload;
} sib__known_names;
sib_status sib__refuse_name(const sib__reader *r, const sib__json *at, const char *what,
                            sib__known_names known);

/* The parts of a document, in the order in which they are read. */
sib_status sib__read_remarks(const sib__reader *r, const sib__json *given,
                             const sib__json **out);
sib_status sib__read_document(sib__reader *r, const sib__json *root);
sib_status sib__read_tables(sib__reader *r, const sib__json *map);
sib_status sib__read_periods(sib__reader *r, const sib__json *map);
sib_status sib__read_cohorts(sib__reader *r, const sib__json *list);
sib_status sib__read_outcomes(sib__reader *r, const sib__json *map);
sib_status sib__read_comparisons(sib__reader *r, const sib__json *map);
sib_status sib__read_steps(sib__reader *r, const sib__json *list);
sib_status sib__read_settlement(sib__reader *r, const sib__json *settlement);

/* Keys. One that is there by name, SIB__NO_DIMENSION for none; the same where a document says
 * it, refused when there is none; a new one; and a list of them. */
int32_t    sib__dimension_named(const sib__scheme *s, sib__slice name);
sib_status sib__read_dimension(const sib__reader *r, const sib__json *at, int32_t *out);
sib_status sib__add_dimension(sib__reader *r, const sib__json *at, sib__dimension dimension,
                              int32_t *out);
sib_status sib__read_dimensions(const sib__reader *r, const sib__json *list,
                                sib__dimensions *out);

/* With every key that follows from one of the set. */
sib__dimensions sib__dimensions_all(const sib__scheme *s, sib__dimensions set);

/* Results. The one that a document names, which must stand above; several, of one name or a
 * list; a new one of the step that is being read. */
sib_status sib__read_result(sib__reader *r, const sib__json *at, const sib__result **out);
sib_status sib__read_results(sib__reader *r, const sib__json *at, const sib__result ***out,
                             int64_t *count);
sib_status sib__add_result(sib__reader *r, sib__scheme_step *step, const char *name,
                           int32_t unit, sib__dimensions keys, sib__result **out);

#endif
