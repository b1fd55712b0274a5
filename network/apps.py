from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig

from network import PACKAGES

LISTENERS = ("personal_data", "search", "notices", "subscribers", "live")


class NetworkConfig(AppConfig):
    name = "network"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        for package in PACKAGES:
            for listener in LISTENERS:
                if package != "kernel" and find_spec(f"network.{package}.{listener}"):
                    import_module(f"network.{package}.{listener}")
