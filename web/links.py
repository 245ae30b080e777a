"""Serve the pages behind the personal links of the mails: a member’s answer, an approver’s sign-off.

Whoever holds the link is the person it was sent to. Opening a page changes nothing: robots that guard mailboxes follow every
link. What changes something is a form, judged on the server. A wrong token says nothing but « not found ».
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from pathlib import Path

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from documents import store
from exchange import links
from web.sign_offs import Asked, act, asked_by
from workflow.actions.actor import Actor
from workflow.actions.convening import answers
from workflow.actions.convening.notices import papers_of, supplements_sent
from workflow.actions.convening.supplements import changes_since
from workflow.errors import Refusal
from workflow.facts import body_of
from workflow.french import clock, long_date
from workflow.models import Notice, Paper
from workflow.models.notice import ANSWERS

READABLE = timedelta(days=62)  # after the sitting; answers end with its opening
ASSETS = {"style.css": "text/css", "pouvoir.js": "text/javascript"}
HEADERS = {
    "Cache-Control": "no-store",
    # Not « no-referrer »: browsers would then send « Origin: null » with the forms, which the CSRF check refuses.
    "Referrer-Policy": "same-origin",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
}
SELF_ONLY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'"
)
View = Callable[..., HttpResponse]


def private(view: View) -> View:
    """Keep a page out of caches, search engines and the addresses that browsers tell other sites."""

    @wraps(view)
    def kept(request: HttpRequest, *args: object, **named: object) -> HttpResponse:
        try:
            response = view(request, *args, **named)
        except Http404:
            response = render(request, "links/unknown.html", status=404)
        for name, value in HEADERS.items():
            response.headers[name] = value
        if response.headers["Content-Type"].startswith("text/html"):  # the readers of PDF in browsers need more
            response.headers["Content-Security-Policy"] = SELF_ONLY
        return response

    return kept


@private
@require_http_methods(["GET", "HEAD", "POST"])
def member(request: HttpRequest, token: str) -> HttpResponse:
    """Show a recipient the sitting, its documents and the form; take the answer."""
    notice = opened(token)
    if request.method != "POST":
        return member_page(request, token, notice)
    if request.POST.get("do") == "open":
        answers.open_documents(notice, at=timezone.now())
        return HttpResponseRedirect(f"{request.path}#documents")
    if request.POST.get("do") == "form":
        return ask_for_form(request, token, notice)
    said, holder = request.POST.get("answer", ""), request.POST.get("holder") or None
    try:
        answers.answer(notice, said, holder=holder, by=Actor(str(notice.member), frozenset()), at=timezone.now())
    except Refusal as refusal:
        return member_page(request, token, notice, refusal=str(refusal), chosen=(said, holder or ""))
    return HttpResponseRedirect(f"{request.path}#reponse")


def ask_for_form(request: HttpRequest, token: str, notice: Notice) -> HttpResponse:
    """Have the member’s proxy form made; it then stands among the documents."""
    try:
        answers.ask_for_form(notice, at=timezone.now())
    except Refusal as refusal:
        return member_page(request, token, notice, refusal=str(refusal))
    answers.open_documents(notice, at=timezone.now())
    return HttpResponseRedirect(f"{request.path}#documents")


@private
@require_GET
def proxy(request: HttpRequest, token: str) -> JsonResponse:
    """Say, as the form is filled in, whether the law lets this proxy be given: ``{"is_allowed": bool, "text": str}``."""
    notice = opened(token)
    if "proxy" not in answers.answers_open_to(notice):
        raise Http404
    found = answers.proxy_findings(notice, request.GET.get("porteur") or None, on=timezone.localdate())
    text = " ".join(map(str, found)) or "Ce pouvoir peut être donné."
    return JsonResponse({"is_allowed": not found, "text": text})


@private
@require_GET
def document(request: HttpRequest, token: str, paper: int) -> FileResponse:
    """Serve one document of the notice; nothing that was not sent with it."""
    notice = opened(token)
    if notice.opened_at is None:
        raise Http404
    wanted = next((one for one in sent_with(notice) if one.pk == paper and store.has(one.pdf_sha256, "pdf")), None)
    if wanted is None:
        raise Http404
    name = f"{wanted.name.rpartition('/')[2]}.pdf"
    return FileResponse(
        store.path_of(wanted.pdf_sha256, "pdf").open("rb"), content_type="application/pdf", filename=name
    )


@private
@require_http_methods(["GET", "HEAD", "POST"])
def sign_off(request: HttpRequest, token: str) -> HttpResponse:
    """Show an approver the very text that the link was made for; sign it off, refuse it or give an opinion, once."""
    bound = links.sign_off_of(token)
    asked = asked_by(bound, hashlib.sha256(token.encode()).hexdigest()) if bound else None
    if asked is None:
        raise Http404
    if request.method != "POST":
        return sign_off_page(request, asked, status=410 if asked.is_over else 200)
    try:
        done = act(asked, request.POST.get("do", ""), words=request.POST.get("words", ""), at=timezone.now())
    except Refusal as refusal:
        return sign_off_page(request, asked, status=409, refusal=str(refusal))
    return sign_off_page(request, asked, status=200, done=done)


@require_GET
def asset(request: HttpRequest, name: str) -> FileResponse:
    """Serve the one style sheet and the one script of these pages, whatever serves the static files elsewhere."""
    if name not in ASSETS:
        raise Http404
    response = FileResponse((Path(__file__).parent / "assets" / name).open("rb"), content_type=ASSETS[name])
    response.headers["Cache-Control"] = "max-age=3600"
    return response


def opened(token: str) -> Notice:
    """Return the notice of a token, as long as it may be read; otherwise not found, for whatever reason."""
    notice = links.notice_of(token)
    if notice is None or notice.left_at is None or timezone.localdate() > notice.sitting.day + READABLE:
        raise Http404
    return notice


def sent_with(notice: Notice) -> list[Paper]:
    """Return the documents that a recipient may read: those of the present round, while the sitting is held."""
    is_replaced = notice.round != notice.sitting.round or notice.sitting.cancelled_on is not None
    if is_replaced:
        return []
    return [paper for number in supplements_sent(notice.sitting) for paper in papers_of(notice, supplement=number)]


def member_page(
    request: HttpRequest, token: str, notice: Notice, *, refusal: str = "", chosen: tuple[str, str] | None = None
) -> HttpResponse:
    """Print the page of a recipient; ``chosen``: what was asked for and refused."""
    sitting = notice.sitting
    said, holder = chosen or (notice.answer, notice.holder.key if notice.holder else "")
    offered, labels, sent = answers.answers_open_to(notice), dict(ANSWERS), supplements_sent(sitting)
    papers = [paper for paper in sent_with(notice) if paper.pdf_sha256]
    is_over = sitting.is_closed or sitting.attendees.exists() or timezone.localdate() > sitting.day
    is_form_asked = answers.is_form_asked(notice)
    has_form = is_form_asked or any(paper.kind == "proxy_form" for paper in papers)
    shown = {
        "token": token, "notice": notice, "sitting": sitting, "body": body_of(sitting),
        "day": long_date(sitting.day), "hour": clock(sitting.begins_at) if sitting.begins_at else "",
        "items": sitting.items.exclude(sent_revision=None)
        .filter(supplement__in=sent).select_related("draft").order_by("rank"),
        "changes": changes_since(sitting, sent[-1]), "papers": papers, "refusal": refusal,
        "choices": [(one, labels[one]) for one in offered], "said": said, "holder": holder,
        "holders": answers.holders_for(notice), "held": answers.held_by(notice),
        "is_replaced": notice.round != sitting.round, "is_over": is_over, "is_form_asked": is_form_asked,
        "may_ask_for_form": "proxy" in offered and not is_over and not has_form,
    }  # fmt: skip
    return render(request, "links/member.html", shown, status=409 if refusal else 200)


def sign_off_page(
    request: HttpRequest, asked: Asked, *, status: int, refusal: str = "", done: str = ""
) -> HttpResponse:  # fmt: skip
    """Print the page of an approver."""
    return render(request, "links/sign_off.html", {"asked": asked, "refusal": refusal, "done": done}, status=status)


app_name = "links"
urlpatterns = [
    path(f"{links.MEMBER}/<str:token>/", member, name="member"),
    path(f"{links.MEMBER}/<str:token>/pouvoir", proxy, name="proxy"),
    path(f"{links.MEMBER}/<str:token>/documents/<int:paper>/", document, name="document"),
    path(f"{links.SIGN_OFF}/<str:token>/", sign_off, name="sign_off"),
    path("liens/<str:name>", asset, name="asset"),
]
