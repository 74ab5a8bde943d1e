/* Fuzz target: bytes as a record whose hashes a forger has set right: it is opened, its facts
 * are read, or it is refused. */
#include <stdlib.h>
#include <string.h>

#include "core/hash.h"
#include "core/json.h"
#include "sib/evaluation.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void put_hash(sib__call *call, sib__json_writer *w, const char *key,
                     const sib__json *value)
{
    char       hash[SIB__HASH_TEXT_SIZE];
    sib__slice text = {"", 0};
    if (value != NULL &&
        sib__json_canonical_value(call, &call->scratch, value, &text) != SIB_OK) {
        abort();
    }
    sib__hash_text(text.data, (size_t)text.length, hash);
    sib__json_key(w, key);
    sib__json_string(w, hash);
}

static void put_members(sib__json_writer *w, const sib__json *object, const char *but)
{
    const sib__json *first = object->kind == SIB__JSON_OBJECT ? object->first : NULL;
    for (const sib__json *m = first; m != NULL; m = m->next) {
        if (!sib__slice_equals(m->key, but)) {
            sib__json_key(w, m->key.data);
            sib__json_value(w, m);
        }
    }
}

/* The document with the hashes of its contract and its result set right. */
static sib__slice seal(sib__call *call, const sib__json *root)
{
    sib__json_writer w;
    sib__slice       text = {NULL, 0};
    const sib__json *result = sib__json_member(root, "result");
    const sib__json *design = sib__json_member(result, "design");
    if (design == NULL) {
        return text;
    }
    sib__json_begin(&w, &call->scratch);
    sib__json_open_object(&w);
    put_members(&w, result, "design");
    sib__json_key(&w, "design");
    sib__json_open_object(&w);
    put_members(&w, design, "contract_hash");
    put_hash(call, &w, "contract_hash", sib__json_member(design, "contract"));
    sib__json_close_object(&w);
    sib__json_close_object(&w);
    if (sib__json_finish(call, &w, &text) != SIB_OK) {
        abort();
    }
    const sib__json *again = NULL;
    if (sib__json_parse(call, &call->scratch, "result", text, &again) != SIB_OK) {
        abort();
    }
    sib__json_begin(&w, &call->scratch);
    sib__json_open_object(&w);
    sib__json_key(&w, "result");
    sib__json_value(&w, again);
    put_hash(call, &w, "result_hash", again);
    sib__json_close_object(&w);
    if (sib__json_finish(call, &w, &text) != SIB_OK) {
        abort();
    }
    return text;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    sib__call        call;
    const sib__json *root = NULL;
    sib_evaluation  *e = NULL;
    sib_facts       *facts = NULL;
    if (sib__enter(&call, NULL, "fuzz_record", true) != SIB_OK) {
        abort();
    }
    sib__slice given = {(const char *)data, (int64_t)size};
    if (sib__json_parse(&call, &call.scratch, "record", given, &root) == SIB_OK) {
        sib__slice sealed = seal(&call, root);
        if (sealed.data != NULL) {
            (void)sib_evaluation_open(NULL, sealed.data, NULL, &e);
            (void)sib_evaluation_facts(NULL, e, NULL, &facts);
        }
    }
    sib_evaluation_free(e);
    sib_facts_free(facts);
    sib__leave(&call, SIB_OK, NULL);
    return 0;
}
