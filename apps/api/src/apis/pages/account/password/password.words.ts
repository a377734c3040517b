import { inLanguages } from '../../layout/words.js';

export const passwordWords = inLanguages({
  en: {
    title: 'Change your password',
    lead: 'All other devices are signed out.',
    current: 'Current password',
    next: 'New password',
    hint: 'At least {least} characters. Four words that do not belong together are a good password.',
    submit: 'Change the password',
  },
  de: {
    title: 'Passwort ändern',
    lead: 'Alle anderen Geräte werden abgemeldet.',
    current: 'Jetziges Passwort',
    next: 'Neues Passwort',
    hint: 'Mindestens {least} Zeichen. Vier Wörter, die nicht zusammengehören, sind ein gutes Passwort.',
    submit: 'Neues Passwort setzen',
  },
  es: {
    title: 'Cambiar la contraseña',
    lead: 'Se cierra la sesión en todos los demás dispositivos.',
    current: 'Contraseña actual',
    next: 'Contraseña nueva',
    hint: 'Al menos {least} caracteres. Cuatro palabras sin relación entre sí son una buena contraseña.',
    submit: 'Guardar la contraseña',
  },
  fr: {
    title: 'Changer de mot de passe',
    lead: 'Tous les autres appareils sont déconnectés.',
    current: 'Mot de passe actuel',
    next: 'Nouveau mot de passe',
    hint: 'Au moins {least} caractères. Quatre mots sans rapport entre eux font un bon mot de passe.',
    submit: 'Enregistrer le mot de passe',
  },
  ja: {
    title: 'パスワードの変更',
    lead: '他のすべての端末からログアウトします。',
    current: '現在のパスワード',
    next: '新しいパスワード',
    hint: '{least}文字以上。関連のない4つの単語を並べると良いパスワードになります。',
    submit: 'パスワードを変更する',
  },
});
