from celery import shared_task

from network.accounts import actions
from network.kernel.actors import SYSTEM


@shared_task
def forget_ended_sessions() -> None:
    actions.forget_ended_sessions(by=SYSTEM)
