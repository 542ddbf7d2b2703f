### The values are described in en.ftl.

subject = Su acceso a AWS: { $whose }
subject-superseding = Su nuevo acceso a AWS: { $whose }
subject-test = [Prueba] { $subject }

preview = Tres pasos hasta la consola de AWS. Válido hasta el { $until }.

heading = Su acceso a AWS
test = Esto es una prueba de Firstkey. No se ha creado ninguna cuenta para usted; el usuario y la contraseña de abajo no son reales.
superseding = Este mensaje sustituye a uno anterior. Si también recibió aquel, la contraseña que contiene ya no funciona: use la de abajo.

invitation = { $organisation } ha creado un acceso a AWS para usted.
invitation-unnamed = Se ha creado un acceso a AWS para usted.
account = Cuenta: { $account }
creator = Usuario creado por: { $creator }

step-address = Abra esta dirección:
step-user = Inicie sesión con este nombre de usuario:
step-password = Introduzca esta contraseña:

choose = A continuación, AWS le pedirá que elija su propia contraseña. Las reglas:
rule-length = { $count ->
    [one] al menos { $count } carácter
   *[other] al menos { $count } caracteres
}
rule-uppercase = una letra mayúscula (A–Z)
rule-lowercase = una letra minúscula (a–z)
rule-number = un dígito (0–9)
rule-symbol = un símbolo: { $symbols }
rule-three-classes = tres de estos cuatro elementos: una mayúscula, una minúscula, un dígito, un símbolo
rule-not-the-name = ni el nombre de la cuenta ni su dirección de correo electrónico
rule-reuse = { $count ->
    [one] distinta de su última contraseña
   *[other] distinta de sus últimas { $count } contraseñas
}

protect = Cuando haya iniciado sesión, proteja su acceso con un segundo factor (MFA): abra el menú con su nombre, arriba a la derecha, elija «Credenciales de seguridad» (Security credentials) y después «Asignar dispositivo MFA» (Assign MFA device).

validity = La contraseña de este mensaje es válida hasta el { $until }. Si el plazo ha pasado, pida un mensaje nuevo.
questions = ¿Preguntas? Diríjase a: { $contact }
questions-unnamed = ¿Preguntas? Diríjase a quien administra AWS en su organización.
unexpected = ¿No esperaba este mensaje? Entonces no inicie sesión y avise al contacto indicado arriba. La contraseña dejará de funcionar por sí sola.
careful = Este mensaje se ha enviado automáticamente. Nadie le pedirá nunca esta contraseña: no la comparta.

until = { $day } de { $month ->
    [1] enero
    [2] febrero
    [3] marzo
    [4] abril
    [5] mayo
    [6] junio
    [7] julio
    [8] agosto
    [9] septiembre
    [10] octubre
    [11] noviembre
   *[12] diciembre
} de { $year }, { $time } ({ $zone })

slack-preview = Su acceso a AWS: hay un correo en camino a { $address }.
slack-user = Nombre de usuario: { $user }
slack-sent = El correo con su contraseña está en camino a { $address }.
slack-validity = La contraseña es válida hasta el { $until }.
slack-superseding = Sustituye a un correo anterior, cuya contraseña ya no funciona.
slack-withdrawn = La contraseña del correo se ha retirado y ya no funciona. Si todavía necesita el acceso, pida un correo nuevo.
slack-replaced = Un correo más reciente sustituye al que anunciaba este mensaje. Use la contraseña del más reciente.
slack-unexpected = ¿No esperaba este mensaje? No inicie sesión y avise al contacto indicado arriba.
slack-careful = Nadie le pedirá esta contraseña, ni aquí ni en ningún otro sitio.
