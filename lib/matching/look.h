/* Who lies near a case by a distance of covariates, among controls in slots. */
#ifndef SIB_MATCHING_LOOK_H
#define SIB_MATCHING_LOOK_H

#include "matching/search.h"
#include "matching/tile.h"

/* A control that is free, or was, by (square, tie). */
typedef struct sib__candidate {
    double  square;
    int64_t control;
} sib__candidate;

/* What a case knows: rising in order, those before `at` had or gone. */
typedef struct sib__known {
    sib__candidate *list; /* [room] */
    int64_t         n;
    int64_t         at;
    int64_t         row;
    double          square; /* of its point, see sib__flat_point() */
    int64_t         low;    /* what it may have: controls low .. high - 1 */
    int64_t         high;
    bool            all; /* there is nobody beyond the list */
} sib__known;

typedef struct sib__scan {
    sib__call        *call;
    const sib__rules *rules;
    const int64_t    *row;  /* [n] of each control, in order of the windows */
    const int64_t    *left; /* uses left of each; NULL: any number */
    int64_t          *rank; /* [n] tie */
    int64_t           k;
    int64_t           room;  /* of a list */
    sib__known       *known; /* [cases] */
    sib__flat         flat;
    float            *point;   /* [cases x k] */
    float            *scratch; /* [k] */
    float            *tiles;   /* [slots / 16][k + 1][16] of controls that are free */
    int64_t          *slot;    /* [slots] its control; rising */
    int64_t          *place;   /* [n] slot of each control; -1 where it is gone */
    int64_t           slots;
    int64_t           gone;   /* of the slots */
    sib_status        status; /* of what a search met */
} sib__scan;

/* Cases that look together, four at most, and the slots of each. */
typedef struct sib__quad {
    int64_t      unit[SIB__QUAD];
    int64_t      from[SIB__QUAD];
    int64_t      to[SIB__QUAD];
    const float *point[SIB__QUAD];
    int          n;
} sib__quad;

void sib__quad_add(const sib__scan *s, sib__quad *q, int64_t unit);

/* By (square, tie). */
bool sib__scan_before(const sib__scan *s, sib__candidate a, sib__candidate b);

/* Adds to the lists what lies in the slots; of a case alone, beyond `floor` (NULL: anywhere). A
 * list is a heap until it is put in order. */
void sib__scan_look(const sib__scan *s, const sib__quad *q, const sib__candidate *floor);
void sib__scan_put_in_order(const sib__scan *s, sib__known *c);

/* Whether anybody who is free lies at a distance, behind the last of a case's list. */
bool sib__scan_has_level(const sib__scan *s, const sib__quad *q, double square);

#endif
