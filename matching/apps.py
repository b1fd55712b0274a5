from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig


class MatchingConfig(AppConfig):
    name = "matching"

    def ready(self) -> None:
        for listener in ("personal_data", "notices", "subscribers", "live"):
            if find_spec(f"matching.{listener}"):
                import_module(f"matching.{listener}")
