from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "config"
    verbose_name = "Bindsteen"

    def ready(self) -> None:
        """Shared tasks bind to our Celery app in every process, not only in the worker."""
        import config.celery  # noqa: F401
