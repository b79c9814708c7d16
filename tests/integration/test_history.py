"""Nothing that was saved is lost, and nobody replaces the work of another unseen."""

import re
from html import unescape
from threading import Barrier, Thread

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.core.management import call_command
from django.db import connection
from django.test import Client

from articles.models import Article, Draft, Revision
from articles.transfer.importing import import_folder
from tests.factories import make_article, make_author, make_category

ARTICLES = "/admin/articles/article/"
SOURCE = "一。二。三。\n\n终 $x$。\n"


def make_writer(name, *rights):
    user = get_user_model().objects.create_user(name, is_staff=True)
    codenames = {"add_article", "change_article", "edit_others", *rights}
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    return user


@pytest.fixture
def writer(client):
    writer = make_writer("wei")
    client.force_login(writer)
    return writer


@pytest.fixture
def note(writer):
    return make_article(title="Series", source=SOURCE, author=writer, tags=["series"], slug="series")


def form_of(client, note):
    """What the browser would send of the page as it was loaded."""
    form = client.get(f"{ARTICLES}{note.pk}/change/").context["adminform"].form
    said = {}
    for bound in form:
        if bound.name == "cover":
            continue
        value = bound.value()
        if bound.name == "published_at":
            day, time = bound.field.widget.decompress(value)
            said |= {
                "published_at_0": day or "",
                "published_at_1": (time and time.strftime("%H:%M:%S")) or "",
            }
        elif bound.name == "tags":
            said["tags"] = bound.field.widget.format_value(value) or ""
        else:
            said[bound.name] = "" if value is None else value
    return said


def save(client, note, said, **changes):
    return client.post(f"{ARTICLES}{note.pk}/change/", {**said, **changes, "_continue": "1"}, follow=True)


def text(answer):
    return unescape(answer.content.decode())


def reasons(note):
    return list(note.revisions.order_by("number").values_list("reason", flat=True))


def stored(note):
    return Article.objects.get(pk=note.pk).source


def test_before_and_after_each_save_the_history_holds_the_article(client, writer, note):
    save(client, note, form_of(client, note), source="Anew.", tags="series, limits")
    first, second = note.revisions.order_by("number")
    assert (first.reason, first.source, first.fields["tags"]) == ("written", SOURCE, ["series"])
    assert (first.created_at, first.author) == (note.created_at, writer)
    assert (second.reason, second.author, second.changed) == ("edited", writer, ["source", "tags"])
    assert second.fields["tags"] == ["limits", "series"]


def test_a_save_that_changes_nothing_makes_no_revision(client, note):
    said = form_of(client, note)
    save(client, note, said, source=SOURCE.replace("\n", "\r\n"))
    save(client, note, form_of(client, note))
    assert stored(note) == SOURCE
    assert reasons(note) == ["written"]


def test_a_new_article_begins_its_history(client, writer):
    said = {
        "title": "New",
        "source": "a",
        "language": "en",
        "status": "draft",
        "tags": "",
        "author": writer.pk,
    }
    answer = client.post(f"{ARTICLES}add/", {**said, "published_at_0": "", "published_at_1": ""})
    assert answer.status_code == 302
    assert reasons(Article.objects.get()) == ["written"]


def test_publishing_and_withdrawing_are_called_so(client, note):
    save(client, note, form_of(client, note), status="draft")
    save(client, note, form_of(client, note), status="published")
    assert reasons(note) == ["written", "withdrawn", "published"]


def test_what_was_changed_elsewhere_is_recorded_before_the_next_save(client, note):
    Revision.objects.keep([note.pk])
    Article.objects.filter(pk=note.pk).update(source="By a script.")
    save(client, note, form_of(client, note), source="By hand.")
    assert [(each.source, each.automatic) for each in note.revisions.order_by("number")] == [
        (SOURCE, False),
        ("By a script.", True),
        ("By hand.", False),
    ]


def test_rerendering_is_no_change(note):
    Article.objects.update(render_version=0)
    call_command("rerender")
    assert not Revision.objects.exists()


def test_changes_that_do_not_touch_are_both_saved_and_told(client, note):
    mine = form_of(client, note)
    other = Client()
    other.force_login(make_writer("lin"))
    save(
        other,
        note,
        form_of(other, note),
        source=SOURCE.replace("终", "末"),
        tags="series, limits",
        language="zh",
    )
    answer = save(client, note, mine, source=SOURCE.replace("一", "壹"), title="Series!")
    assert stored(note) == "壹。二。三。\n\n末 $x$。\n"
    note.refresh_from_db()
    assert (note.title, note.language, set(note.tags.names())) == ("Series!", "zh", {"series", "limits"})
    assert "lin saved this note at" in text(answer)
    assert "both are saved (" in text(answer)
    assert reasons(note) == ["written", "edited", "merged"]


