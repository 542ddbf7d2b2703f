### The values are described in en.ftl.

subject = Su acceso a AWS en { $organisation }
subject-account = Su acceso a la cuenta de AWS { $account }
subject-superseding = Su nueva contraseña de AWS en { $organisation } (sustituye a la anterior)
subject-superseding-account = Su nueva contraseña de la cuenta de AWS { $account } (sustituye a la anterior)
subject-test = [Prueba] { $subject }

preview = Acceda a la consola de AWS antes del { $until }.

heading = Le damos la bienvenida a AWS en { $organisation }
heading-unnamed = Inicie sesión en AWS
test = Este es un mensaje de prueba de Firstkey. No se ha creado ningún usuario; el nombre de usuario y la contraseña de abajo no funcionan.
superseding = Este mensaje sustituye a uno anterior. La contraseña de aquel mensaje ya no funciona. Use la de abajo.

invitation = { $organisation } le ha dado acceso a la consola de AWS.
invitation-unnamed = Se le ha dado acceso a la consola de AWS.
account = Cuenta: { $account }
creator = Creado por: { $creator }

step-address = Vaya a la página de inicio de sesión:
check = Antes de escribir, mire la barra de direcciones: el nombre del sitio debe terminar en { $domain }.
step-user = Escriba su nombre de usuario:
step-password = Escriba esta contraseña de un solo uso:

choose = A continuación, AWS le pedirá que elija su propia contraseña, que debe tener:
rule-length = { $count ->
    [one] al menos { $count } carácter
   *[other] al menos { $count } caracteres
}
rule-uppercase = una letra mayúscula (A–Z)
rule-lowercase = una letra minúscula (a–z)
rule-number = un número (0–9)
rule-symbol = un símbolo: { $symbols }
rule-three-classes = al menos tres de estos cuatro tipos de caracteres: mayúsculas, minúsculas, números, símbolos
rule-not-the-name = No puede ser el nombre de la cuenta ni su dirección de correo electrónico.
rule-reuse = { $count ->
    [one] No puede ser su última contraseña.
   *[other] No puede ser ninguna de sus últimas { $count } contraseñas.
}
keep = Guarde su nueva contraseña en un gestor de contraseñas, junto con la dirección de la página de inicio de sesión y su nombre de usuario: necesitará los tres la próxima vez.

protect = Cuando haya iniciado sesión, active la autenticación multifactor (MFA): abra el menú con su nombre, arriba a la derecha, elija “Credenciales de seguridad” (Security credentials) y después “Asignar dispositivo MFA” (Assign MFA device).

validity = Esta contraseña es válida hasta el { $until }. Si ya ha caducado, solicite una nueva.
questions = ¿Tiene alguna duda? Contacte con { $contact }.
questions-unnamed = ¿Tiene alguna duda? Contacte con quien administra AWS en su organización.
unexpected = ¿No esperaba este mensaje? En ese caso, no inicie sesión y avise a { $contact }. Si nadie la usa, la contraseña caduca sola.
unexpected-unnamed = ¿No esperaba este mensaje? En ese caso, no inicie sesión y avise a quien administra AWS en su organización. Si nadie la usa, la contraseña caduca sola.
careful = Este mensaje es automático. Nadie de { $organisation } ni de AWS le pedirá nunca su contraseña. No reenvíe este correo.
careful-unnamed = Este mensaje es automático. Nadie le pedirá nunca su contraseña. No reenvíe este correo.

until = { $weekday ->
    [1] lunes
    [2] martes
    [3] miércoles
    [4] jueves
    [5] viernes
    [6] sábado
   *[7] domingo
}, { $day } de { $month ->
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
} de { $year }, a las { $time } ({ $zone })

slack-preview = Su acceso a AWS: hay un correo en camino a { $address }.
slack-user = Nombre de usuario: { $user }
slack-sent = El correo con su contraseña está en camino a { $address }.
slack-validity = La contraseña es válida hasta el { $until }.
slack-superseding = Sustituye a un correo anterior, cuya contraseña ya no funciona.
slack-withdrawn = La contraseña del correo se ha retirado y ya no funciona. Si todavía necesita el acceso, pida un correo nuevo.
slack-replaced = Un correo más reciente sustituye al que anunciaba este mensaje. Use la contraseña del más reciente.
slack-unexpected = ¿No esperaba este mensaje? No inicie sesión y avise al contacto indicado arriba.
slack-careful = Nadie le pedirá esta contraseña, ni aquí ni en ningún otro sitio.
