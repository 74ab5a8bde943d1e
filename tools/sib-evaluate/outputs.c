/* What a command writes, held against what it reads. */
#include <string.h>

#include "evaluate.h"

#include "sib/report.h"

static size_t size_of(const char *text)
{
    return text == NULL ? 0 : strlen(text);
}

int outputs_put(const arguments *a, const char *record, const char *annex,
                const sib_paper *page)
{
    const char  *inputs[6 + 2 * MOST_TABLES] = {a->contract,     a->input_record, a->design,
                                                a->design_annex, a->previous,     a->facts};
    const char  *text = page == NULL ? NULL : sib_paper_text(page);
    outputs_file files[3] = {
        {.path = a->annex, .text = annex, .size = size_of(annex), .secret = true},
        {.path = a->record, .text = record, .size = size_of(record)},
        {.path = a->report, .text = text, .size = size_of(text)}};
    memcpy(inputs + 6, a->table_path, sizeof a->table_path);
    memcpy(inputs + 6 + MOST_TABLES, a->evaluation, sizeof a->evaluation);
    return files_write(files, 3, inputs, 6 + 2 * MOST_TABLES) ? EXIT_GOOD : EXIT_FILE;
}
