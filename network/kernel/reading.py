"""How REST reads what a program sends: read before REST's own views are, so it stands apart."""

from __future__ import annotations

from typing import Any

from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

from network.kernel.live.frames import is_storable


class StorableJSON(JSONParser):
    """JSON, but for what it can name and a database cannot keep, or nobody can unfold."""

    def parse(self, *args: Any, **kwargs: Any) -> Any:
        try:
            said = super().parse(*args, **kwargs)
        except RecursionError as error:
            raise ParseError from error
        if not is_storable(said):
            raise ParseError
        return said
