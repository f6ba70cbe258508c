from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    name = "leadshare.delivery"
    label = "delivery"
