"""The words of the network say nothing about anybody."""

from network.kernel.personal_data import holds_nothing_personal
from network.vocabulary.models import Area, LoadedList, Topic

holds_nothing_personal(Topic, Area, LoadedList)
