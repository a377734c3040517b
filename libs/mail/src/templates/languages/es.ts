import type { Words } from '../wording.js';

const ignore = 'Si no fue usted, no tiene que hacer nada.';
const yours = 'Si fue usted, no tiene que hacer nada.';
const notYours =
  'Si no fue usted, ponga enseguida una contraseña nueva, lo que cierra la sesión en todos los dispositivos, revise sus claves de API y su monedero, y avise a los responsables de este servicio.';

export const spanish: Words = {
  code: 'Su código: {{ code }}',
  signUp: 'El registro se hizo con el nombre «{{ sign_up.name }}» el {{ sign_up.at }}. Confírmelo solo si es el suyo.',
  unknownDevice: 'un programa desconocido',
  kinds: {
    'verify-email': {
      subject: 'Confirme su dirección de correo',
      before: ['Alguien ha dado esta dirección de correo como suya. Si fue usted, confírmela.'],
      action: 'Confirmar la dirección',
      after: ['Funciona una vez, durante 24 horas.', ignore],
    },
    'reset-password': {
      subject: 'Ponga una contraseña nueva',
      before: ['Alguien ha pedido una contraseña nueva para la cuenta con esta dirección de correo.'],
      action: 'Poner una contraseña nueva',
      after: ['Funciona una vez, durante 30 minutos.', `${ignore} Su contraseña sigue como está.`],
    },
    'account-exists': {
      subject: 'Ya tiene una cuenta',
      before: [
        'Alguien ha querido registrarse con esta dirección de correo o añadirla a otra cuenta. Ya tiene una cuenta.',
      ],
      after: ['Si fue usted, inicie sesión. Si ha olvidado la contraseña, pida una nueva en el mismo lugar.', ignore],
    },
    'restore-account': {
      subject: 'Su cuenta se ha eliminado y se puede recuperar',
      before: [
        'La cuenta con esta dirección de correo se ha eliminado. Mientras no se borren sus datos, puede recuperarla.',
      ],
      action: 'Recuperar la cuenta',
      after: [
        'Funciona una vez, hasta el {{ expires }}.',
        'Si no quiere recuperar la cuenta, no tiene que hacer nada. Si no fue usted quien la eliminó, recupérela y ponga una contraseña nueva.',
      ],
    },
    invitation: {
      subject: 'Le invitan a {{ organization }}',
      before: ['Le invitan a ser miembro de {{ organization }}.'],
      action: 'Aceptar la invitación',
      after: ['Funciona una vez, durante 7 días.', 'Si no quiere, no tiene que hacer nada.'],
    },
    'sign-in': {
      subject: 'Su código para iniciar sesión',
      before: ['Alguien ha pedido iniciar sesión con esta dirección de correo, el {{ requested }}.'],
      action: 'Iniciar sesión, en el navegador donde lo pidió',
      after: [
        'Funciona una vez, hasta el {{ expires }}, y solo donde lo pidió.',
        'No escriba el código en ningún otro lugar ni se lo diga a nadie: quien se lo pida quiere iniciar sesión como usted.',
        ignore,
      ],
    },
    'api-key-made': {
      subject: 'Su cuenta tiene una clave de API nueva',
      before: ['Se ha creado una clave de API para su cuenta. Quien la tenga puede actuar en su nombre.'],
      after: [yours, notYours],
    },
    'api-key-revoked': {
      subject: 'Se ha revocado una clave de API de su cuenta',
      before: [
        'Una persona que administra su organización ha revocado una clave de API de su cuenta. Los programas que la tienen ya no pueden usarla.',
      ],
      after: ['Si necesita otra, créela en su cuenta o pídala a su organización.'],
    },
    'new-device': {
      subject: 'Inicio de sesión desde un dispositivo nuevo',
      before: [
        'Se ha iniciado sesión en su cuenta, {{ requested }}, desde un dispositivo que no se había usado antes: {{ device }}.',
      ],
      after: [
        yours,
        notYours,
        'Su cuenta muestra los dispositivos con la sesión iniciada y permite cerrar la de cada uno.',
      ],
    },
    'factor-added': {
      subject: 'Un segundo factor protege su cuenta',
      before: [
        'Se ha configurado una aplicación de autenticación para su cuenta. Cada inicio de sesión pide uno de sus códigos.',
      ],
      after: [yours, notYours],
    },
    'factor-demanded': {
      subject: '{{ organization }} exige un segundo factor',
      before: [
        'A partir del {{ due }}, {{ organization }} exige un segundo factor al iniciar sesión: un código de una aplicación de autenticación o una llave de acceso. Sin él no podrá acceder a nada de la organización.',
      ],
      after: ['Configúrelo en su cuenta en pocos minutos. Hasta entonces todo sigue como antes.'],
    },
    'factor-removed': {
      subject: 'Se ha quitado el segundo factor de su cuenta',
      before: [
        'Se ha quitado la aplicación de autenticación de su cuenta. Sus códigos ya no hacen falta para iniciar sesión.',
      ],
      after: [yours, notYours],
    },
    'passkey-added': {
      subject: 'Hay una nueva llave de acceso para su cuenta',
      before: ['Se ha registrado una llave de acceso para su cuenta. Permite iniciar sesión sin contraseña.'],
      after: [yours, notYours],
    },
    'passkey-removed': {
      subject: 'Se ha quitado una llave de acceso de su cuenta',
      before: ['Se ha quitado una llave de acceso de su cuenta. Ya no permite iniciar sesión.'],
      after: [yours, notYours],
    },
    'password-changed': {
      subject: 'Se ha cambiado su contraseña',
      before: ['Se ha cambiado la contraseña de su cuenta. Se ha cerrado la sesión en los demás dispositivos.'],
      after: [yours, notYours],
    },
    'address-changed': {
      subject: 'Se ha cambiado su dirección de correo',
      before: ['Su cuenta tiene ahora otra dirección de correo. Sus mensajes ya no llegan a esta.'],
      after: [yours, 'Si no fue usted, avise a los responsables de este servicio.'],
    },
    'password-temporary': {
      subject: 'Tiene una contraseña provisional',
      before: [
        'Un administrador de su organización ha puesto una contraseña provisional en su cuenta. Se ha cerrado la sesión en todos los dispositivos. No está en este correo: el administrador se la comunica.',
        'Vale 24 horas, y solo para poner una contraseña propia donde inicia sesión.',
      ],
      after: [
        'Si no la ha pedido, ponga enseguida una contraseña nueva, con un enlace de contraseña olvidada, y avise a los responsables de este servicio.',
      ],
    },
    impersonated: {
      subject: 'Un administrador actúa en su lugar',
      before: [
        'Un administrador de su organización ha empezado a actuar en su lugar, durante 15 minutos como máximo. Ve allí lo que usted ve, y lo que hace queda registrado con su nombre.',
        'No puede cambiar cómo inicia usted sesión, ni sus direcciones, ni sus dispositivos, ni puede eliminar su cuenta.',
      ],
      after: [
        'La exportación de sus datos muestra el motivo. Si no ha pedido ayuda, avise a los responsables de este servicio.',
      ],
    },
    'address-added': {
      subject: 'Su cuenta tiene otra dirección de correo',
      before: [
        'Se ha añadido y confirmado una dirección de correo en su cuenta. Quien lea sus mensajes puede iniciar sesión con ella.',
      ],
      after: [
        yours,
        'Si no fue usted, quite esa dirección, cambie enseguida la contraseña, lo que cierra la sesión en todos los dispositivos, y revise sus claves de API y su cartera.',
      ],
    },
    'address-replaced': {
      subject: 'Los mensajes de su cuenta van ahora a otra dirección',
      before: ['Se ha cambiado la dirección de correo principal de su cuenta. Sus mensajes ya no llegan a esta.'],
      action: 'Deshacer el cambio',
      after: [
        yours,
        'Si no fue usted, deshaga el cambio. Funciona una vez, hasta {{ expires }}: esta dirección vuelve a ser la principal, la otra se quita, se cierra la sesión en todos los dispositivos y dejan de valer la contraseña y todas las claves de API. Después usted elige una contraseña nueva.',
      ],
    },
    'address-removed': {
      subject: 'Su dirección de correo se ha quitado de una cuenta',
      before: ['Esta dirección de correo se ha quitado de su cuenta. Ya no puede iniciar sesión con ella.'],
      after: [yours, 'Si no fue usted, inicie sesión con otra dirección y cambie enseguida la contraseña.'],
    },
    'address-restored': {
      subject: 'Se ha deshecho el cambio de una dirección de correo',
      before: [
        'Se ha deshecho un cambio de la dirección principal de una cuenta, con el enlace que recibió la dirección anterior. Se ha cerrado la sesión en todos los dispositivos; la contraseña y las claves de API de antes ya no funcionan.',
      ],
      after: [
        'Si es su cuenta, elija una contraseña nueva donde inicia sesión: un mensaje con un enlace va de camino a la dirección principal.',
      ],
    },
    'contacts-changed': {
      subject: 'Se han cambiado direcciones o números de su cuenta',
      before: [
        'Un administrador de su organización ha cambiado direcciones de correo o números de teléfono de su cuenta.',
      ],
      after: [
        'Su cuenta los muestra cuando inicia sesión. Si no son suyos, avise a los responsables de este servicio.',
      ],
    },
    'account-restored': {
      subject: 'Se ha recuperado su cuenta',
      before: [
        'Se ha deshecho la eliminación de su cuenta. Vuelva a iniciar sesión; si no puede, pida una contraseña nueva. Las claves de API de antes ya no funcionan.',
      ],
      after: [yours, notYours],
    },
    'identity-linked': {
      subject: 'Hay otra forma de iniciar sesión en su cuenta',
      before: ['Se ha vinculado a su cuenta una identidad de otro proveedor. Desde ahora sirve para iniciar sesión.'],
      after: [yours, notYours],
    },
    'recovery-codes-renewed': {
      subject: 'Su cuenta tiene nuevos códigos de recuperación',
      before: ['Se han creado nuevos códigos de recuperación para su cuenta. Los anteriores ya no funcionan.'],
      after: [yours, notYours],
    },
    'identity-unlinked': {
      subject: 'Se ha eliminado una forma de iniciar sesión en su cuenta',
      before: ['Se ha desvinculado de su cuenta una identidad de otro proveedor. Ya no permite iniciar sesión.'],
      after: [yours, notYours],
    },
    'wallet-unlinked': {
      subject: 'Se ha desvinculado un monedero de su cuenta',
      before: ['Se ha desvinculado el monedero de Ethereum de su cuenta. Ya no permite iniciar sesión.'],
      after: [yours, notYours],
    },
    'wallet-linked': {
      subject: 'Se ha vinculado un monedero a su cuenta',
      before: ['Se ha vinculado un monedero de Ethereum nuevo a su cuenta.'],
      after: [yours, notYours],
    },
    'organization-handed-over': {
      subject: 'Ahora usted administra {{ organization }}',
      before: ['Un administrador de {{ organization }} le ha traspasado la organización y ya no la administra.'],
      after: ['Puede ocuparse de sus miembros, sus roles y sus ajustes. Si no quiere, traspásela a otro miembro.'],
    },
    'username-denied': {
      subject: 'Se ha cambiado su nombre de usuario en {{ organization }}',
      before: [
        'El nombre de usuario que usted tenía en {{ organization }} ya no está permitido allí. Ahora tiene otro.',
      ],
      after: ['Su perfil lo muestra. Si no le gusta, elija otro.'],
    },
    'organization-deleted': {
      subject: 'Se ha eliminado {{ organization }}',
      before: [
        'Uno de sus administradores ha eliminado la organización {{ organization }}. Lo que usted tenía allí ya no está: su perfil, sus roles, sus sesiones y sus claves de API.',
      ],
      after: ['Su cuenta sigue, y también sus otras organizaciones.'],
    },
  },
};
