from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "leadshare.intake"
    label = "intake"
