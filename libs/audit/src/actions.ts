/** Everything that is written down, `noun.verbed`, with what it means. Codes are stable: entries keep them for ever. */
const actionCatalogue = {
  'user.joined': 'Became a member: signed up, came with a token of a trusted issuer, or was put in by an operator',
  'user.signed_in': 'Signed in with a password',
  'user.sign_in_refused': 'Somebody tried to sign in as this person, or as nobody we know',
  'user.signed_out': 'Ended the session of the call',
  'user.described': 'Changed what a person says of themselves',
  'user.deleted': 'Deleted an account; it is purged when the grace period is over',
  'users.imported': 'Took people over from a file, so many at once',
  'notification.sent': 'Sent a notification to members of an organization, or to all',
  'session.revoked': 'Signed one device of a person out',
  'sessions.revoked': 'Signed devices of a person out',
  'session.replayed': 'A refresh token came back long after it was used; its session ended',
  'password.changed': 'Changed a password',
  'picture.changed': 'Changed the picture of a person',
  'api_key.made': 'Made an API key',
  'api_key.revoked': 'Revoked an API key',
  'wallet.linked': 'Linked a wallet',
  'wallet.unlinked': 'Took the link to a wallet away',
  'username.changed': 'Gave a member another username, or none',
  'profile.changed': 'Changed the profile of a member',
  'roles.assigned': 'Changed the roles of a member',
  'collection.object_put': 'Put an object into the collection of a member',
  'collection.object_removed': 'Took an object out of the collection of a member',
  'organization.founded': 'Made an organization',
  'settings.changed': 'Changed the settings of an organization',
  'denylist.extended': 'Denied usernames',
  'denylist.reduced': 'Took usernames off the denylist',
  'denylist.replaced': 'Put another denylist in the place of the one that was there',
  'pylon_secret.kept': 'Gave an organization a Pylon secret',
  'signing_key.made': 'Made a key that signs access tokens',
} as const;

export type Action = keyof typeof actionCatalogue;

export const actions = Object.keys(actionCatalogue).sort() as Action[];
