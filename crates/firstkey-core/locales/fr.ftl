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

slack-preview = Votre accès AWS : un e-mail est en route vers { $address }.
slack-user = Nom d’utilisateur : { $user }
slack-sent = L’e-mail contenant votre mot de passe est en route vers { $address }.
slack-validity = Le mot de passe est valable jusqu’au { $until }.
slack-superseding = Il remplace un e-mail précédent, dont le mot de passe ne fonctionne plus.
slack-withdrawn = Le mot de passe envoyé par e-mail a été retiré et ne fonctionne plus. Si vous avez encore besoin de cet accès, demandez un nouvel e-mail.
slack-replaced = Un e-mail plus récent remplace celui qu’annonçait ce message. Utilisez le mot de passe du plus récent.
slack-unexpected = Vous n’attendiez pas ce message ? Ne vous connectez pas et prévenez le contact ci-dessus.
slack-careful = Personne ne vous demandera ce mot de passe, ni ici ni ailleurs.

slack-link-sent = L’e-mail contenant le lien pour choisir votre mot de passe est en route vers { $address }.
slack-link-validity = Le lien est valable jusqu’au { $until }.
slack-link-superseding = Il remplace un e-mail précédent, dont le lien ne fonctionne plus.
slack-link-closed = Le lien envoyé par e-mail ne fonctionne plus. Si vous avez encore besoin de cet accès, demandez un nouvel e-mail.
slack-link-replaced = Un e-mail plus récent remplace celui qu’annonçait ce message. Utilisez le lien du plus récent.
slack-link-careful = Gardez ce lien pour vous. Personne ne vous le demandera, ni votre mot de passe, ici ou ailleurs.

slack-code-preview = Votre code pour la page du mot de passe AWS
slack-code = Votre code : { $code }
slack-code-use = Saisissez-le sur la page où vous choisissez votre mot de passe AWS. Il est valable { $count } minutes.
slack-code-unexpected = Vous n’avez pas demandé de code ? Quelqu’un d’autre a peut-être votre lien : prévenez le contact ci-dessus.
slack-code-careful = Personne ne vous demandera ce code. Saisissez-le uniquement sur cette page.

claim-subject = Configurez votre accès AWS chez { $organisation }
claim-subject-account = Configurez votre accès au compte AWS { $account }
claim-subject-superseding = Nouveau lien pour votre accès AWS chez { $organisation } (il remplace le précédent)
claim-subject-superseding-account = Nouveau lien pour votre accès au compte AWS { $account } (il remplace le précédent)
claim-preview = Choisissez votre mot de passe avant le { $until }.
claim-test = Ceci est un message de test de Firstkey. Aucun utilisateur n’a été créé ; le lien et le nom d’utilisateur ci-dessous ne fonctionnent pas.
claim-superseding = Ce message remplace un message précédent. Le lien de ce dernier ne fonctionne plus. Utilisez celui qui figure ci-dessous.
claim-step-link = Ouvrez cette page et choisissez votre mot de passe :
claim-step-user = Saisissez votre nom d’utilisateur et le mot de passe choisi :
claim-expires = Ce lien est valable jusqu’au { $until }. Passé ce délai, ouvrez-le tout de même : la page peut vous en envoyer un nouveau.
claim-unexpected = Vous n’attendiez pas ce message ? Dans ce cas, n’utilisez pas le lien et prévenez { $contact }. Sans utilisation, il expirera.
claim-unexpected-unnamed = Vous n’attendiez pas ce message ? Dans ce cas, n’utilisez pas le lien et prévenez l’équipe qui administre AWS. Sans utilisation, il expirera.
claim-careful = Ce message est envoyé automatiquement. Ne transférez pas cet e‑mail : quiconque a le lien peut choisir votre mot de passe.

claim-chosen-subject = Votre mot de passe AWS chez { $organisation } a été enregistré
claim-chosen-subject-account = Votre mot de passe pour le compte AWS { $account } a été enregistré
claim-chosen-preview = Si ce n’était pas vous, signalez-le immédiatement.
claim-chosen = Un mot de passe a été choisi pour votre utilisateur AWS avec le lien que vous avez reçu.
claim-chosen-unexpected = Ce n’était pas vous ? Prévenez immédiatement { $contact } : quelqu’un d’autre peut peut-être se connecter avec votre nom d’utilisateur.
claim-chosen-unexpected-unnamed = Ce n’était pas vous ? Prévenez immédiatement l’équipe qui administre AWS : quelqu’un d’autre peut peut-être se connecter avec votre nom d’utilisateur.

claim-title-error = Erreur : { $heading }

claim-heading = Choisissez votre mot de passe AWS
claim-validity = Ce lien est valable jusqu’au { $until }.
claim-user = Nom d’utilisateur
claim-password = Nouveau mot de passe
claim-again = Confirmez le mot de passe
claim-show = Afficher les mots de passe
claim-submit = Enregistrer le mot de passe

claim-rules = Critères :
claim-rule-same = le même mot de passe dans les deux champs
claim-met = Critères respectés : { $met } sur { $all }
claim-characters = Utilisez jusqu’à { $count } caractères : lettres sans accent, chiffres, espaces et symboles.
claim-limits = Les mots de passe courants ne sont pas acceptés, ni votre nom d’utilisateur, votre adresse e‑mail ou le nom du compte ou de votre entreprise.
claim-longer = Plus il est long, plus il est sûr : visez { $count } caractères ou plus.
claim-manager = Un gestionnaire de mots de passe peut en créer un et le retenir pour vous.

