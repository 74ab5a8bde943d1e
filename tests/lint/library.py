#!/usr/bin/env python3
"""What the built library exports, what it needs from its host, and what it never does.

    library.py <libsib.so> <libsib.a>
"""

import re
import subprocess
import sys

from source import Check, enumerations, leave, ROOT, without_directives

shared, static = sys.argv[1:3]

# A host process must survive us: nothing here may be needed (patterns of whole names).
FORBIDDEN = re.compile(
    r"abort|_?_?exit|_Exit|quick_exit|atexit|(v|__)?f?printf(_chk)?|__v?f?printf_chk|puts"
    r"|putchar|fputs|fputc|fwrite|perror|v?sn?printf|__v?sn?printf_chk|v?asprintf|f?open(64)?"
    r"|fdopen|creat|read|write|socket|strto[dfl]|strtold|strtou?ll?|ato[fi]|atoll?|s?scanf"
    r"|__isoc99_\w+|(secure_)?getenv|setenv|putenv|setlocale|localeconv|uselocale|newlocale"
    r"|localtime(_r)?|gmtime(_r)?|mktime|strftime|time|clock|clock_gettime|gettimeofday"
    r"|qsort(_r)?|bsearch|signal|sigaction|raise|kill|_?_?(sig)?longjmp(_chk)?|_?setjmp"
    r"|s?rand(om)?(_r)?|drand48|getrandom|v?fork|exec\w+|system|popen|__assert_fail|fese\w+"
    r"|feenableexcept|strerror|strtok|pthread_atfork|dlopen|dlsym")
# Functions of libm whose last bit differs from machine to machine. Exact ones (sqrt, fabs, floor,
# ceil, trunc, rint, fmod, copysign, frexp, ldexp, nextafter, fmin, fmax) are not in it.
INEXACT = re.compile(r"(exp|exp2|expm1|log|log2|log10|log1p|pow|sin|cos|tan|a(sin|cos|tan|tan2)"
                     r"|sinh|cosh|tanh|cbrt|hypot|erfc?|[lt]gamma|j[01n]|y[01n]|fma)[fl]?")
# What may be called of the libraries beneath.
GSL = re.compile(r"gsl_cdf_\w+_[PQ]|gsl_cdf_ugaussian_Pinv")
SODIUM = re.compile(r"crypto_hash_sha256(_\w+)?")


def run(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def undefined(path, *flags):
    lines = run("nm", *flags, "-u", path).splitlines()
    return sorted({line.split()[-1].split("@")[0] for line in lines if " U " in line})


def exported():
    found = []
    for line in run("nm", "-D", "--defined-only", shared).splitlines():
        _, kind, symbol = line.split()
        if kind != "A":  # the version node itself
            found.append(symbol.replace("@@", "@"))
    return sorted(found)


def check_exports():
    symbols = exported()
    reviewed = [line for line in (ROOT / "tests/abi/symbols.txt").read_text().splitlines()
                if line and not line.startswith("#")]
    same = Check("the exported symbols are those of tests/abi/symbols.txt (by tests/abi/update)")
    for symbol in sorted(set(symbols) - set(reviewed)):
        same.fault(f"{symbol} is exported but not reviewed")
    for symbol in sorted(set(reviewed) - set(symbols)):
        same.fault(f"{symbol} is reviewed but not exported")
    same.report(len(symbols))
    named = Check("each exported symbol is a function named sib_..., with the version node SIB_0")
    for symbol in symbols:
        if not re.fullmatch(r"sib_[a-z0-9]\w*@SIB_0", symbol):
            named.fault(symbol)
    for line in run("nm", "-D", "--defined-only", shared).splitlines():
        if line.split()[1] not in "TA":
            named.fault(f"{line.split()[2]} is no function")
    named.report(len(symbols))
    declared = Check("each declared public function is exported, and nothing else")
    text = "".join(path.read_text() for path in (ROOT / "include/sib").rglob("*.h*"))
    names = {f"{enumeration}_{way}" for enumeration, _ in enumerations(text)
             for way in ("name", "value")}
    text = without_directives(re.sub(r"/\*.*?\*/", "", text, flags=re.S))
    names.update(re.findall(r"\bSIB_API\b[^;(]*?\b(sib_\w+)\s*\(", text))
    for name in sorted(names ^ {symbol.split("@")[0] for symbol in symbols}):
        how = "declared, not exported" if name in names else "exported, not declared"
        declared.fault(f"{name} is {how}")
    declared.report(len(names))


def check_imports():
    needed = undefined(shared, "-D")
    host = Check("the library needs nothing that prints, exits, opens, jumps, or reads locale, "
                 "clock, environment")
    for symbol in needed:
        if FORBIDDEN.fullmatch(symbol):
            host.fault(symbol)
    host.report(len(needed))
    # libm may be bound to a versioned or finite alias: the archive shows the names as written.
    written = undefined(static, "-A")
    bits = Check("no function of libm is called whose bits differ between machines")
    for symbol in written:
        if INEXACT.fullmatch(symbol):
            bits.fault(symbol)
    bits.report(len(written))
    beneath = Check("of GSL only forward distribution functions are called, of libsodium SHA-256")
    for symbol in needed:
        if symbol.startswith("gsl_") and not GSL.fullmatch(symbol):
            beneath.fault(symbol)
        if re.match(r"(crypto|sodium|randombytes)_", symbol) and not SODIUM.fullmatch(symbol):
            beneath.fault(symbol)
    beneath.report(len(needed))


def check_globals():
    check = Check("no object file holds data that can change")
    member, sections = "", 0
    for line in run("objdump", "-h", static).splitlines():
        opened = re.match(r"(\S+):\s+file format", line)
        if opened:
            member = opened.group(1)
        section = re.match(r"\s+\d+ (\.\S+)\s+([0-9a-f]+) ", line)
        if section is None:
            continue
        sections += 1
        title, size = section.group(1), int(section.group(2), 16)
        changes = re.match(r"\.(data|bss|tdata|tbss)(\.|$)", title)
        if changes and not title.startswith(".data.rel.ro") and size > 0:
            check.fault(f"{member}: {title} has {size} bytes")
    for line in run("nm", "-A", static).splitlines():
        if re.search(r" [CGgSs] ", line):
            check.fault(f"{line.strip()} is common")
    check.report(sections)


def check_instructions():
    code = run("objdump", "-d", "--no-show-raw-insn", shared)
    instructions = code.count("\n")
    fused = Check("no fused multiply-add is in the library, dispatched kernels included")
    current = ""
    for line in code.splitlines():
        opened = re.match(r"[0-9a-f]+ <(.*)>:", line)
        if opened:
            current = opened.group(1)
        elif re.search(r"\t(v?fn?m(add|sub)|fml[as]\b)", line):
            fused.fault(f"{current}: {line.split(chr(9))[-1]}")
    fused.report(instructions)
    state = Check("no instruction or start-up code changes the floating-point state")
    for line in code.splitlines():
        if re.search(r"\t(v?ldmxcsr|fldcw|fldenv|frstor|fxrstor|xrstor)\b|<set_fast_math>", line):
            state.fault(line.strip())
    state.report(instructions)


check_exports()
check_imports()
check_globals()
check_instructions()
leave()
