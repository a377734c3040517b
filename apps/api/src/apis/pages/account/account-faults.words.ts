import { inLanguages } from '../layout/words.js';

/** What the pages of the account say of errors, by their code. */
export const accountFaultWords = inLanguages({
  en: {
    'factor.exists': 'You have an authenticator app already.',
    'factor.not_found': 'You have no such second factor.',
    'passkey.invalid': 'This passkey was not accepted, or it has taken too long. Begin again.',
    'passkey.exists': 'This passkey is registered already.',
    'passkey.limit_reached': 'You have as many passkeys as one user may have.',
    'api_key.limit_reached': 'You have as many keys as one user may have.',
    'permission.missing': 'A key may do nothing that you may not.',
    'password.wrong': 'Your current password is wrong.',
    'sign_in.not_fresh': 'You signed in more than ten minutes ago: enter your password, or sign in again.',
  },
  de: {
    'factor.exists': 'Sie haben schon eine Authenticator-App.',
    'factor.not_found': 'Sie haben keinen solchen zweiten Faktor.',
    'passkey.invalid':
      'Dieser Passkey wurde nicht angenommen, oder es hat zu lange gedauert. Beginnen Sie noch einmal.',
    'passkey.exists': 'Dieser Passkey ist schon registriert.',
    'passkey.limit_reached': 'Sie haben so viele Passkeys, wie ein Konto haben darf.',
    'api_key.limit_reached': 'Sie haben so viele Schlüssel, wie ein Konto haben darf.',
    'permission.missing': 'Ein Schlüssel darf nichts, was Sie nicht dürfen.',
    'password.wrong': 'Ihr jetziges Passwort ist falsch.',
    'sign_in.not_fresh':
      'Sie haben sich vor mehr als zehn Minuten angemeldet: Geben Sie Ihr Passwort ein oder melden Sie sich noch einmal an.',
  },
  es: {
    'factor.exists': 'Ya tiene una aplicación de autenticación.',
    'factor.not_found': 'No tiene ese segundo factor.',
    'passkey.invalid': 'Esta llave de acceso no se aceptó, o se ha tardado demasiado. Empiece de nuevo.',
    'passkey.exists': 'Esta llave de acceso ya está registrada.',
    'passkey.limit_reached': 'Tiene tantas llaves de acceso como puede tener un usuario.',
    'api_key.limit_reached': 'Tiene tantas claves como puede tener un usuario.',
    'permission.missing': 'Una clave no puede hacer nada que usted no pueda.',
    'password.wrong': 'Su contraseña actual no es correcta.',
    'sign_in.not_fresh': 'Inició sesión hace más de diez minutos: introduzca su contraseña o inicie sesión de nuevo.',
  },
  fr: {
    'factor.exists': "Vous avez déjà une application d'authentification.",
    'factor.not_found': "Vous n'avez pas ce second facteur.",
    'passkey.invalid': "Cette clé d'accès n'a pas été acceptée, ou cela a duré trop longtemps. Recommencez.",
    'passkey.exists': "Cette clé d'accès est déjà enregistrée.",
    'passkey.limit_reached': "Vous avez autant de clés d'accès qu'un utilisateur peut en avoir.",
    'api_key.limit_reached': "Vous avez autant de clés qu'un utilisateur peut en avoir.",
    'permission.missing': 'Une clé ne peut rien faire que vous ne puissiez faire.',
    'password.wrong': 'Votre mot de passe actuel est incorrect.',
    'sign_in.not_fresh':
      'Vous vous êtes connecté il y a plus de dix minutes : saisissez votre mot de passe ou reconnectez-vous.',
  },
  ja: {
    'factor.exists': '認証アプリはすでに設定されています。',
    'factor.not_found': 'その2段階認証は設定されていません。',
    'passkey.invalid': 'このパスキーは受け付けられなかったか、時間切れです。最初からやり直してください。',
    'passkey.exists': 'このパスキーはすでに登録されています。',
    'passkey.limit_reached': 'パスキーの数が上限に達しています。',
    'api_key.limit_reached': 'キーの数が上限に達しています。',
    'permission.missing': 'キーにはあなたが持たない権限を付けられません。',
    'password.wrong': '現在のパスワードが正しくありません。',
    'sign_in.not_fresh': 'ログインから10分以上経過しています。パスワードを入力するか、もう一度ログインしてください。',
  },
});
