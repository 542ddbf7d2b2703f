### The values are described in en.ftl.

subject = Ihr AWS-Zugang bei { $organisation }
subject-account = Ihr Zugang zum AWS-Konto { $account }
subject-superseding = Ihr neues AWS-Passwort bei { $organisation } (ersetzt das frühere)
subject-superseding-account = Ihr neues Passwort für das AWS-Konto { $account } (ersetzt das frühere)
subject-test = [Test] { $subject }

preview = Anmeldung an der AWS-Konsole möglich bis { $until }.

heading = Willkommen im AWS-Konto von { $organisation }
heading-unnamed = Anmeldung bei AWS
test = Dies ist eine Testnachricht von Firstkey. Es wurde kein Benutzer angelegt; Benutzername und Passwort weiter unten funktionieren nicht.
superseding = Diese Nachricht ersetzt eine frühere. Das Passwort aus der früheren Nachricht gilt nicht mehr. Verwenden Sie das Passwort weiter unten.

invitation = { $organisation } hat für Sie einen Zugang zur AWS-Konsole eingerichtet.
invitation-unnamed = Für Sie wurde ein Zugang zur AWS-Konsole eingerichtet.
account = Konto: { $account }
creator = Angelegt von: { $creator }

step-address = Öffnen Sie die Anmeldeseite:
check = Sehen Sie vor der Eingabe in die Adresszeile: Der Name der Website muss auf { $domain } enden.
step-user = Geben Sie Ihren Benutzernamen ein:
step-password = Geben Sie dieses Einmalpasswort ein:

choose = AWS fordert Sie anschließend auf, ein eigenes Passwort festzulegen. Dafür gilt:
rule-length = mindestens { $count } Zeichen
rule-uppercase = ein Großbuchstabe (A–Z)
rule-lowercase = ein Kleinbuchstabe (a–z)
rule-number = eine Ziffer (0–9)
rule-symbol = ein Sonderzeichen: { $symbols }
rule-three-classes = mindestens drei dieser vier Zeichenarten: Großbuchstaben, Kleinbuchstaben, Ziffern, Sonderzeichen
rule-not-the-name = Der Name des Kontos und Ihre E‑Mail-Adresse sind nicht erlaubt.
rule-reuse = { $count ->
    [one] Ihr letztes Passwort ist nicht erlaubt.
   *[other] Ihre letzten { $count } Passwörter sind nicht erlaubt.
}
keep = Speichern Sie das neue Passwort in einem Passwortmanager, zusammen mit der Adresse der Anmeldeseite und Ihrem Benutzernamen: Damit melden Sie sich künftig an.

protect = Richten Sie nach dem Anmelden die Multi-Faktor-Authentifizierung (MFA) ein: Öffnen Sie oben rechts das Menü mit Ihrem Namen, wählen Sie „Sicherheitsanmeldeinformationen“ (Security credentials) und dann „MFA-Gerät zuweisen“ (Assign MFA device).

validity = Dieses Passwort gilt bis { $until }. Danach fordern Sie bitte ein neues an.
questions = Fragen? Wenden Sie sich an { $contact }.
questions-unnamed = Fragen? Wenden Sie sich an die AWS-Administration Ihrer Organisation.
unexpected = Sie haben diese Nachricht nicht erwartet? Dann melden Sie sich bitte nicht an und informieren Sie { $contact }. Ohne Nutzung läuft das Passwort von selbst ab.
unexpected-unnamed = Sie haben diese Nachricht nicht erwartet? Dann melden Sie sich bitte nicht an und informieren Sie die AWS-Administration Ihrer Organisation. Ohne Nutzung läuft das Passwort von selbst ab.
careful = Diese Nachricht wurde automatisch versandt. Niemand von { $organisation } oder AWS wird Sie je nach Ihrem Passwort fragen. Leiten Sie diese E‑Mail nicht weiter.
careful-unnamed = Diese Nachricht wurde automatisch versandt. Niemand wird Sie je nach Ihrem Passwort fragen. Leiten Sie diese E‑Mail nicht weiter.

