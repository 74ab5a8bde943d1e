/* Text tables of tests/cases: one case a line, "given | expect | source"; # begins a comment.
 */
#ifndef SIB_TESTS_CASES_H
#define SIB_TESTS_CASES_H

/* Whether the case holds; `given` and `expect` are trimmed and terminated. */
typedef int (*test_case)(const char *given, const char *expect);

/* Runs every case of tests/cases/<name> and asserts that there are `count`, none of them
 * without source; prints those that fail. */
void test_cases(const char *name, int count, test_case holds);

#endif
