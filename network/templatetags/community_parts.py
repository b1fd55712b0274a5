"""{% load community_parts %}: the groups of a library, and mine."""

from django import template

from network.communities import components
from network.kernel.parts import card, place

register = template.Library()
card(register, "network/communities/parts.html#card", components.community_card)
place(register, "network/communities/parts.html#at_home", components.communities_of)
place(register, "network/communities/parts.html#my_communities", components.my_communities)
