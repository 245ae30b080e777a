"""Word the « LISEZ-MOI » of a bundle, for whoever receives it: a judge, a lawyer, the prefecture."""

README = """Preuve de la convocation
{sitting}

CE QUE CONTIENT CE DOSSIER

resume.pdf          une page\u00a0: la séance, l’ordre du jour, le délai compté jour par jour, les envois
destinataires.csv   une ligne par destinataire\u00a0: qualité, voie, heures d’envoi, d’acceptation, d’ouverture, de réponse
ordre-du-jour/      ce que chaque envoi annonçait, tel qu’il a été arrêté, avec l’empreinte des textes et des annexes
pieces/             les documents, en Word et en PDF, tels qu’ils ont été faits
journal.jsonl       le journal de la collectivité\u00a0: entier pour cette séance, réduit à ses empreintes pour le reste
convocation.json    les mêmes faits, pour le programme de vérification
MANIFEST            l’empreinte (SHA-256) de chaque fichier
check.py            le programme de vérification

COMMENT LE VÉRIFIER, SANS LE LOGICIEL QUI L’A ÉCRIT

1. Avec Python 3.8 ou plus récent, sans rien installer\u00a0:
       python3 check.py dossier.zip
   Il lit tout, n’écrit rien, et dit en français ce qui tient et ce qui ne tient pas. Un dossier contrefait pourrait contenir
   un programme contrefait\u00a0: en cas de doute, prenez check.py dans le code public de Delibera, c’est le même fichier.
2. Si l’empreinte du dossier a été notée ailleurs (courriel, registre, dépôt chez un tiers), donnez-la\u00a0:
       python3 check.py dossier.zip EMPREINTE
   C’est la vérification la plus forte\u00a0: nul ne peut refaire le dossier sans que l’empreinte change.
3. Sans Python\u00a0: une fois le dossier décompressé, «\u00a0sha256sum -c MANIFEST\u00a0» vérifie les fichiers, et
   «\u00a0sha256sum MANIFEST\u00a0» donne l’empreinte du dossier.
4. La collectivité peut comparer ce dossier à son système, même des années après\u00a0:
       delibera evidence --check dossier.zip

CE QU’IL PROUVE, ET CE QU’IL NE PROUVE PAS

- Chaque inscription du journal contient l’empreinte de la précédente\u00a0: en modifier, en retirer ou en intervertir une
  rompt la chaîne, ce que le programme montre. Celles qui ne concernent pas la séance ne sont là que par leur empreinte,
  qui ne dit rien de leur contenu.
- L’inscription «\u00a0notices_left\u00a0» du journal porte les empreintes de l’ordre du jour et des documents partis, et la liste
  des destinataires\u00a0: le programme vérifie que ce dossier contient bien ceux-là, même s’ils ont été refaits depuis.
- «\u00a0accepte_le\u00a0» est l’heure à laquelle le serveur de messagerie a pris en charge le message\u00a0: l’envoi, seul exigé par la
  loi (art. L. 2121-10 CGCT). «\u00a0ouvert_le\u00a0» est une ouverture constatée\u00a0; son absence ne dit pas que le dossier n’a pas
  été lu.
- «\u00a0empreinte_message\u00a0» est celle du message tel qu’il a été remis au serveur de messagerie\u00a0; «\u00a0message_id\u00a0» est le début
  de son Message-ID, qui se retrouve dans le journal de ce serveur et dans le message reçu. Ce que les serveurs ajoutent en
  chemin n’en fait pas partie.
- «\u00a0adresse\u00a0» vient de la fiche du membre le jour où ce dossier a été fait. Elle est masquée, sauf si la collectivité a
  choisi de la donner entière\u00a0: une adresse erronée peut rendre la convocation irrégulière, mais c’est une donnée personnelle.
- Qui disposerait de tout le système pourrait réécrire le journal entier. L’empreinte notée hors du système (point 2),
  ou la comparaison d’un dossier plus ancien (point 4), le révèle.
"""
