/* exp, log and what is built on them, with the same bits on every machine, compiler and
 * optimisation level: only + - * / on doubles in a fixed order, no fused multiply-add, no libm.
 * Error below 1 unit in the last place. */
#ifndef SIB_NUMERIC_ELEMENTARY_H
#define SIB_NUMERIC_ELEMENTARY_H

double sib__exp(double x);
double sib__log(double x);
double sib__sqrt(double x); /* IEEE square root: exactly rounded everywhere */

/* 1 / (1 + exp(-x)) without overflow. */
double sib__logistic(double x);

#endif
