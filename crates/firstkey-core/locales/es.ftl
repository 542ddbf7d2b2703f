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

slack-link-sent = El correo con el enlace para elegir su contraseña está en camino a { $address }.
slack-link-validity = El enlace es válido hasta el { $until }.
slack-link-superseding = Sustituye a un correo anterior, cuyo enlace ya no funciona.
slack-link-closed = El enlace del correo ya no funciona. Si todavía necesita el acceso, pida un correo nuevo.
slack-link-replaced = Un correo más reciente sustituye al que anunciaba este mensaje. Use el enlace del más reciente.
slack-link-careful = No comparta el enlace. Nadie se lo pedirá, ni tampoco su contraseña, ni aquí ni en ningún otro sitio.

slack-code-preview = Su código para la página de la contraseña de AWS
slack-code = Su código: { $code }
slack-code-use = Escríbalo en la página en la que elige su contraseña de AWS. Es válido durante { $count } minutos.
slack-code-unexpected = ¿No ha pedido un código? Es posible que otra persona tenga su enlace: avise al contacto indicado arriba.
slack-code-careful = Nadie le pedirá este código. Escríbalo solo en esa página.

claim-subject = Configure su acceso a AWS en { $organisation }
claim-subject-account = Configure su acceso a la cuenta de AWS { $account }
claim-subject-superseding = Nuevo enlace para su acceso a AWS en { $organisation } (sustituye al anterior)
claim-subject-superseding-account = Nuevo enlace para su acceso a la cuenta de AWS { $account } (sustituye al anterior)
claim-preview = Elija su contraseña antes del { $until }.
claim-test = Este es un mensaje de prueba de Firstkey. No se ha creado ningún usuario; el enlace y el nombre de usuario de abajo no funcionan.
claim-superseding = Este mensaje sustituye a uno anterior. El enlace de aquel mensaje ya no funciona. Use el de abajo.
claim-step-link = Abra esta página y elija su contraseña:
claim-step-user = Escriba su nombre de usuario y la contraseña que ha elegido:
claim-expires = Este enlace es válido hasta el { $until }. Si ya ha caducado, ábralo de todos modos: la página puede enviarle uno nuevo.
claim-unexpected = ¿No esperaba este mensaje? En ese caso, no use el enlace y avise a { $contact }. Si nadie lo usa, caduca solo.
claim-unexpected-unnamed = ¿No esperaba este mensaje? En ese caso, no use el enlace y avise a quien administra AWS en su organización. Si nadie lo usa, caduca solo.
claim-careful = Este mensaje es automático. No reenvíe este correo: quien tenga el enlace puede elegir su contraseña.

claim-chosen-subject = Su contraseña de AWS en { $organisation } se ha guardado
claim-chosen-subject-account = Su contraseña de la cuenta de AWS { $account } se ha guardado
claim-chosen-preview = Si no fue usted, avise de inmediato.
claim-chosen = Con el enlace que recibió se ha guardado una contraseña para su usuario de AWS.
claim-chosen-unexpected = ¿No fue usted? Avise de inmediato a { $contact }: es posible que otra persona pueda iniciar sesión con su nombre de usuario.
claim-chosen-unexpected-unnamed = ¿No fue usted? Avise de inmediato a quien administra AWS en su organización: es posible que otra persona pueda iniciar sesión con su nombre de usuario.

claim-title-error = Error: { $heading }

claim-heading = Elija su contraseña de AWS
claim-validity = Este enlace es válido hasta el { $until }.
claim-user = Nombre de usuario
claim-password = Contraseña nueva
claim-again = Repita la contraseña nueva
claim-show = Mostrar las contraseñas
claim-submit = Guardar contraseña

claim-rules = Requisitos:
claim-rule-same = la misma contraseña en los dos campos
claim-met = Requisitos cumplidos: { $met } de { $all }
claim-characters = Use hasta { $count } caracteres: letras sin acentos, números, espacios y símbolos.
claim-limits = No se admiten las contraseñas habituales, ni su nombre de usuario, su dirección de correo electrónico o el nombre de la cuenta o de su empresa.
claim-longer = Cuanto más larga, más segura: es mejor que tenga { $count } caracteres o más.
claim-manager = Un gestor de contraseñas puede crear una contraseña segura y recordarla por usted.

