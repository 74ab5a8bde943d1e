#include "shapes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support.h"

const shape shapes[SHAPES] = {
    {"pooled",
     {{"\"screen_p\":\"1\"", "\"screen_p\":\"0.9999\""},
      {"\"unlinked\":\"zero\",\"max_unlinked_share\"",
       "\"unlinked\":\"missing\",\"max_unlinked_share\""}}},
    {"missed", {{"\"10 %\"", "\"90 %\""}, {"\"7.5 %\"", "\"80 %\""}}},
    {"refused", {{"\"max_smd\":\"none\"", "\"max_smd\":\"0.01\""}}},
    {"capped",
     {{"\"weighting\":\"aggregate\"", "\"weighting\":\"per_treated\""},
      {"\"8000000.00\"", "\"9000.00\""},
      {"\"average\":\"means\"", "\"average\":\"reductions\""}}},
    {"kept",
     {{"\"unmatched\":\"dropped\"", "\"unmatched\":\"kept\""},
      {"\"replace\":false", "\"replace\":true,\"reuse_max\":3"},
      {"\"follow_up\":{\"months\":12},\"waiting\":{\"months\":6}",
       "\"follow_up\":{\"days\":365},\"waiting\":{\"days\":180}"}}}};

char *shape_contract(const shape *s)
{
    char *text = bond_contract_with(records_contract, "{", "{");
    for (int i = 0; i < SHAPE_EDITS && s->edits[i][0] != NULL; i++) {
        char *next = bond_contract_with(text, s->edits[i][0], s->edits[i][1]);
        free(text);
        text = next;
    }
    return text;
}

char *shape_read(int format, const char *name, const char *part)
{
    enum { MOST = 1 << 20 };
    char  path[1024];
    char *text = NULL;
    snprintf(path, sizeof path, "%s/records/%d/%s.%s.json", SIB_TEST_SOURCE_DIR, format, name,
             part);
    FILE *file = fopen(path, "rb");
    if (file != NULL) {
        text = calloc(1, MOST);
        CU_ASSERT_TRUE(fread(text, 1, MOST - 1, file) < MOST - 1);
        fclose(file);
    }
    return text;
}
