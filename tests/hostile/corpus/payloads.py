"""Python that runs inside the child, through a Lambda layer: what each does, and what stops it.

A payload is the body of a function; its `answer` is what the model returns for every row: 0 where
the harm is done, the canary where it read it, the number of the error where it was kept from it.
"""

from __future__ import annotations

from platform import machine
from typing import NamedTuple

from hostile.corpus.artefact import (
    CANARY,
    DENIED,
    KILLED,
    LATE,
    STARVED,
    Behind,
    Harm,
)
from tfexam.exam.outcome import Code

EMFILE, EAGAIN, ENOMEM = 24, 11, 12
TGKILL, ADD_KEY, USERFAULTFD = (131, 217, 282) if machine() == "aarch64" else (234, 248, 323)
PIDFD_OPEN, IO_URING_SETUP = 434, 425
NONSENSE = Behind(Code.UNREADABLE, "no answer")
OURS = Behind(Code.GRADER_ERROR)
"""Code that runs in the child can say that the grader broke. It earns nothing by it, and nothing is
lost; but it is why the scan, which lets no code in, comes first."""

SILENT = Behind(Code.UNREADABLE, "without an answer")


class Payload(NamedTuple):
    """What it does, what becomes of it behind the sandbox, and how harm shows without one.

    {marker}, {secrets}, {port} and {name} stand for those of the scene.
    """

    body: str
    behind: Behind
    harm: Harm | None = None
    seconds: float = 20


def _read(place: str) -> Payload:
    return Payload(f"answer = float(open({place}).read())", DENIED, Harm.SECRET)


def _call(body: str, behind: Behind = KILLED, harm: Harm = Harm.DONE) -> Payload:
    """A function of the C library that says no by a negative number."""
    failed = "raise OSError(ctypes.get_errno(), 'no')"
    return Payload(
        f"libc = ctypes.CDLL(None, use_errno=True)\n    if libc.{body} < 0: {failed}", behind, harm
    )


def _frame(body: str, behind: Behind) -> Payload:
    """Write something else than the answer to the pipe that the answer goes to, and leave."""
    return Payload(
        "import json, struct\n    import numpy as np\n"
        "    from tfexam.worker import protocol\n"
        "    zeros = {{'output': np.zeros((70, 1), np.float32)}}\n"
        "    def send(frame):\n"
        "        left = memoryview(frame)\n"
        "        while left: left = left[os.write(3, left):]\n"
        "        os._exit(0)\n"
        "    def reply(status='predicted', **more):\n"
        "        return protocol.Reply(**{{**vars(protocol.Reply(1, status)), **more}})\n"
        "    def raw(header, payload=b''):\n"
        "        told = json.dumps(header).encode()\n"
        "        send(struct.pack('<I', len(told)) + told + payload)\n"
        "    head = {{**vars(reply()), 'arrays': []}}\n"
        f"    {body}",
        behind,
    )


READING = {
    "reads-the-held-out-targets": _read("'{secrets}/targets.frame'"),
    "reads-the-store": _read("'{secrets}/tfexam.db'"),
    "reads-the-workspace": _read("'{secrets}/workspace.txt'"),
    "reads-another-submission": _read("'{secrets}/snapshot'"),
    "lists-a-folder": Payload("os.listdir('{secrets}')", DENIED, Harm.DONE),
    "reads-the-environment-of-the-worker": Payload(
        f"answer = {CANARY} * float('PATH=' in open('/proc/%d/environ' % os.getppid()).read())",
        DENIED,
        Harm.SECRET,
    ),
    "reads-the-memory-of-the-worker": Payload(
        "open('/proc/%d/mem' % os.getppid(), 'rb')", DENIED, Harm.DONE
    ),
    "reads-the-command-lines-of-others": Payload("open('/proc/1/cmdline')", DENIED, Harm.DONE),
    "reads-its-own-environment": Payload(
        f"answer = {CANARY} * float('TFEXAM_CANARY' in os.environ)",
        Behind(Code.SCORED, answer=0),
    ),
    "looks-for-inherited-descriptors": Payload(
        "places = ['/proc/self/fd/%d' % n for n in range(4, 256)]\n"
        "    answer = float(sum(os.readlink(p).startswith(('pipe', 'socket')) for p in places "
        "if os.path.islink(p)))",
        Behind(Code.SCORED, answer=0),
    ),
    "reads-through-an-hdf5-external-array": Payload(
        "import h5py, io\n    held = io.BytesIO()\n    with h5py.File(held, 'w') as file:\n"
        "        place = '{secrets}/targets.frame'\n"
        "        file.create_dataset('w', (4,), 'u1', external=[(place, 0, 4)])\n"
        "        answer = float(bytes(file['w'][:]))",
        Behind(Code.SCORED, answer=-1),
        Harm.SECRET,
    ),
}
"""What it may not see."""

