#include "propensity/cone.h"

#include <math.h>
#include <string.h>

#include "core/random.h"
#include "support.h"

enum { SIZE = 7, VECTORS = 60 };

static double product(const double *x, const double *y)
{
    double sum = 0.0;
    for (int i = 0; i < SIZE; i++) {
        sum += x[i] * y[i];
    }
    return sum;
}

static int most_against(const double vectors[VECTORS][SIZE], const double *s)
{
    int worst = 0;
    for (int i = 1; i < VECTORS; i++) {
        if (product(vectors[i], s) < product(vectors[worst], s)) {
            worst = i;
        }
    }
    return worst;
}

/* The conditions of Karush, Kuhn and Tucker are checked, which prove that s is the shortest. */
static void the_shortest_vector_meets_its_optimality_conditions(void)
{
    int vanished = 0;
    for (uint64_t number = 0; number < 200; number++) {
        double    vectors[VECTORS][SIZE];
        double    start[SIZE];
        sib__cone cone;
        sib__call call;
        double    slant = 0.6 * sib__random_uniform(8, number, 1000000);
        for (int i = 0; i < (VECTORS + 1) * SIZE; i++) {
            double value = sib__random_uniform(8, number, (uint64_t)i) - 0.5 +
                           (i % SIZE == 0 ? slant : 0.0);
            double *to = i < SIZE ? &start[i] : &vectors[i / SIZE - 1][i % SIZE];
            *to = value;
        }
        CU_ASSERT_EQUAL(sib__enter(&call, NULL, "test", true), SIB_OK);
        CU_ASSERT_EQUAL_FATAL(sib__cone_prepare(&call, SIZE, &cone), SIB_OK);
        sib__cone_begin(&cone, start);
        int steps = 0;
        for (; steps < 500 && cone.n < SIZE; steps++) {
            int worst = most_against((const double(*)[SIZE])vectors, cone.s);
            if (product(vectors[worst], cone.s) >= -1e-12 ||
                !sib__cone_add(&cone, vectors[worst])) {
                break;
            }
        }
        CU_ASSERT_TRUE(steps < 500);
        double expect[SIZE];
        memcpy(expect, start, sizeof expect);
        for (int64_t k = 0; k < cone.n; k++) {
            CU_ASSERT_TRUE(cone.u[k] >= 0.0);
            CU_ASSERT_TRUE(fabs(product(cone.vectors + k * SIZE, cone.s)) < 1e-12);
            for (int i = 0; i < SIZE; i++) {
                expect[i] += cone.u[k] * cone.vectors[k * SIZE + i];
            }
        }
        double size = sqrt(product(expect, expect));
        for (int i = 0; i < SIZE; i++) {
            CU_ASSERT_TRUE(fabs(expect[i] - cone.s[i]) < 1e-9 * (1.0 + size));
        }
        if (cone.n < SIZE) {
            int worst = most_against((const double(*)[SIZE])vectors, cone.s);
            CU_ASSERT_TRUE(product(vectors[worst], cone.s) >= -1e-12);
        } else {
            vanished++;
        }
        sib__leave(&call, SIB_OK, NULL);
    }
    CU_ASSERT_TRUE(vanished > 20 && vanished < 180);
}

static void a_vector_that_depends_on_those_held_is_not_taken(void)
{
    const double start[SIZE] = {1.0, 1.0};
    const double vector[SIZE] = {-1.0};
    const double twice[SIZE] = {-2.0};
    sib__cone    cone;
    sib__call    call;
    CU_ASSERT_EQUAL(sib__enter(&call, NULL, "test", true), SIB_OK);
    CU_ASSERT_EQUAL_FATAL(sib__cone_prepare(&call, SIZE, &cone), SIB_OK);
    sib__cone_begin(&cone, start);
    CU_ASSERT_TRUE(sib__cone_add(&cone, vector));
    CU_ASSERT_EQUAL(cone.u[0], 1.0);
    CU_ASSERT_EQUAL(cone.s[0], 0.0);
    CU_ASSERT_EQUAL(cone.s[1], 1.0);
    CU_ASSERT_FALSE(sib__cone_add(&cone, twice));
    CU_ASSERT_EQUAL(cone.n, 1);
    sib__leave(&call, SIB_OK, NULL);
}

TEST_SUITE(test_cone)
{
    test_add("cone", "the shortest vector meets its optimality conditions",
             the_shortest_vector_meets_its_optimality_conditions);
    test_add("cone", "a vector that depends on those held is not taken",
             a_vector_that_depends_on_those_held_is_not_taken);
}
