import type { Words } from '../wording.js';

const ignore = 'Si ce n’était pas vous, vous n’avez rien à faire.';
const yours = 'Si c’était vous, vous n’avez rien à faire.';
const notYours =
  'Si ce n’était pas vous, choisissez tout de suite un nouveau mot de passe, ce qui déconnecte tous les appareils, vérifiez vos clés d’API et votre portefeuille, et prévenez les responsables de ce service.';

export const french: Words = {
  code: 'Votre code : {{ code }}',
  signUp:
    'L’inscription a été faite avec le nom « {{ sign_up.name }} » le {{ sign_up.at }}. Ne la confirmez que si c’est la vôtre.',
  unknownDevice: 'un programme inconnu',
  kinds: {
    'verify-email': {
      subject: 'Confirmez votre adresse e-mail',
      before: ['Quelqu’un a donné cette adresse e-mail comme la sienne. Si c’était vous, confirmez-la.'],
      action: 'Confirmer l’adresse',
      after: ['Cela fonctionne une fois, pendant 24 heures.', ignore],
    },
    'reset-password': {
      subject: 'Choisissez un nouveau mot de passe',
      before: ['Quelqu’un a demandé un nouveau mot de passe pour le compte associé à cette adresse e-mail.'],
      action: 'Choisir un nouveau mot de passe',
      after: ['Cela fonctionne une fois, pendant 30 minutes.', `${ignore} Votre mot de passe ne change pas.`],
    },
    'account-exists': {
      subject: 'Vous avez déjà un compte',
      before: [
        'Quelqu’un a voulu s’inscrire avec cette adresse e-mail, ou l’ajouter à un autre compte. Elle a déjà un compte.',
      ],
      after: [
        'Si c’était vous, connectez-vous. Si vous avez oublié le mot de passe, demandez-en un nouveau au même endroit.',
        ignore,
      ],
    },
    'restore-account': {
      subject: 'Votre compte a été supprimé et peut être rétabli',
      before: [
        'Le compte associé à cette adresse e-mail a été supprimé. Tant que ses données ne sont pas effacées, vous pouvez le rétablir.',
      ],
      action: 'Rétablir le compte',
      after: [
        'Cela fonctionne une fois, jusqu’au {{ expires }}.',
        'Si vous ne voulez pas récupérer le compte, vous n’avez rien à faire. Si ce n’est pas vous qui l’avez supprimé, rétablissez-le et choisissez un nouveau mot de passe.',
      ],
    },
    invitation: {
      subject: 'Vous êtes invité à rejoindre {{ organization }}',
      before: ['Vous êtes invité à devenir membre de {{ organization }}.'],
      action: 'Accepter l’invitation',
      after: ['Cela fonctionne une fois, pendant 7 jours.', 'Si vous ne le souhaitez pas, vous n’avez rien à faire.'],
    },
    'sign-in': {
      subject: 'Votre code de connexion',
      before: ['Quelqu’un a demandé à se connecter avec cette adresse e-mail, le {{ requested }}.'],
      action: 'Se connecter, dans le navigateur où vous l’avez demandé',
      after: [
        'Cela fonctionne une fois, jusqu’au {{ expires }}, et seulement là où vous l’avez demandé.',
        'Ne saisissez le code nulle part ailleurs et ne le donnez à personne : qui vous le demande veut se connecter à votre place.',
        ignore,
      ],
    },
    'api-key-made': {
      subject: 'Votre compte a une nouvelle clé d’API',
      before: ['Une nouvelle clé d’API a été créée pour votre compte. Qui la possède peut agir en votre nom.'],
      after: [yours, notYours],
    },
    'api-key-revoked': {
      subject: 'Une clé d’API de votre compte a été révoquée',
      before: [
        'Une personne qui gère votre organisation a révoqué une clé d’API de votre compte. Les programmes qui la possèdent ne peuvent plus rien faire.',
      ],
      after: ['S’il vous en faut une autre, créez-la dans votre compte ou demandez-la à votre organisation.'],
    },
    'new-device': {
      subject: 'Connexion depuis un nouvel appareil',
      before: [
        'Une connexion à votre compte a eu lieu, {{ requested }}, depuis un appareil qui n’avait pas encore servi : {{ device }}.',
      ],
      after: [yours, notYours, 'Votre compte montre les appareils connectés et permet de déconnecter chacun d’eux.'],
    },
    'factor-added': {
      subject: 'Un second facteur protège votre compte',
      before: [
        'Une application d’authentification a été configurée pour votre compte. Chaque connexion demande un de ses codes.',
      ],
      after: [yours, notYours],
    },
    'factor-demanded': {
      subject: '{{ organization }} exige un second facteur',
      before: [
        'À partir du {{ due }}, {{ organization }} exige un second facteur à la connexion : un code d’une application d’authentification ou une clé d’accès. Sans lui, vous n’y aurez plus accès.',
      ],
      after: ['Configurez-le dans votre compte, en quelques minutes. D’ici là, tout continue comme avant.'],
    },
    'factor-removed': {
      subject: 'Le second facteur de votre compte a été retiré',
      before: [
        'L’application d’authentification de votre compte a été retirée. Ses codes ne sont plus nécessaires pour se connecter.',
      ],
      after: [yours, notYours],
    },
    'passkey-added': {
      subject: 'Il y a une nouvelle clé d’accès pour votre compte',
      before: ['Une clé d’accès a été enregistrée pour votre compte. Elle permet de se connecter sans mot de passe.'],
      after: [yours, notYours],
    },
    'passkey-removed': {
      subject: 'Une clé d’accès de votre compte a été retirée',
      before: ['Une clé d’accès de votre compte a été retirée. Elle ne permet plus de se connecter.'],
      after: [yours, notYours],
    },
    'password-changed': {
      subject: 'Votre mot de passe a été changé',
      before: ['Le mot de passe de votre compte a été changé. Les autres appareils ont été déconnectés.'],
      after: [yours, notYours],
    },
    'address-changed': {
      subject: 'Votre adresse e-mail a été changée',
      before: ['Votre compte a maintenant une autre adresse e-mail. Ses messages n’arrivent plus à celle-ci.'],
      after: [yours, 'Si ce n’était pas vous, prévenez les responsables de ce service.'],
    },
    'password-temporary': {
      subject: 'Vous avez un mot de passe provisoire',
      before: [
        'Un administrateur de votre organisation a mis un mot de passe provisoire à votre compte. Tous les appareils ont été déconnectés. Il n’est pas dans ce message : l’administrateur vous le communique.',
        'Il est valable 24 heures, et seulement pour choisir votre propre mot de passe là où vous vous connectez.',
      ],
      after: [
        'Si vous ne l’avez pas demandé, choisissez tout de suite un nouveau mot de passe, avec un lien de mot de passe oublié, et prévenez les responsables de ce service.',
      ],
    },
    impersonated: {
      subject: 'Un administrateur agit à votre place',
      before: [
        'Un administrateur de votre organisation a commencé à agir à votre place, pendant 15 minutes au plus. Il y voit ce que vous voyez, et ce qu’il fait est enregistré sous son nom.',
        'Il ne peut pas changer la façon dont vous vous connectez, ni vos adresses, ni vos appareils, et ne peut pas supprimer votre compte.',
      ],
      after: [
        'L’export de vos données en donne la raison. Si vous n’avez pas demandé d’aide, prévenez les responsables de ce service.',
      ],
    },
    'address-added': {
      subject: 'Votre compte a une autre adresse e-mail',
      before: [
        'Une adresse e-mail a été ajoutée à votre compte et confirmée. Toute personne qui lit ses messages peut se connecter avec elle.',
      ],
      after: [
        yours,
        'Si ce n’était pas vous, supprimez cette adresse, changez tout de suite le mot de passe, ce qui déconnecte tous les appareils, et vérifiez vos clés d’API et votre portefeuille.',
      ],
    },
    'address-replaced': {
      subject: 'Les messages de votre compte vont maintenant à une autre adresse',
      before: ['L’adresse e-mail principale de votre compte a été changée. Ses messages n’arrivent plus à celle-ci.'],
      action: 'Annuler le changement',
      after: [
        yours,
        'Si ce n’était pas vous, annulez le changement. Cela fonctionne une fois, jusqu’au {{ expires }} : cette adresse redevient la principale, l’autre est supprimée, tous les appareils sont déconnectés, le mot de passe et toutes les clés d’API ne fonctionnent plus. Vous choisissez ensuite un nouveau mot de passe.',
      ],
    },
    'address-removed': {
      subject: 'Votre adresse e-mail a été supprimée d’un compte',
      before: ['Cette adresse e-mail a été supprimée de votre compte. Elle ne permet plus de vous connecter.'],
      after: [
        yours,
        'Si ce n’était pas vous, connectez-vous avec une autre adresse et changez tout de suite le mot de passe.',
      ],
    },
    'address-restored': {
      subject: 'Le changement d’une adresse e-mail a été annulé',
      before: [
        'Un changement de l’adresse principale d’un compte a été annulé, avec le lien que l’ancienne adresse a reçu. Tous les appareils ont été déconnectés ; le mot de passe et les clés d’API d’avant ne fonctionnent plus.',
      ],
      after: [
        'Si c’est votre compte, choisissez un nouveau mot de passe là où vous vous connectez : un message avec un lien est en route vers l’adresse principale.',
      ],
    },
    'contacts-changed': {
      subject: 'Des adresses ou numéros de votre compte ont été changés',
      before: [
        'Un administrateur de votre organisation a changé des adresses e-mail ou des numéros de téléphone de votre compte.',
      ],
      after: [
        'Votre compte les montre quand vous êtes connecté. S’ils ne sont pas à vous, prévenez les responsables de ce service.',
      ],
    },
    'account-restored': {
      subject: 'Votre compte a été rétabli',
      before: [
        'La suppression de votre compte a été annulée. Reconnectez-vous ; si c’est impossible, demandez un nouveau mot de passe. Les anciennes clés d’API ne fonctionnent plus.',
      ],
      after: [yours, notYours],
    },
    'identity-linked': {
      subject: 'Il y a un nouveau moyen de se connecter à votre compte',
      before: [
        'Une identité d’un autre fournisseur a été liée à votre compte. Elle permet désormais de s’y connecter.',
      ],
      after: [yours, notYours],
    },
    'recovery-codes-renewed': {
      subject: 'Votre compte a de nouveaux codes de récupération',
      before: [
        'De nouveaux codes de récupération ont été créés pour votre compte. Les précédents ne fonctionnent plus.',
      ],
      after: [yours, notYours],
    },
    'identity-unlinked': {
      subject: 'Un moyen de connexion à votre compte a été supprimé',
      before: [
        'Une identité d’un autre fournisseur a été dissociée de votre compte. Elle ne permet plus de se connecter.',
      ],
      after: [yours, notYours],
    },
    'wallet-unlinked': {
      subject: 'Un portefeuille a été dissocié de votre compte',
      before: ['Le portefeuille Ethereum de votre compte a été dissocié. Il ne permet plus de se connecter.'],
      after: [yours, notYours],
    },
    'wallet-linked': {
      subject: 'Un portefeuille a été lié à votre compte',
      before: ['Un nouveau portefeuille Ethereum a été lié à votre compte.'],
      after: [yours, notYours],
    },
    'organization-handed-over': {
      subject: 'Vous administrez maintenant {{ organization }}',
      before: ['Un administrateur de {{ organization }} vous a transmis l’organisation et ne l’administre plus.'],
      after: [
        'Vous pouvez vous occuper de ses membres, de ses rôles et de ses réglages. Si vous ne le souhaitez pas, transmettez-la à un autre membre.',
      ],
    },
    'username-denied': {
      subject: 'Votre nom d’utilisateur dans {{ organization }} a été changé',
      before: [
        'Le nom d’utilisateur que vous aviez dans {{ organization }} n’y est plus autorisé. Vous en avez maintenant un autre.',
      ],
      after: ['Votre profil le montre. S’il ne vous plaît pas, choisissez-en un autre.'],
    },
    'organization-deleted': {
      subject: '{{ organization }} a été supprimée',
      before: [
        'L’organisation {{ organization }} a été supprimée par un de ses administrateurs. Ce que vous y aviez a disparu : votre profil, vos rôles, vos sessions et vos clés d’API.',
      ],
      after: ['Votre compte reste, ainsi que vos autres organisations.'],
    },
  },
};
