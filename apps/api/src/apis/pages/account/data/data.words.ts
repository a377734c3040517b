import { inLanguages } from '../../layout/words.js';

export const dataWords = inLanguages({
  en: {
    title: 'Your data, and the end of your account',
    exportTitle: 'Your data',
    exportLead: 'Everything that is stored about you, as a file (JSON).',
    download: 'Download your data',
    deleteTitle: 'Delete your account',
    deleteLead:
      'You are signed out everywhere at once, and API keys end. You get an email with a link that restores the account, until your data are removed for good.',
    deleteSubmit: 'Delete my account',
    deleted: 'Your account is deleted',
    deletedLead: 'An email with a link that restores it is on its way to your verified address.',
    toDelete: 'Delete your account …',
    toData: 'Back',
  },
  de: {
    title: 'Ihre Daten und das Ende Ihres Kontos',
    exportTitle: 'Ihre Daten',
    exportLead: 'Alles, was über Sie gespeichert ist, als Datei (JSON).',
    download: 'Daten herunterladen',
    deleteTitle: 'Konto löschen',
    deleteLead:
      'Sie werden sofort überall abgemeldet, und API-Schlüssel gelten nicht mehr. Sie bekommen eine E-Mail mit einem Link, der das Konto wiederherstellt, bis Ihre Daten endgültig entfernt sind.',
    deleteSubmit: 'Mein Konto löschen',
    deleted: 'Ihr Konto ist gelöscht',
    deletedLead: 'Eine E-Mail mit einem Link zum Wiederherstellen ist zu Ihrer bestätigten Adresse unterwegs.',
    toDelete: 'Konto löschen …',
    toData: 'Zurück',
  },
  es: {
    title: 'Sus datos y el fin de su cuenta',
    exportTitle: 'Sus datos',
    exportLead: 'Todo lo que se guarda sobre usted, en un archivo (JSON).',
    download: 'Descargar sus datos',
    deleteTitle: 'Eliminar su cuenta',
    deleteLead:
      'Se cierra enseguida la sesión en todas partes y las claves de API dejan de valer. Recibe un correo con un enlace que recupera la cuenta, hasta que sus datos se borren del todo.',
    deleteSubmit: 'Eliminar mi cuenta',
    deleted: 'Su cuenta está eliminada',
    deletedLead: 'Un correo con un enlace para recuperarla va de camino a su dirección confirmada.',
    toDelete: 'Eliminar su cuenta…',
    toData: 'Volver',
  },
  fr: {
    title: 'Vos données et la fin de votre compte',
    exportTitle: 'Vos données',
    exportLead: 'Tout ce qui est enregistré sur vous, dans un fichier (JSON).',
    download: 'Télécharger vos données',
    deleteTitle: 'Supprimer votre compte',
    deleteLead:
      'Vous êtes déconnecté partout aussitôt, et les clés d’API ne fonctionnent plus. Vous recevez un e-mail avec un lien qui rétablit le compte, jusqu’à ce que vos données soient effacées pour de bon.',
    deleteSubmit: 'Supprimer mon compte',
    deleted: 'Votre compte est supprimé',
    deletedLead: 'Un e-mail avec un lien pour le rétablir est en route vers votre adresse confirmée.',
    toDelete: 'Supprimer votre compte…',
    toData: 'Retour',
  },
  ja: {
    title: 'データとアカウントの削除',
    exportTitle: 'あなたのデータ',
    exportLead: '保存されているすべての情報をファイル (JSON) で受け取れます。',
    download: 'データをダウンロードする',
    deleteTitle: 'アカウントの削除',
    deleteLead:
      'すべての端末からただちにログアウトし、APIキーは無効になります。データが完全に消去されるまでは、メールで届くリンクからアカウントを復元できます。',
    deleteSubmit: 'アカウントを削除する',
    deleted: 'アカウントを削除しました',
    deletedLead: '復元用のリンクを記載したメールを、確認済みのアドレスにお送りします。',
    toDelete: 'アカウントを削除する…',
    toData: '戻る',
  },
});
