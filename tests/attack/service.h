/* Every service of a few people of some kinds, and what the public sees of each: those that
 * look the same are laid side by side. A number of people below the limit that is the same in
 * all of them is known to whoever knows the rule. So is what lies between two numbers of which
 * one is never the larger. */
#ifndef SIB_TESTS_ATTACK_SERVICE_H
#define SIB_TESTS_ATTACK_SERVICE_H

#include <stdint.h>

enum { ATTACK_KINDS = 6 };

typedef struct attack_scene {
    const char *options;   /* of the measurement */
    const char *looked_at; /* measures and tables, each between blanks */
    int32_t     months;    /* of a period */
    int         people;    /* at most */
    int         beyond;    /* so many of these are there as possibilities alone */
    /* Rows of one person by table, "members 2012-03-01; contacts ..", without the id. */
    const char *kinds[ATTACK_KINDS];
} attack_scene;

typedef struct attack_found {
    int64_t services;
    int64_t hidden; /* numbers that are hidden, by what is shown */
    int64_t small;  /* small numbers that are shown */
    int64_t known;  /* hidden small numbers that follow */
    int64_t behind; /* small differences that follow */
    int64_t pages;  /* pairs of pages that must be the same */
    int64_t differ;
} attack_found;

attack_found attack_services(const attack_scene *scene);

#endif