claim-not-set = Votre mot de passe n’est pas encore enregistré. Corrigez les points signalés ci-dessous, puis réessayez.
claim-error-empty = Saisissez un mot de passe.
claim-error-length = { $count ->
    [one] Utilisez au moins { $count } caractère.
   *[other] Utilisez au moins { $count } caractères.
}
claim-error-longest = Utilisez au maximum { $count } caractères.
claim-error-characters = Utilisez uniquement des lettres sans accent, des chiffres, des espaces et des symboles.
claim-error-uppercase = Ajoutez une lettre majuscule (A–Z).
claim-error-lowercase = Ajoutez une lettre minuscule (a–z).
claim-error-number = Ajoutez un chiffre (0–9).
claim-error-symbol = Ajoutez l’un de ces symboles : { $symbols }
claim-error-three-classes = Utilisez au moins trois de ces quatre types de caractères : majuscules, minuscules, chiffres, symboles.
claim-error-name = Ce nom est facile à deviner. Choisissez autre chose.
claim-error-common = Ce mot de passe est l’un des premiers que les pirates essaient. Choisissez-en un autre.
claim-error-same = Les mots de passe sont différents. Saisissez deux fois le même.
claim-error-not-accepted = AWS n’a pas accepté ce mot de passe. Choisissez-en un autre.

claim-code = Code reçu dans Slack
claim-code-needed = Il vous faut aussi un code, envoyé dans Slack. Il confirme que ce lien est arrivé à la bonne personne.
claim-code-sent = Le code vous a été envoyé dans Slack. Il est valable { $count } minutes.
claim-code-send = Recevoir un code dans Slack
claim-code-send-again = Recevoir un autre code
claim-error-code-missing = Saisissez le code reçu dans Slack : { $count } lettres et chiffres.
claim-error-code-wrong = Ce code est incorrect. Vérifiez-le et réessayez.
claim-error-code-expired = Ce code n’est plus valable. Demandez-en un autre.

claim-not-me = Ce lien ne m’est pas destiné
claim-not-me-what = Vous n’attendiez pas cette invitation ? Refusez-la : le lien cessera de fonctionner et l’équipe qui administre AWS sera prévenue.
claim-not-me-confirm = Oui, refuser cette invitation
claim-not-me-submit = Refuser l’invitation
claim-not-me-heading = L’invitation est refusée
claim-not-me-done = Merci. Le lien ne fonctionne plus et l’équipe qui administre AWS est prévenue.

claim-done-heading = Votre mot de passe est enregistré
claim-done = Connectez-vous maintenant avec votre nom d’utilisateur et votre nouveau mot de passe.
claim-soon = Le nouveau mot de passe peut mettre une minute à fonctionner. Si AWS le refuse, patientez une minute et réessayez.
claim-sign-in = Se connecter à AWS
claim-address = Page de connexion

claim-just-set-heading = Votre mot de passe est déjà enregistré
claim-just-set = Un mot de passe vient d’être enregistré avec ce lien. Utilisez celui que vous avez choisi en premier. Si vous l’avez oublié, demandez un nouveau lien.
claim-used-heading = Ce lien a déjà été utilisé
claim-used = Un mot de passe a été choisi avec ce lien. Si c’est le vôtre, connectez-vous avec. Sinon, prévenez immédiatement le contact ci-dessous.
claim-has-password-heading = Vous avez déjà un mot de passe
claim-has-password = Cet utilisateur a déjà un mot de passe pour la console AWS ; ce lien ne peut donc pas en définir un. Si vous ne le connaissez pas, demandez-en un nouveau.

claim-expired-heading = Ce lien ne fonctionne pas
claim-expired = Il a peut-être expiré. Vous pouvez en recevoir un nouveau, à la même adresse e‑mail.
claim-renew = Recevoir un nouveau lien par e‑mail
claim-superseded-heading = Il existe un lien plus récent
claim-superseded = Un e‑mail plus récent remplace celui qui contenait ce lien. Ouvrez le plus récent et utilisez le lien qui s’y trouve. Si vous ne le trouvez pas, demandez-en un autre.
claim-renewed-heading = Consultez votre messagerie
claim-renewed = Si ce lien a été valable, un nouveau est en route vers la même adresse e‑mail. Cela peut prendre quelques minutes. Seul le lien le plus récent fonctionne.
claim-renewed-limit = Rien reçu ? Regardez dans les courriers indésirables. Vous pouvez demander jusqu’à { $count } nouveaux liens par jour.

claim-closed-heading = Cette invitation est close
claim-closed = Le lien ne fonctionne plus. Si vous avez encore besoin d’accéder à AWS, demandez une nouvelle invitation.
claim-gone-heading = Cet utilisateur n’existe plus
claim-gone = L’utilisateur AWS auquel ce lien était destiné a été supprimé. Si vous avez encore besoin d’accéder à AWS, demandez une nouvelle invitation.
claim-too-many-heading = Trop de codes incorrects
claim-too-many = Pour votre sécurité, ce lien n’accepte plus de code. Le contact ci-dessous peut vous aider.
claim-busy-heading = AWS met trop de temps à répondre
claim-busy = Patientez une minute, puis réessayez. Si vous avez déjà saisi un mot de passe, utilisez le même.
claim-retry = Réessayer

claim-refused-heading = L’opération n’a pas abouti
claim-refused = Rouvrez le lien depuis l’e‑mail et utilisez la page qui s’affiche.
claim-not-found = Vérifiez que le lien est complet : il a peut-être été tronqué. Rouvrez-le depuis l’e‑mail.
