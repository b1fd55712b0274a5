"""What a page of another storey may place: {% load matching_parts %}."""

from django import template

from matching import components
from network.kernel.parts import place

register = template.Library()
place(register, "matching/parts.html#matches", components.matches_for)
place(register, "matching/parts.html#pace", components.pace_of)
place(register, "matching/parts.html#worked_out", components.worked_out)
place(register, "matching/parts.html#funnel", components.funnel_of)
place(register, "matching/parts.html#waiting", components.waiting_for_me)
place(register, "matching/parts.html#preview_place", components.live_preview)
place(register, "matching/parts.html#story", components.true_story)
