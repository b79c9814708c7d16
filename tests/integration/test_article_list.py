"""The list of articles at the desk."""

from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group
from django.utils import timezone

from articles.models import Article, Draft, Revision
from tests.factories import make_article, make_author, make_category, make_draft

LIST = "/admin/articles/article/"


def do(client, action, articles, **fields):
    form = {"action": action, "_selected_action": [each.pk for each in articles], **fields}
    return client.post(LIST, form, follow=True).content.decode()


def test_drafts_are_published_now_and_the_history_and_the_log_say_so(admin_client, admin_user):
    articles = [make_draft(), make_draft()]
    assert "Published. 2 articles." in do(admin_client, "publish", articles)
    for article in articles:
        article.refresh_from_db()
        assert article.status == Article.Status.PUBLISHED
        assert article.published_at <= timezone.now()
        last = Revision.objects.current(article)
        assert (last.reason, last.author) == ("published", admin_user)
    assert LogEntry.objects.count() == 2


def test_published_articles_are_withdrawn_and_keep_their_dates(admin_client):
    article = make_article()
    do(admin_client, "withdraw", [article])
    before = article.published_at
    article.refresh_from_db()
    assert (article.status, article.published_at) == ("draft", before)


def test_articles_are_moved_to_a_category(admin_client):
    article, maths = make_article(), make_category("maths")
    assert "Moved to “maths”. 1 article." in do(admin_client, "file", [article], category=maths.pk)
    article.refresh_from_db()
    assert article.category == maths


def test_articles_are_tagged_beside_the_tags_that_they_have(admin_client):
    article = make_article(tags=["algebra"])
    do(admin_client, "add_tags", [article], tags="代数，machine learning")
    assert set(article.tags.names()) == {"algebra", "代数", "machine learning"}
    assert Revision.objects.current(article).fields["tags"] == ["algebra", "machine learning", "代数"]


def test_what_is_missing_for_an_action_is_said(admin_client):
    article = make_article()
    assert "Choose a category" in do(admin_client, "file", [article])
    assert "Write tags" in do(admin_client, "add_tags", [article], tags=" ， ")
    assert not Revision.objects.exists()


def test_the_list_tells_drafts_scheduled_public_and_changed_since_apart(admin_client):
    titles = {
        "draft": make_draft(title="One draft"),
        "scheduled": make_article(title="One to come", days_ago=-3),
        "public": make_article(title="One to read"),
    }
    changed = make_article(title="One in work", days_ago=9)
    Draft.objects.create(
        key="6f0a3a55-2d0e-4a05-9f3d-3a1b7d6f1c11", article=changed, author=make_author(), fields={}
    )
    for state, article in titles.items():
        page = admin_client.get(f"{LIST}?publication={state}").content.decode()
        assert article.title in page
        assert all(other.title not in page for other in titles.values() if other != article)
    page = admin_client.get(f"{LIST}?publication=changed").content.decode()
    assert "One in work" in page
    assert "One to read" not in page


def test_an_author_changes_only_his_own_in_bulk(client):
    author = make_author("writer", is_staff=True)
    author.groups.add(Group.objects.get(name="Author"))
    client.force_login(author)
    other = make_draft()
    do(client, "publish", [other])
    other.refresh_from_db()
    assert other.status == Article.Status.DRAFT


def test_the_list_is_searched_like_the_site_and_holds_drafts(admin_client):
    draft = make_draft(title="Descent", source="the *step size* is $\\eta$", tags=["优化"])
    make_article(title="Descent", source="nothing of the kind")
    for words in ("step descent", "size \\eta", "优化 descent"):
        assert list(admin_client.get(LIST, {"q": words}).context["cl"].queryset) == [draft]
