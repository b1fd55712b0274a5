"""What a page of another storey may place: {% load chat_parts %}."""

from django import template

from chat import components
from network.kernel.parts import place

register = template.Library()
place(register, "chat/parts.html#link", components.room_link)
place(register, "chat/parts.html#mine", components.my_rooms)
place(register, "chat/parts.html#mine", components.rooms_of)
