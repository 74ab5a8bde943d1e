/* Reading a finished caseload, and its findings. */
#include "caseload/work.h"

void sib_caseload_free(sib_caseload *c)
{
    sib__handle_free(c);
}

const sib_table *sib_caseload_table(const sib_caseload *c, const char *name)
{
    return c == NULL ? NULL : sib__table_titled(&c->result, name);
}

sib_status sib__findings_publish(sib__call *call, sib__result *result,
                                 const int64_t findings[SIB__FINDINGS])
{
    static const sib__field fields[] = {SIB__TEXT("finding"), SIB__I64("records"),
                                        SIB__TEXT("meaning")};
    sib__rows               rows;
    sib__rows_begin(&rows, &call->scratch, SIB__FIELDS(fields));
    for (int32_t i = 1; i <= SIB__FINDINGS; i++) {
        if (findings[i - 1] > 0) {
            sib__rows_add(&rows);
            sib__set_text(&rows, "finding", sib__caseload_finding_name(i));
            sib__set_i64(&rows, "records", findings[i - 1]);
            sib__set_text(&rows, "meaning", sib__caseload_finding_meaning(i));
        }
    }
    return sib__table_of_rows(call, result, "findings", &rows);
}
