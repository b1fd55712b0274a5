from celery import shared_task

from network.kernel.actors import SYSTEM
from network.members import actions


@shared_task
def forget_newcomers() -> None:
    actions.forget_newcomers(by=SYSTEM)
