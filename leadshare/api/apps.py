from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "leadshare.api"
    label = "api"
