import { inLanguages } from '../layout/words.js';

export const signOutWords = inLanguages({
  en: {
    title: 'Sign out',
    lead: 'This browser forgets who you are. Other devices stay signed in.',
    submit: 'Sign out',
    done: 'You are signed out.',
  },
  de: {
    title: 'Abmelden',
    lead: 'Dieser Browser vergisst, wer Sie sind. Andere Geräte bleiben angemeldet.',
    submit: 'Jetzt abmelden',
    done: 'Sie sind abgemeldet.',
  },
  es: {
    title: 'Cerrar sesión',
    lead: 'Este navegador olvida quién es usted. Los demás dispositivos siguen conectados.',
    submit: 'Cerrar la sesión',
    done: 'La sesión está cerrada.',
  },
  fr: {
    title: 'Se déconnecter',
    lead: 'Ce navigateur oublie qui vous êtes. Les autres appareils restent connectés.',
    submit: 'Me déconnecter',
    done: 'Vous êtes déconnecté.',
  },
  ja: {
    title: 'ログアウト',
    lead: 'このブラウザからログアウトします。他の端末はログインしたままです。',
    submit: 'ログアウトする',
    done: 'ログアウトしました。',
  },
});
