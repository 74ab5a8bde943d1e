/* Runs a compiled expression over the rows of a table, block by block, in parallel. */
#include <math.h>
#include <string.h>

#include "core/parallel.h"
#include "table/kernel.h"

typedef struct run {
    const sib__program        *program;
    const sib__program_output *output;
    sib__frame                *frames; /* one a worker */
    int64_t                    rows;
} run;

static void store(const run *r, const sib__frame *f)
{
    const sib__slot           *s = &f->slots[0];
    const sib__program_output *to = r->output;
    for (int64_t i = 0; i < f->n; i++) {
        int64_t row = f->first + i;
        bool    missing = s->missing[i] != 0;
        switch (r->program->type) {
        case SIB_COLUMN_TYPE_F64:
            to->f64[row] = missing ? (double)NAN : s->as.f64[i];
            break;
        case SIB_COLUMN_TYPE_I64:
            to->i64[row] = missing ? SIB_I64_MISSING : s->as.i64[i];
            break;
        case SIB_COLUMN_TYPE_DATE:
            to->dates[row] = missing ? SIB_DATE_MISSING : (int32_t)s->as.i64[i];
            break;
        case SIB_COLUMN_TYPE_FLAG:
            to->flags[row] = missing ? SIB_FLAG_MISSING : s->flag[i];
            break;
        default:
            to->text[row] = missing ? (sib__slice){NULL, 0} : s->as.text[i];
            break;
        }
    }
}

static void run_block(void *payload, int64_t block, int32_t worker)
{
    run        *r = payload;
    sib__frame *f = &r->frames[worker];
    f->first = block * SIB__BLOCK_ROWS;
    f->n = r->rows - f->first < SIB__BLOCK_ROWS ? r->rows - f->first : SIB__BLOCK_ROWS;
    for (int64_t i = 0; i < r->program->n; i++) {
        const sib__instruction *in = &r->program->instructions[i];
        sib__kernel_of(in->op)(f, in);
    }
    store(r, f);
}

static sib_status find_columns(sib__call *call, const sib__program *program,
                               const char *argument, const sib_table *table,
                               const sib__column **out)
{
    sib__column *columns = SIB__NEW(&call->scratch, sib__column, program->column_count);
    SIB__TRY_MEMORY(call, columns);
    for (int64_t i = 0; i < program->column_count; i++) {
        const sib__program_column *wanted = &program->columns[i];
        SIB__TRY(sib__table_require(call, table, argument, argument, wanted->name, wanted->type,
                                    &columns[i]));
    }
    *out = columns;
    return SIB_OK;
}

static sib_status make_frames(sib__call *call, const sib__program *program, int32_t workers,
                              const sib__column *columns, sib__frame **out)
{
    sib__frame *frames = SIB__NEW(&call->scratch, sib__frame, workers);
    SIB__TRY_MEMORY(call, frames);
    for (int32_t w = 0; w < workers; w++) {
        sib__frame *f = &frames[w];
        f->slots = SIB__NEW(&call->scratch, sib__slot, program->slots);
        f->masks = SIB__NEW(&call->scratch, sib__mask, program->masks);
        if (f->slots == NULL || f->masks == NULL) {
            return sib__no_memory(call);
        }
        memset(f->masks[0].row, 1, sizeof f->masks[0].row);
        f->columns = columns;
        f->fail_row = INT64_MAX;
    }
    *out = frames;
    return SIB_OK;
}

/* The lowest row at fault over all workers, whatever their number. */
static sib_status report(sib__call *call, const char *argument, const sib__frame *frames,
                         int32_t workers)
{
    const sib__frame *worst = &frames[0];
    for (int32_t w = 1; w < workers; w++) {
        worst = frames[w].fail_row < worst->fail_row ? &frames[w] : worst;
    }
    if (worst->fail_row == INT64_MAX) {
        return SIB_OK;
    }
    bool whole = worst->fail_status == SIB_ERR_OVERFLOW;
    return sib__fail(call, worst->fail_status, argument, worst->fail_row, NULL,
                     "line %d, column %d: %s", worst->fail_at->place.line,
                     worst->fail_at->place.column,
                     whole ? "whole-number arithmetic leaves its range"
                           : "real arithmetic overflows to infinity");
}

sib_status sib__program_run(sib__call *call, const sib__program *program, const char *argument,
                            const char *table_argument, const sib_table *table,
                            const sib__program_output *output, const char *step)
{
    const sib__column *columns = NULL;
    run     r = {.program = program, .output = output, .rows = sib_table_rows(table)};
    int64_t blocks = (r.rows + SIB__BLOCK_ROWS - 1) / SIB__BLOCK_ROWS;
    int32_t workers = sib__parallel_workers(call, blocks);
    SIB__TRY(find_columns(call, program, table_argument, table, &columns));
    SIB__TRY(make_frames(call, program, workers < 1 ? 1 : workers, columns, &r.frames));
    SIB__TRY(sib__parallel(call, blocks, run_block, &r, step, 0.0, 1.0));
    return report(call, argument, r.frames, workers);
}
