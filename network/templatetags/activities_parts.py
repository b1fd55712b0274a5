"""{% load activities_parts %}: the agenda of a community, and the first date of two sides."""

from django import template

from network.activities import components
from network.kernel.parts import card, place

register = template.Library()
card(register, "network/activities/parts.html#edition", components.edition_row)
place(register, "network/activities/parts.html#coming_up", components.coming_up)
place(register, "network/activities/parts.html#date_plan", components.date_plan)
place(register, "network/activities/parts.html#ideas", components.ideas_waiting)
