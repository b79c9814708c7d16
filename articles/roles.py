"""Who may do what: the groups to which an administrator adds accounts, and their rights.

An account also needs the “staff” mark to enter the admin.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.management import create_permissions


def _rights(app: str, models: str, verbs: str) -> list[str]:
    return [f"{app}.{verb}_{model}" for model in models.split() for verb in verbs.split()]


AUTHOR = [
    *_rights("articles", "article", "add change delete view"),
    *_rights("articles", "picture", "add change delete view"),
    *_rights("articles", "revision", "view"),
    *_rights("articles", "tag", "add view"),
    *_rights("categories", "category", "view"),
]
EDITOR = [
    *AUTHOR,
    "articles.edit_others",
    *_rights("articles", "binnedarticle", "view"),
    *_rights("articles", "tag", "change delete"),
    *_rights("categories", "category", "add change delete"),
]
ADMINISTRATOR = [
    *EDITOR,
    *_rights("articles", "binnedarticle", "delete"),
    *_rights("auth", "user", "add change delete view"),
    *_rights("auth", "group", "view"),
    *_rights("admin", "logentry", "view"),
]
ROLES = {"Author": AUTHOR, "Editor": EDITOR, "Administrator": ADMINISTRATOR}


def grant(apps: Any, _schema_editor: Any = None) -> None:
    """Makes the groups, with the rights that they lack; for a migration, whose ``apps`` it is given.

    Nothing is taken from a group: an administrator may have given it more. Rights over what a later
    migration makes are granted by that one.
    """
    _make_permissions(apps)
    group, permission = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    there = {
        f"{right.content_type.app_label}.{right.codename}": right
        for right in permission.objects.select_related("content_type")
    }
    for name, rights in ROLES.items():
        known = [there[right] for right in rights if right in there]
        group.objects.get_or_create(name=name)[0].permissions.add(*known)


def _make_permissions(apps: Any) -> None:
    """Django makes permissions only after all migrations: they are needed before."""
    for app in ("admin", "auth", "articles", "categories"):
        config = apps.get_app_config(app)
        module, config.models_module = getattr(config, "models_module", None), True
        create_permissions(config, apps=apps, verbosity=0)
        config.models_module = module
