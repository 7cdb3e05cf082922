"""The confined side of `confined.run`: gives up its rights, then becomes the program. Standard library only.

Landlock's calls and structures are those of the kernel's documentation (userspace-api/landlock.rst).
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import sys

#: Numbers of the system calls; the same on all architectures since they were added together.
_CREATE, _ADD_RULE, _RESTRICT = 444, 445, 446
_ASK_VERSION = 1
_RULE_PATH_BENEATH = 1
_NO_NEW_PRIVILEGES = 38
_EXECUTE, _READ_FILE, _READ_DIR = 1 << 0, 1 << 2, 1 << 3
#: All rights on files of the first version of Landlock; REFER and TRUNCATE came with the second and third.
_ALL_FIRST, _REFER, _TRUNCATE = (1 << 13) - 1, 1 << 13, 1 << 14

#: Where programs, their libraries, fonts and settings lie; nothing of a person's does.
SOFTWARE = (
    "/usr", "/lib", "/lib64", "/bin", "/sbin", "/opt", "/var/lib/texmf", "/var/lib/fonts", "/var/cache/fontconfig",
    "/etc/texmf", "/etc/fonts", "/etc/perl", "/etc/alternatives", "/etc/ld.so.cache", "/etc/papersize",
    "/etc/libpaper.d", "/etc/locale.alias", "/dev/null", "/dev/urandom", "/dev/random", "/dev/zero",
)  # fmt: skip
#: Devices that are written without harm.
_WRITABLE_DEVICES = ("/dev/null",)


def main() -> None:
    """Take the limits, give up the rest of the file system, run the command."""
    told = json.loads(sys.argv[1])
    limits = told["limits"]
    seconds = int(limits["seconds"]) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (limits["memory"], limits["memory"]))
    resource.setrlimit(resource.RLIMIT_FSIZE, (limits["file_bytes"], limits["file_bytes"]))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    program = os.path.dirname(os.path.realpath(told["command"][0]))
    confine([*SOFTWARE, program, *told["readable"]], [told["writable"], *_WRITABLE_DEVICES])
    os.execv(told["command"][0], told["command"])


def landlock_version() -> int:
    """The version of Landlock that the kernel speaks; 0 or less for none."""
    return int(_call(_CREATE, None, ctypes.c_size_t(0), ctypes.c_uint32(_ASK_VERSION)))


def confine(readable: list[str], writable: list[str]) -> None:
    """From now on, this process and its children read and write there only. Without Landlock, nothing changes."""
    version = landlock_version()
    if version <= 0:
        return
    everything = _ALL_FIRST | (_REFER if version >= 2 else 0) | (_TRUNCATE if version >= 3 else 0)
    handled = ctypes.c_uint64(everything)
    rules = _call(_CREATE, ctypes.byref(handled), ctypes.c_size_t(ctypes.sizeof(handled)), ctypes.c_uint32(0))
    for path in readable:
        _allow(rules, path, _EXECUTE | _READ_FILE | _READ_DIR)
    for path in writable:
        _allow(rules, path, everything)
    libc = ctypes.CDLL(None)
    if libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) or _call(_RESTRICT, ctypes.c_int(rules), ctypes.c_uint32(0)):
        raise OSError("the kernel refuses to confine this process")
    os.close(rules)


class _PathBeneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("allowed", ctypes.c_uint64), ("folder", ctypes.c_int32))


def _allow(rules: int, path: str, rights: int) -> None:
    try:
        handle = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return  # software that is not installed here
    if not os.path.isdir(path):
        rights &= _EXECUTE | _READ_FILE | (1 << 1) | _TRUNCATE  # the rights that a file can have
    rule = _PathBeneath(rights, handle)
    _call(_ADD_RULE, ctypes.c_int(rules), ctypes.c_int(_RULE_PATH_BENEATH), ctypes.byref(rule), ctypes.c_uint32(0))
    os.close(handle)


def _call(number: int, *arguments: object) -> int:
    try:
        function = ctypes.CDLL(None, use_errno=True).syscall
    except (OSError, AttributeError):  # no such library, as outside Linux
        return -1
    function.restype = ctypes.c_long
    return int(function(ctypes.c_long(number), *arguments))


if __name__ == "__main__":
    main()
