#!/usr/bin/env python3
"""Writes a call of every public function from the headers: what it takes comes from tokens of a
line, what it gives goes into the pool of its type.

    calls.py calls HEADER.h.. >calls.h
    calls.py seeds HEADER.h..            # every function, with nothing for every argument
"""

import re
import sys

RELEASED = {"sib_context_new", "sib_context_free"}  # the target's own
FUNCTION = re.compile(r"SIB_API\s+([^;{]*?)\b(sib_\w+)\(([^;]*?)\)\s*;", re.S)


def functions(paths):
    for path in paths:
        with open(path, encoding="utf-8") as file:
            text = re.sub(r"/\*.*?\*/", "", file.read(), flags=re.S)
        for result, name, given in FUNCTION.findall(text):
            arguments = []
            for argument in " ".join(given.split()).split(","):
                kind, _, label = re.match(r"(.*?)( ?)(\w+)$", argument.strip()).groups()
                arguments.append((kind.strip(), label))
            yield " ".join(result.split()), name, arguments


def word(kind):
    """sib_table of "const sib_table *"."""
    return kind.replace("const ", "").replace("*", "").strip()


def take(kind, following):
    """How an argument is read from the line. following: the rows that a validity must have."""
    if kind in ("sib_context *", "const sib_context *"):
        return "take_context(l)"
    if kind == "const char *":
        return "take_string(l)"
    if kind == "sib_validity":
        return f"take_validity(l, {following}.n)"
    if kind == "sib_release":
        return "NULL"
    if kind == "void *":
        return "NULL"
    if word(kind).endswith("_options"):
        struct = word(kind)
        return f"take_options(l, {struct}_fields, &{struct}_init, sizeof {struct}_init)"
    return "take_table(l)" if word(kind) == "sib_table" else f"take_{word(kind)}(l)"


def call(result, name, arguments):
    out = arguments[-1][0].endswith("**")
    lines = [f"static void call_{name}(line *l)", "{"]
    views = ""
    for i, (kind, _) in enumerate(arguments[:-1] if out else arguments):
        lines.append(f"    {kind} a{i} = {take(kind, views)};")
        if kind.startswith("sib_") and kind not in ("sib_validity", "sib_release") and \
                not kind.endswith("*"):
            views = views if name.endswith("codes") and views else f"a{i}"
    passed = ", ".join(f"a{i}" for i in range(len(arguments) - out))
    if out:
        made = word(arguments[-1][0])
        lines += [f"    {made} *out = NULL;", f"    sib_status s = {name}({passed}, &out);",
                  f"    must((s == SIB_OK) == (out != NULL), \"{name}\");", f"    own_{made}(out);"]
    elif result == "sib_status":
        lines.append(f"    (void){name}({passed});")
    elif result in ("const char *", "const sib_table *"):
        lines.append(f"    see_{'string' if 'char' in result else 'table'}({name}({passed}));")
    elif result.startswith("sib_") and result != "sib_validity":
        lines.append(f"    see_{result}({name}({passed}));")
    else:
        lines.append(f"    (void){name}({passed});")
    return "\n".join(lines + ["}"])


def handles(found):
    """Types that a call makes, in the order in which they may be released: the last first."""
    made = []
    for _, _, arguments in found:
        if arguments[-1][0].endswith("**") and word(arguments[-1][0]) not in made:
            made.append(word(arguments[-1][0]))
    return made


def freed_by(kind, names):
    return next(n for n in names if n.endswith("_free") and n == f"{kind}_free")


def main():
    wanted, *paths = sys.argv[1:]
    found = list(functions(paths))
    names = [name for _, name, _ in found]
    called = [f for f in found if f[1] not in RELEASED and not f[1].endswith("_free")]
    if wanted == "seeds":
        for _, name, arguments in called:
            print(f"{name}\n{' '.join('-' for _ in arguments)}")
        return
    print("/* Generated from the public headers. */")
    for kind in handles(found):
        print(f"HANDLE({kind}, {freed_by(kind, names)})")
    for function in called:
        print(call(*function))
    print("static const struct {\n    const char *name;\n    void (*call)(line *l);\n} calls[] = {")
    for _, name, _ in called:
        print(f'    {{"{name}", call_{name}}},')
    print("};\nstatic void release_all(void)\n{")
    for kind in handles(found):
        print(f"    release_{kind}();")
    print("}")


if __name__ == "__main__":
    main()
