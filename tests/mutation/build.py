"""Mutants built: one object, and the link of a unit program in which it takes the place of the
library's own. The program stops at the first assertion that fails."""

import json
import os
import pathlib
import resource
import shlex
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]
MEMORY = 4 << 30
STOP = """
#include <CUnit/CUnit.h>
#include <stdlib.h>
CU_BOOL CU_assertImplementation(CU_BOOL value, unsigned int line, const char *condition,
                                const char *file, const char *function, CU_BOOL fatal)
{
    (void)line, (void)condition, (void)file, (void)function, (void)fatal;
    if (!value) {
        _Exit(1);
    }
    return CU_TRUE;
}
unsigned int CU_get_number_of_asserts(void)
{
    return 1;
}
"""


def run(command, folder):
    return subprocess.run(command, cwd=folder, capture_output=True, text=True)


def words(command):
    found = shlex.split(command)
    return found[1:] if pathlib.Path(found[0]).name == "ccache" else found


class Build:
    def __init__(self, folder, work, programs):
        self.folder = folder
        self.work = work
        for command in (["cmake", "-S", str(ROOT), "-B", str(folder), "-G", "Ninja",
                         "-DCMAKE_BUILD_TYPE=Debug", "-DCMAKE_EXPORT_COMPILE_COMMANDS=ON"],
                        ["cmake", "--build", str(folder), "--target", *programs]):
            made = run(command, ROOT)
            if made.returncode != 0:
                raise SystemExit(made.stdout + made.stderr)
        listed = json.loads((folder / "compile_commands.json").read_text())
        self.compile = {os.path.relpath(one["file"], ROOT): words(one["command"])
                        for one in listed if "sib_objects.dir" in one["command"]}
        self.link = {program: self.link_of(program) for program in programs}
        self.limit = {}
        (work / "stop.c").write_text(STOP)
        stop = run(["cc", "-c", "-o", str(work / "stop.o"), str(work / "stop.c")], work)
        if stop.returncode != 0:
            raise SystemExit(stop.stderr)

    def link_of(self, program):
        target = f"tests/unit/{program.removeprefix('unit_')}/{program}"
        listed = run(["ninja", "-t", "commands", target], self.folder).stdout.splitlines()
        command = [w for w in words(listed[-1]) if w not in (":", "&&")]
        command[command.index("-o") + 1] = str(self.work / program)
        at = command.index("lib/libsib.a")
        ours = [str(self.work / name) for name in ("mutant.o", "stop.o")]
        return command[:at] + ours + command[at:]

    def object_of(self, file, text, options=()):
        """The object of a source with another text, or None if it is no C."""
        (self.work / "mutant.c").write_text(text)
        command = [w for w in self.compile[file] if w != "-Werror"]
        command[command.index("-o") + 1] = str(self.work / "mutant.o")
        command[command.index("-c") + 1] = str(self.work / "mutant.c")
        made = run(command + ["-w", "-g0", *options], self.folder)
        return (self.work / "mutant.o").read_bytes() if made.returncode == 0 else None

    def notices(self, program):
        """Whether a unit program, linked with the last object, fails or takes too long; what it
        draws and sweeps is thinned out first, which is enough for most mutants."""
        made = run(self.link[program], self.folder)
        if made.returncode != 0:
            raise SystemExit(made.stderr)
        return not (self.passes(program, {"SIB_SWEEP_SPARSE": "1"}) and self.passes(program, {}))

    def passes(self, program, more):
        limit = self.limit.get(program, 600)

        def bounded():
            resource.setrlimit(resource.RLIMIT_CPU, (limit, limit))
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

        env = {k: v for k, v in os.environ.items() if k != "SIB_TEST_DATA"} | more
        try:
            return subprocess.run([str(self.work / program)], cwd=self.work, env=env,
                                  preexec_fn=bounded, timeout=20 * limit,
                                  stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                  stderr=subprocess.DEVNULL).returncode == 0
        except subprocess.TimeoutExpired:
            return False

    def measure(self, program, file, text):
        """Sets the time limit of a program from what the unchanged library takes."""
        self.object_of(file, text)
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        if self.notices(program):
            raise SystemExit(f"{program} fails without any change")
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        self.limit[program] = int(3 * used + 3)
        return used
