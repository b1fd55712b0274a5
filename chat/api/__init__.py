"""REST: rooms and what is said in them, and the reports about that."""

from chat.api.rooms import router

__all__ = ["router"]
