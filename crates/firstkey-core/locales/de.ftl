### The values are described in en.ftl.

subject = Ihr AWS-Zugang für { $whose }
subject-superseding = Ihr neuer AWS-Zugang für { $whose }
subject-test = [Test] { $subject }

preview = In drei Schritten in die AWS-Konsole. Gültig bis zum { $until }.

heading = Ihr AWS-Zugang
test = Dies ist ein Test von Firstkey. Es wurde kein Konto für Sie angelegt; Benutzer und Passwort weiter unten sind nicht echt.
superseding = Diese Nachricht ersetzt eine frühere. Falls Sie auch die frühere erhalten haben, gilt deren Passwort nicht mehr: Verwenden Sie das untenstehende.

invitation = { $organisation } hat einen AWS-Zugang für Sie eingerichtet.
invitation-unnamed = Für Sie wurde ein AWS-Zugang eingerichtet.
account = Konto: { $account }
creator = Benutzer angelegt von: { $creator }

step-address = Öffnen Sie diese Adresse:
step-user = Melden Sie sich mit diesem Benutzernamen an:
step-password = Geben Sie dieses Passwort ein:

choose = AWS bittet Sie dann, ein eigenes Passwort zu wählen. Die Regeln dafür:
rule-length = mindestens { $count } Zeichen
rule-uppercase = ein Großbuchstabe (A–Z)
rule-lowercase = ein Kleinbuchstabe (a–z)
rule-number = eine Ziffer (0–9)
rule-symbol = ein Sonderzeichen: { $symbols }
rule-three-classes = drei dieser vier: ein Großbuchstabe, ein Kleinbuchstabe, eine Ziffer, ein Sonderzeichen
rule-not-the-name = nicht der Name des Kontos und nicht Ihre E-Mail-Adresse
rule-reuse = { $count ->
    [one] nicht Ihr letztes Passwort
   *[other] keines Ihrer letzten { $count } Passwörter
}

protect = Schützen Sie nach dem Anmelden Ihren Zugang mit einem zweiten Faktor (MFA): Öffnen Sie oben rechts das Menü mit Ihrem Namen, wählen Sie „Sicherheitsanmeldeinformationen“ (Security credentials) und dann „MFA-Gerät zuweisen“ (Assign MFA device).

validity = Das Passwort in dieser Nachricht gilt bis zum { $until }. Ist diese Frist verstrichen, bitten Sie um eine neue Nachricht.
questions = Fragen? Wenden Sie sich an: { $contact }
questions-unnamed = Fragen? Wenden Sie sich an die AWS-Administration Ihrer Organisation.
unexpected = Sie haben diese Nachricht nicht erwartet? Dann melden Sie sich nicht an und geben Sie der genannten Stelle Bescheid. Das Passwort verliert von selbst seine Gültigkeit.
careful = Diese Nachricht wurde automatisch versandt. Niemand wird Sie je nach diesem Passwort fragen; geben Sie es nicht weiter.

until = { $day }. { $month ->
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
} { $year }, { $time } Uhr ({ $zone })

slack-preview = Ihr AWS-Zugang: Eine E-Mail an { $address } ist unterwegs.
slack-user = Benutzername: { $user }
slack-sent = Die E-Mail mit Ihrem Passwort ist unterwegs an { $address }.
slack-validity = Das Passwort gilt bis zum { $until }.
slack-superseding = Sie ersetzt eine frühere E-Mail, deren Passwort nicht mehr gilt.
slack-withdrawn = Das Passwort aus der E-Mail wurde zurückgezogen und gilt nicht mehr. Wenn Sie den Zugang noch brauchen, bitten Sie um eine neue E-Mail.
slack-replaced = Eine neuere E-Mail hat die ersetzt, von der diese Nachricht sprach. Verwenden Sie das Passwort aus der neueren.
slack-unexpected = Sie haben das nicht erwartet? Melden Sie sich nicht an und geben Sie der genannten Stelle Bescheid.
slack-careful = Niemand wird Sie nach diesem Passwort fragen, weder hier noch anderswo.
