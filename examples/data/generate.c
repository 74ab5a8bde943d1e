/* Writes the example bond: releases.csv, history.csv, outcomes.csv and truth.json.
 *
 *     generate FOLDER [SEED [PEOPLE]]
 *
 * PEOPLE is how many lives are made, of whom about a third have a release on file. Exit code 0,
 * 2 for wrong use, 3 when a file cannot be written. */
#include <stdlib.h>

#include "bond.h"

static const unsigned long long usual_seed = 19;
static const long               usual_people = 110000;
static const long               most_people = 999999;

static person somebody; /* too big for a small stack */

static int generate(const char *folder, uint64_t seed, int32_t people)
{
    calendar c = calendar_of_bond();
    truth    t = {0};
    char     path[4096];
    files   *f = files_open(folder);
    if (f == NULL || snprintf(path, sizeof path, "%s/truth.json", folder) >= (int)sizeof path) {
        fprintf(stderr, "generate: cannot write into %s\n", folder);
        return 3;
    }
    for (int32_t number = 1; number <= people; number++) {
        if (person_make(&c, seed, number, &somebody)) {
            person_avoid(&c, seed, &somebody);
            truth_add(&t, &c, &somebody);
            files_person(f, &c, &somebody, seed);
        }
    }
    bool good = files_close(f);
    if (!truth_write(&t, seed, path) || !good) {
        fprintf(stderr, "generate: cannot write into %s\n", folder);
        return 3;
    }
    return 0;
}

/* A whole number from 1, or 0. */
static unsigned long long number_of(const char *text)
{
    char              *end = NULL;
    unsigned long long value = strtoull(text, &end, 10);
    return *text >= '0' && *text <= '9' && *end == '\0' ? value : 0;
}

int main(int argc, char **argv)
{
    unsigned long long seed = argc > 2 ? number_of(argv[2]) : usual_seed;
    unsigned long long people =
        argc > 3 ? number_of(argv[3]) : (unsigned long long)usual_people;
    if (argc < 2 || argc > 4 || seed == 0 || people == 0 ||
        people > (unsigned long long)most_people) {
        fprintf(
            stderr,
            "usage: generate FOLDER [SEED [PEOPLE]]   (SEED from 1, PEOPLE from 1 to %ld)\n",
            most_people);
        return 2;
    }
    return generate(argv[1], seed, (int32_t)people);
}
