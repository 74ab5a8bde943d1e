/* Files that are written: all of them whole, or none, and each as it was before. The programs,
 * Python and R write by this one function. Each file becomes a temporary beside it and is
 * brought to the disk; then all take their names at once. What is no regular file (a device, a
 * folder, a link) is never replaced, nor a file that is read; two outputs are never one file.
 */
#ifndef SIB_OUTPUTS_H
#define SIB_OUTPUTS_H

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct outputs_file {
    const char *path; /* NULL: not wanted */
    const char *text; /* NULL: only whether it could be written is looked at */
    size_t      size;
    bool        secret; /* for its owner alone */
    char       *part;   /* of the writing: a temporary, NULL without one; */
    char       *spare;  /* the file of before, until all have their names; */
    bool        there;  /* whether there was one; */
    bool        named;  /* whether this one has its name */
} outputs_file;

/* Why not: `what`, or where that is NULL the system's `number`. */
typedef struct outputs_fault {
    const char *path;
    const char *what;
    int         number;
} outputs_fault;

static inline bool outputs_fail(outputs_fault *fault, const char *path, const char *what)
{
    *fault = (outputs_fault){path, what, errno};
    return false;
}

/* The folder of a path, with the name behind it; free() it. */
static inline char *outputs_beside(const char *path, const char *name)
{
    const char *slash = strrchr(path, '/');
    size_t      folder = slash == NULL ? 0 : (size_t)(slash - path) + 1;
    char       *made = malloc(folder + strlen(name) + 1);
    if (made != NULL) {
        memcpy(made, path, folder);
        memcpy(made + folder, name, strlen(name) + 1);
    }
    return made;
}

static inline bool outputs_same_file(const char *a, const char *b)
{
    struct stat of_a;
    struct stat of_b;
    return stat(a, &of_a) == 0 && stat(b, &of_b) == 0 && of_a.st_dev == of_b.st_dev &&
           of_a.st_ino == of_b.st_ino;
}

/* Of files that need not be there yet. */
static inline bool outputs_same_place(const char *a, const char *b)
{
    char       *folder_a = outputs_beside(a, ".");
    char       *folder_b = outputs_beside(b, ".");
    const char *name_a = strrchr(a, '/') == NULL ? a : strrchr(a, '/') + 1;
    const char *name_b = strrchr(b, '/') == NULL ? b : strrchr(b, '/') + 1;
    bool        same =
        outputs_same_file(a, b) || (strcmp(name_a, name_b) == 0 && folder_a != NULL &&
                                    folder_b != NULL && outputs_same_file(folder_a, folder_b));
    free(folder_a);
    free(folder_b);
    return same;
}

static inline bool outputs_check(outputs_file *files, int n, const char *const *inputs,
                                 int input_n, outputs_fault *fault)
{
    for (int i = 0; i < n; i++) {
        struct stat   about;
        outputs_file *f = &files[i];
        f->there = f->path != NULL && lstat(f->path, &about) == 0;
        if (f->there && !S_ISREG(about.st_mode)) {
            return outputs_fail(fault, f->path, "it is no regular file");
        }
        for (int k = 0; k < i && f->path != NULL; k++) {
            if (files[k].path != NULL && outputs_same_place(f->path, files[k].path)) {
                return outputs_fail(fault, f->path, "two outputs cannot be one file");
            }
        }
        for (int k = 0; k < input_n && f->there; k++) {
            if (inputs[k] != NULL && outputs_same_file(f->path, inputs[k])) {
                return outputs_fail(fault, f->path, "it is a file that is read");
            }
        }
    }
    return true;
}

static inline bool outputs_fill(int file, const char *text, size_t size, mode_t mode)
{
    bool good = fchmod(file, mode) == 0;
    while (good && size > 0) {
        ssize_t put = write(file, text, size);
        good = put >= 0 || errno == EINTR;
        text += put > 0 ? put : 0;
        size -= put > 0 ? (size_t)put : 0;
    }
    return good && fsync(file) == 0;
}

static inline bool outputs_write_part(outputs_file *f)
{
    f->part = outputs_beside(f->path, ".sib-XXXXXX");
    int file = f->part == NULL ? -1 : mkstemp(f->part);
    if (file < 0) {
        free(f->part);
        f->part = NULL;
        return false;
    }
    mode_t mask = umask(0);
    umask(mask);
    bool good = outputs_fill(file, f->text, f->size, f->secret ? 0600 : 0666 & ~mask);
    int  number = errno;
    if (close(file) != 0 && good) {
        return false;
    }
    errno = number;
    return good;
}

/* Gives a temporary its name; what was there is kept until all have theirs. */
static inline bool outputs_name(outputs_file *f)
{
    size_t length = strlen(f->part);
    f->spare = f->there ? malloc(length + 2) : NULL;
    if (f->spare != NULL) {
        memcpy(f->spare, f->part, length);
        memcpy(f->spare + length, "~", 2);
        if (link(f->path, f->spare) != 0) { /* not every file system can */
            free(f->spare);
            f->spare = NULL;
        }
    }
    f->named = rename(f->part, f->path) == 0;
    return f->named;
}

static inline void outputs_end(outputs_file *f, bool good)
{
    if (!good && f->named && f->spare != NULL) {
        f->named = rename(f->spare, f->path) != 0;
    } else if (!good && f->named && !f->there) {
        unlink(f->path);
    }
    if (f->part != NULL && (!f->named || !good)) {
        unlink(f->part); /* where it has its name, there is none */
    }
    if (f->spare != NULL) {
        unlink(f->spare);
    }
    free(f->part);
    free(f->spare);
    f->part = f->spare = NULL;
}

/* Writes the files that are wanted and have a text; false, and why not, with all as before. */
static inline bool outputs_write(outputs_file *files, int n, const char *const *inputs,
                                 int input_n, outputs_fault *fault)
{
    bool good = outputs_check(files, n, inputs, input_n, fault);
    for (int step = 0; step < 2; step++) {
        for (int i = 0; i < n && good; i++) {
            outputs_file *f = &files[i];
            bool          wanted = f->path != NULL && f->text != NULL;
            good = !wanted || (step == 0 ? outputs_write_part(f) : outputs_name(f)) ||
                   outputs_fail(fault, f->path, NULL);
        }
    }
    for (int i = 0; i < n; i++) {
        outputs_end(&files[i], good);
    }
    return good;
}

#endif
