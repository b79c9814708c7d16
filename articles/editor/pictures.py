"""Pictures that come into the desk: uploaded, or out of the library."""

from __future__ import annotations

from typing import Any

from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.limits import UPLOAD, json_refusal, limited
from articles.editor import asked
from articles.editor.access import refusal, writers_only
from articles.library import leaving_no_orphans
from articles.models import Picture
from articles.pictures.cleaning import RefusedPictureError
from articles.pictures.thumbnails import thumbnail_of

PER_PAGE = 24
LENGTH_LIMIT = 100


@require_POST
@writers_only
@limited(UPLOAD, json_refusal)
def upload(request: HttpRequest) -> JsonResponse:
    """Stores the file ``image``; the same picture has the same address whoever uploads it, and how often."""
    file = request.FILES.get("image")
    if file is None:
        return refusal(_("No file has arrived. Try again."), 400)
    try:
        with leaving_no_orphans(), transaction.atomic():
            picture, is_new = Picture.objects.keep(file.read(), file.name, request.user)
            if is_new:
                _log(request, picture, ADDITION, _("Uploaded in the editor."))
    except RefusedPictureError as error:
        return refusal(str(error), 400)
    return JsonResponse(_told(picture, request), status=201 if is_new else 200)


@require_GET
@never_cache
@writers_only
def library(request: HttpRequest) -> JsonResponse:
    """``q``, ``page`` → ``results``, newest first, and whether there are ``more``."""
    words = request.GET.get("q", "").replace("\0", "")[:LENGTH_LIMIT]
    page = Paginator(Picture.objects.found(words), PER_PAGE).get_page(request.GET.get("page"))
    results = [_told(picture, request) for picture in page]
    return JsonResponse({"results": results, "more": page.has_next()})


@require_POST
@writers_only
def describe(request: HttpRequest, pk: int) -> JsonResponse:
    """Sets ``alt``, what describes the picture wherever it is put next."""
    picture = Picture.objects.changeable_by(request.user).filter(pk=pk).first()
    if picture is None:
        return refusal(_("There is no such picture, or it is not yours to change."), 404)
    picture.alt = asked.text(request.POST.get("alt", ""))[: Picture._meta.get_field("alt").max_length]
    with transaction.atomic():
        picture.save(update_fields=["alt"])
        _log(request, picture, CHANGE, _("Described in the editor."))
    return JsonResponse(_told(picture, request))


@require_GET
@writers_only
def thumbnail(_request: HttpRequest, pk: int) -> HttpResponse:
    """The picture, small; its address is that of one content for ever."""
    picture = get_object_or_404(Picture, pk=pk)
    data = thumbnail_of(picture.file.name)
    if data is None:
        return refusal(_("The file of this picture is missing."), 404)
    response = HttpResponse(data, content_type="image/webp")
    response.headers["Cache-Control"] = "private, max-age=31536000, immutable"
    return response


def thumbnail_address(picture: Picture) -> str:
    """Where the small version is; the picture itself where it is small enough."""
    if picture.is_its_own_thumbnail:
        return picture.file.url
    return f"{reverse('editor_thumbnail', args=[picture.pk])}?{picture.sha256[:12]}"


def _told(picture: Picture, request: HttpRequest) -> dict[str, Any]:
    """A picture as the scripts of the desk are told of it."""
    return {
        "id": picture.pk,
        "url": picture.file.url,
        "path": picture.file.name,
        "thumbnail": thumbnail_address(picture),
        "name": picture.name,
        "alt": picture.alt,
        "width": picture.width,
        "height": picture.height,
        "mine": picture.uploaded_by_id == request.user.pk,
        # What markdownx's own script would put into the text.
        "image_code": f"![{picture.alt}]({picture.file.url})",
    }


def _log(request: HttpRequest, picture: Picture, action: int, words: str) -> None:
    LogEntry.objects.log_actions(request.user.pk, [picture], action, words)
