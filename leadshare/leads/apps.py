from django.apps import AppConfig


class LeadsConfig(AppConfig):
    name = "leadshare.leads"
    label = "leads"
