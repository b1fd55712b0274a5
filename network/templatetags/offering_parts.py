"""{% load offering_parts %}: an offering's facts in words, and its card."""

from django import template

from network.kernel.parts import card, place
from network.offerings import components

register = template.Library()
register.filter(components.kind_icon)
register.filter(components.kind_label)
register.filter(components.language_label)
register.filter(components.in_words)
register.filter(components.audience_words)
register.filter(components.week_of)
register.filter(components.access_of)
register.filter(components.features_of)
card(register, "network/offerings/parts.html#card", components.offering_card)
place(register, "network/offerings/parts.html#from_one", components.offerings_of)