until = { $weekday ->
    [1] Montag
    [2] Dienstag
    [3] Mittwoch
    [4] Donnerstag
    [5] Freitag
    [6] Samstag
   *[7] Sonntag
}, { $day }. { $month ->
    [1] Januar
    [2] Februar
    [3] März
    [4] April
    [5] Mai
    [6] Juni
    [7] Juli
    [8] August
    [9] September
    [10] Oktober
    [11] November
   *[12] Dezember
} { $year }, { $time } Uhr ({ $zone })

slack-preview = Ihr AWS-Zugang: Eine E-Mail an { $address } ist unterwegs.
slack-user = Benutzername: { $user }
slack-sent = Die E-Mail mit Ihrem Passwort ist unterwegs an { $address }.
slack-validity = Das Passwort gilt bis zum { $until }.
slack-superseding = Sie ersetzt eine frühere E-Mail, deren Passwort nicht mehr gilt.
slack-withdrawn = Das Passwort aus der E-Mail wurde zurückgezogen und gilt nicht mehr. Wenn Sie den Zugang noch brauchen, bitten Sie um eine neue E-Mail.
slack-replaced = Eine neuere E-Mail hat die ersetzt, von der diese Nachricht sprach. Verwenden Sie das Passwort aus der neueren.
slack-unexpected = Sie haben das nicht erwartet? Melden Sie sich nicht an und geben Sie der genannten Stelle Bescheid.
slack-careful = Niemand wird Sie nach diesem Passwort fragen, weder hier noch anderswo.

slack-link-sent = Die E-Mail mit dem Link, über den Sie Ihr Passwort festlegen, ist unterwegs an { $address }.
slack-link-validity = Der Link gilt bis zum { $until }.
slack-link-superseding = Sie ersetzt eine frühere E-Mail, deren Link nicht mehr gilt.
slack-link-closed = Der Link aus der E-Mail gilt nicht mehr. Wenn Sie den Zugang noch brauchen, bitten Sie um eine neue E-Mail.
slack-link-replaced = Eine neuere E-Mail hat die ersetzt, von der diese Nachricht sprach. Verwenden Sie den Link aus der neueren.
slack-link-careful = Geben Sie den Link nicht weiter. Niemand wird Sie nach ihm oder nach Ihrem Passwort fragen, weder hier noch anderswo.

slack-code-preview = Ihr Code für die AWS-Passwortseite
slack-code = Ihr Code: { $code }
slack-code-use = Geben Sie ihn auf der Seite ein, auf der Sie Ihr AWS-Passwort festlegen. Er gilt { $count } Minuten.
slack-code-unexpected = Sie haben keinen Code angefordert? Vielleicht hat jemand anderes Ihren Link: Geben Sie der genannten Stelle Bescheid.
slack-code-careful = Niemand wird Sie nach diesem Code fragen. Geben Sie ihn nur auf dieser Seite ein.

claim-subject = Richten Sie Ihren AWS-Zugang bei { $organisation } ein
claim-subject-account = Richten Sie Ihren Zugang zum AWS-Konto { $account } ein
claim-subject-superseding = Neuer Link für Ihren AWS-Zugang bei { $organisation } (ersetzt den früheren)
claim-subject-superseding-account = Neuer Link für Ihren Zugang zum AWS-Konto { $account } (ersetzt den früheren)
claim-preview = Legen Sie Ihr Passwort fest bis { $until }.
claim-test = Dies ist eine Testnachricht von Firstkey. Es wurde kein Benutzer angelegt; Link und Benutzername weiter unten funktionieren nicht.
claim-superseding = Diese Nachricht ersetzt eine frühere. Der Link aus der früheren Nachricht gilt nicht mehr. Verwenden Sie den Link weiter unten.
claim-step-link = Öffnen Sie diese Seite und legen Sie Ihr Passwort fest:
claim-step-user = Geben Sie Ihren Benutzernamen und das gewählte Passwort ein:
claim-expires = Dieser Link gilt bis { $until }. Danach können Sie sich auf der Seite einen neuen schicken lassen.
claim-unexpected = Sie haben diese Nachricht nicht erwartet? Dann verwenden Sie den Link bitte nicht und informieren Sie { $contact }. Ohne Nutzung läuft er von selbst ab.
claim-unexpected-unnamed = Sie haben diese Nachricht nicht erwartet? Dann verwenden Sie den Link bitte nicht und informieren Sie die AWS-Administration Ihrer Organisation. Ohne Nutzung läuft er von selbst ab.
claim-careful = Diese Nachricht wurde automatisch versandt. Leiten Sie diese E‑Mail nicht weiter: Wer den Link hat, kann Ihr Passwort festlegen.

