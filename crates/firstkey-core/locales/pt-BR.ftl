### The values are described in en.ftl.

subject = Seu acesso à AWS: { $organisation }
subject-account = Seu acesso à conta da AWS { $account }
subject-superseding = Sua nova senha da AWS: { $organisation } (substitui a anterior)
subject-superseding-account = Sua nova senha da conta da AWS { $account } (substitui a anterior)
subject-test = [Teste] { $subject }

preview = Acesse o console da AWS até { $until }.

heading = Boas-vindas ao ambiente AWS de { $organisation }
heading-unnamed = Faça login na AWS
test = Esta é uma mensagem de teste do Firstkey. Nenhum usuário foi criado; o nome de usuário e a senha abaixo não funcionam.
superseding = Esta mensagem substitui uma anterior. A senha daquela mensagem não funciona mais. Use a que está abaixo.

invitation = { $organisation } deu a você acesso ao console da AWS.
invitation-unnamed = Você recebeu acesso ao console da AWS.
account = Conta: { $account }
creator = Criado por: { $creator }

step-address = Acesse a página de login:
check = Antes de digitar, olhe a barra de endereço: o nome do site deve terminar em { $domain }.
step-user = Digite o seu nome de usuário:
step-password = Digite esta senha de uso único:

choose = Em seguida, a AWS pedirá que você escolha a sua própria senha, que precisa ter:
rule-length = { $count ->
    [one] pelo menos { $count } caractere
   *[other] pelo menos { $count } caracteres
}
rule-uppercase = uma letra maiúscula (A–Z)
rule-lowercase = uma letra minúscula (a–z)
rule-number = um número (0–9)
rule-symbol = um símbolo: { $symbols }
rule-three-classes = pelo menos três destes quatro tipos de caracteres: letras maiúsculas, letras minúsculas, números, símbolos
rule-not-the-name = Ela não pode ser o nome da conta nem o seu endereço de e‑mail.
rule-reuse = { $count ->
    [one] Ela não pode ser a sua última senha.
   *[other] Ela não pode ser nenhuma das suas últimas { $count } senhas.
}
keep = Salve a nova senha em um gerenciador de senhas, com o endereço da página de login e o seu nome de usuário: você vai precisar dos três na próxima vez.

protect = Depois de fazer login, ative a autenticação multifator (MFA): abra o menu com o seu nome no canto superior direito, escolha “Credenciais de segurança” (Security credentials) e depois “Atribuir dispositivo de MFA” (Assign MFA device).

validity = Esta senha é válida até { $until }. Depois disso, solicite uma nova.
questions = Dúvidas? Fale com { $contact }.
questions-unnamed = Dúvidas? Fale com quem administra a AWS na sua organização.
unexpected = Não esperava esta mensagem? Nesse caso, não faça login e avise { $contact }. Se não for usada, a senha expira.
unexpected-unnamed = Não esperava esta mensagem? Nesse caso, não faça login e avise quem administra a AWS na sua organização. Se não for usada, a senha expira.
careful = Esta mensagem é automática. Ninguém de { $organisation } nem da AWS jamais pedirá a sua senha. Não compartilhe a senha nem encaminhe este e‑mail.
careful-unnamed = Esta mensagem é automática. Ninguém jamais pedirá a sua senha. Não compartilhe a senha nem encaminhe este e‑mail.

until = { $weekday ->
    [1] segunda-feira
    [2] terça-feira
    [3] quarta-feira
    [4] quinta-feira
    [5] sexta-feira
    [6] sábado
   *[7] domingo
}, { $day ->
    [1] 1º
   *[other] { $day }
} de { $month ->
    [1] janeiro
    [2] fevereiro
    [3] março
    [4] abril
    [5] maio
    [6] junho
    [7] julho
    [8] agosto
    [9] setembro
    [10] outubro
    [11] novembro
   *[12] dezembro
} de { $year }, às { $time } ({ $zone })

slack-preview = Seu acesso à AWS: um e-mail está a caminho de { $address }.
slack-user = Nome de usuário: { $user }
slack-sent = O e-mail com a sua senha está a caminho de { $address }.
slack-validity = A senha é válida até { $until }.
slack-superseding = Ele substitui um e-mail anterior, cuja senha não funciona mais.
slack-withdrawn = A senha do e-mail foi retirada e não funciona mais. Se você ainda precisa do acesso, peça um novo e-mail.
slack-replaced = Um e-mail mais recente substitui o que esta mensagem anunciava. Use a senha do mais recente.
slack-unexpected = Não esperava esta mensagem? Não faça login e avise o contato acima.
slack-careful = Ninguém vai pedir esta senha a você, nem aqui nem em outro lugar.

