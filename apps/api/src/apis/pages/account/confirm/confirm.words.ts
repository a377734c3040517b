import { inLanguages } from '../../layout/words.js';

export const confirmWords = inLanguages({
  en: {
    title: 'Confirm that it is you',
    lead: 'This is asked before what concerns the security of your account.',
    password: 'Your password',
    code: 'Code of your authenticator app, or a recovery code',
    submit: 'Confirm',
    passkey: 'Use a passkey',
    again: 'Sign in again instead',
  },
  de: {
    title: 'Bestätigen Sie, dass Sie es sind',
    lead: 'Das wird vor allem gefragt, was die Sicherheit Ihres Kontos betrifft.',
    password: 'Ihr Passwort',
    code: 'Code Ihrer Authenticator-App oder ein Wiederherstellungscode',
    submit: 'Bestätigen',
    passkey: 'Einen Passkey benutzen',
    again: 'Stattdessen noch einmal anmelden',
  },
  es: {
    title: 'Confirme que es usted',
    lead: 'Se pregunta antes de lo que afecta a la seguridad de su cuenta.',
    password: 'Su contraseña',
    code: 'Código de su aplicación de autenticación, o un código de recuperación',
    submit: 'Confirmar',
    passkey: 'Usar una llave de acceso',
    again: 'Iniciar sesión de nuevo',
  },
  fr: {
    title: 'Confirmez que c’est vous',
    lead: 'Cela est demandé avant ce qui touche à la sécurité de votre compte.',
    password: 'Votre mot de passe',
    code: 'Code de votre application d’authentification, ou code de récupération',
    submit: 'Confirmer',
    passkey: 'Utiliser une clé d’accès',
    again: 'Se reconnecter plutôt',
  },
  ja: {
    title: 'ご本人であることの確認',
    lead: 'アカウントの安全に関わる操作の前に確認しています。',
    password: '現在のパスワード',
    code: '認証アプリのコード、またはリカバリーコード',
    submit: '確認する',
    passkey: 'パスキーを使う',
    again: 'ログインし直す',
  },
});
