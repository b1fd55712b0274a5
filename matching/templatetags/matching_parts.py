"""What a page of another storey may place: {% load matching_parts %}."""

from django import template

from matching import components

register = template.Library()
register.inclusion_tag("matching/parts.html#matches", takes_context=True)(components.matches_for)
register.inclusion_tag("matching/parts.html#funnel", takes_context=True)(components.funnel_of)
register.inclusion_tag("matching/parts.html#waiting", takes_context=True)(components.waiting_for_me)
register.inclusion_tag("matching/parts.html#preview_place")(components.live_preview)
register.inclusion_tag("matching/parts.html#story", takes_context=True)(components.true_story)
