import { inLanguages } from '../layout/words.js';

export const providerWords = inLanguages({
  en: {
    with: 'Sign in with {provider}',
    or: 'or',
    title: 'On to {provider}',
    lead: 'You sign in there, and come back.',
    go: 'Continue',
  },
  de: {
    with: 'Mit {provider} anmelden',
    or: 'oder',
    title: 'Weiter zu {provider}',
    lead: 'Sie melden sich dort an und kommen zurück.',
    go: 'Weiter',
  },
  es: {
    with: 'Iniciar sesión con {provider}',
    or: 'o',
    title: 'A {provider}',
    lead: 'Inicie sesión allí y volverá aquí.',
    go: 'Continuar',
  },
  fr: {
    with: 'Se connecter avec {provider}',
    or: 'ou',
    title: 'Vers {provider}',
    lead: 'Vous vous connectez là-bas, puis vous revenez.',
    go: 'Continuer',
  },
  ja: {
    with: '{provider}でログイン',
    or: 'または',
    title: '{provider}へ移動',
    lead: 'そこでログインすると、ここに戻ります。',
    go: '続ける',
  },
});
