# SPDX-License-Identifier: GPL-2.0-or-later
"""A stand-in for the engine that plays the part named by the job's method."""

import json
import os
import signal
import sys
import threading
import time


def say(**event):
    """Send one event."""
    sys.stdout.write(json.dumps(event) + "\n")
    sys.stdout.flush()


def obey(cancelled, finished):
    """Hear messages; end with the parent."""
    for line in sys.stdin:
        {"cancel": cancelled, "finish": finished}[json.loads(line)["op"]].set()
        wishes.append(line.strip())
    os._exit(3)


say(type="ready", protocol=int(os.environ.get("TALK_PROTOCOL", "1")), python=sys.version.split()[0], versions={})
job = json.loads(sys.stdin.readline())["job"]
part = job["method"]
cancelled, finished, wishes = threading.Event(), threading.Event(), []
threading.Thread(target=obey, args=(cancelled, finished), daemon=True).start()

if part == "result":
    say(type="progress", fraction=0.25, stage="Reading")
    say(type="log", text="computing on cpu")
    say(type="warning", text="the images are 3 days apart")
    say(type="result", values={"OUTPUT": job["output"], "NUMBER": 4})
elif part == "foreign lines":
    print("Warning: a library talks")
    print("[1, 2]")
    print('{"no": "type"}')
    sys.stdout.write('{"type": "result", ')
    sys.stdout.flush()
    time.sleep(0.2)
    print('"values": {"NUMBER": 5}}')
    sys.stdout.flush()
elif part == "environment":
    hidden = [name for name in os.environ if name.startswith(("PYTHON", "GDAL_", "PROJ_"))]
    say(type="result", values={"executable": sys.executable, "hidden": hidden, "folder": os.getcwd()})
elif part == "obedient":
    open(job["output"] + ".part", "w").close()
    while not cancelled.is_set():
        time.sleep(0.01)
    os.remove(job["output"] + ".part")
    say(type="cancelled")
elif part == "training":
    folder = job["training"]["pictures"]
    if folder:
        open(os.path.join(folder, "curves_1.png"), "w").close()
        say(type="training", iteration=5, iterations=100, curves=os.path.join(folder, "curves_1.png"))
        finished.wait(10)
        time.sleep(0.2)
    say(type="result", values={"PICTURES": folder, "WISHES": len(wishes)})
elif part == "deaf":
    open(job["output"] + ".part", "w").close()
    open(job["output"] + ".part.aux.xml", "w").close()
    say(type="progress", fraction=0.5)
    time.sleep(60)
elif part == "too fast":
    cancelled.wait()
    open(job["output"], "w").close()
    say(type="result", values={"OUTPUT": job["output"]})
elif part == "family":
    os.setpgid(0, 0)
    child = os.fork()
    if child == 0:
        time.sleep(60)
        os._exit(0)
    say(type="log", text=f"{os.getpid()} {child}")
    time.sleep(60)
elif part == "lingers":
    say(type="result", values={"NUMBER": 6})
    time.sleep(60)
elif part == "error":
    facts = {"name": "ms.tif", "found": 3, "expected": 4, "advice": "Pick four."}
    say(type="error", code="WrongBandCount", facts=facts, text="(english)", traceback="")
elif part == "newer error":
    say(type="error", code="WrongBandCount", facts={"else": 1}, text="Told by a newer engine.", traceback="")
elif part == "bug":
    say(type="error", code="ZeroDivisionError", facts={}, text="division by zero", traceback="File x\nline 3")
elif part.startswith("signal "):
    open(job["output"] + ".part", "w").close()
    sys.stderr.write("native trouble\n")
    sys.stderr.flush()
    os.kill(os.getpid(), getattr(signal, part.split()[1]))
elif part == "silent":
    sys.stderr.write("ImportError: OSError: [WinError 1114] c10.dll\n")
    sys.exit(1)