slack-link-sent = O e-mail com o link para escolher a sua senha está a caminho de { $address }.
slack-link-validity = O link é válido até { $until }.
slack-link-superseding = Ele substitui um e-mail anterior, cujo link não funciona mais.
slack-link-closed = O link do e-mail não funciona mais. Se você ainda precisa do acesso, peça um novo e-mail.
slack-link-replaced = Um e-mail mais recente substitui o que esta mensagem anunciava. Use o link do mais recente.
slack-link-careful = Não compartilhe o link. Ninguém vai pedi-lo a você, nem a sua senha, nem aqui nem em outro lugar.

slack-code-preview = Seu código para a página da senha da AWS
slack-code = Seu código: { $code }
slack-code-use = Digite-o na página em que você escolhe a sua senha da AWS. Ele é válido por { $count } minutos.
slack-code-unexpected = Não pediu um código? Outra pessoa pode ter o seu link: avise o contato acima.
slack-code-careful = Ninguém vai pedir este código a você. Digite-o apenas nessa página.

claim-subject = Configure o seu acesso à AWS: { $organisation }
claim-subject-account = Configure o seu acesso à conta da AWS { $account }
claim-subject-superseding = Novo link para o seu acesso à AWS: { $organisation } (substitui o anterior)
claim-subject-superseding-account = Novo link para o seu acesso à conta da AWS { $account } (substitui o anterior)
claim-preview = Escolha a sua senha até { $until }.
claim-test = Esta é uma mensagem de teste do Firstkey. Nenhum usuário foi criado; o link e o nome de usuário abaixo não funcionam.
claim-superseding = Esta mensagem substitui uma anterior. O link daquela mensagem não funciona mais. Use o que está abaixo.
claim-step-link = Abra esta página e escolha a sua senha:
claim-step-user = Digite o seu nome de usuário e a senha escolhida:
claim-expires = Este link é válido até { $until }. Depois disso, abra-o mesmo assim: a página pode enviar um novo.
claim-unexpected = Não esperava esta mensagem? Nesse caso, não use o link e avise { $contact }. Se não for usado, ele expira.
claim-unexpected-unnamed = Não esperava esta mensagem? Nesse caso, não use o link e avise quem administra a AWS na sua organização. Se não for usado, ele expira.
claim-careful = Esta mensagem é automática. Não encaminhe este e‑mail: qualquer pessoa com o link pode escolher a sua senha.

claim-chosen-subject = Sua senha da AWS foi salva: { $organisation }
claim-chosen-subject-account = Sua senha da conta da AWS { $account } foi salva
claim-chosen-preview = Se não foi você, avise imediatamente.
claim-chosen = Uma senha foi salva para o seu usuário da AWS com o link que você recebeu.
claim-chosen-unexpected = Não foi você? Avise { $contact } imediatamente: outra pessoa talvez possa fazer login com o seu nome de usuário.
claim-chosen-unexpected-unnamed = Não foi você? Avise imediatamente quem administra a AWS na sua organização: outra pessoa talvez possa fazer login com o seu nome de usuário.

claim-title-error = Erro: { $heading }

claim-heading = Escolha a sua senha da AWS
claim-validity = Este link é válido até { $until }.
claim-user = Nome de usuário
claim-password = Nova senha
claim-again = Repita a nova senha
claim-show = Mostrar senhas
claim-submit = Salvar senha

claim-rules = Requisitos:
claim-rule-same = a mesma senha nos dois campos
claim-met = Requisitos atendidos: { $met } de { $all }
claim-characters = Use até { $count } caracteres: letras sem acento, números, espaços e símbolos.
claim-limits = Senhas comuns não são aceitas, nem o seu nome de usuário, o seu endereço de e‑mail ou o nome da conta ou da sua empresa.
claim-longer = Quanto mais longa, mais segura: prefira { $count } caracteres ou mais.
claim-manager = Um gerenciador de senhas pode criar uma senha forte e guardá-la para você.

