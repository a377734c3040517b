import { inLanguages } from '../../layout/words.js';

export const profileWords = inLanguages({
  en: {
    title: 'Your profile',
    name: 'Name',
    bio: 'About you',
    locale: 'Language, such as en or de-CH',
    timezone: 'Time zone, such as Europe/Zurich',
    submit: 'Save',
  },
  de: {
    title: 'Ihr Profil',
    name: 'Ihr Name',
    bio: 'Über Sie',
    locale: 'Sprache, zum Beispiel en oder de-CH',
    timezone: 'Zeitzone, zum Beispiel Europe/Zurich',
    submit: 'Speichern',
  },
  es: {
    title: 'Su perfil',
    name: 'Nombre',
    bio: 'Sobre usted',
    locale: 'Idioma, como en o de-CH',
    timezone: 'Zona horaria, como Europe/Zurich',
    submit: 'Guardar',
  },
  fr: {
    title: 'Votre profil',
    name: 'Nom',
    bio: 'À propos de vous',
    locale: 'Langue, par exemple en ou de-CH',
    timezone: 'Fuseau horaire, par exemple Europe/Zurich',
    submit: 'Enregistrer',
  },
  ja: {
    title: 'プロフィール',
    name: '名前',
    bio: '自己紹介',
    locale: '言語（例: en、de-CH）',
    timezone: 'タイムゾーン（例: Europe/Zurich）',
    submit: '保存',
  },
});
