#!/usr/bin/env python3
"""The public headers keep the conventions that callers and bindings rely on."""

import re

from source import (ROOT, Check, enumerations as declared_in, files, leave, name,
                    without_comments, without_directives)

STATUSES = set(re.findall(r"X\((SIB_\w+),", (ROOT / "include/sib/status.h").read_text()))
OWNERSHIP = re.compile(
    r"\b(own|owns|owned|owner|borrowed|lives?|static|valid|in the context)\b", re.I)
REFERENCE = re.compile(r"\b(?:see|as)\s+(sib_\w+)\(\)", re.I)
DECLARATION = re.compile(r"(/\*\*(?:(?!\*/).)*\*/)?\s*\bSIB_API\b([^;]*);", re.S)


class Function:
    def __init__(self, path, line, comment, text):
        self.where = f"{name(path)}:{line}"
        self.comment = re.sub(r"^\s*\*( |$)", "", comment, flags=re.M)
        head, arguments = re.match(r"(.*?)\((.*)\)[^()]*$", " ".join(text.split()), re.S).groups()
        self.name = re.search(r"(\w+)$", head.strip()).group(1)
        self.returns = head.strip()[: -len(self.name)].strip()
        self.parameters = [] if arguments.strip() == "void" else [
            (argument.strip(), re.search(r"(\w+)(?:\[\])?$", argument.strip()).group(1))
            for argument in arguments.split(",")]
        self.documented = re.findall(r"@param(?:\[(?:in|out|in,out)\])?\s+(\w+)", self.comment)
        self.retvals = re.findall(r"@retval\s+(\w+)", self.comment)
        refers = REFERENCE.search(self.comment)
        self.refers = refers.group(1) if refers else None

    def fallible(self):
        return self.returns == "sib_status"


def read(path):
    text = without_directives(path.read_text())
    for match in DECLARATION.finditer(text):
        line = text.count("\n", 0, match.start(2)) + 1
        plain = without_comments(match.group(2))
        yield Function(path, line, (match.group(1) or "")[3:-2], plain)


paths = files("include/sib/*.h", "include/sib/*.h.in")
experimental = files("include/sib/experimental/*.h")
every = [function for path in (*paths, *experimental) if path.name != "export.h"
         for function in read(path)]
by_name = {function.name: function for function in every}

said = Check("each public function has a comment, with a first sentence and @since")
for f in every:
    first = f.comment.strip().split("@")[0].strip()
    if len(first.split()) < 2:
        said.fault(f"{f.where}: {f.name} has no first sentence")
    if "@since" not in f.comment:
        said.fault(f"{f.where}: {f.name} has no @since")
said.report(len(every))

fallible = [f for f in every if f.fallible()]
parameters = Check("each function that can fail documents its parameters, or refers to another")
for f in fallible:
    told = by_name.get(f.refers, f) if not f.documented else f
    if f.refers and f.refers not in by_name:
        parameters.fault(f"{f.where}: {f.name} refers to {f.refers}, which is no public function")
    wanted = [parameter for _, parameter in f.parameters]
    missing = [parameter for parameter in wanted if parameter not in told.documented
               and not re.search(rf"@p {parameter}\b", f.comment)]
    if missing:
        parameters.fault(f"{f.where}: {f.name} leaves out {', '.join(missing)}")
    extra = [p for p in f.documented if p not in wanted]
    if extra:
        parameters.fault(f"{f.where}: {f.name} documents {', '.join(extra)}, not taken by it")
parameters.report(len(fallible))

statuses = Check("each function that can fail lists its statuses, all real, SIB_OK among them")
for f in fallible:
    told = by_name.get(f.refers, f) if not f.retvals else f
    if "SIB_OK" not in told.retvals or len(told.retvals) < 2:
        statuses.fault(f"{f.where}: {f.name} does not list them")
    for unknown in set(f.retvals) - STATUSES:
        statuses.fault(f"{f.where}: {f.name}: {unknown} is no status")
    for twice in {r for r in f.retvals if f.retvals.count(r) > 1}:
        statuses.fault(f"{f.where}: {f.name} lists {twice} twice")
statuses.report(len(fallible))

context = Check("a function takes a context first exactly when it returns sib_status")
for f in every:
    takes = [text for text, _ in f.parameters if re.match(r"(const )?sib_context \*", text)]
    of_context = f.name.startswith("sib_context_")
    if f.fallible() and (not f.parameters or f.parameters[0][0] != "sib_context *ctx"):
        context.fault(f"{f.where}: {f.name} returns a status, but sib_context *ctx is not first")
    if not f.fallible() and takes and not of_context:
        context.fault(f"{f.where}: {f.name} takes a context but returns no status")
context.report(len(every))

