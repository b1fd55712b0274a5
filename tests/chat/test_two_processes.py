"""Two web processes and a writer beside them, with Redis and without: the promises of a room."""

from __future__ import annotations

import asyncio
import time

import pytest
from websockets.exceptions import InvalidStatus

from tests.chat.site import ORIGIN, open_page, open_socket, post

_names = iter(range(10_000))


@pytest.fixture
def scene(site):
    """A new room with Noor and Sam in it."""
    return new_scene(site, "Noor", "Sam")


def new_scene(site, *people):
    name = f"room {next(_names)}"
    scene = site.writer.do(f"answer = join({name!r}, *{people!r})")
    return {**scene, "name": name}


def patience(site):
    """How long a change may take to the other process."""
    return 0.5 if site.has_redis else 1.5


async def test_what_is_said_in_one_process_arrives_through_the_other(site, scene):
    one, two = site.webs
    noor, sam = await open_page(one, scene, "Noor"), await open_page(two, scene, "Sam")

    answer = await noor.say("Past de bakfiets door de deur?", "nonce-one")
    seconds = await sam.until(lambda page: answer["msg"] in page.rows)

    assert answer["t"] == "ok"
    assert seconds <= patience(site)
    assert "bakfiets" in sam.texts()[-1]
    assert noor.rows == sam.rows
    await noor.close()
    await sam.close()


async def test_a_worker_beside_them_is_heard_in_both(site, scene):
    pages = [await open_page(web, scene, who) for web in site.webs for who in ("Noor", "Sam")]

    seq = await asyncio.to_thread(site.writer.do, f"answer = say({scene['name']!r}, 'Noor', 'Hoi')")
    seconds = [await page.until(lambda page: page.seq >= seq) for page in pages]

    assert max(seconds) <= patience(site)
    for page in pages:
        await page.close()


async def test_a_writer_that_dies_before_it_publishes_is_heard_all_the_same(site, scene):
    silent = site.silent
    silent.do(
        f"""
        rooms["here"] = Room.objects.get(public_id="{scene["room"]}")
        people["Noor"] = rooms["here"].seats.get(member__display_name="Noor").member
        """
    )
    pages = [await open_page(web, scene, "Sam") for web in site.webs]

    seq = await asyncio.to_thread(silent.do, "answer = say('here', 'Noor', 'Hoi')")
    seconds = [await page.until(lambda page: page.seq >= seq) for page in pages]

    assert max(seconds) <= (2.5 if site.has_redis else 1.5)
    for page in pages:
        await page.close()


async def test_everybody_sees_everything_once_and_in_one_order(site):
    people = [f"Mens {number}" for number in range(8)]
    scene = new_scene(site, *people)
    pages = [await open_page(site.webs[n % 2], scene, who) for n, who in enumerate(people * 2)]

    async def talk(page, name):
        return [await page.say(f"{name} {n}", f"{name}-nonce-{n}") for n in range(4)]

    answers = await asyncio.gather(
        *(talk(page, f"p{number}") for number, page in enumerate(pages[:8])),
        asyncio.to_thread(
            site.writer.do,
            f"for n in range(20): say({scene['name']!r}, {people[0]!r}, f'worker {{n}}')",
        ),
    )
    said = {answer["msg"] for mine in answers[:8] for answer in mine}
    last = await asyncio.to_thread(
        site.writer.do,
        f"here = rooms[{scene['name']!r}]; here.refresh_from_db(); answer = here.seq",
    )

    assert len(said) == 32
    for page in pages:
        await page.until(lambda page: page.seq >= last)
        assert page.order == sorted(page.order)
        assert sorted(page.order) == list(range(2, 54))
        assert page.rows == pages[0].rows
        await page.close()


