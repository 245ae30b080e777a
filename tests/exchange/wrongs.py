"""List the dossiers made wrong, one place at a time: the rule that refuses each, and words that the refusal must hold."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tests.exchange.mutate import BUREAU, COUNCIL, Mutation, add, both, drop, put, without
from workflow.law import Severity

BLOCK, WARN = Severity.BLOCK, Severity.WARN
PRESENT, PROXIES = "sitting.roll_call.present", "sitting.roll_call.proxies"
CANTINE, PRESBYTERE = "sitting.items[cantine]", "sitting.items[presbytere]"
SPORT, DEFENCE, ORCHARD = (
    "sitting.items[union-sportive]",
    "sitting.items[correspondante-defense]",
    "sitting.items[verger]",
)
FIVE_GONE = ("garnier", "poncet", "morel", "chapuis", "lacroix")
ELEVEN_GONE = (
    "barailler", "barriol", "bonnefoy", "bony", "bouchou", "boudard", "chavanne", "durand", "fauchet", "faverjon", "fayolle",
)  # fmt: skip
SECOND = "sitting.notice.second_of"
EVERY_ITEM = [
    "cantine", "presbytere", "electricite", "chemin-des-sources", "union-sportive", "correspondante-defense", "verger",
]  # fmt: skip


@dataclass(frozen=True)
class Wrong:
    """A dossier made wrong in one place."""

    name: str
    change: Mutation
    rule: str
    words: str
    severity: Severity = BLOCK
    base: Path = COUNCIL


CONVENING = (
    Wrong("the notice of a village leaves a day late", put("sitting.notice.sent_on", "2026-10-12"), "CONV-1", "2 jours francs"),
    Wrong("the notice of a bureau leaves a day late", put("sitting.notice.sent_on", "2023-07-07"), "CONV-1", "4 jours francs", base=BUREAU),
    Wrong("one letter leaves after the others", put("sitting.notice.exceptions[bonnefond].sent_on", "2026-10-13"), "CONV-1", "13 octobre 2026"),
    Wrong("urgency has no reason", put("sitting.notice.urgency", {"reason": "", "approved": "true"}), "CONV-4", "sans motif"),
    Wrong("urgency leaves no clear day", both(put("sitting.notice.sent_on", "2026-10-14"), put("sitting.notice.urgency", {"reason": "Digue menacée par la crue", "approved": "true"})), "CONV-4", "0 jour franc"),
    Wrong("the council does not admit the urgency", put("sitting.notice.urgency", {"reason": "Digue menacée", "approved": "false"}), "CONV-4", "n’a pas reconnu l’urgence"),
    Wrong("nobody voted on the urgency", put("sitting.notice.urgency", {"reason": "Digue menacée"}), "CONV-4", "ne s’est pas encore prononcée"),
    Wrong("a renewed council meets on a Thursday", put("sitting.notice.first_after_renewal", "true"), "CONV-5", "un vendredi, un samedi ou un dimanche"),
    Wrong("a clerk convenes", put("sitting.convened_by", "clerk"), "CONV-6", "personne sans qualité"),
    Wrong("nobody knows who convened", drop("sitting.convened_by"), "CONV-6", "personne sans qualité"),
    Wrong("a deputy convenes", put("sitting.convened_by", "deputy_mayor"), "CONV-6", "suppléant", WARN),
    Wrong("the notice gives no hour", drop("sitting.begins_at"), "CONV-7", "l’heure"),
    Wrong("the notice gives no place", drop("sitting.place"), "CONV-7", "le lieu"),
    Wrong("the weekday is another", put("sitting.weekday", "mercredi"), "CONV-7", "annonce un mercredi"),
    Wrong("the agenda is empty", put("sitting.agenda", []), "CONV-7", "aucune affaire à l’ordre du jour"),
    Wrong("the notice is not in the register", put("sitting.notice.recorded", "false"), "CONV-8", "registre", WARN),
    Wrong("the notice is not posted", drop("sitting.notice.posted_on"), "CONV-8", "ni affichée ni publiée", WARN),
    Wrong("one member is sent nothing", put("sitting.notice.exceptions[bonnefond].sent_on", None), "CONV-9", "M. Gérard BONNEFOND"),
    Wrong("nothing is sent to anybody", drop("sitting.notice.sent_on"), "CONV-9", "Convocation non envoyée"),
    Wrong("no proof of a letter is kept", put("sitting.notice.exceptions[bonnefond].proof", "non"), "CONV-9", "Aucune preuve", WARN),
    Wrong("the village is in Moselle", put("authority.alsace_moselle", "oui"), "APP-13", "Alsace-Moselle", WARN),
    Wrong("no note goes with an item", put("sitting.agenda", [{"draft": "cimes", "briefed": "false"}]), "NOTE-1", "aucun document", base=BUREAU),
    Wrong("an item is not on the agenda", without("sitting.agenda", "verger"), "AGD-1", "n’est pas à l’ordre du jour"),
    Wrong("an item is added at the sitting", both(without("sitting.agenda", "verger"), put("sitting.late_items", ["verger"])), "AGD-1", "séance ultérieure"),
)  # fmt: skip

ROOM = (
    Wrong("no secretary is named", put("sitting.secretaries", []), "SIT-2", "Aucun secrétaire"),
    Wrong("the secretary is absent", put("sitting.secretaries", ["testud"]), "SIT-2", "n’est pas dans la salle"),
    Wrong("a second secretary is absent and does not sign", add("sitting.secretaries", "testud"), "SIG-1", "Mme Florence TESTUD"),
    Wrong("somebody arrives who is there", put("sitting.movements[marchand].member", "lacroix"), "SIT-5", "se trouve déjà dans la salle"),
    Wrong("somebody leaves who is not there", put("sitting.movements[reymond].member", "bonnefond"), "SIT-5", "n’est pas dans la salle"),
    Wrong("a departure has no hour", drop("sitting.movements[reymond].at"), "SIT-5", "sans heure", WARN),
    Wrong("movements are in disorder", put("sitting.movements[reymond].at", "19:10"), "SIT-5", "désordre"),
    Wrong("the chair is absent", put("sitting.chair", "bonnefond"), "SIT-5", "préside sans être présent"),
    Wrong("a member is present and excused", add("sitting.roll_call.excused", "garnier"), "SIT-5", "À la fois présent et excusé"),
    Wrong("35 are present of 70", without(PRESENT, *ELEVEN_GONE), "QUO-1", "35 présents, 36 requis", base=BUREAU),
    Wrong("7 are present of 15", without(PRESENT, *FIVE_GONE), "QUO-1", "7 présents, 8 requis"),
    Wrong("the quorum rests on a proxy", without(PRESENT, *FIVE_GONE), "QUO-2", "ne comptent pas dans le quorum"),
    Wrong("the quorum is missing at the opening", without(PRESENT, *FIVE_GONE), "QUO-3", "à l’ouverture"),
    Wrong("five leave before the last item", add("sitting.movements", *({"member": key, "leaves": "true", "before": "verger", "at": "20:50"} for key in FIVE_GONE)), "QUO-1", "7 présents, 8 requis"),
    Wrong("the second notice is older than the first sitting", put(SECOND, {"day": "2026-10-12", "agenda": EVERY_ITEM}), "QUO-5", "avant la séance du 12 octobre 2026"),
    Wrong("the second notice leaves two clear days", both(put("sitting.notice.sent_on", "2026-10-12"), put(SECOND, {"day": "2026-10-08", "agenda": EVERY_ITEM})), "QUO-5", "2 jours francs"),
    Wrong("the waiver does not cover a new item", both(without(PRESENT, *FIVE_GONE), put(SECOND, {"day": "2026-10-08", "agenda": EVERY_ITEM[:-1]})), "QUO-6", "ne la couvre pas"),
    Wrong("recusals break the quorum", add(f"{SPORT}.recusals", *({"member": key, "reason": "Adhérent"} for key in (*FIVE_GONE[:4], "ollier", "haddad"))), "QUO-8", "Quorum perdu par déport"),
    Wrong("a proxy was given by word of mouth", put(f"{PROXIES}[testud].written", "false"), "PROXY-1", "par écrit"),
    Wrong("a proxy holder is absent", put(f"{PROXIES}[testud].holder", "bonnefond"), "PROXY-1", "le porteur n’est pas dans la salle"),
    Wrong("a holder has two proxies", put(f"{PROXIES}[reymond].holder", "fabre"), "PROXY-2", "porte 2 pouvoirs"),
    Wrong("a proxy ends before it begins", put(f"{PROXIES}[reymond].to", "cantine"), "PROXY-3", "avant de commencer", WARN),
    Wrong("a proxy is not signed", put(f"{PROXIES}[testud].signed", "non"), "PROXY-5", "n’est pas signé"),
    Wrong("a proxy is blank", drop(f"{PROXIES}[testud].holder"), "PROXY-5", "un pouvoir en blanc ne vaut pas"),
    Wrong("a proxy has no date", drop(f"{PROXIES}[testud].given_on"), "PROXY-5", "n’est pas daté", WARN),
    Wrong("a proxy is younger than the sitting", put(f"{PROXIES}[testud].given_on", "2026-10-16"), "PROXY-5", "après la séance"),
    Wrong("a principal holds a proxy", put(f"{PROXIES}[testud].holder", "reymond"), "PROXY-6", "le porteur a lui-même donné pouvoir"),
    Wrong("a member gives himself a proxy", put(f"{PROXIES}[testud].holder", "testud"), "PROXY-6", "à lui-même"),
    Wrong("a member gives two proxies", add(PROXIES, {"principal": "testud", "holder": "morel", "given_on": "2026-10-14"}), "PROXY-6", "2 pouvoirs pour la même affaire"),
    Wrong("an interested member holds a proxy", add(f"{SPORT}.interested", "fabre"), "PROXY-8", "ne s’est pas déporté"),
    Wrong("an interested member stays", put(f"{SPORT}.recusals", []), "COI-1", "M. Mathieu LACROIX"),
    Wrong("the recused member reports", put("drafts[union-sportive].rapporteur", "lacroix"), "COI-1", "désigner un autre rapporteur"),
    Wrong("the recused member chairs", put(f"{SPORT}.chair", "lacroix"), "COI-5", "Présidence par un membre intéressé", WARN),
)  # fmt: skip

VOTE = (
    Wrong("a lost vote is announced won", put(f"{PRESBYTERE}.result", "adopted"), "VOTE-1", "résultat du vote : rejeté"),
    Wrong("a vote is announced as a note taken", put(f"{PRESBYTERE}.result", "noted"), "VOTE-1", "prendre acte"),
    Wrong("nobody votes for or against", put(f"{CANTINE}.ballot", {"for": "0", "abstentions": "13"}), "VOTE-2", "Aucun suffrage exprimé"),
    Wrong("the chair voted against", put(f"{ORCHARD}.ballot.chair", "against"), "VOTE-3", "celle du président l’emporte"),
    Wrong("the vote of the chair is not told", drop(f"{ORCHARD}.ballot.chair"), "VOTE-3", "indiquer le vote de celui qui préside"),
    Wrong("the chair abstains at a tie", put(f"{ORCHARD}.ballot.chair", "abstain"), "VOTE-4", "aucune voix prépondérante", WARN),
    Wrong("a secret tie is announced won", put(f"{DEFENCE}.ballot", {"kind": "secret", "for": "6", "against": "6", "blank": "2"}), "VOTE-5", "Partage égal au scrutin secret"),
    Wrong("accounts with a tie are announced refused", both(put("drafts[presbytere].kind", "accounts"), put(f"{PRESBYTERE}.ballot", {"for": "6", "against": "6", "abstentions": "1"})), "VOTE-6", "résultat du vote : adopté"),
    Wrong("the mayor chairs the vote of her accounts", put("drafts[cantine].kind", "accounts"), "VOTE-7", "ne peut présider le vote de son compte"),
    Wrong("totals do not add up", put(f"{CANTINE}.ballot.for", "8"), "VOTE-8", "12 voix et non-participations pour 13"),
    Wrong("more opponents are named than counted", add(f"{CANTINE}.ballot.names.against", "poncet"), "VOTE-8", "4 noms relevés pour un total de 3"),
    Wrong("an absent member votes", put(f"{CANTINE}.ballot.names.abstentions", ["bonnefond"]), "VOTE-8", "Ni présent ni représenté"),
    Wrong("a member is named twice", put(f"{CANTINE}.ballot.names.abstentions", ["ollier"]), "VOTE-8", "Nom relevé plusieurs fois"),
    Wrong("the recused member votes", put(f"{SPORT}.ballot.names", {"for": ["lacroix"]}), "VOTE-8", "malgré un déport"),
    Wrong("a roll call was asked for", put(f"{CANTINE}.ballot.roll_call_requests", "3"), "VOTE-10", "procéder à l’appel nominal"),
    Wrong("a roll call has no names", put(f"{CANTINE}.ballot", {"kind": "roll_call", "for": "13"}), "VOTE-10", "liste nominative"),
    Wrong("a nomination is voted openly", put(f"{DEFENCE}.ballot.kind", "ordinary"), "VOTE-11", "Nomination"),
    Wrong("a secret ballot was asked for", put(f"{CANTINE}.ballot.secret_requests", "4"), "VOTE-11", "voter au scrutin secret"),
    Wrong("the mayor alone wants a secret ballot", put(f"{CANTINE}.ballot", {"kind": "secret", "for": "13", "secret_requests": "1"}), "VOTE-11", "sans demande suffisante"),
    Wrong("a secret ballot names an opponent", put(f"{DEFENCE}.ballot.names", {"against": ["ollier"]}), "VOTE-12", "effacer les votes nominatifs"),
    Wrong("a secret ballot tells the vote of the chair", put(f"{DEFENCE}.ballot.chair", "for"), "VOTE-12", "celui du président compris"),
    Wrong("a recused member’s vote is counted", both(put(f"{SPORT}.ballot.for", "14"), put(f"{SPORT}.ballot.not_taking_part", "0")), "PROXY-7", "13 voix possibles"),
    Wrong("the sentence forgets the opponents", put(f"{CANTINE}.sentence", "Adopté à l’unanimité."), "FORM-5", "3 voix s’y opposent", WARN),
    Wrong("the sentence miscounts", put(f"{CANTINE}.sentence", "Adopté à la majorité : 10 voix pour, 3 voix contre."), "FORM-5", "10 voix pour, le décompte 9", WARN),
)  # fmt: skip

ACT = (
    Wrong("the head states another day of the week", put("sitting.weekday", "mercredi"), "FORM-1", "L’acte annonce un mercredi", WARN),
    Wrong("the head miscounts the members in office", put("sitting.stated.in_office", "16"), "FORM-1", "Membres en exercice", WARN),
    Wrong("the head miscounts the present", put("sitting.stated.present", "13"), "FORM-1", "Présents", WARN),
    Wrong("the head miscounts the proxies", put("sitting.stated.proxies", "2"), "FORM-1", "Pouvoirs", WARN),
    Wrong("the head miscounts the votes", put("sitting.stated.votes", "60"), "FORM-1", "Voix", WARN),
    Wrong("the head of one act miscounts", put(f"{DEFENCE}.stated.present", "13"), "FORM-1", "Présents", WARN),
    Wrong("the bureau votes the budget", put("drafts[cimes].reserved_matter", "vote du budget"), "APP-4", "conseil", base=BUREAU),
    Wrong("the bureau has no delegation", drop("body.delegation"), "APP-5", "délégation", base=BUREAU),
    Wrong("the delegation is not yet enforceable", put("body.delegation.enforceable_on", "2023-07-13"), "APP-5", "exécutoire", base=BUREAU),
    Wrong("a grant of 90,000 € has no agreement", drop("drafts[cimes].agreement"), "SUB-1", "une convention est obligatoire", base=BUREAU),
    Wrong("a grant passes the threshold", put("drafts[union-sportive].grant.amount", "23 000,01"), "SUB-1", "une convention est obligatoire"),
    Wrong("the grants of the year pass the threshold", put("drafts[union-sportive].grant.year_total", "30000"), "SUB-1", "cumul", WARN),
    Wrong("the secretary does not sign", put(f"{CANTINE}.signatures", [{"member": "delorme", "on": "2026-10-16"}]), "SIG-1", "Mme Lucie FABRE"),
    Wrong("the mayor does not sign", put(f"{CANTINE}.signatures", [{"member": "fabre", "on": "2026-10-16"}]), "SIG-1", "Mme Claire DELORME"),
    Wrong("nobody signs", drop(f"{CANTINE}.signatures"), "SIG-1", "Signature manquante"),
    Wrong("an act not published is said enforceable", drop(f"{CANTINE}.published_on"), "EXE-1", "sa publication"),
    Wrong("an act not transmitted is said enforceable", drop(f"{CANTINE}.transmission"), "EXE-1", "sa réception par le représentant de l’État"),
    Wrong("an act is enforceable before its publication", put(f"{CANTINE}.enforceable_on", "2026-10-19"), "EXE-1", "20 octobre 2026"),
    Wrong("an act is published before its vote", put(f"{CANTINE}.published_on", "2026-10-14"), "EXE-1", "Date impossible"),
    Wrong("a number jumps", put(f"{CANTINE}.number", "2026-050"), "REG-3", "2026-042"),
    Wrong("a number is given twice", put(f"{SPORT}.number", "2026-042"), "REG-3", "2026-043"),
)  # fmt: skip

WRONGS = (*CONVENING, *ROOM, *VOTE, *ACT)