outputs = Check("a result through a pointer is the last parameter, named out, and says who owns it")
results = 0
for f in every:
    for position, (text, parameter) in enumerate(f.parameters):
        if "**" not in text.replace(" ", "") or "const *" in text:
            continue
        results += 1
        if position != len(f.parameters) - 1 or parameter != "out":
            outputs.fault(f"{f.where}: {f.name}: {parameter} is not a last parameter named out")
        told = by_name.get(f.refers, f) if not f.documented else f
        block = re.search(r"@param\[out\]\s+out\b(.*?)(?=@\w|\Z)", told.comment, re.S)
        if block is None or not OWNERSHIP.search(block.group(1)):
            outputs.fault(f"{f.where}: {f.name} does not say who owns *out")
outputs.report(results)

# What an accessor of a handle returns lives as the handle does: sib.h says so once for all.
lifetimes = Check("a function that returns a pointer, and is no accessor, says how long it lives")
pointers = [f for f in every if f.returns.endswith("*")
            and not (f.parameters and re.match(r"const sib_\w+ \*", f.parameters[0][0]))]
for f in pointers:
    if not OWNERSHIP.search(f.comment):
        lifetimes.fault(f"{f.where}: {f.name}")
lifetimes.report(len(pointers))

enumerations = Check("each enumeration is declared from a list under its name, its constants too; "
                     "numbers given, none twice")
count = 0
for path in paths:
    text = path.read_text()
    declared = dict(declared_in(text))
    for title, upper in declared.items():
        if title.upper() != upper:
            enumerations.fault(f"{name(path)}: {title} is declared from {upper}_LIST")
        if not re.search(r"@since[^/]*\*/\nSIB_DECLARE_ENUM\w*\((?:\w+,\s+)?%s," % title, text):
            enumerations.fault(f"{name(path)}: {title} has no comment with @since")
    for listed in re.finditer(r"#define (SIB_\w+)_LIST\(X\)((?:[^\n]*\\\n)*[^\n]*)", text):
        count += 1
        upper = listed.group(1)
        rows = re.findall(r"X\((\w+),\s*([^,]*),\s*\"([^\"]*)\"", listed.group(2))
        numbers = [number for _, number, _ in rows]
        for constant, number, word in rows:
            if not number.lstrip("-").isdigit() or (int(number) <= 0 and constant != "SIB_OK"):
                enumerations.fault(f"{name(path)}: {constant} has the number {number}")
            wanted = f"{upper}_{re.sub('[^a-z0-9]', '_', word).upper()}"
            if constant != wanted and upper != "SIB_STATUS":
                enumerations.fault(f"{name(path)}: {constant} should be {wanted}")
        if len(set(numbers)) != len(numbers) or not rows:
            enumerations.fault(f"{name(path)}: {upper}_LIST gives a number twice, or none")
        if upper != "SIB_STATUS" and upper not in declared.values():
            enumerations.fault(f"{name(path)}: {upper}_LIST declares no enumeration")
    plain = without_comments(without_directives(text))
    for body in re.finditer(r"\benum\b[^;{]*\{([^}]*)\}", plain):
        if body.group(1).strip() != "SIB_STATUS_LIST(SIB_ENUM_CONSTANT)":
            enumerations.fault(f"{name(path)}: an enumeration that no list declares")
enumerations.report(count)

options = Check("each options struct begins with struct_size, has an INIT macro and fixed widths")
count = 0
for path in paths:
    text = path.read_text()
    for struct in re.finditer(r"typedef struct (sib_\w+_options) \{(.*?)\n\}", text, re.S):
        count += 1
        title, body = struct.groups()
        plain = without_comments(body)
        if not re.match(r"\s*size_t\s+struct_size;", plain):
            options.fault(f"{name(path)}: {title} does not begin with struct_size")
        if f"#define {title.upper()}_INIT" not in text:
            options.fault(f"{name(path)}: {title} has no {title.upper()}_INIT")
        if re.search(r"\benum\b|\bbool\b|\blong\b|\bint\s+\w+;", plain):
            options.fault(f"{name(path)}: {title} has a field of no fixed width")
options.report(count)

tiers = Check("a header without an ABI promise says so, and no other public header includes it")
for path in experimental:
    if not re.search(r"#ifndef SIB_EXPERIMENTAL\n#error \"[^\n]+\n#endif", path.read_text()):
        tiers.fault(f"{name(path)} has no #error without SIB_EXPERIMENTAL")
for path in (*paths, ROOT / "include/sib.h"):
    if "experimental/" in path.read_text():
        tiers.fault(f"{name(path)} needs an experimental header")
tiers.report(len(experimental) + len(paths) + 1)

names = Check("each public function is named sib_<module>_<verb>, or after its handle")
for f in every:
    if not re.fullmatch(r"sib_[a-z0-9]+(_[a-z0-9]+)*", f.name):
        names.fault(f"{f.where}: {f.name}")
names.report(len(every))
leave()
