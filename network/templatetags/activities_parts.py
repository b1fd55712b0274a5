"""{% load activities_parts %}: the agenda of a community, and the first date of two sides."""

from django import template

from network.activities import components

register = template.Library()
register.inclusion_tag("network/activities/parts.html#coming_up", takes_context=True)(
    components.coming_up
)
register.inclusion_tag("network/activities/parts.html#date_plan", takes_context=True)(
    components.date_plan
)
register.inclusion_tag("network/activities/parts.html#ideas", takes_context=True)(
    components.ideas_waiting
)
