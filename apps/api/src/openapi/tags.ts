/** What the groups of operations are about. A tag that is not here fails the test of the documents. */
export const tags: Readonly<Record<string, string>> = {
  Account: 'Signing up and in, sessions, passwords, email addresses, invitations, API keys and wallets of the caller.',
  'Current user': 'The user to whom the credential was issued.',
  'User directory': 'Users of the organization of the credential, with their roles and permissions.',
  'M2 profile': 'The profile of the caller in the organization that `x-m2-organization-id` names.',
  'M2 denylist': 'Usernames that no member of the organization may have.',
  'User: profile': "The caller's own profile, and the public profiles of members.",
  'User: referrals': 'The users whom the caller referred to the organization.',
  'User: session': 'A new access token for a refresh token.',
  'User: notifications': 'Notifications of organizations to their members, as pages and as a stream.',
  Pictures: 'Uploaded pictures.',
  'Access evaluation': 'What users of an organization may do, as OpenID AuthZEN 1.0 asks.',
  Administration:
    'Organizations, their settings, invitations, API keys, collections, notifications, jobs and trusted issuers.',
  'Administration: members': 'Members of an organization: their roles, bans, sessions and accounts.',
  'Administration: attributes':
    'Attributes of members that an organization describes itself, and who may read and write each.',
  'Administration: roles': 'Roles of an organization and the permissions in them.',
  'Administration: denylist': 'Names that no member of the organization may have, with their owners.',
  'Administration: usernames': 'Rules for the usernames of an organization, and usernames that wait for a review.',
  'Administration: identity providers': 'OpenID Connect providers with which members of an organization sign in.',
  'Administration: domains': 'Domains that an organization proves to own, and whose people may join it.',
  'Administration: emails': 'The words of the emails of an organization, by kind and language.',
  'Administration: audit': 'The audit of the organization: actor, action and target of each change.',
  Health: 'For load balancers and supervisors.',
};
