from django.apps import AppConfig


class IdentityConfig(AppConfig):
    name = "leadshare.identity"
    label = "identity"
