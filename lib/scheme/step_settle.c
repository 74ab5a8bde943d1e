/* settle: the lines that are due. due.c takes off what was paid before. */
#include "scheme/step_settle.h"

#include <string.h>

#include "scheme/statement.h"

#define AT(key, of_kind, field) SIB__KEY_AT(key, of_kind, sib__settle, field)

static const char *const belows[] = {"repay", "carry", "refuse", NULL};
static const char *const nothings[] = {"owed", "zero", NULL};
static const char *const undecideds[] = {"stop", "others_proceed", NULL};

static const sib__option keys[] = {
    SIB__STEP_KEYS,
    {AT("of", SIB__OPTION_OTHER, of_said), .grammar = "names"},
    {AT("below_zero", SIB__OPTION_TEXT, below_zero), .words = belows,
     .why = "repay, carry or refuse"},
    {AT("below_nothing", SIB__OPTION_TEXT, below_nothing), .words = nothings,
     .why = "owed or zero"},
    {AT("undecided", SIB__OPTION_TEXT, undecided), .words = undecideds,
     .why = "stop or others_proceed"},
};
static const sib__options settle_keys = SIB__KEYS(keys);

const sib__settle *sib__settle_of(const sib__scheme *s)
{
    for (int64_t i = 0; i < s->step_count; i++) {
        if (s->steps[i]->kind == &sib__step_settle) {
            return (const sib__settle *)s->steps[i];
        }
    }
    return NULL;
}

static sib_status read_settle(sib__reader *r, sib__scheme_step *step)
{
    sib__settle *c = (sib__settle *)step;
    sib__output *result = NULL;
    if (sib__settle_of(r->scheme) != NULL) {
        return sib__refuse(r, step->json, "a contract settles once");
    }
    SIB__TRY(sib__read_collected(r, c->of_said, &c->of));
    for (int64_t i = 0; i < c->of.count; i++) {
        const sib__output *one = c->of.results[i];
        if (one->unit != SIB__UNIT_MONEY) {
            return sib__refuse(r, c->of_said, "\"%s\" is no money", one->full_name);
        }
        if (!one->minor) {
            return sib__refuse(r, c->of_said,
                               "\"%s\" may have parts of a penny: a round step must stand "
                               "before it",
                               one->full_name);
        }
    }
    return sib__add_collected(r, step, &c->of, &result);
}

static sib_status apply_settle(sib__run *run, const sib__scheme_step *step)
{
    const sib__settle *c = (const sib__settle *)step;
    sib__series       *lines = NULL;
    SIB__TRY(sib__collect(run, &c->of, &lines));
    sib__run_put(run, step->results[0], lines);
    return SIB_OK;
}

static sib_status line_settle(sib__run *run, const sib__scheme_step *step)
{
    const sib__series *s = sib__run_series(run, step->results[0]);
    for (int64_t i = 0; i < s->n; i++) {
        SIB__TRY(sib__statement_line(run, step->results[0], s, i));
    }
    return SIB_OK;
}

const sib__step_kind sib__step_settle = {.name = "settle",
                                         .keys = &settle_keys,
                                         .size = sizeof(sib__settle),
                                         .read = read_settle,
                                         .apply = apply_settle,
                                         .line = line_settle};
