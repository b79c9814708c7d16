"""The form of an article: it knows which revision it began on, and merges what has been saved since."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.validators import MaxLengthValidator
from django.forms import BoundField
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.functional import cached_property
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from articles.authored import typed_state, values_of
from articles.history.merge import Conflict
from articles.history.states import Together, merge_states
from articles.models import Article, Revision, Tag
from articles.rendering.source import first_in_excess
from articles.revisions import AUTHORED, TEXTS, State

NUMBER = re.compile(r"[0-9]{1,18}")
BOOKKEEPING = ("base", "draft_key", "tab")


@dataclass(slots=True)
class Clash:
    """What was saved since the form was loaded, and does not go together with what was typed.

    ``values`` is what was typed, as far as it is settled; ``base`` is the revision that it goes out from.
    """

    together: Together
    base: Revision
    theirs: Revision
    mine: State
    values: dict[str, Any] = field(default_factory=dict)


class UnsettledError(Exception):
    """Nothing, or nothing that is offered, was chosen for a conflict."""


class NumberSelect(AutocompleteSelect):
    """Shows a form again with a choice that is no number, where Django's own is an error of the server."""

    def optgroups(self, name: str, value: list[str], attrs: dict[str, Any] | None = None) -> list[Any]:
        return super().optgroups(name, [each for each in value if NUMBER.fullmatch(each)], attrs)


