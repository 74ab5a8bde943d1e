/* The standard normal distribution, on the library's own exp: same bits everywhere. */
#ifndef SIB_NUMERIC_NORMAL_H
#define SIB_NUMERIC_NORMAL_H

double sib__normal_q(double z);        /* P(Z > z) */
double sib__normal_quantile(double p); /* 0 < p < 1, else NaN */

#endif
