"""The personal pages: opening changes nothing, a form does, once where it must; a wrong link says nothing."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from exchange import links
from tasks.papers import make_paper
from tests.workflow import acting, convening, staff
from workflow.actions import texts
from workflow.actions.approval.routes import Stage
from workflow.actions.convening import planning, supplements
from workflow.actions.outbox import PROMPT
from workflow.models import JournalEntry, Notice, OutboxRow, Paper, SignOff, Sitting

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 10, 12, 18, 0, tzinfo=convening.PARIS)


@pytest.fixture(autouse=True)
def own_store(settings, tmp_path: Path, monkeypatch) -> None:
    settings.PAPERS_DIR = tmp_path / "papers"
    settings.PUBLIC_URL = "https://delibera.example"
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def sitting() -> Sitting:
    return convening.sent(acting.council())


def page_of(sitting: Sitting, key: str = "roux") -> str:
    return f"/c/{links.member_token(convening.notice_to(sitting, key))}/"


def test_opening_the_page_changes_nothing_whoever_follows_the_link(sitting: Sitting) -> None:
    entries = JournalEntry.objects.count()

    response = Client().get(page_of(sitting))

    assert response.status_code == 200
    assert "Conseil municipal" in response.content.decode()
    assert "jeudi 15 octobre 2026" in response.content.decode()
    assert convening.notice_to(sitting, "roux").opened_at is None
    assert JournalEntry.objects.count() == entries


def test_the_documents_are_shown_once_asked_for_and_that_moment_is_kept(sitting: Sitting) -> None:
    client, page = Client(), page_of(sitting)
    paper = Paper.objects.get(key=f"convocation:{convening.notice_to(sitting, 'roux').pk}")
    before = client.get(f"{page}documents/{paper.pk}/").status_code

    client.post(page, {"do": "open"})

    served = client.get(f"{page}documents/{paper.pk}/")
    assert before == 404
    assert b"".join(served.streaming_content).startswith(b"%PDF")
    assert convening.notice_to(sitting, "roux").opened_at == NOW
    assert "Affaire voirie" in client.get(page).content.decode()


def test_a_link_serves_no_document_but_those_sent_with_its_notice(sitting: Sitting) -> None:
    client, page = Client(), page_of(sitting)
    client.post(page, {"do": "open"})
    other = Paper.objects.get(key=f"convocation:{convening.notice_to(sitting, 'noir').pk}")
    act = Paper.objects.create(
        key="deliberation:1", kind="deliberation", sitting=sitting, name="acte", pdf_sha256=other.pdf_sha256
    )

    assert client.get(f"{page}documents/{other.pk}/").status_code == 404
    assert client.get(f"{page}documents/{act.pk}/").status_code == 404


def test_a_member_who_prefers_paper_gets_the_form_made_before_any_other_job_and_once(sitting: Sitting) -> None:
    client, page = Client(), page_of(sitting)
    before = client.get(page).content.decode()

    client.post(page, {"do": "form"})
    client.post(page, {"do": "form"})

    notice = convening.notice_to(sitting, "roux")
    job = OutboxRow.objects.get(key=f"proxy_form:{notice.pk}")
    waiting = client.get(page).content.decode()
    assert "Préparer mon formulaire de pouvoir" in before
    assert job.priority == PROMPT
    assert "Préparer mon formulaire" not in waiting
    assert "se prépare" in waiting
    make_paper(job.payload)
    Paper.objects.filter(key=job.key).update(pdf_sha256=Paper.objects.exclude(pdf_sha256="").first().pdf_sha256)
    assert "Formulaire de pouvoir</a>" in client.get(page).content.decode()


def test_the_page_tells_what_changed_since_the_notice(sitting: Sitting) -> None:
    client, page = Client(), page_of(sitting)
    text = acting.draft(sitting.body, "piscine")
    texts.submit(text, by=acting.AUTHOR, on=acting.WRITTEN)
    added = supplements.supplement(sitting, [text], by=acting.OFFICE, on=acting.SENT)
    convening.printed(sitting)
    before = client.get(page).content.decode()

    supplements.send_supplement(added, by=acting.OFFICE, at=convening.LEAVING)

    after = client.get(page).content.decode()
    assert "a changé" not in before
    assert "Ce qui a changé depuis votre convocation" in after
    assert "Affaire piscine" in after


@pytest.mark.parametrize("said", ["present", "absent"])
def test_an_answer_is_kept_with_its_moment_and_may_change_until_the_opening(sitting: Sitting, said: str) -> None:
    client, page = Client(), page_of(sitting)
    client.post(page, {"do": "answer", "answer": "present"})

    response = client.post(page, {"do": "answer", "answer": said}, follow=True)

    notice = convening.notice_to(sitting, "roux")
    assert response.status_code == 200
    assert (notice.answer, notice.answered_at) == (said, NOW)
    assert "enregistré le 12/10/2026 à 18:00" in response.content.decode()


def test_a_proxy_that_the_law_forbids_is_refused_with_its_article_and_nothing_is_kept(sitting: Sitting) -> None:
    Client().post(page_of(sitting, "vert"), {"do": "answer", "answer": "proxy", "holder": "noir"})

    response = Client().post(page_of(sitting), {"do": "answer", "answer": "proxy", "holder": "noir"})

    assert response.status_code == 409
    assert "maximum légal" in response.content.decode()
    assert "L.\u00a02121-20" in response.content.decode()
    assert convening.notice_to(sitting, "roux").answer == ""


def test_a_proxy_is_checked_as_it_is_chosen_without_being_kept(sitting: Sitting) -> None:
    Client().post(page_of(sitting, "vert"), {"do": "answer", "answer": "proxy", "holder": "noir"})
    asked = f"{page_of(sitting)}pouvoir"

    found = {holder: Client().get(asked, {"porteur": holder}).json() for holder in ("noir", "blanc", "roux", "inconnu")}

    assert {holder: one["is_allowed"] for holder, one in found.items()} == {
        "noir": False, "blanc": True, "roux": False, "inconnu": False,
    }  # fmt: skip
    assert "nul ne se donne pouvoir à lui-même" in found["roux"]["text"]
    assert convening.notice_to(sitting, "roux").answer == ""


def test_the_form_works_without_javascript_and_each_field_has_its_label(sitting: Sitting) -> None:
    html = Client().get(page_of(sitting)).content.decode()

    assert '<label for="holder">' in html
    assert html.count('type="radio"') == html.count('<label for="answer-')
    assert 'aria-live="polite"' in html
    assert "onclick" not in html
    assert "<script>" not in html


def test_a_form_without_its_csrf_sign_is_refused(sitting: Sitting) -> None:
    client = Client(enforce_csrf_checks=True)

    response = client.post(page_of(sitting), {"do": "answer", "answer": "present"})

    assert response.status_code == 403
    assert convening.notice_to(sitting, "roux").answer == ""


@pytest.mark.parametrize(
    "spoil", [lambda token: token[:-2] + "xx", lambda token: "1", lambda token: token.replace("1", "2", 1)]
)
def test_a_wrong_link_is_not_found_and_says_nothing_more(sitting: Sitting, spoil) -> None:
    token = links.member_token(convening.notice_to(sitting, "delorme"))

    wrong = Client().get(f"/c/{spoil(token)}/")
    nonsense = Client().get("/c/n’importe-quoi/")

    assert wrong.status_code == 404
    assert wrong.content == nonsense.content


def test_a_link_sent_to_a_wrong_address_is_worth_nothing_once_the_notice_is_sent_again(sitting: Sitting) -> None:
    page = page_of(sitting)
    Notice.objects.filter(member__key="roux").update(link_number=2)

    assert Client().get(page).status_code == 404


def test_a_link_can_be_read_two_months_and_answers_end_with_the_sitting(sitting: Sitting, monkeypatch) -> None:
    page = page_of(sitting)

    monkeypatch.setattr(timezone, "now", lambda: NOW + timedelta(days=30))
    later, refused = Client().get(page), Client().post(page, {"do": "answer", "answer": "present"})
    monkeypatch.setattr(timezone, "now", lambda: NOW + timedelta(days=90))
    too_late = Client().get(page)

    assert "les réponses sont closes" in later.content.decode()
    assert refused.status_code == 409
    assert too_late.status_code == 404


def test_the_link_of_a_notice_replaced_by_another_shows_no_document_and_takes_no_answer(sitting: Sitting) -> None:
    page = page_of(sitting)
    planning.move_sitting(
        sitting, day=(NOW + timedelta(days=20)).date(), reason="Salle fermée.", by=acting.OFFICE, on=NOW.date()
    )

    html = Client().get(page).content.decode()

    assert "Séance déplacée" in html
    assert "<form" not in html
    assert Client().post(page, {"do": "answer", "answer": "present"}).status_code == 409


def test_nothing_of_a_personal_page_stays_in_a_cache_or_goes_to_another_site(sitting: Sitting) -> None:
    response = Client().get(page_of(sitting))

    assert response["Cache-Control"] == "no-store"
    assert response["Referrer-Policy"] == "same-origin"
    assert "noindex" in response["X-Robots-Tag"]
    assert "default-src 'none'" in response["Content-Security-Policy"]


def test_no_token_stands_in_a_log_whatever_the_page_answers(sitting: Sitting, caplog) -> None:
    caplog.set_level(logging.DEBUG)
    token = links.member_token(convening.notice_to(sitting, "roux"))

    Client().get(f"/c/{token}/")
    Client().get(f"/c/{token}/documents/999/")
    Client().post(f"/c/{token}/", {"do": "answer", "answer": "never"})

    said = " ".join(record.getMessage() for record in caplog.records)
    assert token.partition("~")[2] not in said


def test_the_style_sheet_and_the_script_are_served_and_nothing_else() -> None:
    assert Client().get("/liens/style.css")["Content-Type"] == "text/css"
    assert Client().get("/liens/pouvoir.js").status_code == 200
    assert Client().get("/liens/settings.py").status_code == 404


class Asked:
    """A text that waits for M. Alba, then for M. Brun; the page of a person’s link."""

    def __init__(self) -> None:
        body = acting.council()
        self.people = {name: staff.user(body, name.upper()) for name in ("alba", "brun", "zola")}
        staff.route(body, Stage("Chef", person=self.people["alba"]), Stage("Finances", person=self.people["brun"]))
        self.draft = staff.submitted(body, self.people["zola"], amount="1000")

    def page(self, rank: int, name: str) -> str:
        step, revision = staff.step(self.draft, rank), self.draft.revision
        return f"/v/{links.sign_off_token(step, revision, self.people[name])}/"


@pytest.fixture
def asked() -> Asked:
    return Asked()


def test_a_sign_off_page_shows_the_very_text_and_opening_it_signs_nothing(asked: Asked) -> None:
    html = Client().get(asked.page(1, "alba")).content.decode()

    assert "approuve le projet." in html
    assert asked.draft.revision.sha256 in html
    assert "bénéficiaire" in html
    assert "Viser la version n°" in html
    assert not SignOff.objects.exists()


def test_a_sign_off_is_given_by_the_form_once(asked: Asked) -> None:
    page = asked.page(1, "alba")

    first = Client().post(page, {"do": "approve", "words": "Lu."})
    again = Client().post(page, {"do": "approve"})

    assert "Votre visa est enregistré." in first.content.decode()
    assert again.status_code == 409
    assert Client().get(page).status_code == 410
    assert "Ce lien a déjà servi" in Client().get(page).content.decode()
    assert SignOff.objects.get().user == asked.people["alba"]


def test_a_sign_off_out_of_turn_is_refused_and_the_link_still_serves_in_its_turn(asked: Asked) -> None:
    page = asked.page(2, "brun")

    early = Client().post(page, {"do": "approve"})
    Client().post(asked.page(1, "alba"), {"do": "approve"})
    in_turn = Client().post(page, {"do": "approve"})

    assert early.status_code == 409
    assert "c’est d’abord à" in early.content.decode()
    assert in_turn.status_code == 200


def test_a_text_refused_by_link_needs_its_reason_and_goes_back_to_its_author(asked: Asked) -> None:
    page = asked.page(1, "alba")

    without = Client().post(page, {"do": "refuse", "words": ""})
    Client().post(page, {"do": "refuse", "words": "Le montant est à justifier."})

    asked.draft.refresh_from_db()
    assert without.status_code == 409
    assert asked.draft.state == "draft"


def test_a_text_that_changed_since_the_mail_is_not_signed_and_the_page_says_what_changed(asked: Asked) -> None:
    page = asked.page(1, "alba")
    texts.revise(asked.draft, staff.content("2500"), by=staff.author(asked.people["zola"]), on=staff.TODAY)

    seen, signed = Client().get(page), Client().post(page, {"do": "approve"})

    assert seen.status_code == 410
    assert "2\u202f500\u00a0€" in seen.content.decode()
    assert "<form" not in seen.content.decode()
    assert signed.status_code == 409
    assert not SignOff.objects.exists()


def test_a_token_of_one_kind_opens_no_page_of_the_other(sitting: Sitting) -> None:
    token = links.member_token(convening.notice_to(sitting, "roux"))

    assert Client().get(f"/c/{token}/").status_code == 200
    assert Client().get(f"/v/{token}/").status_code == 404