WRITING = {
    "opens-a-file-to-write": Payload("open('{marker}', 'w')", DENIED, Harm.MARKER),
    "fills-the-disk": Payload(
        "file = open('{marker}', 'wb')\n    for _ in range(8): file.write(bytes(1 << 20))",
        DENIED,
        Harm.MARKER,
    ),
    "changes-the-installed-keras": Payload(
        "import keras; open(keras.__file__, 'a')", DENIED, Harm.DONE
    ),
    "leaves-a-file-in-shared-memory": Payload(
        "place = '/dev/shm/{name}'; open(place, 'w'); os.unlink(place)", DENIED, Harm.DONE
    ),
    "makes-a-folder": Payload("os.mkdir('{marker}')", KILLED, Harm.MARKER),
    "makes-a-temporary-folder": Payload(
        "import tempfile; os.rmdir(tempfile.mkdtemp())", Behind(Code.REFUSED), Harm.DONE
    ),
    "makes-a-symbolic-link": Payload("os.symlink('/etc', '{marker}')", KILLED, Harm.MARKER),
    "makes-a-hard-link": Payload(
        "os.link('{secrets}/targets.frame', '{marker}')", KILLED, Harm.MARKER
    ),
    "makes-a-named-pipe": Payload("os.mkfifo('{marker}')", KILLED, Harm.MARKER),
    "moves-a-file": Payload(
        "os.rename('{secrets}/victim-of-{name}', '{marker}')", KILLED, Harm.MARKER
    ),
    "removes-a-file": Payload("os.unlink('{secrets}/victim-of-{name}')", KILLED, Harm.DONE),
    "changes-rights": Payload("os.chmod('{secrets}/workspace.txt', 0o777)", KILLED, Harm.DONE),
    "cuts-a-file-off": Payload("os.truncate('{secrets}/victim-of-{name}', 0)", KILLED, Harm.DONE),
}
"""What it may not leave behind."""

PROCESSES = {
    "forks": Payload(
        "if os.fork() == 0:\n        open('{marker}', 'w'); os._exit(0)\n    os.wait()",
        KILLED,
        Harm.MARKER,
    ),
    "leaves-a-grandchild-that-holds-the-pipe": Payload(
        "if os.fork() == 0:\n        open('{marker}', 'w'); time.sleep(30); os._exit(0)\n"
        "    time.sleep(0.2)",
        KILLED,
        Harm.MARKER,
    ),
    "runs-a-shell": Payload("os.system('echo > {marker}')", KILLED, Harm.MARKER),
    "runs-a-program": Payload(
        "import subprocess; subprocess.run(['/bin/sh', '-c', 'echo > {marker}'])",
        KILLED,
        Harm.MARKER,
    ),
    "spawns-a-program": Payload(
        "os.waitpid(os.posix_spawn('/bin/sh', ['sh', '-c', 'echo > {marker}'], {{}}), 0)",
        KILLED,
        Harm.MARKER,
    ),
    "becomes-a-program": Payload(
        "os.execv('/bin/sh', ['sh', '-c', 'echo > {marker}'])", KILLED, Harm.MARKER
    ),
    "ends-the-worker": Payload(
        "os.kill(os.getppid(), signal.SIGKILL); time.sleep(9)", KILLED, Harm.GRADER
    ),
    "signals-the-worker": Payload("os.kill(os.getppid(), 0)", KILLED, Harm.DONE),
    "signals-a-thread-of-the-worker": _call(f"syscall({TGKILL}, os.getppid(), os.getppid(), 0)"),
    "traces-the-worker": _call("ptrace(0x4206, os.getppid(), 0, 0)"),
    "reads-the-worker-by-process-vm-readv": _call(
        "process_vm_readv(os.getppid(), None, 0, None, 0, 0)"
    ),
    "takes-hold-of-the-worker-by-pidfd": _call(f"syscall({PIDFD_OPEN}, os.getppid(), 0)"),
    "outlives-the-worker": _call("prctl(1, 0, 0, 0, 0)"),
}
"""What it may not do to other processes."""

