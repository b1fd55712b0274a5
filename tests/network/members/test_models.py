import pytest
from django.db import IntegrityError

from network.members.models import Block
from tests.factories.members import MemberFactory, MinorFactory

pytestmark = pytest.mark.django_db


@pytest.mark.storage
@pytest.mark.parametrize("visibility", ["members", "public"])
def test_the_database_keeps_minors_out_of_the_directory(visibility):
    with pytest.raises(IntegrityError):
        MinorFactory(directory_visibility=visibility)


@pytest.mark.storage
def test_nobody_blocks_themselves():
    member = MemberFactory()

    with pytest.raises(IntegrityError):
        Block.objects.create(member=member, blocked=member)
