from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig


class ChatConfig(AppConfig):
    name = "chat"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        for listener in ("personal_data", "notices", "subscribers", "live"):
            if find_spec(f"chat.{listener}"):
                import_module(f"chat.{listener}")
