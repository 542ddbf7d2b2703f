### The values are described in en.ftl.

subject = Votre accès AWS chez { $organisation }
subject-account = Votre accès au compte AWS { $account }
subject-superseding = Votre nouveau mot de passe AWS chez { $organisation } (il remplace le précédent)
subject-superseding-account = Votre nouveau mot de passe pour le compte AWS { $account } (il remplace le précédent)
subject-test = [Test] { $subject }

preview = Connectez-vous à la console AWS avant le { $until }.

heading = Bienvenue sur AWS chez { $organisation }
heading-unnamed = Connectez-vous à AWS
test = Ceci est un message de test de Firstkey. Aucun utilisateur n’a été créé ; le nom d’utilisateur et le mot de passe ci-dessous ne fonctionnent pas.
superseding = Ce message remplace un message précédent. Le mot de passe de ce dernier ne fonctionne plus. Utilisez celui qui figure ci-dessous.

invitation = { $organisation } vous a donné accès à la console AWS.
invitation-unnamed = Vous avez désormais accès à la console AWS.
account = Compte : { $account }
creator = Créé par : { $creator }

step-address = Ouvrez la page de connexion :
check = Avant toute saisie, regardez la barre d’adresse : le nom du site doit se terminer par { $domain }.
step-user = Saisissez votre nom d’utilisateur :
step-password = Saisissez ce mot de passe à usage unique :

choose = AWS vous demandera ensuite de choisir votre propre mot de passe, qui doit comporter :
rule-length = { $count ->
    [one] au moins { $count } caractère
   *[other] au moins { $count } caractères
}
rule-uppercase = une lettre majuscule (A–Z)
rule-lowercase = une lettre minuscule (a–z)
rule-number = un chiffre (0–9)
rule-symbol = un symbole : { $symbols }
rule-three-classes = au moins trois de ces quatre types de caractères : majuscules, minuscules, chiffres, symboles
rule-not-the-name = Il doit être différent du nom du compte et de votre adresse e‑mail.
rule-reuse = { $count ->
    [one] Il doit être différent de votre dernier mot de passe.
   *[other] Il doit être différent de vos { $count } derniers mots de passe.
}
keep = Enregistrez votre nouveau mot de passe dans un gestionnaire de mots de passe, avec l’adresse de la page de connexion et votre nom d’utilisateur : les trois vous serviront la prochaine fois.

protect = Une fois dans la console, activez l’authentification multifactorielle (MFA) : ouvrez le menu à votre nom en haut à droite, choisissez « Informations d’identification de sécurité » (Security credentials), puis « Attribuer un dispositif MFA » (Assign MFA device).

validity = Ce mot de passe est valable jusqu’au { $until }. Passé ce délai, demandez-en un nouveau.
questions = Des questions ? Contactez { $contact }.
questions-unnamed = Des questions ? Contactez l’équipe qui administre AWS.
unexpected = Vous n’attendiez pas ce message ? Dans ce cas, ne vous connectez pas et prévenez { $contact }. Sans utilisation, le mot de passe expirera.
unexpected-unnamed = Vous n’attendiez pas ce message ? Dans ce cas, ne vous connectez pas et prévenez l’équipe qui administre AWS. Sans utilisation, le mot de passe expirera.
careful = Ce message est envoyé automatiquement. Personne, ni chez { $organisation } ni chez AWS, ne vous demandera jamais votre mot de passe. Ne transférez pas cet e‑mail.
careful-unnamed = Ce message est envoyé automatiquement. Personne ne vous demandera jamais votre mot de passe. Ne transférez pas cet e‑mail.

until = { $weekday ->
    [1] lundi
    [2] mardi
    [3] mercredi
    [4] jeudi
    [5] vendredi
    [6] samedi
   *[7] dimanche
} { $day ->
    [1] 1er
   *[other] { $day }
} { $month ->
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
} { $year } à { $time } ({ $zone })

slack-preview = Votre accès AWS : un e-mail est en route vers { $address }.
slack-user = Nom d’utilisateur : { $user }
slack-sent = L’e-mail contenant votre mot de passe est en route vers { $address }.
slack-validity = Le mot de passe est valable jusqu’au { $until }.
slack-superseding = Il remplace un e-mail précédent, dont le mot de passe ne fonctionne plus.
slack-withdrawn = Le mot de passe envoyé par e-mail a été retiré et ne fonctionne plus. Si vous avez encore besoin de cet accès, demandez un nouvel e-mail.
slack-replaced = Un e-mail plus récent remplace celui qu’annonçait ce message. Utilisez le mot de passe du plus récent.
slack-unexpected = Vous n’attendiez pas ce message ? Ne vous connectez pas et prévenez le contact ci-dessus.
slack-careful = Personne ne vous demandera ce mot de passe, ni ici ni ailleurs.
