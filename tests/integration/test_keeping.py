"""What is typed and not saved: compared, kept beside the article, brought together; for whom."""

from uuid import uuid4

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from articles.models import Article, Draft, Revision
from tests.factories import make_article, make_category
from tests.integration.test_drafts import DRAFTS, make_writer, send, typed
from tests.integration.test_history import SOURCE, conflict, form_of, hidden_fields, save, stored, text

__all__ = ["conflict"]

DIFFERENCE = "/admin/editor/difference/"


@pytest.fixture
def writer(client):
    writer = make_writer("wei", "edit_others")
    client.force_login(writer)
    return writer


@pytest.fixture
def note(writer):
    return make_article(title="Series", source=SOURCE, author=writer, tags=["series"], slug="series")


def together(note):
    return f"/admin/articles/article/{note.pk}/together/"


def change(note):
    return f"/admin/articles/article/{note.pk}/change/"


def differ(client, note=None, *, base=0, before=None, **after):
    said = {"article": note and note.pk, "base": base, "before": before or {}, "after": after}
    return client.post(DIFFERENCE, said, content_type="application/json")


def other_saves(note, **changes):
    other = Client()
    other.force_login(make_writer("lin", "edit_others"))
    save(other, note, form_of(other, note), **changes)


# The difference


def test_the_difference_is_that_of_the_history_with_formulas_set(client, note):
    answer = differ(client, note, source=SOURCE.replace("$x$", "$y$"), tags="series，limits").json()
    assert answer["differs"]
    assert 'data-tex="x"' in answer["html"]
    assert 'data-tex="y"' in answer["html"]
    assert "limits, series" in answer["html"]


def test_the_difference_goes_out_from_the_revision_that_the_work_began_on(client, note):
    base = int(form_of(client, note)["base"])
    Revision.objects.record(note)
    other_saves(note, source=SOURCE.replace("二", "贰"))
    answer = differ(client, note, base=base or 1, source=SOURCE.replace("三", "叁")).json()
    assert "叁" in answer["html"]
    assert "贰" not in answer["html"]


def test_what_is_typed_as_it_is_stored_does_not_differ(client, note):
    said = {name: str(value) for name, value in form_of(client, note).items()}
    assert not differ(client, note, **{**said, "source": SOURCE.replace("\n", "\r\n")}).json()["differs"]


def test_a_category_is_called_by_its_name(client, note):
    maths = make_category("Maths")
    answer = differ(client, note, category=str(maths.pk)).json()
    assert answer["words"] == {"category": "Maths"}
    assert differ(client, note, category="no number").json()["differs"] is False


def test_the_difference_of_a_note_that_is_not_saved_is_that_of_two_forms(client, writer):
    answer = differ(client, before={"source": "a", "status": "draft"}, source="b", status="draft").json()
    assert "<ins>b</ins>" in answer["html"]
    assert "facts" not in answer["html"]


def test_typed_html_is_shown_and_does_nothing(client, note):
    answer = differ(client, note, source="<script>alert(1)</script>", title="<b>x</b>").json()
    assert "<script>" not in answer["html"]
    assert "<b>" not in answer["html"]


@pytest.mark.parametrize("said", ["", "[]", '{"after": 1}', '{"after": {"a": 1}}', '{"base": -1}'])
def test_nonsense_is_refused_in_words(client, writer, said):
    answer = client.post(DIFFERENCE, said, content_type="application/json")
    assert (answer.status_code, bool(answer.json()["error"])) == (400, True)


# For whom


@pytest.fixture
def addresses(note):
    """(address, form or JSON) of all that can be asked about the note."""
    said = typed(note, source="x")
    return {
        "difference": (DIFFERENCE, {"article": note.pk, "after": {}}, "application/json"),
        "drafts": (DRAFTS, said, "application/json"),
        "together": (together(note), {"title": "x"}, None),
        "save": (change(note), {"title": "x"}, None),
    }


ASKED = ["difference", "drafts", "together", "save"]


def post(client, asked, **headers):
    address, said, kind = asked
    return client.post(address, said, headers=headers, **({"content_type": kind} if kind else {}))


@pytest.mark.parametrize("name", ASKED)
def test_strangers_and_staff_without_the_right_get_nothing(client, addresses, name):
    client.logout()
    assert post(client, addresses[name]).status_code in {302, 401}
    client.force_login(get_user_model().objects.create_user("clerk", is_staff=True))
    assert post(client, addresses[name]).status_code in {302, 403, 404}
    assert not Draft.objects.exists()


@pytest.mark.parametrize("name", ASKED)
def test_the_author_of_another_note_gets_nothing(client, addresses, name):
    client.force_login(make_writer("other"))
    assert post(client, addresses[name]).status_code in {302, 404}
    assert not Draft.objects.exists()


@pytest.mark.parametrize("name", ASKED)
def test_a_page_made_for_somebody_else_is_refused(client, addresses, name):
    client.force_login(make_writer("editor", "edit_others"))
    answer = post(client, addresses[name], X_Writer="999999")
    assert (answer.status_code, answer.json()["error"]) == (
        403,
        "Your login has changed. Your text stays here.",
    )
    assert not Draft.objects.exists()
    assert Article.objects.get().title == "Series"


@pytest.mark.parametrize("name", ASKED)
def test_an_editor_may(client, addresses, name):
    client.force_login(make_writer("editor", "edit_others"))
    assert post(client, addresses[name]).status_code in {200, 302, 409}


