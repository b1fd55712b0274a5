from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from network.kernel.actors import SYSTEM
from network.vocabulary.actions import load_topics


class Command(BaseCommand):
    help = "Bring the topics in the database in step with the list in network/vocabulary/data."

    def handle(self, *_args: Any, **options: Any) -> None:
        count = load_topics(by=SYSTEM)
        if options["verbosity"]:
            self.stdout.write(f"{count} topics")
