#include "record/findings.h"

void sib__finding(sib__lists *lists, const char *cohort, const char *step, const char *finding,
                  int64_t persons, bool blocks)
{
    sib__rows *rows = sib__lists_row(lists, SIB__LIST_FINDINGS, cohort);
    sib__set_text(rows, "step", step);
    sib__set_text(rows, "finding", finding);
    sib__set_i64(rows, "persons", persons);
    sib__set_flag(rows, "blocks", blocks);
}
