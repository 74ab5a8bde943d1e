/* Files: read whole, written whole or not at all. */
#include "common.h"

static void *no_file(const char *what, const char *path)
{
    fprintf(stderr, "%s: cannot %s %s: %s\n", program_name, what, path, strerror(errno));
    return NULL;
}

static char *read_all(int file, int64_t *size)
{
    struct stat about;
    if (fstat(file, &about) != 0) {
        return NULL;
    }
    size_t room = (size_t)about.st_size + 1;
    size_t filled = 0;
    char  *text = malloc(room);
    while (text != NULL) {
        ssize_t got = read(file, text + filled, room - filled);
        if (got == 0) {
            text[filled] = '\0';
            *size = (int64_t)filled;
            return text;
        }
        if (got < 0 && errno != EINTR) {
            break;
        }
        filled += got > 0 ? (size_t)got : 0;
        if (filled == room) { /* a pipe, or a file that grows */
            char *more = realloc(text, room * 2);
            if (more == NULL) {
                break;
            }
            text = more;
            room *= 2;
        }
    }
    free(text);
    return NULL;
}

char *file_read(const char *path, int64_t *size)
{
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) {
        return no_file("open", path);
    }
    char *text = read_all(file, size);
    if (text == NULL) {
        no_file("read", path);
    }
    close(file);
    return text;
}

bool files_write(outputs_file *files, int n, const char *const *inputs, int input_n)
{
    outputs_fault fault = {NULL, NULL, 0};
    bool          good = outputs_write(files, n, inputs, input_n, &fault);
    if (!good) {
        fprintf(stderr, "%s: cannot write %s: %s\n", program_name, fault.path,
                fault.what != NULL ? fault.what : strerror(fault.number));
    }
    return good;
}

char *text_read(const char *path, int *code)
{
    int64_t size = 0;
    char   *text = file_read(path, &size);
    *code = text == NULL ? EXIT_FILE : EXIT_GOOD;
    if (text != NULL && strlen(text) != (size_t)size) {
        fprintf(stderr, "%s: %s: a zero byte in a text\n", program_name, path);
        free(text);
        text = NULL;
        *code = EXIT_REFUSED;
    }
    return text;
}

int report_print(const sib_paper *report)
{
    fputs(sib_paper_text(report), stdout);
    return EXIT_GOOD;
}

int output_end(int code)
{
    if (fflush(stdout) == 0 && ferror(stdout) == 0) {
        return code;
    }
    fprintf(stderr, "%s: cannot write to standard output\n", program_name);
    return code == EXIT_GOOD ? EXIT_FILE : code;
}

int number_read(const char *value, int least, int most)
{
    char *end = NULL;
    long  number = strtol(value, &end, 10);
    return *value == '\0' || *end != '\0' || number < least || number > most ? -1 : (int)number;
}