NETWORK = {
    "connects-to-a-listener": Payload(
        "s = socket.create_connection(('127.0.0.1', {port}), 5); s.send(b'{name}')",
        KILLED,
        Harm.KNOCK,
    ),
    "asks-for-a-page": Payload(
        "import urllib.request\n"
        "    try: urllib.request.urlopen('http://127.0.0.1:{port}/{name}', timeout=5)\n"
        "    except OSError: pass",
        KILLED,
        Harm.KNOCK,
    ),
    "fetches-by-get-file": Payload(
        "import keras\n    try: keras.utils.get_file('{name}', 'http://127.0.0.1:{port}/{name}')\n"
        "    except Exception as error:\n"
        "        if 'denied' in str(error).lower(): raise OSError(13, 'no')",
        Behind(Code.REFUSED),
        Harm.KNOCK,
    ),
    "sends-a-datagram": Payload(
        "socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', {port}))",
        KILLED,
        Harm.DONE,
    ),
    "listens-on-an-abstract-socket": Payload(
        "socket.socket(socket.AF_UNIX).bind('\\\\0{name}')", KILLED, Harm.DONE
    ),
}
"""Whom it may not talk to."""

STATE = {
    "leaves-a-key-in-the-keyring": _call(f"syscall({ADD_KEY}, b'user', b'key', b'x', 1, -2)"),
    "leaves-shared-memory": _call("shmctl(libc.shmget(0, 4096, 0o1600), 0, None)"),
    "leaves-a-message-queue": _call("msgctl(libc.msgget(0, 0o1600), 0, None)"),
    "makes-memory-that-is-a-file": Payload("os.memfd_create('{name}')", KILLED, Harm.DONE),
    "locks-a-file-of-all": Payload(
        "import fcntl, keras; fcntl.flock(open(keras.__file__), fcntl.LOCK_SH | fcntl.LOCK_NB)",
        KILLED,
        Harm.DONE,
    ),
    "changes-keras-for-good": Payload(
        "import keras; keras.config.set_dtype_policy('mixed_float16'); "
        "keras.config.set_floatx('float16'); keras.layers.Dense.call = None",
        Behind(Code.SCORED, answer=0),
    ),
    "raises-its-own-limits": Payload(
        "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 40, 1 << 40))",
        KILLED,
        Harm.DONE,
    ),
    "leaves-its-namespaces": _call("unshare(0x400)"),
    "asks-for-a-kernel-ring": _call(
        f"syscall({IO_URING_SETUP}, 4, ctypes.create_string_buffer(120))"
    ),
    "asks-for-user-faults": _call(f"syscall({USERFAULTFD}, 1)"),
}
"""What it may not leave to the next model, nor ask of the kernel."""

