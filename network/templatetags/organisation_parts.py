"""{% load organisation_parts %}: the card of a library or partner."""

from django import template

from network.kernel.parts import card
from network.organisations import components

register = template.Library()
card(register, "network/organisations/parts.html#card", components.organisation_card)
