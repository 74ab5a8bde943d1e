/* The case files of tests/parity: see README.md there for what is in them. */
#ifndef SIB_PARITY_BOOK_H
#define SIB_PARITY_BOOK_H

#include <stdbool.h>
#include <stddef.h>

typedef struct entry {
    const char *key;
    char       *value; /* without its escapes, terminated */
    size_t      length;
} entry;

/* "table NAME COLUMNS", "text NAME" or "case SENTENCE", with the lines that belong to it. */
typedef struct block {
    char  *kind;
    char  *name;    /* of a case its sentence */
    char  *columns; /* of a table, else "" */
    char  *body;    /* of tables and texts */
    entry *entries; /* of cases */
    int    n;
} block;

typedef struct book {
    block *blocks;
    int    n;
    char **files;
    int    n_files;
} book;

/* Adds a file to the book; ends the program when it is no case file. */
void book_read(book *b, const char *path);
void book_free(book *b);

/* A table or text by name; ends the program when there is none. */
const block *book_find(const book *b, const char *kind, const char *name);

/* Value of a key, NULL when the case does not have it. */
const char *case_get(const block *at, const char *key);
bool        case_has(const block *at, const char *key);

/* malloc and realloc that end the program when memory is short. */
void *need(void *memory, size_t size);

/* Prints a sentence to standard error and ends the program. */
_Noreturn void give_up(const char *what, const char *which);

/* The whole file, terminated; for free(). */
char *read_whole(const char *path);

#endif
