/* A library to come: format 2 has one more option of matching that moves money, `turns`, and
 * records one more field of the same name in a list of the design and in one of the
 * settlement. */
#ifndef SIB_TESTS_NEWER_H
#define SIB_TESTS_NEWER_H

/* Before anything is read. */
void newer_begin(void);

/* Its part of it: what records hold. */
void newer_lists_begin(void);

#endif
