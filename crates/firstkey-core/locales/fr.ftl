### The values are described in en.ftl.

subject = Votre accès AWS pour { $whose }
subject-superseding = Votre nouvel accès AWS pour { $whose }
subject-test = [Test] { $subject }

preview = Trois étapes jusqu’à la console AWS. Valable jusqu’au { $until }.

heading = Votre accès AWS
test = Ceci est un test de Firstkey. Aucun compte n’a été créé pour vous ; l’utilisateur et le mot de passe ci-dessous ne sont pas réels.
superseding = Ce message en remplace un précédent. Si vous avez aussi reçu celui-là, son mot de passe ne fonctionne plus : utilisez celui qui figure ci-dessous.

invitation = { $organisation } vous a ouvert un accès à AWS.
invitation-unnamed = Un accès à AWS vous a été ouvert.
account = Compte : { $account }
creator = Utilisateur créé par : { $creator }

step-address = Ouvrez cette adresse :
step-user = Connectez-vous avec ce nom d’utilisateur :
step-password = Saisissez ce mot de passe :

choose = AWS vous demande ensuite de choisir votre propre mot de passe. Les règles :
rule-length = { $count ->
    [one] au moins { $count } caractère
   *[other] au moins { $count } caractères
}
rule-uppercase = une lettre majuscule (A–Z)
rule-lowercase = une lettre minuscule (a–z)
rule-number = un chiffre (0–9)
rule-symbol = un symbole : { $symbols }
rule-three-classes = trois de ces quatre éléments : une majuscule, une minuscule, un chiffre, un symbole
rule-not-the-name = ni le nom du compte, ni votre adresse e-mail
rule-reuse = { $count ->
    [one] pas votre dernier mot de passe
   *[other] aucun de vos { $count } derniers mots de passe
}

protect = Une fois dans la console, protégez votre accès par un second facteur (MFA) : ouvrez le menu à votre nom en haut à droite, choisissez « Informations d’identification de sécurité » (Security credentials), puis « Attribuer un dispositif MFA » (Assign MFA device).

validity = Le mot de passe de ce message est valable jusqu’au { $until }. Passé ce délai, demandez un nouveau message.
questions = Des questions ? Adressez-vous à : { $contact }
questions-unnamed = Des questions ? Adressez-vous à l’équipe qui administre AWS.
unexpected = Vous n’attendiez pas ce message ? Alors ne vous connectez pas et prévenez le contact ci-dessus. Le mot de passe cessera de lui-même de fonctionner.
careful = Ce message a été envoyé automatiquement. Personne ne vous demandera jamais ce mot de passe : ne le communiquez pas.

until = { $day ->
    [1] 1er
   *[other] { $day }
} { $month ->
    [1] janvier
    [2] février
    [3] mars
    [4] avril
    [5] mai
    [6] juin
    [7] juillet
    [8] août
    [9] septembre
    [10] octobre
    [11] novembre
   *[12] décembre
} { $year } à { $time } ({ $zone })

slack-preview = Votre accès AWS : un e-mail est en route vers { $address }.
slack-user = Nom d’utilisateur : { $user }
slack-sent = L’e-mail contenant votre mot de passe est en route vers { $address }.
slack-validity = Le mot de passe est valable jusqu’au { $until }.
slack-superseding = Il remplace un e-mail précédent, dont le mot de passe ne fonctionne plus.
slack-withdrawn = Le mot de passe envoyé par e-mail a été retiré et ne fonctionne plus. Si vous avez encore besoin de cet accès, demandez un nouvel e-mail.
slack-replaced = Un e-mail plus récent remplace celui qu’annonçait ce message. Utilisez le mot de passe du plus récent.
slack-unexpected = Vous n’attendiez pas ce message ? Ne vous connectez pas et prévenez le contact ci-dessus.
slack-careful = Personne ne vous demandera ce mot de passe, ni ici ni ailleurs.
