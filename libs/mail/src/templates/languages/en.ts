import type { Words } from '../wording.js';

const ignore = 'If it was not you, you need not do anything.';
const yours = 'If it was you, you need not do anything.';
const notYours =
  'If it was not you, set a new password at once, which signs out every device, look through your API keys and your wallet, and tell the operator of this service.';

export const english: Words = {
  code: 'Your code: {{ code }}',
  signUp:
    'The sign-up was made with the name "{{ sign_up.name }}" on {{ sign_up.at }}. Confirm it only if that is yours.',
  unknownDevice: 'an unknown program',
  kinds: {
    'verify-email': {
      subject: 'Confirm your e-mail address',
      before: ['This e-mail address was given for an account. If it was you, confirm it.'],
      action: 'Confirm the address',
      after: ['This works once, within 24 hours.', ignore],
    },
    'reset-password': {
      subject: 'Set a new password',
      before: ['A new password was requested for the account with this e-mail address.'],
      action: 'Set a new password',
      after: ['This works once, within 30 minutes.', `${ignore} Your password stays as it is.`],
    },
    'account-exists': {
      subject: 'You have an account already',
      before: ['A sign-up, or another account, named this e-mail address, which has an account already.'],
      after: ['If it was you, sign in. If you forgot the password, ask for a new one where you sign in.', ignore],
    },
    'restore-account': {
      subject: 'Your account was deleted, and can be restored',
      before: ['The account with this e-mail address was deleted. Until its data are removed, you can restore it.'],
      action: 'Restore the account',
      after: [
        'This works once, until {{ expires }}.',
        'If you do not want the account back, you need not do anything. If it was not you who deleted it, restore it and set a new password.',
      ],
    },
    invitation: {
      subject: 'You are invited to {{ organization }}',
      before: ['You are invited to become a member of {{ organization }}.'],
      action: 'Accept the invitation',
      after: ['This works once, within 7 days.', 'If you do not want to, you need not do anything.'],
    },
    'sign-in': {
      subject: 'Your code to sign in',
      before: ['A sign-in with this e-mail address was requested at {{ requested }}.'],
      action: 'Sign in, in the browser where you asked',
      after: [
        'This works once, until {{ expires }}, and only where you asked for it.',
        'Type the code nowhere else and tell it to nobody: whoever asks you for it wants to sign in as you.',
        ignore,
      ],
    },
    'api-key-made': {
      subject: 'There is a new API key for your account',
      before: ['A new API key was made for your account. Every program that has it can call in your name.'],
      after: [yours, notYours],
    },
    'api-key-revoked': {
      subject: 'An API key of your account was revoked',
      before: [
        'An admin of your organization revoked an API key of your account. Programs that have it cannot call any more.',
      ],
      after: ['If you need another one, create it in your account, or ask an admin of your organization.'],
    },
    'new-device': {
      subject: 'Your account was signed in to from a new device',
      before: [
        'Your account was signed in to at {{ requested }}, from a device that was not used for it before: {{ device }}.',
      ],
      after: [yours, notYours, 'Your account shows the devices that are signed in, and signs out each of them.'],
    },
    'factor-added': {
      subject: 'A second factor protects your account now',
      before: ['An authenticator app was set up for your account. Each sign-in needs one of its codes.'],
      after: [yours, notYours],
    },
    'factor-demanded': {
      subject: '{{ organization }} demands a second factor',
      before: [
        'From {{ due }} on, {{ organization }} demands a second factor at the sign-in: a code of an authenticator app, or a passkey. Without one, you reach nothing of it then.',
      ],
      after: ['Set it up in your account, in a few minutes. Until then everything goes on as before.'],
    },
    'factor-removed': {
      subject: 'The second factor of your account was removed',
      before: ['The authenticator app of your account was removed. Its codes are not needed to sign in any more.'],
      after: [yours, notYours],
    },
    'passkey-added': {
      subject: 'There is a new passkey for your account',
      before: ['A passkey was registered for your account. It signs in without your password.'],
      after: [yours, notYours],
    },
    'passkey-removed': {
      subject: 'A passkey of your account was removed',
      before: ['A passkey of your account was removed. It does not sign in any more.'],
      after: [yours, notYours],
    },
    'password-changed': {
      subject: 'Your password was changed',
      before: ['The password of your account was changed. Other devices were signed out.'],
      after: [yours, notYours],
    },
    'address-changed': {
      subject: 'Your e-mail address was changed',
      before: ['Your account has another e-mail address now. Letters about it no longer come to this one.'],
      after: [yours, 'If it was not you, tell the operator of this service.'],
    },
    'password-temporary': {
      subject: 'You got a temporary password',
      before: [
        'An admin of your organization set a temporary password for your account. Every device was signed out. It is not in this letter: the admin tells it to you.',
        'It works for 24 hours, and only to set a password of your own where you sign in.',
      ],
      after: [
        'If you did not ask for it, set a new password at once where you sign in, with a link for a forgotten password, and tell the operator of this service.',
      ],
    },
    impersonated: {
      subject: 'An admin acts in your place',
      before: [
        'An admin of your organization has begun to act in your place, for 15 minutes at most. They see what you see there, and what they do is recorded under their name.',
        'They cannot change how you sign in, your addresses or your devices, and cannot delete your account.',
      ],
      after: ['The export of your data shows why. If you did not ask for help, tell the operator of this service.'],
    },
    'address-added': {
      subject: 'Your account has another e-mail address',
      before: [
        'An e-mail address was added to your account and confirmed. Every person who reads its mail can sign in with it.',
      ],
      after: [
        yours,
        'If it was not you, remove that address, set a new password at once, which signs out every device, and look through your API keys and your wallet.',
      ],
    },
    'address-replaced': {
      subject: 'Letters about your account go to another address now',
      before: ['The default e-mail address of your account was changed. Letters about it no longer come to this one.'],
      action: 'Undo the change',
      after: [
        yours,
        'If it was not you, undo the change. This works once, until {{ expires }}: it makes this address the default again, removes the other one, signs out every device, and ends the password and all API keys. You set a new password then.',
      ],
    },
    'address-removed': {
      subject: 'Your e-mail address was removed from an account',
      before: ['This e-mail address was removed from your account. It does not sign you in any more.'],
      after: [yours, 'If it was not you, sign in with another address, and set a new password at once.'],
    },
    'address-restored': {
      subject: 'The change of an e-mail address was undone',
      before: [
        'A change of the default e-mail address of an account was undone, with the link that its former address got. Every device was signed out; password and API keys of before do not work any more.',
      ],
      after: [
        'If this is your account, set a new password where you sign in: a letter with a link is on its way to its default address.',
      ],
    },
    'contacts-changed': {
      subject: 'The addresses or numbers of your account were changed',
      before: ['An admin of your organization changed the e-mail addresses or phone numbers of your account.'],
      after: ['Your account shows them where you sign in. If they are not yours, tell the operator of this service.'],
    },
    'account-restored': {
      subject: 'Your account was restored',
      before: [
        'The deletion of your account was undone. Sign in anew; if you cannot, ask for a new password. API keys of before do not work any more.',
      ],
      after: [yours, notYours],
    },
    'identity-linked': {
      subject: 'Another way to sign in to your account was added',
      before: ['An identity of another provider was linked to your account. It signs in to your account from now on.'],
      after: [yours, notYours],
    },
    'recovery-codes-renewed': {
      subject: 'Your account has new recovery codes',
      before: ['New recovery codes were made for your account. Those from before do not work any more.'],
      after: [yours, notYours],
    },
    'identity-unlinked': {
      subject: 'A way to sign in to your account was removed',
      before: ['An identity of another provider was unlinked from your account. It does not sign you in any more.'],
      after: [yours, notYours],
    },
    'wallet-unlinked': {
      subject: 'A wallet was unlinked from your account',
      before: ['The Ethereum wallet of your account was unlinked. It does not sign you in any more.'],
      after: [yours, notYours],
    },
    'wallet-linked': {
      subject: 'A wallet was linked to your account',
      before: ['A new Ethereum wallet was linked to your account.'],
      after: [yours, notYours],
    },
    'organization-handed-over': {
      subject: 'You are an admin of {{ organization }} now',
      before: ['An admin of {{ organization }} has handed the organization over to you, and is no admin any more.'],
      after: [
        'You can look after its members, roles and settings. If you do not want to, hand it over to another member.',
      ],
    },
    'username-denied': {
      subject: 'Your username in {{ organization }} was changed',
      before: [
        'The username that you had in {{ organization }} is not allowed there any more. You have another one now.',
      ],
      after: ['Your profile shows it. If you do not like it, choose another one.'],
    },
    'organization-deleted': {
      subject: '{{ organization }} was deleted',
      before: [
        'The organization {{ organization }} was deleted by one of its admins. What you had there is gone: your profile, your roles, and your sessions and API keys.',
      ],
      after: ['Your account stays, and so do your other organizations.'],
    },
  },
};