async def test_one_nonce_from_eight_sides_is_one_message(site, scene):
    pages = [await open_page(site.webs[n % 2], scene, "Noor") for n in range(4)]

    over_sockets = [page.say("Zaterdag?", "the-same-nonce") for page in pages]
    over_rest = [
        asyncio.to_thread(post, site.webs[n % 2], scene, "Noor", "Zaterdag?", "the-same-nonce")
        for n in range(4)
    ]
    answers = await asyncio.gather(*over_sockets, *over_rest)

    sockets, rest = answers[:4], answers[4:]
    assert {answer["t"] for answer in sockets} == {"ok"}
    assert len({*(a["msg"] for a in sockets), *(body["id"] for _status, body in rest)}) == 1
    new = [answer["dup"] for answer in sockets].count(False) + [s for s, _b in rest].count(201)
    assert new == 1
    count = f"answer = rooms[{scene['name']!r}].messages.filter(nonce='the-same-nonce').count()"
    assert site.writer.do(count) == 1
    for page in pages:
        await page.close()


async def test_whoever_comes_back_to_the_other_process_misses_nothing(site, scene):
    one, two = site.webs
    page = await open_page(one, scene, "Sam")
    await page.close()
    await asyncio.to_thread(
        site.writer.do, f"for n in range(30): say({scene['name']!r}, 'Noor', f'weg {{n}}')"
    )

    epoch = scene["position"].partition(":")[0]
    again = await open_page(two, scene, "Sam", f"{epoch}:{page.seq}")
    await again.until(lambda page: len(page.order) == 30)

    assert again.order == list(range(2, 32))
    await again.close()


async def test_an_acknowledgement_that_was_lost_is_given_again_by_the_other_process(site, scene):
    one, two = site.webs
    page = await open_page(one, scene, "Noor")
    asked = asyncio.ensure_future(page.say("Hoor je mij?", "its-answer-was-lost"))
    await asyncio.sleep(0)
    await asyncio.sleep(0.01)
    page.wire.transport.abort()
    await page.task
    asked.cancel()

    again = await open_page(two, scene, "Noor")
    answers = [await again.say("Hoor je mij?", "its-answer-was-lost") for _turn in range(2)]

    assert {answer["t"] for answer in answers} == {"ok"}
    assert len({answer["msg"] for answer in answers}) == 1
    assert answers[1]["dup"] is True
    count = (
        f"answer = rooms[{scene['name']!r}].messages.filter(nonce='its-answer-was-lost').count()"
    )
    assert site.writer.do(count) == 1
    await again.close()


async def test_after_a_backup_came_back_every_page_begins_anew(site, scene):
    """Its numbers go back and others follow: nobody keeps what is there no longer."""
    pages = [await open_page(web, scene, "Sam") for web in site.webs]
    noor = await open_page(site.webs[0], scene, "Noor")
    lost = await noor.say("Van na de back-up", "after-the-backup")
    for page in pages:
        await page.until(lambda page: lost["msg"] in page.rows)

    await asyncio.to_thread(
        site.writer.do,
        f"""
        here = rooms[{scene["name"]!r}]
        Message.objects.filter(public_id="{lost["msg"]}").delete()
        Room.objects.filter(pk=here.pk).update(seq=here.seq, last_no=here.last_no, epoch="restored")
        """,
    )
    for page in pages:
        await page.until(lambda page: page.frames[-1]["t"] == "reset")
        assert page.frames[-1]["why"] == "epoch"
        assert page.frames[-1]["pos"].startswith("restored:")
    late = await open_page(site.webs[1], scene, "Noor")
    await late.until(lambda page: page.frames[-1]["t"] == "reset")

    for page in [*pages, noor, late]:
        await page.close()


async def test_that_somebody_types_is_seen_by_the_others_and_by_nobody_else(site, scene):
    webs = site.webs if site.has_redis else site.webs[:1] * 2  # without a bus, within each
    noor, sam = [
        await open_page(web, scene, who) for web, who in zip(webs, ("Noor", "Sam"), strict=True)
    ]
    await noor.ask(t="sub", stream=noor.stream, pos=scene["position"])
    await noor.until(lambda page: page.frames[-1]["t"] == "sync")
    await sam.send(t="typing", stream=sam.stream)

    await noor.until(lambda page: any(f["t"] == "eph" for f in page.frames))
    assert not [frame for frame in sam.frames if frame["t"] == "eph"]
    await noor.close()
    await sam.close()


# Who may no longer listen -------------------------------------------------------------------------