claim-not-set = A sua senha ainda não foi salva. Corrija o que está indicado abaixo e tente de novo.
claim-error-empty = Digite uma senha.
claim-error-length = { $count ->
    [one] Use pelo menos { $count } caractere.
   *[other] Use pelo menos { $count } caracteres.
}
claim-error-longest = Use no máximo { $count } caracteres.
claim-error-characters = Use apenas letras sem acento, números, espaços e símbolos.
claim-error-uppercase = Inclua uma letra maiúscula (A–Z).
claim-error-lowercase = Inclua uma letra minúscula (a–z).
claim-error-number = Inclua um número (0–9).
claim-error-symbol = Inclua um destes símbolos: { $symbols }
claim-error-three-classes = Use pelo menos três destes quatro tipos de caracteres: letras maiúsculas, letras minúsculas, números, símbolos.
claim-error-name = Este nome é fácil de adivinhar. Escolha outra senha.
claim-error-common = Esta é uma das primeiras senhas que invasores tentam. Escolha outra.
claim-error-same = As senhas não são iguais. Digite a mesma senha duas vezes.
claim-error-not-accepted = A AWS não aceitou esta senha. Escolha outra.

claim-code = Código do Slack
claim-code-needed = Você também precisa de um código do Slack. Ele confirma que este link chegou à pessoa certa.
claim-code-sent = O código está a caminho pelo Slack. Ele é válido por { $count } minutos.
claim-code-send = Enviar um código pelo Slack
claim-code-send-again = Enviar outro código
claim-error-code-missing = Digite o código do Slack: { $count } letras e números.
claim-error-code-wrong = O código está incorreto. Confira e tente de novo.
claim-error-code-expired = Este código não funciona mais. Peça outro.

claim-not-me = Isto não é para mim
claim-not-me-what = Não esperava este convite? Recuse-o: o link deixará de funcionar e quem administra a AWS na sua organização será avisado.
claim-not-me-confirm = Sim, recusar este convite
claim-not-me-submit = Recusar convite
claim-not-me-heading = O convite foi recusado
claim-not-me-done = Agradecemos o aviso. O link não funciona mais e quem administra a AWS na sua organização foi avisado.

claim-done-heading = A sua senha foi salva
claim-done = Agora faça login com o seu nome de usuário e a nova senha.
claim-soon = A nova senha pode levar um minuto para funcionar. Se a AWS a recusar, espere um minuto e tente de novo.
claim-sign-in = Fazer login na AWS
claim-address = Página de login

claim-just-set-heading = A sua senha já foi salva
claim-just-set = Uma senha foi salva com este link há pouco. Use a que você escolheu primeiro. Se não se lembra dela, peça um novo link.
claim-used-heading = Este link já foi usado
claim-used = Uma senha foi salva com este link. Se foi você, faça login com ela. Se não foi, avise imediatamente o contato abaixo.
claim-has-password-heading = Você já tem uma senha
claim-has-password = Este usuário já tem uma senha para o console da AWS, por isso o link não pode definir outra. Se você não sabe qual é, peça uma nova.

claim-expired-heading = Este link não funciona
claim-expired = Talvez ele tenha expirado. Você pode receber um novo no mesmo endereço de e‑mail.
claim-renew = Enviar um novo link por e‑mail
claim-superseded-heading = Há um link mais recente
claim-superseded = Um e‑mail mais recente substitui o que continha este link. Abra o e‑mail mais recente e use o link que está nele. Se não o encontrar, peça outro.
claim-renewed-heading = Confira o seu e‑mail
claim-renewed = Se este link já foi válido, um novo está a caminho do mesmo endereço de e‑mail. Isso pode levar alguns minutos. Só o link mais recente funciona.
claim-renewed-limit = Não chegou nada? Procure na pasta de spam. Você pode pedir até { $count } novos links por dia.

claim-closed-heading = Este convite foi encerrado
claim-closed = O link não funciona mais. Se você ainda precisa de acesso à AWS, peça um novo convite.
claim-gone-heading = Este usuário não existe mais
claim-gone = O usuário da AWS a que este link se destinava foi excluído. Se você ainda precisa de acesso à AWS, peça um novo convite.
claim-too-many-heading = Muitos códigos incorretos
claim-too-many = Para a sua segurança, este link não aceita mais códigos. O contato abaixo pode ajudar.
claim-busy-heading = A AWS está demorando para responder
claim-busy = Espere um minuto e tente de novo. Se você já digitou uma senha, use a mesma.
claim-retry = Tentar de novo

claim-refused-heading = Não deu certo
claim-refused = Abra o link do e‑mail de novo e use a página que ele mostra.
claim-not-found = Verifique se o link está completo: ele pode ter sido cortado. Abra-o de novo a partir do e‑mail.
