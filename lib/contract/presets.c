/* The format of a contract, and its preset: a versioned set of options, as data. A preset is
 * never changed in place: what an old record names must stay what it was. */
#include <string.h>

#include "contract/contract.h"
#include "core/number.h"

extern const char sib__rand14_design_1_json[]; /* schema/presets/rand14_design@1.json */

const char *const        sib__preset_names[] = {"rand14_design@1", NULL};
static const char *const presets[] = {sib__rand14_design_1_json};

static const char *find(sib__slice name)
{
    for (size_t i = 0; sib__preset_names[i] != NULL; i++) {
        if (sib__slice_equals(name, sib__preset_names[i])) {
            return presets[i];
        }
    }
    return NULL;
}

static sib_status read_format(sib__call *call, sib__contract *c)
{
    static const char start[] = "sib-contract@";
    const sib__json  *at = sib__json_member(c->root, "format");
    int64_t           format = 1;
    if (at != NULL) {
        bool named = at->kind == SIB__JSON_STRING && at->text.length >= (int64_t)sizeof start &&
                     strncmp(at->text.data, start, sizeof start - 1) == 0;
        bool right = named && sib__number_parse_i64(
                                  sib__slice_of(at->text.data + sizeof start - 1), &format);
        format = right ? format : 0;
    }
    if (format < 1 || format > sib__newest_format) {
        return sib__fail(call, SIB_ERR_VERSION, "contract", -1, NULL,
                         "line %d, column %d: this library reads the formats sib-contract@1 to "
                         "sib-contract@%d",
                         (int)at->line, (int)at->column, (int)sib__newest_format);
    }
    c->format = (int32_t)format;
    return SIB_OK;
}

sib_status sib__contract_read_preset(sib__call *call, sib__memory *m, sib__contract *c)
{
    const sib__json *name = sib__json_member(c->root, "preset");
    SIB__TRY(read_format(call, c));
    if (name == NULL) {
        return SIB_OK;
    }
    const char *document = name->kind == SIB__JSON_STRING ? find(name->text) : NULL;
    if (document == NULL) {
        return sib__fail(call, SIB_ERR_VERSION, "contract", -1, NULL,
                         "line %d, column %d: this library has no such preset; a preset is "
                         "named with its version",
                         (int)name->line, (int)name->column);
    }
    return sib__json_parse(call, m, "preset", sib__slice_of(document), &c->preset);
}
