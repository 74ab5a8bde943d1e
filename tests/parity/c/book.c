#include "book.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void give_up(const char *what, const char *which)
{
    fprintf(stderr, "parity: %s: %s\n", what, which);
    exit(2);
}

void *need(void *memory, size_t size)
{
    void *found = realloc(memory, size > 0 ? size : 1);
    if (found == NULL) {
        give_up("memory is short", "");
    }
    return found;
}

char *read_whole(const char *path)
{
    FILE  *file = fopen(path, "rb");
    char  *text = need(NULL, 1);
    size_t size = 0;
    if (file == NULL) {
        give_up("cannot open", path);
    }
    for (size_t got = 1; got > 0; size += got) {
        text = need(text, size + 65536 + 1);
        got = fread(text + size, 1, 65536, file);
    }
    fclose(file);
    text[size] = '\0';
    return text;
}

/* Cuts at the first space; what follows is returned, "" when there is none. */
static char *cut_word(char *text)
{
    char *space = strchr(text, ' ');
    if (space == NULL) {
        return text + strlen(text);
    }
    *space = '\0';
    return space + 1;
}

static block *new_block(book *b, char *line)
{
    b->blocks = need(b->blocks, (size_t)(b->n + 1) * sizeof *b->blocks);
    block *at = &b->blocks[b->n++];
    char  *name = cut_word(line);
    *at = (block){.kind = line, .name = name, .columns = line + strlen(line)};
    if (strcmp(at->kind, "case") != 0) {
        at->columns = cut_word(at->name);
        at->body = need(NULL, 1);
        at->body[0] = '\0';
    }
    return at;
}

static char escape_of(const char *at)
{
    const char *const named = "n\nt\tr\r\\\\";
    for (int i = 0; named[i] != '\0'; i += 2) {
        if (named[i] == at[1]) {
            return named[i + 1];
        }
    }
    return (char)strtol((char[]){at[2], at[3], '\0'}, NULL, 16);
}

/* In place: \n, \t, \r, \\ and \xHH stand for what they say. Returns the length. */
static size_t unescape(char *text)
{
    char *to = text;
    for (const char *at = text; *at != '\0';) {
        if (*at != '\\') {
            *to++ = *at++;
        } else {
            *to++ = escape_of(at);
            at += at[1] == 'x' ? 4 : 2;
        }
    }
    *to = '\0';
    return (size_t)(to - text);
}

static void add_entry(block *at, char *line)
{
    char  *value = cut_word(line);
    size_t length = strlen(value);
    value += strspn(value, " ");
    length = strlen(value);
    while (length > 0 && value[length - 1] == ' ') {
        value[--length] = '\0';
    }
    at->entries = need(at->entries, (size_t)(at->n + 1) * sizeof *at->entries);
    at->entries[at->n++] = (entry){line, value, unescape(value)};
}

static void add_line(block *at, char *line)
{
    if (at->body == NULL) {
        add_entry(at, line);
        return;
    }
    size_t used = strlen(at->body);
    at->body = need(at->body, used + strlen(line) + 2);
    strcat(strcat(at->body + used, line), "\n");
}

void book_read(book *b, const char *path)
{
    char  *text = read_whole(path);
    block *at = NULL;
    b->files = need(b->files, (size_t)(b->n_files + 1) * sizeof *b->files);
    b->files[b->n_files++] = text;
    while (*text != '\0') {
        char *line = text;
        char *end = strchr(line, '\n');
        text = end == NULL ? line + strlen(line) : end + 1;
        if (end != NULL) {
            *end = '\0';
        }
        if (strncmp(line, "  ", 2) == 0 && at != NULL) {
            add_line(at, line + 2);
        } else if (line[0] != '\0' && line[0] != '#') {
            at = new_block(b, line);
        }
    }
}

void book_free(book *b)
{
    for (int i = 0; i < b->n; i++) {
        free(b->blocks[i].body);
        free(b->blocks[i].entries);
    }
    for (int i = 0; i < b->n_files; i++) {
        free(b->files[i]);
    }
    free(b->blocks);
    free(b->files);
}

const block *book_find(const book *b, const char *kind, const char *name)
{
    for (int i = 0; i < b->n; i++) {
        if (strcmp(b->blocks[i].kind, kind) == 0 && strcmp(b->blocks[i].name, name) == 0) {
            return &b->blocks[i];
        }
    }
    give_up(kind, name);
}

const char *case_get(const block *at, const char *key)
{
    for (int i = 0; i < at->n; i++) {
        if (strcmp(at->entries[i].key, key) == 0) {
            return at->entries[i].value;
        }
    }
    return NULL;
}

bool case_has(const block *at, const char *key)
{
    return case_get(at, key) != NULL;
}
