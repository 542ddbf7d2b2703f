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
