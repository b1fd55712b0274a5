"""What a page of another storey may place: {% load chat_parts %}."""

from django import template

from chat import components

register = template.Library()
register.inclusion_tag("chat/parts.html#link", takes_context=True)(components.room_link)
register.inclusion_tag("chat/parts.html#mine", takes_context=True)(components.my_rooms)
register.inclusion_tag("chat/parts.html#mine", takes_context=True)(components.rooms_of)
