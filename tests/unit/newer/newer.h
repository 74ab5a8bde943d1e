/* The keys of contracts as a library to come may have them: format 2, with one more option of
 * matching that moves money. */
#ifndef SIB_TESTS_NEWER_H
#define SIB_TESTS_NEWER_H

/* Before anything is read. */
void newer_begin(void);

#endif