claim-chosen-subject = Ihr AWS-Passwort bei { $organisation } wurde festgelegt
claim-chosen-subject-account = Ihr Passwort für das AWS-Konto { $account } wurde festgelegt
claim-chosen-preview = Waren Sie das nicht? Geben Sie sofort Bescheid.
claim-chosen = Über den Link, den Sie erhalten haben, wurde ein Passwort für Ihren AWS-Benutzer festgelegt.
claim-chosen-unexpected = Waren Sie das nicht? Informieren Sie sofort { $contact }: Jemand anderes kann sich womöglich mit Ihrem Benutzernamen anmelden.
claim-chosen-unexpected-unnamed = Waren Sie das nicht? Informieren Sie sofort die AWS-Administration Ihrer Organisation: Jemand anderes kann sich womöglich mit Ihrem Benutzernamen anmelden.

claim-title-error = Fehler: { $heading }

claim-heading = Legen Sie Ihr AWS-Passwort fest
claim-validity = Dieser Link gilt bis { $until }.
claim-user = Benutzername
claim-password = Neues Passwort
claim-again = Neues Passwort wiederholen
claim-show = Passwörter anzeigen
claim-submit = Passwort festlegen

claim-rules = Anforderungen:
claim-rule-same = zweimal dasselbe Passwort
claim-met = { $met } von { $all } Anforderungen erfüllt
claim-characters = Erlaubt sind bis zu { $count } Zeichen: Buchstaben ohne Umlaute und Akzente, Ziffern, Leerzeichen und Sonderzeichen.
claim-limits = Nicht erlaubt sind gängige Passwörter, Ihr Benutzername, Ihre E‑Mail-Adresse und der Name des Kontos oder Ihrer Firma.
claim-longer = Je länger, desto sicherer: am besten { $count } Zeichen oder mehr.
claim-manager = Ein Passwortmanager kann ein sicheres Passwort für Sie erzeugen und speichern.

claim-not-set = Ihr Passwort wurde noch nicht festgelegt. Bitte korrigieren Sie die markierten Angaben.
claim-error-empty = Geben Sie ein Passwort ein.
claim-error-length = Verwenden Sie mindestens { $count } Zeichen.
claim-error-longest = Verwenden Sie höchstens { $count } Zeichen.
claim-error-characters = Verwenden Sie nur Buchstaben ohne Umlaute und Akzente, Ziffern, Leerzeichen und Sonderzeichen.
claim-error-uppercase = Es fehlt ein Großbuchstabe (A–Z).
claim-error-lowercase = Es fehlt ein Kleinbuchstabe (a–z).
claim-error-number = Es fehlt eine Ziffer (0–9).
claim-error-symbol = Es fehlt eines dieser Sonderzeichen: { $symbols }
claim-error-three-classes = Verwenden Sie mindestens drei dieser vier Zeichenarten: Großbuchstaben, Kleinbuchstaben, Ziffern, Sonderzeichen.
claim-error-name = Dieser Name ist leicht zu erraten. Wählen Sie ein anderes Passwort.
claim-error-common = Dieses Passwort probieren Angreifer als Erstes. Wählen Sie ein anderes.
claim-error-same = Die Passwörter stimmen nicht überein. Geben Sie zweimal dasselbe ein.
claim-error-not-accepted = AWS hat dieses Passwort nicht angenommen. Wählen Sie ein anderes.

claim-code = Code aus Slack
claim-code-needed = Sie brauchen außerdem einen Code aus Slack. Er bestätigt, dass der Link bei der richtigen Person angekommen ist.
claim-code-sent = Der Code ist in Slack an Sie unterwegs. Er gilt { $count } Minuten.
claim-code-send = Code per Slack senden
claim-code-send-again = Neuen Code senden
claim-error-code-missing = Geben Sie den Code aus Slack ein: { $count } Buchstaben und Ziffern.
claim-error-code-wrong = Der Code stimmt nicht. Prüfen Sie ihn und versuchen Sie es noch einmal.
claim-error-code-expired = Dieser Code gilt nicht mehr. Fordern Sie einen neuen an.

