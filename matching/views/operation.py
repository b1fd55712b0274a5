"""How the matching runs: for who keeps the network."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from matching import actions, words
from matching.models import MatchRun
from matching.policies import MatchRunPolicy
from matching.queries import operation
from network.members.doors import PageRequest

LISTED, SHOWN = 20, 20
WIDTH, HEIGHT = 300, 80
STAGES = ("looking", "computing", "keeping")


@require_GET
@login_required
def run_list(request: PageRequest) -> HttpResponse:
    rows = operation.runs_for(request.actor)
    good = operation.good_runs()
    running = operation.running()
    refused = operation.refused(request.actor)
    unseen = operation.never_shown()
    return TemplateResponse(
        request,
        "matching/runs.html",
        {
            "runs": [(run, words.counted(run)) for run in rows[:LISTED]],
            "last_good": good[-1] if good else None,
            "running": running,
            "stages": _stages(running) if running else [],
            "refused": refused,
            "wrong": words.wrong(refused) if refused else [],
            "may_allow": refused is not None
            and MatchRunPolicy.allow.allows(request.actor, refused),
            "plots": [_plot(name, label, good) for name, label in words.metrics()],
            "partners": operation.exposure_of_partners()[:SHOWN],
            "areas": operation.exposure_of_areas()[:SHOWN],
            "unseen": unseen[:SHOWN],
            "unseen_count": unseen.count(),
            "weeks": operation.WEEKS,
        },
    )


def _stages(run: MatchRun) -> list[tuple[str, str]]:
    now = STAGES.index(run.stage) if run.stage in STAGES else 0
    state = {True: "laid", False: ""}
    return [
        (words.stage(name), "now" if at == now else state[at < now])
        for at, name in enumerate(STAGES)
    ]


def _plot(name: str, label: str, good: list[MatchRun]) -> dict[str, Any]:
    values = [float(run.metrics.get(name, 0)) for run in good]
    return {
        "name": name,
        "label": label,
        "points": operation.points(values, width=WIDTH, height=HEIGHT),
        "rows": [(run, words.metric(name, value)) for run, value in zip(good, values, strict=True)],
        "last": words.metric(name, values[-1]) if values else "",
        "most": words.metric(name, max(values)) if values else "",
    }


@require_POST
@login_required
def run_allow(request: PageRequest, public_id: UUID) -> HttpResponse:
    run = MatchRunPolicy.view.get(request.actor, public_id=public_id)
    actions.allow_run(run, by=request.actor)
    messages.success(request, _("The next run is laid beside this one. It comes within a minute."))
    return redirect("matching:runs")
