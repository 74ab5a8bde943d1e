/* The lalonde data of $SIB_TEST_DATA, with the scores of truth-vectors' model 3.5: treat ~ age
 * + educ + race + married + nodegree + re74 + re75, coefficients to 17 digits. */
#ifndef SIB_TESTS_MATCHING_LALONDE_H
#define SIB_TESTS_MATCHING_LALONDE_H

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sib/table.h"
#include "support.h"

enum { LALONDE_N = 614, LALONDE_NUMBERS = 7, LALONDE_ID_SIZE = 8 };

/* Columns of `number`. */
enum { AGE, EDUC, MARRIED, NODEGREE, RE74, RE75, RE78 };

typedef struct lalonde {
    uint8_t treated[LALONDE_N];
    double  number[LALONDE_NUMBERS][LALONDE_N];
    int32_t race[LALONDE_N]; /* 0 black, 1 hispan, 2 white */
    double  score[LALONDE_N];
    double  logit[LALONDE_N];
    int64_t row_key[LALONDE_N]; /* the row number */
    char    id[LALONDE_N * LALONDE_ID_SIZE];
    int64_t offsets[LALONDE_N + 1];
} lalonde;

/* Scores as MatchIt had them: id,ps,logit in the order of the data. */
static inline void lalonde_scores(lalonde *d)
{
    size_t size = 0;
    char  *text = test_data("oracle/matchit614_ps.csv", &size);
    CU_ASSERT_PTR_NOT_NULL_FATAL(text);
    char *at = strchr(text, '\n') + 1;
    for (int64_t i = 0; i < LALONDE_N; i++) {
        at = strchr(at, ',') + 1;
        d->score[i] = strtod(at, &at);
        d->logit[i] = strtod(at + 1, &at);
        d->row_key[i] = i;
    }
    free(text);
}

/* One record: id,treat,age,educ,race,married,nodegree,re74,re75,re78. Moves to the next. */
static inline void lalonde_record(lalonde *d, int64_t i, char **line)
{
    static const int place[] = {AGE, EDUC, -1, MARRIED, NODEGREE, RE74, RE75, RE78};
    size_t           length = strcspn(*line, ",");
    memcpy(d->id + d->offsets[i], *line, length);
    d->offsets[i + 1] = d->offsets[i] + (int64_t)length;
    *line += length + 1;
    d->treated[i] = **line == '1';
    *line += 1;
    for (int k = 0; k < 8; k++) {
        *line += 1;
        if (place[k] < 0) {
            d->race[i] = **line == 'b' ? 0 : **line == 'h' ? 1 : 2;
            *line += strcspn(*line, ",");
        } else {
            d->number[place[k]][i] = strtod(*line, line);
        }
    }
    *line += strspn(*line, "\r\n");
}

/* NULL, and a named skip, without the data; free() it. */
static inline lalonde *lalonde_read(const char *sentence)
{
    size_t size = 0;
    char  *text = test_data("matching/lalonde_matchit614.csv", &size);
    if (text == NULL) {
        test_skip(sentence, "no SIB_TEST_DATA");
        return NULL;
    }
    lalonde *d = calloc(1, sizeof *d);
    char    *line = strchr(text, '\n') + 1;
    for (int64_t i = 0; i < LALONDE_N; i++) {
        lalonde_record(d, i, &line);
    }
    CU_ASSERT_EQUAL(*line, '\0');
    free(text);
    lalonde_scores(d);
    return d;
}

/* The covariates as a table: age educ race married nodegree re74 re75, then the score. */
static inline sib_table *lalonde_table(const lalonde *d)
{
    static const char *const names[] = {"age", "educ", "married", "nodegree", "re74", "re75"};
    static const char        levels[] = "blackhispanwhite";
    static const int64_t     ends[] = {0, 5, 11, 16};
    sib_validity             all = {NULL, 0};
    sib_table_builder       *b = NULL;
    sib_table               *table = NULL;
    sib_table_builder_new(NULL, LALONDE_N, &b);
    for (int k = 0; k < 6; k++) {
        sib_f64 values = {d->number[k], LALONDE_N};
        sib_table_builder_add_f64(NULL, b, names[k], values, all, NULL, NULL);
        if (k == EDUC) {
            sib_i32  race = {d->race, LALONDE_N};
            sib_text text = {levels, ends, 3};
            sib_table_builder_add_codes(NULL, b, "race", race, text, all, NULL, NULL);
        }
    }
    sib_f64 score = {d->score, LALONDE_N};
    sib_table_builder_add_f64(NULL, b, "distance", score, all, NULL, NULL);
    CU_ASSERT_EQUAL(sib_table_builder_finish(NULL, b, &table), SIB_OK);
    sib_table_builder_free(b);
    return table;
}

#endif
