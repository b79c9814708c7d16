"""`docker-compose.scale.yml`, and what readers notice when one of its containers dies."""

import re
import threading
import time
from contextlib import contextmanager
from itertools import count
from urllib.error import URLError

import pytest

from tests.compose.conftest import PROJECT, running
from tests.compose.test_bad_luck import is_ready, kill
from tests.compose.test_stack import inspect, write

READERS = 4
FILES = ("docker-compose.yml", "docker-compose.scale.yml")
FROM_REPLICA = """SELECT count(*) FROM pg_stat_activity
WHERE query LIKE '%articles_article%' AND pid <> pg_backend_pid()"""
STREAMING = "SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming'"
_numbers = count()


@pytest.fixture(scope="module")
def stack():
    with contextmanager(running)(project=f"{PROJECT}-scale", files=FILES) as running_stack:
        running_stack.compose("up", "--detach", "--wait", "replica", "web2", "web3")
        write(running_stack, "kept", "Kept by three")
        running_stack.wait_for(lambda: read_by(running_stack, "replica"))
        yield running_stack


def read_by(stack, server):
    """Whether readers of a page that is in no cache are answered from this database."""
    stack.get(f"/articles/kept/?{next(_numbers)}")
    return stack.sql(FROM_REPLICA, server) not in {"", "0"}


@contextmanager
def readers(stack):
    """All the while, readers ask for pages that are in no cache; what they were told instead of the page."""
    told, over = [], threading.Event()

    def read():
        while not over.is_set():
            try:
                answer = stack.get(f"/articles/kept/?{next(_numbers)}")
            except URLError as error:
                told.append(str(error))
            else:
                if answer.status != 200 or "Kept by three" not in answer.text:
                    told.append(answer.status)

    threads = [threading.Thread(target=read) for _ in range(READERS)]
    for thread in threads:
        thread.start()
    try:
        yield told
    finally:
        over.set()
        for thread in threads:
            thread.join()


def has_risen(stack, service, pid):
    """Whether a container is well, in another life than that of ``pid``."""
    state = inspect(stack, service)["State"]
    return state["Pid"] not in {0, pid} and state["Health"]["Status"] == "healthy"


def test_all_three_answer(stack):
    with readers(stack):
        time.sleep(2)
    log = stack.compose("logs", "--no-log-prefix", "--tail", "100", "proxy")
    machines = set(re.findall(r'"machine":"([\d.:]+)"', log))
    assert {f"172.29.83.{number}:8000" for number in (11, 12, 13)} <= machines


def test_a_change_is_seen_by_readers_of_the_replica_within_two_seconds(stack):
    for number in range(2):
        write(stack, "news", f"News {number}")
        stack.wait_for(lambda number=number: f"News {number}" in stack.get("/articles/news/").text, 2)
    assert read_by(stack, "replica")


@pytest.mark.parametrize("service", ["web", "replica", "db"])
def test_nobody_sees_that_one_dies(stack, service):
    pid = inspect(stack, service)["State"]["Pid"]
    with readers(stack) as told:
        time.sleep(1)
        kill(stack, service)
        stack.wait_for(lambda: has_risen(stack, service, pid))
        stack.wait_for(lambda: is_ready(stack))
        time.sleep(1)
    assert told == []
    stack.wait_for(lambda: stack.sql(STREAMING) == "1")


def test_readers_come_back_when_the_proxy_does(stack):
    kill(stack, "proxy")
    stack.wait_for(lambda: is_ready(stack))
    with readers(stack) as told:
        time.sleep(1)
    assert told == []


def test_without_its_replica_the_site_goes_on(stack):
    stack.compose("stop", "--timeout", "5", "replica")
    with readers(stack) as told:
        write(stack, "news", "News of the primary")
        stack.wait_for(lambda: "News of the primary" in stack.get("/articles/news/").text, 2)
    assert told == []
    stack.compose("start", "replica")
    stack.wait_for(lambda: read_by(stack, "replica"))
