/* Reading a contract: the parts in their order, then the steps. What is refused is refused with
 * line and column, and where a name is not known with the nearest that is. */
#ifndef SIB_SCHEME_READ_H
#define SIB_SCHEME_READ_H

#include "core/form.h"
#include "scheme/scheme.h"

/* A contract being read. */
typedef struct sib__reader {
    sib__call   *call;
    sib__memory *memory; /* of the contract */
    sib__scheme *scheme;
    const char  *draw; /* a key that tells draws of facts apart; NULL: there is one */
    const struct sib_facts *drawn; /* the facts: outcomes with a column of that name have it */
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

/* Refuses what is no name of a part, step or column; and no id of a cohort, stage or payer. */
sib_status sib__check_name(const sib__reader *r, const sib__json *at, sib__slice name);
sib_status sib__check_id(const sib__reader *r, const sib__json *at, sib__slice id);

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
sib_status sib__read_values(sib__reader *r, const sib__json *map);
sib_status sib__read_tables(sib__reader *r, const sib__json *map);
sib_status sib__read_periods(sib__reader *r, const sib__json *map);
sib_status sib__read_cohorts(sib__reader *r, const sib__json *list);
sib_status sib__read_outcomes(sib__reader *r, const sib__json *map);
sib_status sib__read_recognised(sib__reader *r, sib__scheme_outcome *outcome);
sib_status sib__read_comparisons(sib__reader *r, const sib__json *map);
sib_status sib__read_checks(sib__reader *r, const sib__json *list);
/* What the keys of the examples do not say of each other; their facts are read when they are
 * run. */
sib_status sib__read_examples(const sib__reader *r, const sib__json *list);
sib_status sib__read_steps(sib__reader *r, const sib__json *list);
sib_status sib__read_stages(sib__reader *r, const sib__json *list);

/* Keys. One that is there by name, SIB__NO_DIMENSION for none; the same where a document says
 * it, refused when there is none; a new one; and a list of them. */
int32_t    sib__dimension_named(const sib__scheme *s, sib__slice name);
sib_status sib__read_dimension(const sib__reader *r, const sib__json *at, int32_t *out);
sib_status sib__add_dimension(sib__reader *r, const sib__json *at, sib__dimension dimension,
                              int32_t *out);
sib_status sib__read_dimensions(const sib__reader *r, const sib__json *list,
                                sib__dimensions *out);

/* The names that the key `line` can have, of the steps that are read by now. */
sib_status sib__name_lines(const sib__reader *r, sib__dimension *line);

/* Refuses a name that is none of those listed for a key. */
sib_status sib__refuse_listed(const sib__reader *r, const sib__json *at, sib__slice name,
                              const sib__dimension *dimension);

/* With every key that follows from one of the set. */
sib__dimensions sib__dimensions_all(const sib__scheme *s, sib__dimensions set);

/* Series of these keys may meet: what follows from a key that both have, both have or neither.
 */
sib_status sib__check_meeting(const sib__reader *r, const sib__json *at, sib__dimensions a,
                              sib__dimensions b);

/* Results. The one that a document names, which must stand above: its readers are counted; and
 * that the step that is being read reads one. */
sib_status sib__read_result(sib__reader *r, const sib__json *at, sib__output **out);
sib_status sib__add_reading(sib__reader *r, const sib__output *read);

/* A new one of the step that is being read; `name` NULL: what its id names. */
sib_status sib__add_result(sib__reader *r, sib__scheme_step *step, const char *name,
                           int32_t unit, sib__dimensions keys, sib__output **out);

/* What a round, a limit or a settle reads by `of`, one name or several of one unit: each line
 * has the key `line` besides its own. */
struct sib__collected {
    sib__output   **results;
    int64_t         count;
    int32_t         unit;
    sib__dimensions keys;   /* that any line has, `line` among them */
    sib__dimensions common; /* that every line has, `line` among them */
    bool            minor;
    bool            listed;
    const int64_t  *lines; /* slots that `line` can be */
    int64_t         line_count;
};
typedef struct sib__collected sib__collected;
sib_status sib__read_collected(sib__reader *r, const sib__json *at, sib__collected *out);

/* A result of a step that hands the lines on which it collected. */
sib_status sib__add_collected(sib__reader *r, sib__scheme_step *step,
                              const sib__collected *collected, sib__output **out);

/* Draws of facts are apart in `by` too; UNSUPPORTED, naming the place, where lines that are
 * drawn stand with others. */
sib_status sib__add_draws(const sib__reader *r, const sib__json *at, const sib__collected *of,
                          sib__dimensions *by);

/* The keys that a step says its lines have, `line` left out, are those that they have. */
sib_status sib__check_keys(const sib__reader *r, const sib__json *list, sib__dimensions have);

#endif