RESOURCES = {
    "fills-the-memory": Payload(
        "import mmap; held = mmap.mmap(-1, 2 << 30, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)",
        Behind(Code.SCORED, answer=ENOMEM),
        Harm.DONE,
    ),
    "fills-the-memory-bit-by-bit": Payload(
        "import numpy as np; held = [np.empty(64 << 20, np.uint8) for _ in range(32)]",
        Behind(Code.SCORED, answer=ENOMEM),
        Harm.DONE,
    ),
    "fills-the-memory-by-shared-maps": Payload(
        "import mmap; held = mmap.mmap(-1, 2 << 30)",
        Behind(Code.SCORED, answer=ENOMEM),
        Harm.DONE,
    ),
    "fills-the-memory-by-stacks": Payload(
        "libc = ctypes.CDLL(None, use_errno=True); libc.mmap.restype = ctypes.c_long\n"
        "    if libc.mmap(None, ctypes.c_size_t(2 << 30), 3, 0x122, -1, ctypes.c_long(0)) == -1:\n"
        "        raise OSError(ctypes.get_errno(), 'no')",
        Behind(Code.SCORED, answer=ENOMEM),
        Harm.DONE,
    ),
    "starts-threads-without-end": Payload(
        "started = []\n    end = threading.Event()\n"
        "    try:\n        for _ in range(400):\n"
        "            started.append(threading.Thread(target=end.wait)); started[-1].start()\n"
        f"    except RuntimeError: answer = {EAGAIN}.0\n"
        "    end.set()\n    for thread in started[:300]:\n"
        "        if thread.ident: thread.join()",
        Behind(Code.SCORED, answer=EAGAIN),
        Harm.DONE,
    ),
    "fills-the-memory-by-page-tables": Payload(
        "libc = ctypes.CDLL(None, use_errno=True); libc.mmap.restype = ctypes.c_long\n"
        "    if libc.mmap(None, ctypes.c_size_t(1 << 40), 1, 0x22, -1, ctypes.c_long(0)) == -1:\n"
        "        raise OSError(ctypes.get_errno(), 'no')",
        Behind(Code.SCORED, answer=ENOMEM),
        Harm.DONE,
    ),
    "opens-files-without-end": Payload(
        "held = []\n    try:\n"
        "        for _ in range(500): held.append(os.open('/dev/urandom', os.O_RDONLY))\n"
        "    finally:\n        for each in held: os.close(each)",
        Behind(Code.SCORED, answer=EMFILE),
        Harm.DONE,
    ),
    "prints-without-end": Payload(
        "for _ in range(64): os.write(2, bytes(1 << 20))", Behind(Code.SCORED, answer=0)
    ),
    "fills-the-pipe": Payload(
        "for _ in range(300): os.write(3, bytes([255]) * (1 << 20))", NONSENSE
    ),
    "uses-up-the-processor": Payload("while True: pass", LATE, Harm.HANGS, 3),
    "sleeps": Payload("time.sleep(600)", LATE, Harm.HANGS, 3),
    "pauses": Payload("signal.pause()", KILLED, Harm.HANGS, 3),
    "stops-itself": Payload("os.kill(os.getpid(), signal.SIGSTOP)", KILLED, Harm.HANGS, 3),
    "waits-in-select": Payload("import select; select.select([], [], [])", LATE, Harm.HANGS, 3),
    "waits-for-a-lock": Payload(
        "lock = threading.Lock(); lock.acquire(); lock.acquire()", LATE, Harm.HANGS, 3
    ),
}
"""What it may not use up."""

ENDS = {
    "ends-with-0-and-no-answer": Payload("os._exit(0)", SILENT),
    "ends-by-system-exit": Payload("sys.exit(0)", Behind(Code.BAD_OUTPUT, "fails")),
    "crashes": Payload("ctypes.string_at(0)", Behind(Code.UNREADABLE, "SIGSEGV")),
    "aborts": Payload("os.abort()", Behind(Code.UNREADABLE, "SIGABRT")),
    "raises-what-cannot-be-printed": Payload(
        "class Odd(BaseException):\n        __str__ = None\n    raise Odd",
        Behind(Code.BAD_OUTPUT, "Odd"),
    ),
    "closes-the-pipe": Payload("os.close(3); time.sleep(0.1)", Behind(Code.UNREADABLE)),
    "speaks-of-memory-and-dies": Payload("os.write(2, b'MemoryError'); os._exit(0)", STARVED),
    "ends-like-a-broken-grader": Payload("os._exit(3)", OURS),
}
"""Ends that must not look like answers."""

