import { inLanguages } from '../../layout/words.js';

export const passkeyListWords = inLanguages({
  en: {
    title: 'Passkeys',
    none: 'You have no passkey yet.',
    created: 'Since {time}',
    remove: 'Remove {name}',
    name: 'Name of the new passkey',
    begin: 'Add a passkey',
    make: 'Create the passkey',
  },
  de: {
    title: 'Ihre Passkeys',
    none: 'Sie haben noch keinen Passkey.',
    created: 'Seit {time}',
    remove: '{name} entfernen',
    name: 'Name des neuen Passkeys',
    begin: 'Passkey hinzufügen',
    make: 'Passkey erstellen',
  },
  es: {
    title: 'Llaves de acceso',
    none: 'Aún no tiene ninguna llave de acceso.',
    created: 'Desde {time}',
    remove: 'Quitar {name}',
    name: 'Nombre de la llave nueva',
    begin: 'Añadir una llave de acceso',
    make: 'Crear la llave de acceso',
  },
  fr: {
    title: "Clés d'accès",
    none: "Vous n'avez pas encore de clé d'accès.",
    created: 'Depuis {time}',
    remove: 'Supprimer {name}',
    name: 'Nom de la nouvelle clé',
    begin: "Ajouter une clé d'accès",
    make: "Créer la clé d'accès",
  },
  ja: {
    title: 'パスキーの管理',
    none: 'パスキーはまだありません。',
    created: '{time}から',
    remove: '{name}を削除',
    name: '新しいパスキーの名前',
    begin: 'パスキーを追加',
    make: 'パスキーを作成',
  },
});
