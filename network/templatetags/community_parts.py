"""{% load community_parts %}: the groups of a library, and mine."""

from django import template

from network.communities import components

register = template.Library()
register.inclusion_tag("network/communities/parts.html#at_home", takes_context=True)(
    components.communities_of
)
register.inclusion_tag("network/communities/parts.html#my_communities", takes_context=True)(
    components.my_communities
)
