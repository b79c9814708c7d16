"""Imports at the desk: a file is sent, examined, agreed to and brought in; and what all of them did."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.template.defaultfilters import filesizeformat
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST

from accounts.limits import UPLOAD, wait_words
from articles.admin.findings import Findings, problem_list
from articles.imports import may_import
from articles.models import Import
from articles.transfer.sources import SINGLE, fitting_name
from articles.uploading import UploadToSpool

SUFFIXES = {".zip", *SINGLE}
FORM_BYTES = 100_000
"""What the form has besides the file, at most."""


class UploadForm(forms.Form):
    """``authors``: whose all of it is, ``me``; or whose the files say."""

    file = forms.FileField(
        label=_("File"),
        max_length=1000,
        help_text=_("A ZIP of the folder as your program keeps it, or one .md, .xml or .json file."),
    )
    authors = forms.ChoiceField(
        label=_("Author"),
        choices=[("me", _("I wrote all of it")), ("files", _("As the files say"))],
        widget=forms.RadioSelect,
        initial="me",
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if PurePosixPath(file.name).suffix.lower() not in SUFFIXES:
            raise forms.ValidationError(gettext("This is neither a ZIP nor a .md, .xml or .json file."))
        return file


@admin.register(Import)
class ImportAdmin(admin.ModelAdmin):
    list_display = ("file", "by", "created_at", "how_it_is", "what_it_did")
    list_select_related = ("by",)
    list_per_page = 50
    actions = None
    sortable_by = ()
    show_full_result_count = False

    class Media:
        css = {"all": ["css/import.css"]}

    def has_module_permission(self, request: HttpRequest) -> bool:
        return may_import(request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return may_import(request.user)

    def has_view_permission(self, request: HttpRequest, obj: Import | None = None) -> bool:
        return may_import(request.user)

    def has_change_permission(self, request: HttpRequest, obj: Import | None = None) -> bool:
        """Only who began an import goes on with it, or an administrator."""
        mine = obj is None or request.user.is_superuser or obj.by_id == request.user.pk
        return may_import(request.user) and mine

    def has_delete_permission(self, request: HttpRequest, obj: Import | None = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Import]:
        return super().get_queryset(request).defer("report")

    def get_urls(self) -> list[URLPattern]:
        views = {"progress": self.progress_view, "problems.txt": self.problems_view, "do": self.do_view}
        ours = [
            path(
                f"<int:pk>/{name}" + ("" if "." in name else "/"),
                self.admin_site.admin_view(view),
                name=f"articles_import_{name.partition('.')[0]}",
            )
            for name, view in views.items()
        ]
        return [*ours, *super().get_urls()]

    # A new one

    @method_decorator(csrf_exempt)
    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """The upload. Its token is looked at as everywhere, but not before it is settled where the body goes
        and who sends it."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        if request.method == "POST" and (wait := UPLOAD.take(f"account {request.user.pk}")):
            return self._refuse(request, wait_words(wait))
        if _announced(request) > settings.IMPORT_BYTES + FORM_BYTES:
            return self._refuse(request, gettext("The file is longer than %(limit)s.") % {"limit": _limit()})
        request.upload_handlers = [UploadToSpool(request)]
        return csrf_protect(self._upload)(request)

    def _upload(self, request: HttpRequest) -> HttpResponse:
        if request.method != "POST":
            return self._upload_page(request, UploadForm())
        return self._received(request, UploadForm(request.POST, request.FILES))

    def _received(self, request: HttpRequest, form: UploadForm) -> HttpResponse:
        if not form.is_valid():
            words = [str(error) for errors in form.errors.values() for error in errors]
            return self._answer(request, " ".join(words)) or self._upload_page(request, form)
        if busy := Import.objects.alive():
            return self._refuse(request, _busy_words(busy[0]))
        job = self._begin(request, form)
        address = reverse("admin:articles_import_change", args=[job.pk])
        return self._answer(request, "", address) or HttpResponseRedirect(address)

    def _begin(self, request: HttpRequest, form: UploadForm) -> Import:
        Import.objects.clear()
        file, is_mine = form.cleaned_data["file"], form.cleaned_data["authors"] == "me"
        job = Import.objects.create(
            file=fitting_name(file.name),
            by=request.user,
            sole_author=request.user.get_username() if is_mine else "",
            language=get_language(),
        )
        job.receive(Path(file.temporary_file_path()))
        return job

    def _refuse(self, request: HttpRequest, words: str) -> HttpResponse:
        messages.error(request, words)
        return self._answer(request, words) or HttpResponseRedirect(reverse("admin:articles_import_add"))

    def _answer(self, request: HttpRequest, error: str, address: str = "") -> HttpResponse | None:
        """What the script hears; None where there is none."""
        if request.headers.get("Accept") != "application/json":
            return None
        return JsonResponse({"error": error, "address": address}, status=400 if error else 200)

    def _upload_page(self, request: HttpRequest, form: UploadForm) -> HttpResponse:
        busy = Import.objects.alive()
        context = {
            "title": gettext("Import notes"),
            "form": form,
            "busy": busy and busy[0],
            "busy_words": busy and _busy_words(busy[0]),
            "limit": settings.IMPORT_BYTES,
            "limit_words": _limit(),
            "accept": ",".join(sorted(SUFFIXES)),
        }
        return self._page(request, "upload", context, status=400 if form.errors else 200)

    # One that is there

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """How far it is, what it would do, or what it did."""
        job = self._job(request, object_id, Import.objects.select_related("by"))
        context = {
            "title": _title(job),
            "original": job,
            "job": job,
            "state": job.shown_state,
            "may_act": self.has_change_permission(request, job),
            "words": _progress_words(job),
        }
        if job.report:
            context["findings"] = Findings(job, request.GET, request.user)
        return self._page(request, "page", context)

    def progress_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What the script asks every second."""
        job = self._job(request, pk, Import.objects.defer("report"))
        values = {
            "state": job.shown_state,
            "done": job.done,
            "total": job.total,
            "words": _progress_words(job),
        }
        return JsonResponse(values)

    def problems_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The whole list of problems as text."""
        job = self._job(request, pk, Import.objects.all())
        text = "".join(f"{line}\n" for line in problem_list(job))
        headers = {"Content-Disposition": f'attachment; filename="problems-{job.pk}.txt"'}
        return HttpResponse(text, content_type="text/plain; charset=utf-8", headers=headers)

    @method_decorator(require_POST)
    def do_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Begins the writing, goes on after an interruption, or cancels."""
        job = self._job(request, pk, Import.objects.defer("report"))
        if not self.has_change_permission(request, job):
            raise PermissionDenied
        if "cancel" in request.POST:
            job.cancel()
        elif busy := [each for each in Import.objects.alive() if each.pk != job.pk]:
            messages.error(request, _busy_words(busy[0]))
        else:
            job.start(writes=job.writes or job.state == Import.State.READY)
        return HttpResponseRedirect(reverse("admin:articles_import_change", args=[pk]))

    def _job(self, request: HttpRequest, pk: Any, jobs: QuerySet[Import]) -> Import:
        if not may_import(request.user):
            raise PermissionDenied
        if not (str(pk).isascii() and str(pk).isdecimal() and len(str(pk)) < 11):
            raise Http404
        return get_object_or_404(jobs, pk=pk)

    def _page(
        self, request: HttpRequest, name: str, context: dict[str, Any], status: int = 200
    ) -> HttpResponse:
        common = {**self.admin_site.each_context(request), "opts": self.opts}
        return render(request, f"admin/articles/import/{name}.html", common | context, status=status)

    @admin.display(description=_("state"))
    def how_it_is(self, job: Import) -> str:
        return str(Import.State(job.shown_state).label)

    @admin.display(description=_("result"))
    def what_it_did(self, job: Import) -> str:
        if not job.counts:
            return job.error
        words = gettext(
            "new: %(new)s, changed: %(changed)s, unchanged: %(unchanged)s, problems: %(problems)s"
        )
        return words % job.counts


def _announced(request: HttpRequest) -> int:
    """The length of the body, of which no more will be read than this."""
    length = request.META.get("CONTENT_LENGTH") or ""
    return int(length) if length.isdecimal() else 0


def _limit() -> str:
    return filesizeformat(settings.IMPORT_BYTES)


def _busy_words(job: Import) -> str:
    words = gettext("“%(file)s” of %(name)s is being imported at this moment. Wait until it is done.")
    return words % {"file": job.file, "name": job.by or "–"}


def _progress_words(job: Import) -> str:
    if not job.total:
        return gettext("Unpacking and reading …")
    words = ngettext("%(done)s of %(total)s note", "%(done)s of %(total)s notes", job.total)
    return words % {"done": f"{job.done:,}", "total": f"{job.total:,}"}


def _title(job: Import) -> str:
    state = Import.State
    running = gettext("Importing “%(file)s”") if job.writes else gettext("Examining “%(file)s”")
    words = {
        state.RUNNING: running,
        state.READY: gettext("What the import of “%(file)s” will do"),
        state.DONE: gettext("“%(file)s” is imported"),
        state.REFUSED: gettext("“%(file)s” cannot be imported"),
        state.INTERRUPTED: gettext("The import of “%(file)s” was interrupted"),
        state.CANCELLED: gettext("The import of “%(file)s” was cancelled"),
    }
    return words[job.shown_state] % {"file": job.file}
