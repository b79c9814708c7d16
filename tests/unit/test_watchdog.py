"""A request that hangs ends its process, and no other does."""

import subprocess
import sys

import pytest
from django.conf import settings

CODE = """
import io, time
from config.watchdog import Watchdog

class SlowBody(io.BytesIO):
    def read(self, *size):
        time.sleep(.6)
        return super().read(*size)

def hangs(environ, start_response):
    time.sleep(30)

def hangs_later(environ, start_response):
    yield b"a"
    time.sleep(30)

def reads(environ, start_response):
    return [environ["wsgi.input"].read(), environ["wsgi.input"].read()]

answer = Watchdog({application}, .3)({{"wsgi.input": SlowBody(b"what was sent")}}, None)
time.sleep(.6)
print(b"".join(answer).decode())
"""


def run(application):
    code = CODE.format(application=application)
    return subprocess.run(
        [sys.executable, "-c", code], cwd=settings.BASE_DIR, capture_output=True, text=True, timeout=20
    )


@pytest.mark.parametrize("application", ["hangs", "hangs_later"])
def test_a_process_that_hangs_ends_and_says_where(application):
    done = run(application)
    assert done.returncode == 1
    assert f"in {application}" in done.stderr


def test_slow_senders_and_readers_are_waited_for():
    done = run("reads")
    assert (done.returncode, done.stdout.strip()) == (0, "what was sent")
