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

bool sib__findings_block(const sib__lists *lists, const char *but)
{
    const sib__rows *rows = &lists->rows[SIB__LIST_FINDINGS];
    int64_t          step = sib__rows_field(rows, "step");
    int64_t          blocks = sib__rows_field(rows, "blocks");
    for (int64_t row = 0; row < rows->n; row++) {
        sib__slice of = sib__rows_cell(rows, row, step)->text;
        bool       counts = but == NULL || of.data == NULL || !sib__slice_equals(of, but);
        if (counts && sib__rows_cell(rows, row, blocks)->i64 != 0) {
            return true;
        }
    }
    return false;
}
