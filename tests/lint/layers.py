#!/usr/bin/env python3
"""Includes point down the floors, no pillar includes another, and each system library has one
module that may include it."""

from source import BELOW, HEADER_MODULE, ROOT, Check, files, includes, leave, name

# Who may include a library's header. Everything else of the system is plain C11.
SYSTEM = {"gsl/": "numeric", "sodium": "core", "tommath": "core", "jsmn": "core",
          "pthread": "core", "signal": "core", "fenv": "core", "unistd": None, "time": None,
          "locale": None, "stdio": None, "assert": None, "setjmp": None, "omp": None}

# What no other module may see, whatever its floor, but the page that shows it.
APART = {"caseload": {"dashboard"}, "association": set(), "dashboard": set()}


def module_of_public(header):
    stem = header.split("/")[-1].removesuffix(".h").removesuffix(".h.in")
    return HEADER_MODULE.get(stem, stem)


def target_module(path, included):
    """The module an own header belongs to, or None for a path written another way."""
    if included.startswith("sib/"):
        return module_of_public(included)
    first = included.split("/")[0]
    return first if "/" in included and first in BELOW else None


def check_own(check, path, module, line, included):
    target = target_module(path, included)
    where = f"{name(path)}:{line}"
    if target is None:
        check.fault(f'{where}: "{included}" is not written from lib/ or include/')
    elif target not in BELOW:
        check.fault(f'{where}: "{included}" belongs to no module')
    elif target != module and target not in BELOW[module]:
        check.fault(f"{where}: {module} includes {target}, which is not below it")


def check_system(check, path, module, line, included):
    for prefix, allowed in SYSTEM.items():
        stem = included.removesuffix(".h")
        named = stem == prefix or (prefix.endswith("/") and stem.startswith(prefix))
        if named and allowed != module:
            check.fault(f"{name(path)}:{line}: <{included}> is for {allowed or 'nobody'}")


own = Check("includes point down the floors, and no pillar includes another")
system = Check("a system library is included by its one module; stdio, locale, clock by none")
examined = 0
for path in files("lib/**/*.c", "lib/**/*.h", "include/sib/**/*.h", "include/sib/*.h.in"):
    if path.parts[len(ROOT.parts)] == "lib":
        module = path.parts[len(ROOT.parts) + 1]
    else:
        module = module_of_public(path.name)
    if module not in BELOW:
        own.fault(f"{name(path)}: {module} is on no floor")
        continue
    for line, quote, included in includes(path):
        examined += 1
        if quote == '"':
            check_own(own, path, module, line, included)
        else:
            check_system(system, path, module, line, included)
own.report(examined)
system.report(examined)

apart = Check("what watches the service stands below no module")
for module, shown_by in APART.items():
    for other, below in BELOW.items():
        if module not in BELOW or (module in below and other not in shown_by):
            apart.fault(f"lib/modules.txt: {other} may include {module}")
apart.report(len(BELOW))

umbrella = Check("include/sib.h includes every public header")
text = (ROOT / "include/sib.h").read_text()
public = files("include/sib/*.h", "include/sib/*.h.in")
for path in public:
    header = "sib/" + path.name.removesuffix(".in")
    if f'#include "{header}"' not in text:
        umbrella.fault(f"{header} is missing")
umbrella.report(len(public))
leave()