@pytest.fixture
def conflict(client, note):
    """A page that asks: the second of two who changed one sentence."""
    mine = form_of(client, note)
    other = Client()
    other.force_login(make_writer("lin"))
    save(
        other,
        note,
        form_of(other, note),
        source=SOURCE.replace("二", "贰").replace("终", "末"),
        language="zh",
    )
    answer = save(client, note, mine, source=SOURCE.replace("二", "两 $y$"), title="Mine", language="en")
    assert "lin saved this note at" in text(answer)
    return answer


HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)"(?: value="([^"]*)")?')


def hidden_fields(answer):
    found = HIDDEN.findall(answer.content.decode())
    return {name: unescape(value) for name, value in found}


def test_changes_that_touch_are_asked_about_and_nothing_is_saved(note, conflict):
    assert stored(note) == SOURCE.replace("二", "贰").replace("终", "末")
    page = text(conflict)
    assert "What you typed" in page
    assert "贰" in page
    assert 'data-tex="y"' in page
    assert hidden_fields(conflict)["source"] == SOURCE.replace("二", "两 $y$")
    assert hidden_fields(conflict)["title"] == "Mine"


@pytest.mark.parametrize(
    ("choice", "second"),
    [
        ({"choice-source-0": "mine"}, "两 $y$。"),
        ({"choice-source-0": "theirs"}, "贰。"),
        ({"choice-source-0": "both"}, "两 $y$。\n贰。"),
        ({"choice-source-0": "edit", "text-source-0": "俩。\r\n"}, "俩。\n"),
    ],
)
def test_what_is_chosen_for_a_piece_is_saved_with_all_other_changes(client, note, conflict, choice, second):
    save(client, note, hidden_fields(conflict), **choice)
    assert stored(note) == f"一。{second}三。\n\n末 $x$。\n"
    note.refresh_from_db()
    assert (note.title, note.language, note.slug, note.status) == ("Mine", "zh", "series", "published")


def test_without_a_choice_for_each_piece_the_question_stays_with_what_was_written(client, note, conflict):
    answer = save(client, note, hidden_fields(conflict), **{"text-source-0": "my own words"})
    assert "Choose one version for each piece." in text(answer)
    assert "my own words" in text(answer)
    assert stored(note) == SOURCE.replace("二", "贰").replace("终", "末")


def test_who_saves_again_during_the_question_is_not_overwritten_either(client, note, conflict):
    other = Client()
    other.force_login(make_writer("mei"))
    theirs = form_of(other, note)
    save(other, note, theirs, source=stored(note).replace("三", "叁"))
    save(client, note, hidden_fields(conflict), **{"choice-source-0": "mine"})
    assert stored(note) == "一。两 $y$。叁。\n\n末 $x$。\n"


def test_who_touches_what_was_chosen_is_asked_about_again(client, note, conflict):
    other = Client()
    other.force_login(make_writer("mei"))
    save(other, note, form_of(other, note), source=stored(note).replace("贰", "二二"))
    answer = save(
        client, note, hidden_fields(conflict), **{"choice-source-0": "edit", "text-source-0": "俩。"}
    )
    assert "mei saved this note at" in text(answer)
    assert "俩" in hidden_fields(answer)["source"]
    save(client, note, hidden_fields(answer), **{"choice-source-0": "mine"})
    assert stored(note) == "一。俩。三。\n\n末 $x$。\n"


def test_a_fact_that_both_changed_is_asked_about(client, note):
    maths, physics = make_category("maths"), make_category("physics")
    mine = form_of(client, note)
    save(client, note, form_of(client, note), category=maths.pk)
    answer = save(client, note, mine, category=physics.pk)
    assert "maths" in text(answer)
    save(client, note, hidden_fields(answer), **{"choice-category": "theirs"})
    assert Article.objects.get().category == maths
    answer = save(client, note, {**mine, "base": 1}, category=physics.pk)
    save(client, note, hidden_fields(answer), **{"choice-category": "mine"})
    assert Article.objects.get().category == physics


def test_one_s_own_other_tab_is_recognised(client, note):
    first = form_of(client, note)
    second = {**first}
    save(client, note, first, source=SOURCE.replace("二", "两"))
    answer = save(client, note, second, source=SOURCE.replace("二", "贰"))
    assert "You saved this note yourself at" in text(answer)
    assert "another tab" in text(answer)


def test_the_same_typed_twice_is_no_conflict(client, note):
    said = form_of(client, note)
    save(client, note, said, source="Same.")
    save(client, note, said, source="Same.")
    assert reasons(note) == ["written", "edited"]


def test_a_form_without_its_revision_never_wins_silently(client, note):
    said = form_of(client, note)
    save(client, note, form_of(client, note), source=SOURCE.replace("二", "两"))
    del said["base"]
    answer = save(client, note, said, source=SOURCE.replace("二", "贰"))
    assert "What was saved meanwhile" in text(answer)


def test_a_save_forgets_the_draft_of_its_tab_and_no_other(client, writer, note):
    kept = {"fields": {"source": "x"}, "author": writer}
    Draft.objects.create(key="6f1d4c2e-0000-4000-8000-000000000001", article=note, tab="one", **kept)
    save(client, note, form_of(client, note), tab="two", source="a")
    assert Draft.objects.exists()
    save(client, note, form_of(client, note), tab="one", source="b")
    assert not Draft.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_saves_at_once_one_wins_and_the_other_is_asked():
    writer = make_writer("wei")
    note = make_article(source=SOURCE, author=writer)
    clients = [Client(), Client()]
    forms = []
    for each in clients:
        each.force_login(writer)
        forms.append(form_of(each, note))
    together, answers = Barrier(2), []

    def post(each, said, word):
        together.wait()
        answers.append(save(each, note, said, source=SOURCE.replace("二", word)))
        connection.close()

    threads = [Thread(target=post, args=each) for each in zip(clients, forms, ("两", "贰"), strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    asked = ["What was saved meanwhile" in text(answer) for answer in answers]
    assert sorted(asked) == [False, True]
    assert reasons(note) == ["written", "edited"]


def history(client, note, rest="", **said):
    return client.get(f"{ARTICLES}{note.pk}/history/{rest}", said)


def test_the_history_tells_who_when_why_and_what(client, writer, note):
    save(client, note, form_of(client, note), source="Anew.", tags="limits")
    page = text(history(client, note))
    assert "text · tags" in page
    assert "wei" in page
    assert "edited" in page


def test_an_article_without_changes_says_so(client, note):
    assert "Nothing has been changed here yet." in text(history(client, note))


def test_automatic_revisions_are_folded(client, note):
    Revision.objects.keep([note.pk])
    for number in range(3):
        Article.objects.filter(pk=note.pk).update(source=f"By a script {number}.")
        Revision.objects.keep([note.pk])
    assert "3 automatic revisions" in text(history(client, note))


def make_revisions(note, count):
    Revision.objects.keep([note.pk])
    state = Revision.objects.current(note).state
    Revision.objects.append(
        Revision(article=note, author=note.author, reason="edited").hold({**state, "source": f"{n}"}, None)
        for n in range(count)
    )


def test_the_history_costs_the_same_for_few_and_many(client, writer, note, django_assert_max_num_queries):
    writer.is_superuser = True
    writer.save()
    make_revisions(note, 1_000)
    history(client, note)
    with django_assert_max_num_queries(5):
        assert text(history(client, note)).count('class="revision"') == 50
    last = text(history(client, note, page=21))
    assert last.count('class="revision"') == 1
    assert "Newer" in last
    assert "Older" not in last


def test_the_difference_shows_words_and_typeset_formulas_before_and_after(client, note):
    save(client, note, form_of(client, note), source=SOURCE.replace("$x$", "$x^2$"), language="zh")
    page = text(history(client, note, "compare/", old=1, new=2))
    assert 'data-tex="x"' in page
    assert 'data-tex="x^2"' in page
    assert "<ins>^2</ins>" in page
    assert "English" in page
    assert "Chinese" in page


def test_a_revision_is_brought_back_whole_and_what_was_there_stays_in_the_history(client, note):
    save(client, note, form_of(client, note), source="Gone.", tags="limits", status="draft", slug="elsewhere")
    answer = client.post(f"{ARTICLES}{note.pk}/history/restore/", {"old": 1, "new": 2}, follow=True)
    assert "Brought back." in text(answer)
    note.refresh_from_db()
    assert (note.source, list(note.tags.names())) == (SOURCE, ["series"])
    assert (note.status, note.slug) == ("draft", "elsewhere")
    assert 'data-tex="x"' in note.html
    assert reasons(note) == ["written", "withdrawn", "restored"]


def test_one_piece_is_brought_back_and_the_rest_stays(client, note):
    save(client, note, form_of(client, note), source="壹。二。叁。\n\n末。\n")
    save(client, note, form_of(client, note), source="壹。二。叁。\n\n末。\n\n新。\n")
    piece = {"old": 1, "new": 2, "piece": "source-1"}
    client.post(f"{ARTICLES}{note.pk}/history/restore/", piece)
    assert stored(note) == "壹。二。三。\n\n末。\n\n新。\n"


def test_a_piece_whose_place_has_changed_since_is_not_brought_back(client, note):
    save(client, note, form_of(client, note), source=SOURCE.replace("二", "两"))
    save(client, note, form_of(client, note), source=SOURCE.replace("二", "贰"))
    piece = {"old": 1, "new": 2, "piece": "source-0"}
    answer = client.post(f"{ARTICLES}{note.pk}/history/restore/", piece, follow=True)
    assert "nothing was brought back" in text(answer)
    assert "贰" in stored(note)


WRONG = [
    {},
    {"old": 1},
    {"old": 1, "new": 9},
    {"old": "x", "new": 1},
    {"old": -1, "new": 1},
    {"old": "9" * 30},
]


@pytest.mark.parametrize("said", WRONG)
def test_what_is_not_in_the_history_is_not_found(client, note, said):
    Revision.objects.keep([note.pk])
    assert history(client, note, "compare/", **said).status_code == 404
    assert client.post(f"{ARTICLES}{note.pk}/history/restore/", said).status_code == 404


@pytest.mark.parametrize("piece", ["source-9", "slug-0", "source", "source-x", ""])
def test_a_piece_that_is_not_there_is_not_found(client, note, piece):
    save(client, note, form_of(client, note), source="Anew.")
    said = {"old": 1, "new": 2, "piece": piece}
    assert client.post(f"{ARTICLES}{note.pk}/history/restore/", said).status_code == 404


def test_the_history_is_for_those_who_may_change_the_article(client, note):
    save(client, note, form_of(client, note), source="Anew.")
    addresses = [f"{ARTICLES}{note.pk}/history/{rest}" for rest in ("", "compare/?old=1&new=2")]
    restore = f"{ARTICLES}{note.pk}/history/restore/"
    strangers = {None: 302, make_author("clerk", is_staff=True): 404, make_writer("other"): 404}
    make = Permission.objects.get(codename="edit_others")
    for user, status in strangers.items():
        if user is None:
            client.logout()
        else:
            user.user_permissions.remove(make)
            client.force_login(user)
        assert [client.get(address).status_code for address in addresses] == [status, status]
        assert client.post(restore, {"old": 1, "new": 2}).status_code == status
    assert stored(note) == "Anew."


def test_the_history_of_an_article_in_the_bin_can_be_read_but_not_acted_on(client, writer, note):
    note.bin(writer)
    assert "moved to the bin" in text(history(client, note))
    assert client.post(f"{ARTICLES}{note.pk}/history/restore/", {"old": 1, "new": 2}).status_code == 404


@pytest.fixture
def imported(tmp_path, writer):
    """A folder with a note that has been imported, and how to import it again."""
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "series.md").write_text("# Series\n\nFrom the file.\n", encoding="utf-8")

    def run(text=None):
        if text:
            (folder / "series.md").write_text(text, encoding="utf-8")
        return import_folder(folder, jobs=1)

    run()
    return run


def test_a_first_import_writes_no_revision_and_the_next_change_does(imported):
    assert not Revision.objects.exists()
    imported("# Series\n\nChanged file.\n")
    assert reasons(Article.objects.get()) == ["imported", "imported"]


def test_importing_again_unchanged_files_is_no_change(imported):
    imported()
    assert not Revision.objects.exists()


def test_what_was_edited_here_is_not_lost_to_a_changed_file_and_the_import_says_so(client, imported):
    note = Article.objects.get()
    save(client, note, form_of(client, note), source="Edited here.")
    summary = imported("# Series\n\nChanged file.\n")
    assert stored(note).strip() == "Edited here."
    assert [(each.code, each.detail) for each in summary.remarks if each.code == "edited-here"] == [
        ("edited-here", "3")
    ]
    assert note.revisions.get(number=3).source.strip() == "Changed file."
    assert reasons(note) == ["imported", "edited", "imported", "merged"]
    assert imported().unchanged == 1


def test_an_article_in_the_bin_stays_there_when_its_file_changes(writer, imported):
    Article.objects.get().bin(writer)
    imported("# Series\n\nChanged file.\n")
    assert Article.objects.get().status == "binned"
