/* Switches contraction to fused multiply-add off in the source, where build flags cannot be
 * counted on (an R package may not set them). Include it first in every file whose bits
 * matter. */
#ifndef SIB_NUMERIC_CONTRACT_H
#define SIB_NUMERIC_CONTRACT_H

#include <float.h>

#if defined(__FAST_MATH__)
#error "fast-math changes results: build without it"
#endif
#if FLT_EVAL_METHOD != 0
#error "excess precision changes results: build for SSE2 arithmetic"
#endif

#if defined(__clang__)
#pragma STDC FP_CONTRACT OFF
#elif defined(__GNUC__) && !defined(__STRICT_ANSI__) /* -std=c11 has it off */
#pragma GCC optimize("fp-contract=off")
#endif

#endif
