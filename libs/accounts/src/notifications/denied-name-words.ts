import type { Language } from '@app/mail';

/** A notification of the system in one language. */
interface Words {
  readonly title: string;
  /** @param to null: the member has no username now */
  readonly body: (from: string, to: string | null) => string;
}

/** What a member reads whose username was denied. */
export const deniedNameWords: Readonly<Record<Language, Words>> = {
  de: {
    title: 'Ihr Benutzername wurde geändert',
    body: (from, to) =>
      to === null
        ? `Der Benutzername ${from} ist nicht mehr erlaubt. Wählen Sie einen neuen.`
        : `Der Benutzername ${from} ist nicht mehr erlaubt. Ihr Benutzername ist jetzt ${to}.`,
  },
  en: {
    title: 'Your username was changed',
    body: (from, to) =>
      to === null
        ? `The username ${from} is not allowed any more. Choose another one.`
        : `The username ${from} is not allowed any more. Your username is ${to} now.`,
  },
  es: {
    title: 'Se ha cambiado su nombre de usuario',
    body: (from, to) =>
      to === null
        ? `El nombre de usuario ${from} ya no está permitido. Elija otro.`
        : `El nombre de usuario ${from} ya no está permitido. Su nombre de usuario es ahora ${to}.`,
  },
  fr: {
    title: 'Votre nom d’utilisateur a été changé',
    body: (from, to) =>
      to === null
        ? `Le nom d’utilisateur ${from} n’est plus autorisé. Choisissez-en un autre.`
        : `Le nom d’utilisateur ${from} n’est plus autorisé. Votre nom d’utilisateur est maintenant ${to}.`,
  },
  ja: {
    title: 'ユーザー名が変更されました',
    body: (from, to) =>
      to === null
        ? `ユーザー名「${from}」は使用できなくなりました。別の名前を選んでください。`
        : `ユーザー名「${from}」は使用できなくなりました。現在のユーザー名は「${to}」です。`,
  },
};
