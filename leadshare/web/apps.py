"""The Django app that carries the pages' template tags and built static files."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "leadshare.web"
    label = "web"
