"""The containers together: what is open, what is shown when, what survives."""

import json
import subprocess
import time

ARTICLE = """
from datetime import timedelta
from django.contrib.auth import get_user_model
from django.utils import timezone
from articles.models import Article
author = get_user_model().objects.get(username="admin")
Article.objects.update_or_create(slug="{slug}", defaults=dict(
    title="{title}", source="Let $a_1<b$.", status="{status}", author=author,
    published_at=timezone.now() + timedelta(hours={hours})))
"""
CHANGE = """
from datetime import timedelta
from django.utils import timezone
from articles.models import Article
article = Article.objects.get(slug="{slug}")
{change}
"""
SOON = """
article.published_at = timezone.now() + timedelta(seconds=5)
article.save()
print(article.published_at.timestamp())
"""


def write(stack, slug, title, status="published", hours=0):
    stack.python(ARTICLE.format(slug=slug, title=title, status=status, hours=hours))


def change(stack, slug, words):
    """Lets lines of Python change an ``article``; what they print."""
    return stack.python(CHANGE.format(slug=slug, change=words))


def inspect(stack, service):
    container = stack.compose("ps", "--quiet", service).strip()
    return json.loads(subprocess.check_output(["docker", "inspect", container], env=stack.environment))[0]


def test_nothing_starts_without_a_key(stack):
    without = {name: value for name, value in stack.environment.items() if name != "SECRET_KEY"}
    command = ["docker", "compose", "--env-file", "/dev/null", "config"]
    done = subprocess.run(command, env=without, capture_output=True, text=True)
    assert done.returncode != 0
    assert "sh deploy/make-env.sh" in done.stderr


def test_the_first_start_makes_one_account_and_says_where_to_go(stack):
    said = stack.compose("logs", "--no-log-prefix", "setup")
    assert said.count("Made the account “admin” with the password") == 1
    assert f"The site is {stack.url}/" in said


def test_only_the_proxy_is_open_to_the_machine(stack):
    published = {
        service: bool(inspect(stack, service)["HostConfig"]["PortBindings"])
        for service in ("db", "web", "proxy")
    }
    assert published == {"db": False, "web": False, "proxy": True}


def test_the_application_is_nobody_on_a_disk_that_it_cannot_write(stack):
    assert stack.compose("exec", "-T", "web", "id", "-u").strip() == "10001"
    assert "Read-only" in stack.compose("exec", "-T", "web", "sh", "-c", "touch /app/x 2>&1 || true")


def test_pages_styles_and_the_desk_answer(stack):
    page = stack.get("/")
    assert page.status == 200
    style = page.text.split('rel="stylesheet" href="')[1].split('"')[0]
    assert stack.get(style).headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "csrfmiddlewaretoken" in stack.get("/admin/login/").text


def test_what_an_older_proxy_lacks_comes_from_the_application(stack):
    style = stack.get("/").text.split('rel="stylesheet" href="')[1].split('"')[0]
    had = stack.get(style).text
    stack.compose("exec", "-T", "proxy", "sh", "-c", f"rm /srv{style} /srv{style}.gz")
    newer = stack.get(style)
    assert (newer.status, newer.text) == (200, had)
    assert newer.headers["Cache-Control"].endswith("immutable")
    assert stack.get("/static/css/nowhere.css").status == 404


def test_readers_are_told_apart_by_language_alone(stack):
    assert '<html lang="zh-hans">' in stack.get("/", **{"Accept-Language": "zh-CN,en;q=0.5"}).text
    assert '<html lang="en">' in stack.get("/", **{"Accept-Language": "en,zh;q=0.5"}).text
    chosen = stack.get("/", **{"Accept-Language": "en", "Cookie": "django_language=zh-hans; other=1"})
    assert '<html lang="zh-hans">' in chosen.text
    assert "Set-Cookie" not in chosen.headers


def test_what_changes_is_seen_through_the_proxy_within_two_seconds(stack):
    write(stack, "first", "Heard first")
    stack.wait_for(lambda: "Heard first" in stack.get("/").text, 2)
    write(stack, "first", "Heard again")
    stack.wait_for(lambda: "Heard again" in stack.get("/articles/first/").text, 2)
    write(stack, "first", "Heard again", status="draft")
    stack.wait_for(lambda: stack.get("/articles/first/").status == 404, 2)
    assert "Heard" not in stack.get("/").text


