"""What is weighty is done by who has shown a password or a factor in the last minutes, once more.

Otherwise than by allauth's decorator, no form is kept meanwhile: passwords do not belong in a session.
"""

from __future__ import annotations

import time
from urllib.parse import urlencode

from allauth.account import app_settings
from allauth.account.authentication import get_authentication_records
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse


def is_fresh(request: HttpRequest) -> bool:
    """Whether who is logged in has just proved it again."""
    since = time.time() - app_settings.REAUTHENTICATION_TIMEOUT
    records = get_authentication_records(request, request.user)
    return any(record.get("reauthenticated") and record["at"] > since for record in records)


def to_confirmation(request: HttpRequest) -> HttpResponseRedirect:
    """To where it is proved, and back."""
    query = urlencode({"next": request.get_full_path()})
    return HttpResponseRedirect(f"{reverse('account_reauthenticate')}?{query}")