class ArticleForm(forms.ModelForm):
    base = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    draft_key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    tab = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    user: Any = None
    latest: Mapping[int, Revision] | None = None
    clash: Clash | None = None
    came_in: tuple[str, ...] = ()
    others: str = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in TEXTS[1:]:
            if name in self.fields:
                self.fields[name].strip = False
        if "status" in self.fields:
            choices = self.fields["status"].choices
            self.fields["status"].choices = [each for each in choices if each[0] != Article.Status.BINNED]
        if self.instance.pk and not self.is_bound and "base" not in self.initial:
            self.initial["base"] = self._loaded_revision()

    def _loaded_revision(self) -> int:
        """The number of the revision that the form shows; 0 where there is no history yet."""
        if not Revision.objects.filter(article=self.instance).exists():
            return 0
        return Revision.objects.keep([self.instance.pk])[self.instance.pk].number

    @cached_property
    def changed_data(self) -> list[str]:
        return [name for name in super().changed_data if name not in BOOKKEEPING]

    def _get_validation_exclusions(self) -> set[str]:
        """What stays as it is stored need not be checked against the database once more."""
        excluded = super()._get_validation_exclusions()
        if self.instance.pk:
            excluded |= self.fields.keys() - {*self.changed_data, *self.came_in}
        return excluded

    def clean_tags(self) -> list[str]:
        """The field of tags knows nothing of how long one may be."""
        is_short = MaxLengthValidator(Tag._meta.get_field("name").max_length)
        for name in self.cleaned_data["tags"]:
            is_short(name)
        return self.cleaned_data["tags"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name in TEXTS:
            if name in cleaned:
                cleaned[name] = (cleaned[name] or "").replace("\r\n", "\n")
                self._refuse_excess(name, cleaned)
        if self.instance.pk and (not self.errors or self._settled_number()):
            self._bring_together(cleaned)
        return cleaned

    def _refuse_excess(self, name: str, cleaned: dict[str, Any]) -> None:
        """What is that long already, as an import may have made it, does not hinder other changes."""
        line = first_in_excess(cleaned[name]) if name in self.changed_data else 0
        if line:
            words = _("This is too long to be shown: line %(line)s is the first too many. Split it.")
            self.add_error(name, words % {"line": f"{line:,}"})

    def _bring_together(self, cleaned: dict[str, Any]) -> None:
        """Three-way, from the revision that the form was loaded with to the last one. Where the author has
        chosen between his and another's revision, that one comes first."""
        self.latest = Revision.objects.keep_locked([self.instance.pk])
        current = self.latest[self.instance.pk]
        history = Revision.objects.of_states().filter(article=self.instance)
        base = began = self._numbered(cleaned.get("base") or 1, current) or history.last()
        if any(began.state.get(name) != current.state.get(name) for name in self.errors):
            return
        steps = [current]
        if chosen := self._numbered(self._settled_number(), current):
            steps.insert(0, chosen)
        typed = mine = {**current.state, **typed_state(cleaned, base.state)}
        for theirs in steps:
            if theirs.number <= base.number:
                continue
            self.others = self._who_saved(history.filter(number__gt=base.number))
            together = merge_states(base.state, mine, theirs.state, TEXTS)
            try:
                mine = together.settled(self._chosen if theirs is chosen else _nothing_chosen)
            except UnsettledError:
                if self.errors:
                    return
                self.clash = Clash(together, base, theirs, mine, {**cleaned, **values_of(mine)})
                self.add_error(None, _("Nothing was saved yet: the changes touch one another."))
                return
            base = theirs
        self.came_in = tuple(name for name in mine if mine[name] != typed[name])
        # A time to the second, as forms have it, is made exact again.
        settled = {*self.came_in, "published_at"} & cleaned.keys() - {"cover"}
        cleaned |= values_of({name: mine[name] for name in settled})
        if base.number > began.number:
            self._show_settled({name: cleaned[name] for name in AUTHORED if name in cleaned}, base)
        if mine["tags"] == current.state["tags"]:
            # Nothing to save: each would be looked up by its name.
            cleaned.pop("tags", None)

    def _numbered(self, number: int, current: Revision) -> Revision | None:
        """The state with the number, which is mostly the last one."""
        if number in {0, current.number}:
            return current if number else None
        return Revision.objects.of_states().filter(article=self.instance, number=number).first()

    def _show_settled(self, values: dict[str, Any], base: Revision) -> None:
        """If the form has to be shown again, it is as if it had begun on the last revision, with what is
        settled typed into it: nothing is asked twice."""
        self.data = self.data.copy()
        self.data["base"] = str(base.number)
        for name, value in values.items():
            if name in self.fields and name != "cover":
                for part, text in as_sent(self[name], value).items():
                    self.data[part] = text

    def _settled_number(self) -> int:
        said = self.data.get("settled", "")
        return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else 0

    def _chosen(self, key: str, conflict: Conflict) -> Any:
        """What the author chose for a piece. Raises UnsettledError."""
        choice, field = self.data.get(f"choice-{key}"), key.rpartition("-")[0]
        if choice == "mine":
            return conflict.mine
        if choice == "theirs":
            return conflict.theirs
        if choice == "both" and field in TEXTS:
            return one_after_the_other(conflict.mine, conflict.theirs, " " if field == "title" else "\n")
        if choice == "edit" and field in TEXTS:
            return self.data.get(f"text-{key}", "").replace("\r\n", "\n")
        raise UnsettledError

    def _who_saved(self, since: Any) -> str:
        """Who saved the revisions, newest first, and when the last one was, in words."""
        revisions = list(since.select_related("author").defer(*TEXTS, "fields")[:100])
        time = time_format(timezone.localtime(revisions[0].created_at), "H:i")
        users = dict.fromkeys(revision.author for revision in revisions)
        if list(users) == [self.user]:
            return _("You saved this note yourself at %(time)s, in another tab or window.") % {"time": time}
        names = get_text_list([str(user or _("somebody")) for user in users if user != self.user], _("and"))
        return _("While you were writing, %(names)s saved this note at %(time)s.") % {
            "names": names,
            "time": time,
        }


def as_sent(field: BoundField, value: Any) -> dict[str, str]:
    """What a browser sends of a field that holds the value."""
    widget, prepared = field.field.widget, field.field.prepare_value(value)
    parts = {field.html_name: (widget, prepared)}
    if isinstance(widget, forms.MultiWidget):
        split = zip(widget.widgets, widget.decompress(prepared), strict=True)
        parts = {f"{field.html_name}_{at}": part for at, part in enumerate(split)}
    said = {name: part.format_value(value) for name, (part, value) in parts.items()}
    return {name: "".join(text) if isinstance(text, list) else text or "" for name, text in said.items()}


def one_after_the_other(mine: str, theirs: str, between: str) -> str:
    """Both texts, with something between them unless there is a space already."""
    return mine + ("" if not mine or mine[-1].isspace() else between) + theirs


def _nothing_chosen(_key: str, _conflict: Conflict) -> Any:
    raise UnsettledError