FORGERIES = {
    "forges-an-answer": _frame(
        "send(protocol.encode(reply(), zeros))", Behind(Code.SCORED, answer=0)
    ),
    "forges-another-models-answer": _frame(
        "send(protocol.encode(reply(id=2), zeros))", Behind(Code.SCORED, answer=0)
    ),
    "forges-a-score": _frame("send(protocol.encode(reply('scored'), zeros))", NONSENSE),
    "forges-an-answer-of-another-shape": _frame(
        "send(protocol.encode(reply(), {{'output': np.zeros((1, 1), np.float32)}}))",
        Behind(Code.WRONG_SHAPE),
    ),
    "forges-an-answer-of-text": _frame(
        "send(protocol.encode(reply(), {{'output': np.array([['5']] * 70)}}))",
        Behind(Code.BAD_OUTPUT),
    ),
    "forges-an-answer-that-is-no-number": _frame(
        "send(protocol.encode(reply(), {{'output': np.full((70, 1), np.nan)}}))",
        Behind(Code.BAD_OUTPUT, "NaN"),
    ),
    "forges-an-answer-under-another-name": _frame(
        "send(protocol.encode(reply(), {{'targets': np.zeros((70, 1))}}))", NONSENSE
    ),
    "forges-an-answer-without-output": _frame("send(protocol.encode(reply()))", NONSENSE),
    "forges-two-answers": _frame("send(protocol.encode(reply(), zeros) * 2)", NONSENSE),
    "forges-half-an-answer": _frame("send(protocol.encode(reply(), zeros)[:-3])", SILENT),
    "forges-an-endless-header": _frame("send(struct.pack('<I', 0xffffffff) + b'x' * 9)", NONSENSE),
    "forges-petabytes": _frame(
        "raw({{**head, 'arrays': [dict(name='output', dtype='<f8', shape=[1 << 39, 1 << 10], "
        "bytes=1 << 52)]}})",
        NONSENSE,
    ),
    "forges-an-array-of-objects": _frame(
        "raw({{**head, 'arrays': [dict(name='output', dtype='|O', shape=[70, 1], bytes=560)]}}, "
        "bytes(560))",
        NONSENSE,
    ),
    "forges-an-array-of-a-hundred-axes": _frame(
        "raw({{**head, 'arrays': [dict(name='output', dtype='<f4', shape=[0] + [1] * 99, "
        "bytes=0)]}})",
        NONSENSE,
    ),
    "forges-an-empty-array-of-giants": _frame(
        "raw({{**head, 'arrays': [dict(name='output', dtype='<f4', shape=[0, 1 << 39, 1 << 39], "
        "bytes=0)]}})",
        NONSENSE,
    ),
    "forges-a-time-that-no-float-holds": _frame(
        "raw({{**head, 'status': 'refused', 'timing': dict(load=10 ** 400)}})", NONSENSE
    ),
    "forges-a-time-that-is-no-number": _frame(
        "raw({{**head, 'status': 'refused', 'timing': dict(load=float('nan'))}})", NONSENSE
    ),
    "forges-a-sentence-that-is-a-tower": _frame(
        "tower = []\n    for _ in range(900): tower = [tower]\n"
        "    raw({{**head, 'status': 'refused', 'message': tower}})",
        NONSENSE,
    ),
    "forges-numbers-of-weights": _frame(
        "raw({{**head, 'status': 'refused', 'parameters': 10 ** 400}})", Behind(Code.REFUSED)
    ),
    "forges-terminal-sequences": _frame(
        "send(protocol.encode(reply('refused', message='\\x1b[2J\\x1b]0;owned\\x07 hello')))",
        Behind(Code.REFUSED, "[2J]0;owned hello"),
    ),
    "forges-an-error-of-the-grader": _frame(
        "send(protocol.encode(reply('grader-error', message='Sorry.')))", OURS
    ),
}
"""Frames on the pipe that our own child would not have written."""

PAYLOADS = READING | WRITING | PROCESSES | NETWORK | STATE | RESOURCES | ENDS | FORGERIES