claim-not-me = Das ist nicht für mich
claim-not-me-what = Sie haben diese Einladung nicht erwartet? Dann lehnen Sie sie ab. Der Link gilt dann nicht mehr, und die AWS-Administration wird informiert.
claim-not-me-confirm = Ja, diese Einladung ablehnen
claim-not-me-submit = Einladung ablehnen
claim-not-me-heading = Die Einladung ist abgelehnt
claim-not-me-done = Vielen Dank. Der Link gilt nicht mehr, und die AWS-Administration ist informiert.

claim-done-heading = Ihr Passwort ist festgelegt
claim-done = Melden Sie sich jetzt mit Ihrem Benutzernamen und dem neuen Passwort an.
claim-soon = Es kann eine Minute dauern, bis das neue Passwort funktioniert. Lehnt AWS es ab, warten Sie kurz und versuchen Sie es noch einmal.
claim-sign-in = Bei AWS anmelden
claim-address = Anmeldeseite

claim-just-set-heading = Ihr Passwort ist bereits festgelegt
claim-just-set = Vor wenigen Augenblicken wurde über diesen Link ein Passwort festgelegt. Verwenden Sie das zuerst gewählte. Wenn Sie es nicht mehr wissen, fordern Sie einen neuen Link an.
claim-used-heading = Dieser Link wurde bereits verwendet
claim-used = Mit diesem Link wurde ein Passwort festgelegt. Wenn Sie das waren, melden Sie sich damit an. Wenn nicht, geben Sie der unten genannten Stelle sofort Bescheid.
claim-has-password-heading = Sie haben bereits ein Passwort
claim-has-password = Für diesen Benutzer gibt es schon ein Passwort für die AWS-Konsole; über den Link kann deshalb keines festgelegt werden. Wenn Sie es nicht kennen, bitten Sie um ein neues.

claim-expired-heading = Dieser Link funktioniert nicht
claim-expired = Vielleicht ist er abgelaufen. Sie können sich einen neuen schicken lassen: Er geht an dieselbe E‑Mail-Adresse.
claim-renew = Neuen Link per E‑Mail senden
claim-superseded-heading = Es gibt einen neueren Link
claim-superseded = Eine neuere E‑Mail ersetzt die mit diesem Link. Öffnen Sie die neueste E‑Mail und verwenden Sie den Link darin. Wenn Sie sie nicht finden, lassen Sie sich noch eine schicken.
claim-renewed-heading = Sehen Sie in Ihr Postfach
claim-renewed = Wenn dieser Link einmal gültig war, ist ein neuer an dieselbe E‑Mail-Adresse unterwegs. Das kann einige Minuten dauern. Nur der neueste Link gilt.
claim-renewed-limit = Nichts angekommen? Sehen Sie im Spam-Ordner nach. Sie können bis zu { $count } neue Links am Tag anfordern.

claim-closed-heading = Diese Einladung wurde geschlossen
claim-closed = Der Link gilt nicht mehr. Wenn Sie weiterhin Zugang zu AWS brauchen, bitten Sie um eine neue Einladung.
claim-gone-heading = Diesen Benutzer gibt es nicht mehr
claim-gone = Der AWS-Benutzer, für den der Link bestimmt war, wurde gelöscht. Wenn Sie weiterhin Zugang zu AWS brauchen, bitten Sie um eine neue Einladung.
claim-too-many-heading = Zu viele falsche Codes
claim-too-many = Zu Ihrem Schutz nimmt dieser Link keine Codes mehr an. Die unten genannte Stelle hilft Ihnen weiter.
claim-busy-heading = AWS braucht zu lange
claim-busy = Warten Sie eine Minute und versuchen Sie es dann noch einmal. Wenn Sie schon ein Passwort eingegeben haben, verwenden Sie dasselbe.
claim-retry = Noch einmal versuchen

claim-refused-heading = Das hat nicht geklappt
claim-refused = Öffnen Sie den Link in der E‑Mail noch einmal und verwenden Sie die Seite, zu der er führt.
claim-not-found = Prüfen Sie, ob der Link vollständig ist: Vielleicht wurde er abgeschnitten. Öffnen Sie ihn noch einmal aus der E‑Mail.
