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
