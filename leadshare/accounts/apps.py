from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "leadshare.accounts"
    label = "accounts"
