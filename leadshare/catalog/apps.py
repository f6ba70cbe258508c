from django.apps import AppConfig


class CatalogConfig(AppConfig):
    name = "leadshare.catalog"
    label = "catalog"