claim-not-set = Su contraseña aún no se ha guardado. Corrija lo que se indica abajo y vuelva a intentarlo.
claim-error-empty = Escriba una contraseña.
claim-error-length = { $count ->
    [one] Use al menos { $count } carácter.
   *[other] Use al menos { $count } caracteres.
}
claim-error-longest = Use { $count } caracteres como máximo.
claim-error-characters = Use solo letras sin acentos, números, espacios y símbolos.
claim-error-uppercase = Añada una letra mayúscula (A–Z).
claim-error-lowercase = Añada una letra minúscula (a–z).
claim-error-number = Añada un número (0–9).
claim-error-symbol = Añada uno de estos símbolos: { $symbols }
claim-error-three-classes = Use al menos tres de estos cuatro tipos de caracteres: mayúsculas, minúsculas, números, símbolos.
claim-error-name = Es un nombre fácil de adivinar. Elija otra contraseña.
claim-error-common = Es una de las primeras contraseñas que prueban los atacantes. Elija otra.
claim-error-same = Las contraseñas no coinciden. Escriba dos veces la misma.
claim-error-not-accepted = AWS no ha aceptado esta contraseña. Elija otra.

claim-code = Código de Slack
claim-code-needed = También necesita un código de Slack. Confirma que este enlace ha llegado a la persona correcta.
claim-code-sent = El código está en camino por Slack. Es válido durante { $count } minutos.
claim-code-send = Enviarme un código por Slack
claim-code-send-again = Enviarme otro código
claim-error-code-missing = Escriba el código de Slack: { $count } letras y números.
claim-error-code-wrong = El código no es correcto. Compruébelo y vuelva a intentarlo.
claim-error-code-expired = Este código ya no funciona. Solicite otro.

claim-not-me = Esto no es para mí
claim-not-me-what = ¿No esperaba esta invitación? Rechácela: el enlace dejará de funcionar y se avisará a quien administra AWS en su organización.
claim-not-me-confirm = Sí, rechazar esta invitación
claim-not-me-submit = Rechazar la invitación
claim-not-me-heading = La invitación se ha rechazado
claim-not-me-done = Gracias. El enlace ya no funciona y se ha avisado a quien administra AWS en su organización.

claim-done-heading = Su contraseña está guardada
claim-done = Ahora inicie sesión con su nombre de usuario y su contraseña nueva.
claim-soon = La contraseña nueva puede tardar un minuto en funcionar. Si AWS la rechaza, espere un minuto y vuelva a intentarlo.
claim-sign-in = Iniciar sesión en AWS
claim-address = Página de inicio de sesión

claim-just-set-heading = Su contraseña ya está guardada
claim-just-set = Hace un momento se guardó una contraseña con este enlace. Use la que eligió primero. Si ya no la recuerda, solicite un enlace nuevo.
claim-used-heading = Este enlace ya se ha utilizado
claim-used = Con este enlace se guardó una contraseña. Si fue usted, inicie sesión con ella. Si no, avise de inmediato al contacto indicado abajo.
claim-has-password-heading = Ya tiene una contraseña
claim-has-password = Este usuario ya tiene una contraseña para la consola de AWS, así que el enlace no puede establecer otra. Si no la conoce, solicite una nueva.

claim-expired-heading = Este enlace no funciona
claim-expired = Puede que haya caducado. Puede recibir uno nuevo en la misma dirección de correo.
claim-renew = Enviarme un enlace nuevo por correo
claim-superseded-heading = Hay un enlace más reciente
claim-superseded = Un correo más reciente sustituye al que contenía este enlace. Abra el correo más reciente y use el enlace que contiene. Si no lo encuentra, solicite otro.
claim-renewed-heading = Revise su correo
claim-renewed = Si este enlace fue válido, hay uno nuevo en camino a la misma dirección de correo. Puede tardar unos minutos. Solo funciona el enlace más reciente.
claim-renewed-limit = ¿No ha llegado nada? Mire en la carpeta de correo no deseado. Puede solicitar hasta { $count } enlaces nuevos al día.

claim-closed-heading = Esta invitación está cerrada
claim-closed = El enlace ya no funciona. Si todavía necesita acceso a AWS, solicite una invitación nueva.
claim-gone-heading = Este usuario ya no existe
claim-gone = El usuario de AWS al que se destinaba el enlace se ha eliminado. Si todavía necesita acceso a AWS, solicite una invitación nueva.
claim-too-many-heading = Demasiados códigos incorrectos
claim-too-many = Por su seguridad, este enlace ya no admite códigos. El contacto indicado abajo puede ayudarle.
claim-busy-heading = AWS tarda demasiado en responder
claim-busy = Espere un minuto y vuelva a intentarlo. Si ya escribió una contraseña, use la misma.
claim-retry = Volver a intentarlo

claim-refused-heading = No ha funcionado
claim-refused = Abra de nuevo el enlace del correo y use la página a la que lleva.
claim-not-found = Compruebe que el enlace está completo: puede que se haya cortado. Ábralo de nuevo desde el correo.