def test_what_is_deleted_is_gone_from_the_proxy_within_two_seconds(stack):
    write(stack, "doomed", "Soon gone")
    stack.wait_for(lambda: "Soon gone" in stack.get("/").text, 2)
    assert stack.get("/articles/doomed/").status == 200
    change(stack, "doomed", "article.delete()")
    stack.wait_for(lambda: stack.get("/articles/doomed/").status == 404, 2)
    assert "Soon gone" not in stack.get("/").text


def test_what_is_renamed_is_found_through_the_proxy_within_two_seconds(stack):
    write(stack, "old-name", "Old name")
    stack.wait_for(lambda: "Old name" in stack.get("/articles/old-name/").text, 2)
    change(stack, "old-name", "article.title, article.slug = 'New name', 'new-name'; article.save()")
    stack.wait_for(lambda: stack.get("/articles/new-name/").status == 200, 2)
    # The old address leads to the new one.
    stack.wait_for(lambda: "New name" in stack.get("/articles/old-name/").text, 2)
    assert "Old name" not in stack.get("/").text


def test_what_is_scheduled_appears_through_the_proxy_when_its_time_comes(stack):
    write(stack, "awaited", "Long awaited", hours=1)
    assert stack.get("/articles/awaited/").status == 404
    hour = float(change(stack, "awaited", SOON))
    assert hour - time.time() > 1
    while time.time() < hour - 0.5:
        assert "Long awaited" not in stack.get("/").text
        assert stack.get("/articles/awaited/").status == 404
    time.sleep(hour - time.time())
    stack.wait_for(lambda: stack.get("/articles/awaited/").status == 200, 2)
    stack.wait_for(lambda: "Long awaited" in stack.get("/").text, 2)


def test_a_page_that_is_the_same_is_not_sent_again(stack):
    page = stack.get("/tags/")
    assert stack.get("/tags/", **{"If-None-Match": page.headers["etag"]}).status == 304


def test_pictures_run_nothing(stack):
    stack.compose(
        "exec", "-T", "web", "sh", "-c", "echo '<svg/>' > /data/media/a.svg; echo x > /data/media/b.html"
    )
    drawing, other = stack.get("/media/a.svg"), stack.get("/media/b.html")
    assert drawing.headers["Content-Type"] == "image/svg+xml"
    assert other.headers["Content-Disposition"] == "attachment"
    for answer in (drawing, other):
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Security-Policy"].startswith("sandbox")


def test_readers_keep_their_pages_while_the_application_is_away(stack):
    write(stack, "kept", "Kept while away")
    assert stack.get("/articles/kept/").status == 200
    stack.compose("stop", "--timeout", "5", "web")
    try:
        # First nobody listens where the application was, then nobody knows its name any more.
        for _ in range(3):
            time.sleep(1.5)
            assert "Kept while away" in stack.get("/articles/kept/").text
        away = stack.get("/articles/never-asked-for/")
        assert away.status == 503
        assert "Back in a moment" in away.text
        assert away.headers["Retry-After"] == "5"
        assert stack.get("/admin/", data=b"a=1").status == 503
    finally:
        stack.compose("start", "web")
    stack.wait_for(lambda: stack.get("/articles/never-asked-for/").status == 404)


def test_readers_keep_their_pages_while_the_application_hangs(stack):
    write(stack, "calm", "Calm while it hangs")
    assert stack.get("/articles/calm/").status == 200
    stack.compose("pause", "web")
    try:
        time.sleep(2)
        assert "Calm while it hangs" in stack.get("/articles/calm/").text
    finally:
        stack.compose("unpause", "web")
    stack.wait_for(lambda: stack.get("/articles/not-asked-for-yet/").status == 404)


def test_each_container_comes_back_when_it_is_killed(stack):
    write(stack, "safe", "Safe and sound")
    for service in ("web", "db", "proxy"):
        pid = inspect(stack, service)["State"]["Pid"]
        subprocess.run(["kill", "-9", str(pid)], check=True)
        stack.wait_for(lambda: _answers(stack))
    stack.wait_for(lambda: _answers(stack) and "Safe and sound" in stack.get("/articles/safe/").text)


def test_data_stays_when_the_containers_are_made_anew(stack):
    write(stack, "lasting", "Lasting")
    stack.compose("down", "--timeout", "10")
    stack.compose("up", "--detach", "--wait", "db", "web", "proxy")
    assert "Lasting" in stack.get("/articles/lasting/").text
    assert "Made the account" not in stack.compose("logs", "--no-log-prefix", "setup")


def _answers(stack):
    try:
        return stack.get("/readyz/").status == 200
    except OSError:
        return False