# Kept beside a public article


def test_others_who_may_change_the_article_see_whose_draft_there_is(client, note):
    send(client, typed(note, source="x"))
    assert "changed since by wei" in text(client.get("/admin/articles/article/"))
    assert "wei has typed changes" not in text(client.get(change(note)))
    client.force_login(make_writer("lin", "edit_others"))
    assert "wei has typed changes" in text(client.get(change(note)))


def test_public_notes_and_those_to_come_have_two_ways_of_saving(client, writer):
    for days_ago, public in ((1, True), (-1, True)):
        page = text(client.get(change(make_article(days_ago=days_ago))))
        assert ("Save as draft" in page, "Publish changes" in page) == (public, public)
    draft = make_article(status="draft", published_at=None)
    assert 'name="_keep"' not in text(client.get(change(draft)))


def test_a_draft_begun_anew_is_not_taken_for_the_one_that_was_discarded(client, note):
    old = send(client, typed(note, tab="one", source="a")).json()["key"]
    client.delete(f"{DRAFTS}?article={note.pk}&version=1")
    send(client, typed(note, tab="two", source="b"))
    assert send(client, typed(note, key=old, version=1, tab="one", source="ab")).status_code == 409
    assert Draft.objects.get().fields["source"] == "b"


# Brought together without saving


def test_what_others_saved_comes_into_the_form_and_nothing_is_saved(client, note):
    said = form_of(client, note)
    maths = make_category("maths")
    other_saves(note, source=SOURCE.replace("二", "贰"), category=maths.pk, tags="series, limits")
    answer = client.post(
        together(note), {**said, "source": SOURCE.replace("终", "末"), "title": "Mine"}
    ).json()
    fields = answer["fields"]
    assert fields["source"] == SOURCE.replace("二", "贰").replace("终", "末")
    assert (fields["title"], fields["category"], fields["tags"]) == ("Mine", str(maths.pk), "limits, series")
    assert answer["words"] == {"category": "maths"}
    assert stored(note) == SOURCE.replace("二", "贰")
    saved = save(client, note, {**said, **fields, "base": answer["base"]})
    assert "lin saved this note" not in text(saved)
    assert stored(note) == fields["source"]


def test_what_touches_does_not_come_in_by_itself(client, note):
    said = form_of(client, note)
    other_saves(note, source=SOURCE.replace("二", "贰"))
    answer = client.post(together(note), {**said, "source": SOURCE.replace("二", "两")})
    assert (answer.status_code, "touch yours" in answer.json()["error"]) == (409, True)
    assert not Draft.objects.exists()


def test_a_form_with_a_mistake_is_not_brought_together(client, note):
    said = form_of(client, note)
    other_saves(note, source=SOURCE.replace("二", "贰"))
    answer = client.post(together(note), {**said, "title": ""})
    assert (answer.status_code, "mend" in answer.json()["error"]) == (409, True)


# The question


def test_before_the_question_what_was_typed_is_a_draft(client, note, conflict):
    draft = Draft.objects.get(author__username="wei")
    assert draft.fields["source"] == SOURCE.replace("二", "两 $y$")
    assert draft.fields["title"] == "Mine"
    assert "kept as a draft" in text(conflict)
    save(client, note, hidden_fields(conflict), **{"choice-source-0": "mine"})
    assert not Draft.objects.exists()


def test_a_question_asked_beside_the_draft_of_another_tab_is_in_the_history(client, note):
    send(client, typed(note, tab="one", source="of the first tab"))
    said = {**form_of(client, note), "tab": "two"}
    other_saves(note, source=SOURCE.replace("二", "贰"))
    answer = save(client, note, said, source=SOURCE.replace("二", "两"))
    assert "in the history" in text(answer)
    assert Draft.objects.get().fields["source"] == "of the first tab"
    assert Revision.objects.filter(reason="draft").get().source == SOURCE.replace("二", "两")


@pytest.mark.parametrize("mistake", [{"slug": "taken"}, {"title": ""}, {"published_at_0": "never"}])
def test_a_mistake_after_a_settled_conflict_is_mended_without_another_question(
    client, note, conflict, mistake
):
    make_article(slug="taken")
    said = {**hidden_fields(conflict), **mistake, "choice-source-0": "mine"}
    answer = save(client, note, said)
    assert answer.context["errors"]
    again = {**hidden_again(answer), **{name: hidden_fields(conflict)[name] for name in mistake}}
    save(client, note, again)
    assert stored(note) == "一。两 $y$。三。\n\n末 $x$。\n"
    note.refresh_from_db()
    assert (note.title, note.language, note.slug) == ("Mine", "zh", "series")


def hidden_again(answer):
    """What the browser would send of a form that came back."""
    form = answer.context["adminform"].form
    said = {name: form.data[name] for name in form.data if name not in {"_continue", "settled"}}
    return {name: value for name, value in said.items() if not name.startswith(("choice-", "text-"))}


def test_drafts_are_counted_once_for_the_whole_list(client, note, django_assert_max_num_queries):
    for number in range(10):
        article = make_article(title=f"Note {number}")
        Draft.objects.create(key=uuid4(), article=article, author=note.author, fields={})
    client.get("/admin/")
    with django_assert_max_num_queries(14):
        client.get("/admin/articles/article/")