ENDS = {
    "signing out": "import_module(settings.SESSION_ENGINE).SessionStore('{session}').delete()",
    "a new password": "u = people['Sam'].user; u.set_password('anders {n}'); u.save()",
    "a closed account": "u = people['Sam'].user; u.is_active = False; u.save(); "
    "from network.kernel import live; live.end_sessions(u.pk)",
    "a suspension": "m = people['Sam']; m.state = 'suspended'; m.save(); "
    "from network.kernel import live; live.end_sessions(m.user_id)",
}


@pytest.mark.parametrize("end", ENDS)
async def test_open_sockets_end_within_two_seconds_in_both(site, end):
    site.writer.do("people.pop('Sam', None)")
    scene = new_scene(site, "Noor", "Sam")
    pages = [await open_page(web, scene, "Sam") for web in site.webs]
    stays = await open_page(site.webs[0], scene, "Noor")

    code = ENDS[end].format(session=scene["sessions"]["Sam"], n=time.time_ns())
    await asyncio.to_thread(site.writer.do, code)
    done = time.monotonic()
    for page in pages:
        await page.until(lambda page: page.closed_at)
    await asyncio.to_thread(site.writer.do, f"say({scene['name']!r}, 'Noor', 'Zonder jou')")
    await stays.until(lambda page: "Zonder jou" in "".join(page.texts()))

    for page in pages:
        assert page.closed_at - done <= 2
        assert page.wire.close_code in {4401, 4403}
        assert "Zonder jou" not in "".join(page.texts())
    await stays.close()
    site.writer.do("people.pop('Sam', None)")


async def test_who_is_removed_hears_nothing_more_in_either(site, scene):
    pages = [await open_page(web, scene, "Sam") for web in site.webs]
    stays = [await open_page(web, scene, "Noor") for web in site.webs]

    await asyncio.to_thread(
        site.writer.do,
        f"""
        here = rooms[{scene["name"]!r}]
        actions.unseat_member(here, people["Sam"].pk, by=SYSTEM)
        say({scene["name"]!r}, "Noor", "Zonder jou")
        """,
    )
    done = time.monotonic()
    for page in pages:
        await page.until(lambda page: page.frames[-1]["t"] == "gone")
        assert time.monotonic() - done <= 2
    for page in stays:
        await page.until(lambda page: "Zonder jou" in "".join(page.texts()))
    await asyncio.sleep(1.2)

    for page in pages:
        assert "Zonder jou" not in "".join(page.texts())
        assert page.frames[-1]["t"] == "gone"
        refusal = await page.say("Hallo?", "after-removal")
        assert (refusal["t"], refusal["code"]) == ("err", "notfound")
    for page in [*pages, *stays]:
        await page.close()


async def test_a_room_of_others_is_a_room_that_is_not_there(site, scene):
    site.writer.do("people.pop('Yara', None)")
    theirs = new_scene(site, "Yara")
    page = await open_page(site.webs[0], theirs, "Yara")
    missing = "01990000-0000-7000-8000-000000000000"

    heard = []
    for room in (scene["room"], missing):
        stream = f"room:{room}"
        answers = [
            await page.ask(t="sub", stream=stream, pos="k1:3"),
            await page.ask(t="send", stream=stream, md="Hoi", nonce="12345678"),
            await page.ask(t="read", stream=stream, no=1),
        ]
        await page.until(lambda page: page.frames[-1].get("t") == "gone" or "gone" in kinds(page))
        gone = [frame for frame in page.frames if frame["t"] == "gone"]
        heard.append(str([without(frame) for frame in [*answers, *gone]]).replace(room, "…"))
        page.frames.clear()

    assert heard[0] == heard[1]
    await page.close()


def kinds(page):
    return {frame["t"] for frame in page.frames}


def without(frame):
    return {name: value for name, value in frame.items() if name != "id"}


@pytest.mark.parametrize("origin", [None, "null", "http://evil.example", f"{ORIGIN}:8000"])
async def test_a_page_from_elsewhere_gets_no_socket(site, scene, origin):
    with pytest.raises(InvalidStatus) as refusal:
        await open_socket(site.webs[0], scene["sessions"]["Noor"], origin)

    assert refusal.value.response.status_code == 403


async def test_nothing_went_wrong_behind_the_scenes(site):
    assert "Traceback" not in site.logged()
    assert "failed" not in site.logged()
