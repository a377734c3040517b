import type { Language } from '@app/mail';

interface Words {
  readonly title: string;
  /** `{at}`: from when on. */
  readonly body: string;
}

/** What members are told in a notification. */
export const demandWords: Readonly<Record<Language, Words>> = {
  de: {
    title: 'Sie brauchen einen zweiten Faktor',
    body: 'Ab {at} verlangt diese Organisation bei der Anmeldung einen zweiten Faktor: eine Authenticator-App oder einen Passkey. Richten Sie ihn in Ihrem Konto ein.',
  },
  en: {
    title: 'You need a second factor',
    body: 'From {at} on, this organization demands a second factor at the sign-in: an authenticator app or a passkey. Set it up in your account.',
  },
  es: {
    title: 'Necesita un segundo factor',
    body: 'A partir del {at}, esta organización exige un segundo factor al iniciar sesión: una aplicación de autenticación o una llave de acceso. Configúrelo en su cuenta.',
  },
  fr: {
    title: 'Il vous faut un second facteur',
    body: 'À partir du {at}, cette organisation exige un second facteur à la connexion : une application d’authentification ou une clé d’accès. Configurez-le dans votre compte.',
  },
  ja: {
    title: '二要素認証の設定が必要です',
    body: '{at}から、この組織ではサインインに二要素認証（認証アプリまたはパスキー）が必要です。アカウントで設定してください。',
  },
};
