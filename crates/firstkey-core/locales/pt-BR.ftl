### The values are described in en.ftl.

subject = Seu acesso à AWS: { $whose }
subject-superseding = Seu novo acesso à AWS: { $whose }
subject-test = [Teste] { $subject }

preview = Três passos até o console da AWS. Válido até { $until }.

heading = Seu acesso à AWS
test = Este é um teste do Firstkey. Nenhuma conta foi criada para você; o usuário e a senha abaixo não são reais.
superseding = Esta mensagem substitui uma anterior. Se você também recebeu a outra, a senha dela não funciona mais: use a que está abaixo.

invitation = { $organisation } criou um acesso à AWS para você.
invitation-unnamed = Um acesso à AWS foi criado para você.
account = Conta: { $account }
creator = Usuário criado por: { $creator }

step-address = Abra este endereço:
step-user = Entre com este nome de usuário:
step-password = Digite esta senha:

choose = Em seguida, a AWS pede que você escolha a sua própria senha. As regras:
rule-length = { $count ->
    [one] pelo menos { $count } caractere
   *[other] pelo menos { $count } caracteres
}
rule-uppercase = uma letra maiúscula (A–Z)
rule-lowercase = uma letra minúscula (a–z)
rule-number = um dígito (0–9)
rule-symbol = um símbolo: { $symbols }
rule-three-classes = três destes quatro itens: uma maiúscula, uma minúscula, um dígito, um símbolo
rule-not-the-name = nem o nome da conta, nem o seu endereço de e-mail
rule-reuse = { $count ->
    [one] diferente da sua última senha
   *[other] diferente das suas últimas { $count } senhas
}

protect = Depois de entrar, proteja o seu acesso com um segundo fator (MFA): abra o menu com o seu nome no canto superior direito, escolha “Credenciais de segurança” (Security credentials) e depois “Atribuir dispositivo de MFA” (Assign MFA device).

validity = A senha desta mensagem é válida até { $until }. Se o prazo passou, peça uma nova mensagem.
questions = Dúvidas? Fale com: { $contact }
questions-unnamed = Dúvidas? Fale com quem administra a AWS na sua organização.
unexpected = Não esperava esta mensagem? Então não faça login e avise o contato acima. A senha perderá a validade automaticamente.
careful = Esta mensagem foi enviada automaticamente. Ninguém jamais pedirá esta senha a você: não a repasse.

until = { $day ->
    [1] 1º
   *[other] { $day }
} de { $month ->
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
} de { $year }, { $time } ({ $zone })

slack-preview = Seu acesso à AWS: um e-mail está a caminho de { $address }.
slack-user = Nome de usuário: { $user }
slack-sent = O e-mail com a sua senha está a caminho de { $address }.
slack-validity = A senha é válida até { $until }.
slack-superseding = Ele substitui um e-mail anterior, cuja senha não funciona mais.
slack-withdrawn = A senha do e-mail foi retirada e não funciona mais. Se você ainda precisa do acesso, peça um novo e-mail.
slack-replaced = Um e-mail mais recente substitui o que esta mensagem anunciava. Use a senha do mais recente.
slack-unexpected = Não esperava esta mensagem? Não faça login e avise o contato acima.
slack-careful = Ninguém vai pedir esta senha a você, nem aqui nem em outro lugar.
