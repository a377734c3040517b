import type { Words } from '../wording.js';

const ignore = 'Wenn Sie es nicht waren, müssen Sie nichts tun.';
const yours = 'Wenn Sie es waren, müssen Sie nichts tun.';
const notYours =
  'Wenn Sie es nicht waren, setzen Sie sofort ein neues Passwort, was alle Geräte abmeldet, prüfen Sie Ihre API-Schlüssel und Ihr Wallet, und sagen Sie es den Betreibern dieses Dienstes.';

export const german: Words = {
  code: 'Ihr Code: {{ code }}',
  signUp:
    'Die Registrierung erfolgte mit dem Namen „{{ sign_up.name }}“ am {{ sign_up.at }}. Bestätigen Sie sie nur, wenn es Ihre ist.',
  unknownDevice: 'ein unbekanntes Programm',
  kinds: {
    'verify-email': {
      subject: 'Bestätigen Sie Ihre E-Mail-Adresse',
      before: ['Jemand hat diese E-Mail-Adresse als seine angegeben. Wenn Sie es waren, bestätigen Sie sie.'],
      action: 'Adresse bestätigen',
      after: ['Das geht einmal, innerhalb von 24 Stunden.', ignore],
    },
    'reset-password': {
      subject: 'Setzen Sie ein neues Passwort',
      before: ['Jemand hat für das Konto mit dieser E-Mail-Adresse ein neues Passwort verlangt.'],
      action: 'Neues Passwort setzen',
      after: ['Das geht einmal, innerhalb von 30 Minuten.', `${ignore} Ihr Passwort bleibt, wie es ist.`],
    },
    'account-exists': {
      subject: 'Sie haben schon ein Konto',
      before: [
        'Jemand wollte sich mit dieser E-Mail-Adresse registrieren oder sie einem anderen Konto hinzufügen. Sie hat schon ein Konto.',
      ],
      after: [
        'Wenn Sie es waren, melden Sie sich an. Haben Sie das Passwort vergessen, verlangen Sie dort ein neues.',
        ignore,
      ],
    },
    'restore-account': {
      subject: 'Ihr Konto wurde gelöscht und lässt sich wiederherstellen',
      before: [
        'Das Konto mit dieser E-Mail-Adresse wurde gelöscht. Bis seine Daten entfernt werden, können Sie es wiederherstellen.',
      ],
      action: 'Konto wiederherstellen',
      after: [
        'Das geht einmal, bis {{ expires }}.',
        'Wenn Sie das Konto nicht zurückwollen, müssen Sie nichts tun. Wenn nicht Sie es gelöscht haben, stellen Sie es wieder her und setzen Sie ein neues Passwort.',
      ],
    },
    invitation: {
      subject: 'Sie sind zu {{ organization }} eingeladen',
      before: ['Sie sind eingeladen, Mitglied von {{ organization }} zu werden.'],
      action: 'Einladung annehmen',
      after: ['Das geht einmal, innerhalb von 7 Tagen.', 'Wenn Sie nicht wollen, müssen Sie nichts tun.'],
    },
    'sign-in': {
      subject: 'Ihr Code zum Anmelden',
      before: ['Jemand wollte sich mit dieser E-Mail-Adresse anmelden, {{ requested }}.'],
      action: 'Anmelden, in dem Browser, in dem Sie es verlangt haben',
      after: [
        'Das geht einmal, bis {{ expires }}, und nur dort, wo Sie es verlangt haben.',
        'Geben Sie den Code nirgendwo sonst ein und sagen Sie ihn niemandem: Wer Sie danach fragt, will sich als Sie anmelden.',
        ignore,
      ],
    },
    'api-key-made': {
      subject: 'Es gibt einen neuen API-Schlüssel für Ihr Konto',
      before: ['Für Ihr Konto wurde ein API-Schlüssel erstellt. Wer ihn hat, kann in Ihrem Namen handeln.'],
      after: [yours, notYours],
    },
    'api-key-revoked': {
      subject: 'Ein API-Schlüssel Ihres Kontos wurde widerrufen',
      before: [
        'Eine Person, die Ihre Organisation verwaltet, hat einen API-Schlüssel Ihres Kontos widerrufen. Programme, die ihn haben, können nichts mehr tun.',
      ],
      after: [
        'Wenn Sie einen anderen brauchen, erstellen Sie ihn in Ihrem Konto, oder fragen Sie bei Ihrer Organisation nach.',
      ],
    },
    'new-device': {
      subject: 'Anmeldung von einem neuen Gerät',
      before: [
        'In Ihrem Konto gab es eine Anmeldung, {{ requested }}, von einem Gerät, das dort noch nie benutzt wurde: {{ device }}.',
      ],
      after: [yours, notYours, 'Ihr Konto zeigt die angemeldeten Geräte; dort melden Sie jedes einzeln ab.'],
    },
    'factor-added': {
      subject: 'Ein zweiter Faktor schützt jetzt Ihr Konto',
      before: ['Für Ihr Konto wurde eine Authenticator-App eingerichtet. Jede Anmeldung braucht einen ihrer Codes.'],
      after: [yours, notYours],
    },
    'factor-demanded': {
      subject: '{{ organization }} verlangt einen zweiten Faktor',
      before: [
        'Ab {{ due }} verlangt {{ organization }} bei der Anmeldung einen zweiten Faktor: einen Code einer Authenticator-App oder einen Passkey. Ohne ihn erreichen Sie dort dann nichts mehr.',
      ],
      after: ['Richten Sie ihn in Ihrem Konto ein; das dauert wenige Minuten. Bis dahin geht alles weiter wie bisher.'],
    },
    'factor-removed': {
      subject: 'Der zweite Faktor Ihres Kontos wurde entfernt',
      before: ['Die Authenticator-App Ihres Kontos wurde entfernt. Zum Anmelden sind ihre Codes nicht mehr nötig.'],
      after: [yours, notYours],
    },
    'passkey-added': {
      subject: 'Es gibt einen neuen Passkey für Ihr Konto',
      before: ['Für Ihr Konto wurde ein Passkey eingerichtet. Mit ihm meldet man sich ohne Passwort an.'],
      after: [yours, notYours],
    },
    'passkey-removed': {
      subject: 'Ein Passkey Ihres Kontos wurde entfernt',
      before: ['Ein Passkey Ihres Kontos wurde entfernt. Mit ihm kann man sich nicht mehr anmelden.'],
      after: [yours, notYours],
    },
    'password-changed': {
      subject: 'Ihr Passwort wurde geändert',
      before: ['Das Passwort Ihres Kontos wurde geändert. Andere Geräte wurden abgemeldet.'],
      after: [yours, notYours],
    },
    'address-changed': {
      subject: 'Ihre E-Mail-Adresse wurde geändert',
      before: ['Ihr Konto hat jetzt eine andere E-Mail-Adresse. An diese kommt keine Post mehr dazu.'],
      after: [yours, 'Wenn Sie es nicht waren, sagen Sie es den Betreibern dieses Dienstes.'],
    },
    'password-temporary': {
      subject: 'Sie haben ein vorläufiges Passwort bekommen',
      before: [
        'Ein Administrator Ihrer Organisation hat für Ihr Konto ein vorläufiges Passwort gesetzt. Jedes Gerät wurde abgemeldet. Es steht nicht in dieser E-Mail: Der Administrator sagt es Ihnen.',
        'Es gilt 24 Stunden, und nur um dort, wo Sie sich anmelden, ein eigenes Passwort zu setzen.',
      ],
      after: [
        'Wenn Sie nicht darum gebeten haben, setzen Sie sofort ein neues Passwort, mit einem Link für ein vergessenes Passwort, und sagen Sie es den Betreibern dieses Dienstes.',
      ],
    },
    impersonated: {
      subject: 'Ein Administrator handelt an Ihrer Stelle',
      before: [
        'Ein Administrator Ihrer Organisation hat begonnen, an Ihrer Stelle zu handeln, höchstens 15 Minuten lang. Er sieht dort, was Sie sehen, und was er tut, wird unter seinem Namen festgehalten.',
        'Er kann nicht ändern, wie Sie sich anmelden, auch nicht Ihre Adressen und Geräte, und kann Ihr Konto nicht löschen.',
      ],
      after: [
        'Der Grund steht im Export Ihrer Daten. Wenn Sie nicht um Hilfe gebeten haben, sagen Sie es den Betreibern dieses Dienstes.',
      ],
    },
    'address-added': {
      subject: 'Ihr Konto hat eine weitere E-Mail-Adresse',
      before: [
        'Ihrem Konto wurde eine E-Mail-Adresse hinzugefügt und bestätigt. Mit ihr kann sich anmelden, wer ihre Post liest.',
      ],
      after: [
        yours,
        'Wenn Sie es nicht waren, entfernen Sie diese Adresse, setzen Sie sofort ein neues Passwort, was alle Geräte abmeldet, und prüfen Sie Ihre API-Schlüssel und Ihr Wallet.',
      ],
    },
    'address-replaced': {
      subject: 'Nachrichten zu Ihrem Konto gehen jetzt an eine andere Adresse',
      before: ['Die Standardadresse Ihres Kontos wurde geändert. Nachrichten dazu kommen nicht mehr an diese Adresse.'],
      action: 'Änderung rückgängig machen',
      after: [
        yours,
        'Wenn Sie es nicht waren, machen Sie die Änderung rückgängig. Das geht einmal, bis {{ expires }}: Diese Adresse wird wieder die Standardadresse, die andere wird entfernt, alle Geräte werden abgemeldet, und Passwort und API-Schlüssel gelten nicht mehr. Danach setzen Sie ein neues Passwort.',
      ],
    },
    'address-removed': {
      subject: 'Ihre E-Mail-Adresse wurde aus einem Konto entfernt',
      before: ['Diese E-Mail-Adresse wurde aus Ihrem Konto entfernt. Sie können sich damit nicht mehr anmelden.'],
      after: [
        yours,
        'Wenn Sie es nicht waren, melden Sie sich mit einer anderen Adresse an und setzen Sie sofort ein neues Passwort.',
      ],
    },
    'address-restored': {
      subject: 'Die Änderung einer E-Mail-Adresse wurde rückgängig gemacht',
      before: [
        'Eine Änderung der Standardadresse eines Kontos wurde mit dem Link rückgängig gemacht, den die frühere Adresse bekam. Alle Geräte wurden abgemeldet; Passwort und API-Schlüssel von vorher gelten nicht mehr.',
      ],
      after: [
        'Wenn es Ihr Konto ist, setzen Sie dort, wo Sie sich anmelden, ein neues Passwort: Ein Link dafür ist zur Standardadresse unterwegs.',
      ],
    },
    'contacts-changed': {
      subject: 'Adressen oder Nummern Ihres Kontos wurden geändert',
      before: ['Ein Administrator Ihrer Organisation hat E-Mail-Adressen oder Telefonnummern Ihres Kontos geändert.'],
      after: [
        'Ihr Konto zeigt sie, wenn Sie angemeldet sind. Wenn es nicht Ihre sind, sagen Sie es den Betreibern dieses Dienstes.',
      ],
    },
    'account-restored': {
      subject: 'Ihr Konto wurde wiederhergestellt',
      before: [
        'Die Löschung Ihres Kontos wurde rückgängig gemacht. Melden Sie sich neu an; geht das nicht, verlangen Sie ein neues Passwort. Frühere API-Schlüssel gelten nicht mehr.',
      ],
      after: [yours, notYours],
    },
    'identity-linked': {
      subject: 'Es gibt einen weiteren Weg, sich bei Ihrem Konto anzumelden',
      before: [
        'Eine Identität eines anderen Anbieters wurde mit Ihrem Konto verbunden. Ab jetzt lässt sich damit anmelden.',
      ],
      after: [yours, notYours],
    },
    'recovery-codes-renewed': {
      subject: 'Ihr Konto hat neue Wiederherstellungscodes',
      before: ['Für Ihr Konto wurden neue Wiederherstellungscodes erstellt. Die bisherigen gelten nicht mehr.'],
      after: [yours, notYours],
    },
    'identity-unlinked': {
      subject: 'Ein Weg, sich bei Ihrem Konto anzumelden, wurde entfernt',
      before: [
        'Eine Identität eines anderen Anbieters wurde von Ihrem Konto getrennt. Anmelden lässt sich damit nicht mehr.',
      ],
      after: [yours, notYours],
    },
    'wallet-unlinked': {
      subject: 'Ein Wallet wurde von Ihrem Konto getrennt',
      before: ['Das Ethereum-Wallet Ihres Kontos wurde getrennt. Anmelden lässt sich damit nicht mehr.'],
      after: [yours, notYours],
    },
    'wallet-linked': {
      subject: 'Ein Wallet wurde mit Ihrem Konto verbunden',
      before: ['Ein neues Ethereum-Wallet wurde mit Ihrem Konto verbunden.'],
      after: [yours, notYours],
    },
    'organization-handed-over': {
      subject: 'Sie verwalten jetzt {{ organization }}',
      before: [
        'Jemand, der {{ organization }} verwaltet hat, hat Ihnen die Organisation übergeben und verwaltet sie nicht mehr.',
      ],
      after: [
        'Sie können sich um Mitglieder, Rollen und Einstellungen kümmern. Wenn Sie nicht wollen, übergeben Sie sie einem anderen Mitglied.',
      ],
    },
    'username-denied': {
      subject: 'Ihr Benutzername bei {{ organization }} wurde geändert',
      before: [
        'Ihr bisheriger Benutzername ist bei {{ organization }} nicht mehr erlaubt. Sie haben jetzt einen anderen.',
      ],
      after: ['Ihr Profil zeigt ihn. Wenn er Ihnen nicht gefällt, wählen Sie einen neuen.'],
    },
    'organization-deleted': {
      subject: '{{ organization }} wurde gelöscht',
      before: [
        'Die Organisation {{ organization }} wurde von einem ihrer Admins gelöscht. Was Sie dort hatten, ist fort: Ihr Profil, Ihre Rollen, Ihre Sitzungen und API-Schlüssel.',
      ],
      after: ['Ihr Konto bleibt, und Ihre anderen Organisationen auch.'],
    },
  },
};
