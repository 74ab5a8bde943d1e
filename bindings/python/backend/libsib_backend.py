"""The build backend (PEP 517): CMake builds the extension, this file zips wheel and sdist.

It needs nothing but Python, CMake, a C compiler and, from a checkout, SWIG. What CMake shall be
told beside goes through: pip install --config-settings=cmake="-DNAME=VALUE ..".
"""

import base64
import hashlib
import io
import os
import re
import shlex
import subprocess
import sys
import sysconfig
import tarfile
import tempfile
import zipfile
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
# An sdist carries the library's tree in source/.
SOURCE = HERE / "source" if (HERE / "source").is_dir() else HERE.parent.parent
LIBRARY = ["CMakeLists.txt", "LICENSE", "include", "lib", "cmake", "pkgconfig", "schema",
           "bindings/swig"]

METADATA = """Metadata-Version: 2.1
Name: libsib
Version: {version}
Summary: Who is paid what under payment-by-results contracts, and why
License: GPL-3.0-or-later
Requires-Python: >=3.9
Classifier: Programming Language :: Python :: 3
Classifier: Operating System :: POSIX :: Linux
Provides-Extra: frames
Requires-Dist: pandas; extra == "frames"
Description-Content-Type: text/markdown

{readme}"""


def version():
    text = (SOURCE / "CMakeLists.txt").read_text(encoding="utf-8")
    return re.search(r"project\(sib VERSION ([0-9.]+)", text).group(1)


def metadata():
    readme = (HERE / "README.md").read_text(encoding="utf-8")
    return METADATA.format(version=version(), readme=readme)


def _cmake(build, config_settings, *targets):
    told = (config_settings or {}).get("cmake", "")
    told = shlex.split(told if isinstance(told, str) else " ".join(told))
    subprocess.run(
        ["cmake", "-S", str(HERE), "-B", build, "-DCMAKE_BUILD_TYPE=Release",
         "-DSIB_WERROR=OFF", f"-DSIB_SOURCE={SOURCE}", f"-DPython3_EXECUTABLE={sys.executable}",
         *told],
        check=True)
    jobs = str(os.cpu_count() or 1)
    subprocess.run(["cmake", "--build", build, "-j", jobs, "--target", *targets], check=True)


def _glue(build):
    """Where the generated glue lies: an sdist brings it along."""
    return HERE / "glue" if (HERE / "glue").is_dir() else Path(build) / "glue"


def _tag():
    python = f"cp{sys.version_info.major}{sys.version_info.minor}"
    platform = re.sub(r"[-.]", "_", sysconfig.get_platform())
    return f"{python}-{python}-{platform}"


def _add(archive, record, name, data, mode=0o644):
    entry = zipfile.ZipInfo(name, date_time=(2020, 1, 1, 0, 0, 0))
    entry.external_attr = (0o100000 | mode) << 16
    entry.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(entry, data)
    digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
    record.append(f"{name},sha256={digest},{len(data)}")


def build_wheel(wheel_directory, config_settings=None, metadata_directory=None):
    tag = _tag()
    info = f"libsib-{version()}.dist-info"
    name = f"libsib-{version()}-{tag}.whl"
    record = []
    with tempfile.TemporaryDirectory() as build, zipfile.ZipFile(
            Path(wheel_directory) / name, "w") as archive:
        _cmake(build, config_settings, "_core")
        for path in sorted((HERE / "libsib").iterdir()):
            if path.suffix in (".py", ".pyi", ".typed"):
                _add(archive, record, f"libsib/{path.name}", path.read_bytes())
        for made in ("_core.pyi", "names.py"):
            _add(archive, record, f"libsib/{made}", (_glue(build) / made).read_bytes())
        (module,) = Path(build).glob("_core*.so")
        _add(archive, record, f"libsib/{module.name}", module.read_bytes(), 0o755)
        wheel = f"Wheel-Version: 1.0\nGenerator: libsib\nRoot-Is-Purelib: false\nTag: {tag}\n"
        _add(archive, record, f"{info}/METADATA", metadata().encode())
        _add(archive, record, f"{info}/WHEEL", wheel.encode())
        _add(archive, record, f"{info}/LICENSE", (SOURCE / "LICENSE").read_bytes())
        lines = "\n".join([*record, f"{info}/RECORD,,", ""])
        _add(archive, [], f"{info}/RECORD", lines.encode())
    return name


def _plain(entry):
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = ""
    skip = "__pycache__" in entry.name or entry.name.endswith(".so")
    return None if skip else entry


def build_sdist(sdist_directory, config_settings=None):
    root = f"libsib-{version()}"
    name = f"{root}.tar.gz"
    with tempfile.TemporaryDirectory() as build, tarfile.open(
            Path(sdist_directory) / name, "w:gz", format=tarfile.PAX_FORMAT) as archive:
        glue = _glue(build)
        if not glue.is_dir():
            _cmake(build, config_settings, "glue")
        for part in ("pyproject.toml", "CMakeLists.txt", "README.md", "backend", "libsib", "tests"):
            archive.add(HERE / part, f"{root}/{part}", filter=_plain)
        for part in ("core_wrap.c", "fields.h", "_core.pyi", "names.py"):
            archive.add(glue / part, f"{root}/glue/{part}", filter=_plain)
        for part in LIBRARY:
            archive.add(SOURCE / part, f"{root}/source/{part}", filter=_plain)
        data = metadata().encode()
        entry = tarfile.TarInfo(f"{root}/PKG-INFO")
        entry.size = len(data)
        archive.addfile(entry, io.BytesIO(data))
    return name
