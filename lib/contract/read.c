/* The document as a whole: the order in which its parts are read. */
#include "contract/contract.h"

sib_status sib__contract_read_value(sib__call *call, sib__memory *m, const sib__json *root,
                                    sib__contract **out)
{
    sib__contract *c = SIB__NEW(m, sib__contract, 1);
    SIB__TRY_MEMORY(call, c);
    c->root = root;
    if (root->kind != SIB__JSON_OBJECT) {
        return sib__json_fail(call, "contract", root, "a contract is an object");
    }
    SIB__TRY(sib__json_canonical_value(call, m, root, &c->text));
    sib__hash_text(c->text.data, (size_t)c->text.length, c->hash);
    SIB__TRY(sib__contract_read_preset(call, m, c));
    SIB__TRY(sib__contract_read_keys(call, m, c));
    SIB__TRY(sib__contract_read_tables(call, m, c));
    SIB__TRY(sib__contract_check_columns(call, c));
    SIB__TRY(sib__contract_check_sections(call, c));
    SIB__TRY(sib__contract_check_expressions(call, c));
    SIB__TRY(sib__contract_read_terms(call, m, c));
    *out = c;
    return SIB_OK;
}

sib_status sib__contract_read(sib__call *call, sib__memory *m, sib__slice text,
                              sib__contract **out)
{
    const sib__json *root = NULL;
    SIB__TRY(sib__json_parse(call, m, "contract", text, &root));
    return sib__contract_read_value(call, m, root, out);
}
