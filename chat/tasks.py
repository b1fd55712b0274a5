from celery import shared_task

from chat import actions
from network.kernel.actors import SYSTEM


@shared_task
def tell_news() -> None:
    actions.tell_news(by=SYSTEM)
