/* Fuzz target: bytes as a JSON document. What is accepted has a canonical form, which is its
 * own canonical form; and bytes as a contract, which is refused or read. */
#include <stdlib.h>
#include <string.h>

#include "core/json.h"
#include "sib/scheme.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void canonicalise(sib__slice text)
{
    sib__call  call;
    sib__slice once = {NULL, 0};
    sib__slice twice = {NULL, 0};
    sib_status status = sib__enter(&call, NULL, "fuzz_json", true);
    if (status == SIB_OK) {
        status = sib__json_canonical(&call, &call.scratch, "text", text, &once);
    }
    if (status == SIB_OK) {
        bool same = sib__json_canonical(&call, &call.scratch, "text", once, &twice) == SIB_OK &&
                    sib__slice_compare(once, twice) == 0;
        if (!same) {
            abort();
        }
    } else if (status != SIB_ERR_TERMS) {
        abort();
    }
    sib__leave(&call, SIB_OK, NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    sib_scheme *scheme = NULL;
    char       *text = malloc(size + 1);
    if (text == NULL) {
        return 0;
    }
    memcpy(text, data, size);
    text[size] = '\0';
    canonicalise((sib__slice){text, (int64_t)size});
    sib_status status = sib_scheme_read(NULL, text, &scheme);
    if (status != SIB_OK && scheme != NULL) {
        abort();
    }
    sib_scheme_free(scheme);
    free(text);
    return 0;
}
