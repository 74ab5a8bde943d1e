#include <string.h>

#include "newer/newer.h"
#include "record/record.h"
#include "support.h"

const sib__member_spec *released_spec_of(sib__member member);

/* In the place of the library's own: the archive's are not linked. */
#define sib__member_spec_of released_spec_of
#include "record/lists.c"
#undef sib__member_spec_of

enum { MOST_FIELDS = 32 };

static const sib__field turns = {.name = "turns", .type = SIB_COLUMN_TYPE_I64, .since = 2};

static sib__member_spec newer[SIB__MEMBER_COUNT];
static sib__field       more[2][MOST_FIELDS];

static void add_turns(sib__member member, sib__field fields[MOST_FIELDS])
{
    sib__member_spec *spec = &newer[member];
    CU_ASSERT_FATAL(specs[member].field_count < MOST_FIELDS);
    memcpy(fields, specs[member].fields, (size_t)spec->field_count * sizeof *fields);
    fields[spec->field_count++] = turns;
    spec->fields = fields;
}

void newer_lists_begin(void)
{
    memcpy(newer, specs, sizeof newer);
    add_turns(SIB__LIST_MATCHING, more[0]);
    add_turns(SIB__LIST_COUNTS, more[1]);
}

const sib__member_spec *sib__member_spec_of(sib__member member)
{
    return &newer[member];
}
