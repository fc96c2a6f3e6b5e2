"""The roles of the desk, as groups: each may do what the one before it may, and more.

A migration makes them once; from then on they are the administrator's to change. Accounts are for superusers alone: who may
change accounts may give themselves everything.
"""

from typing import Any

from django.contrib.auth.management import create_permissions

RECORDS = ("documents.document", "documents.person", "collections.collection", "collections.essay")
PARTS = (
    "documents.attribution", "documents.name", "documents.text", "documents.scan", "documents.attachment",
    "documents.relation", "collections.placement", "collections.authorship",
)  # fmt: skip
TERMS = (
    "documents.documenttype", "documents.subject", "documents.place", "documents.language", "documents.repository",
    "documents.donor", "documents.rightsstatement",
)  # fmt: skip
ADDRESSES = ("documents.pastaddress", "collections.pastaddress")
IMPORTS = (
    "collections.importrun", "collections.importchange", "collections.importdecision", "collections.harvestedset",
    "collections.importprofile", "collections.suggestion",
)  # fmt: skip
LETTERS = ("collections.correction",)
MERGED = ("documents.document", "documents.person", "documents.place", "documents.subject")
# What others say of a record, and goes when it is deleted.
NOTES = (
    "collections.rightasitis", "collections.sourceidentifier", "collections.suggestion", "documents.duplicatedocument",
    "documents.duplicateperson",
)  # fmt: skip

Grants = list[tuple[str, tuple[str, ...]]]  # verbs, and the models they are of

ROLES: dict[str, Grants] = {
    "Contributor": [
        ("view", ADDRESSES + IMPORTS + ("collections.rightasitis", "collections.sourceidentifier")),
        ("view add change", RECORDS),
        ("view add change delete", PARTS),
        ("view add", TERMS),
    ],
    "Reviewer": [
        ("review delete", RECORDS),
        ("delete", NOTES),
        ("view change", LETTERS),
    ],
    "Publisher": [
        ("publish", RECORDS),
        ("change", TERMS),
        ("add change delete", ADDRESSES),
        ("delete", (*LETTERS, "collections.importdecision")),
    ],
    "Curator": [
        ("delete", TERMS),
        ("merge", MERGED),
        ("view", ("documents.merge", "documents.duplicatedocument", "documents.duplicateperson")),
        ("undo", ("collections.importrun",)),
        ("change", ("collections.importdecision",)),
        ("view add delete", ("collections.importupload",)),
        ("add change delete", ("collections.importprofile",)),
        ("delete", ("collections.harvestedset",)),
    ],
}


def publishes_everything(user: Any) -> bool:
    """Whether somebody may publish records of every kind: an import changes any, and what it creates may be public at once."""
    publish = [".publish_".join(label.split(".")) for label in RECORDS]
    return bool(user.has_perms(publish))


def granted(role: str) -> set[tuple[str, str]]:
    """Return what a role may do, as pairs of app and codename, with what the roles before it may."""
    names = list(ROLES)
    found = set()
    for name in names[: names.index(role) + 1]:
        for verbs, models in ROLES[name]:
            for app, model in (label.split(".") for label in models):
                found |= {(app, f"{verb}_{model}") for verb in verbs.split()}
    return found


def make_groups(apps: Any, using: str = "default") -> None:
    """Make the groups, or add to them what they lack. On a fresh database Django makes permissions once it has migrated, so
    they are made here, as its `post_migrate` would."""
    for label in ("documents", "collections"):
        config = apps.get_app_config(label)
        if not getattr(config, "models_module", None):
            config.models_module = True  # a migration's has none, and would be passed over
        create_permissions(config, verbosity=0, using=using, apps=apps)
    groups, permissions = (
        apps.get_model("auth", name).objects.using(using) for name in ("Group", "Permission")
    )
    known = {
        (permission.content_type.app_label, permission.codename): permission
        for permission in permissions.select_related("content_type")
    }
    for role in ROLES:
        group, _ = groups.get_or_create(name=role)
        group.permissions.add(*(known[one] for one in granted(role)))
