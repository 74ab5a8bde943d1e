/* Columns of the real data files, and studies made of them. */
#ifndef SIB_TESTS_EFFECT_PEOPLE_H
#define SIB_TESTS_EFFECT_PEOPLE_H

#include "study.h"

/* A column of a CSV file whose cells hold no quotes. */
static inline double *column(const char *text, const char *name, int64_t *n)
{
    int64_t     at = 0;
    const char *end = text + strcspn(text, "\r\n");
    size_t      length = strlen(name);
    for (const char *cell = text;
         strncmp(cell, name, length) != 0 || strchr(",\r\n", cell[length]) == NULL; at++) {
        cell = strchr(cell, ',') + 1;
        CU_ASSERT_FATAL(cell < end);
    }
    double *values = malloc(sizeof *values * 3000);
    *n = 0;
    for (const char *line = end + strspn(end, "\r\n"); *line != '\0';) {
        const char *cell = line;
        for (int64_t i = 0; i < at; i++) {
            cell = strchr(cell, ',') + 1;
        }
        values[(*n)++] = strtod(cell, NULL);
        line += strcspn(line, "\r\n");
        line += strspn(line, "\r\n");
    }
    return values;
}

typedef struct people {
    int64_t n;
    double *treated;
    double *outcome;
    double *score;
} people;

static inline bool read_people(const char *path, const char *treated, const char *outcome,
                               people *p)
{
    size_t size = 0;
    char  *text = test_data(path, &size);
    if (text == NULL) {
        test_skip(path, "no SIB_TEST_DATA");
        return false;
    }
    p->score = NULL;
    p->treated = column(text, treated, &p->n);
    p->outcome = column(text, outcome, &p->n);
    free(text);
    return true;
}

static inline void free_people(people *p)
{
    free(p->treated);
    free(p->outcome);
    free(p->score);
}

static inline study study_of(const people *p, int64_t pairs)
{
    study s = study_new(p->n, pairs);
    for (int64_t i = 0; i < p->n; i++) {
        study_person(&s, i, p->treated[i] == 1.0, p->outcome[i]);
    }
    return s;
}

#endif
