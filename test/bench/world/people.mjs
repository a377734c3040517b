// The people of the benchmark, each made from a number, so that whoever calls knows their ids without asking.
import { addressSearchKeysOf, nameSearchKeysOf, usernameSearchKeysOf } from '../../../dist/libs/common/src/index.js';
import { nameKeyOf } from '../../../dist/libs/usernames/src/index.js';

export const organization = 'bench';
export const password = 'nine loud geese at dawn';
/** The notifications that went to everybody, and the ones from which each person has got two of their own. */
export const broadcasts = 30;
const letters = 1000;

const began = Date.UTC(2026, 0, 1);
const hex = (number, length) => number.toString(16).padStart(length, '0');

/** A UUID of version 7: time-ordered, as Facet makes them. `kind` keeps the ids of tables apart. */
function idOf(kind, n, since = began) {
  const time = hex(since + n, 12);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hex(kind, 3)}-8000-${hex(n, 12)}`;
}

export const userId = (n) => idOf(1, n);
export const emailOf = (n) => `person-${n}@bench.example`;
export const usernameOf = (n) => `person.${n}`;
export const nameOf = (n) => `Person Number ${n}`;
const messageId = (n) => idOf(6, n);

const moment = (n) => new Date(began + n).toISOString();

function* each(count, rowsOf) {
  for (let n = 0; n < count; n += 1) yield* rowsOf(n);
}

/** The n-th personal notification of somebody comes after this many broadcasts. */
const before = (nth) => nth * 10;
const inboxOf = (n) =>
  [1, 2].map((seq) => [
    organization,
    userId(n),
    seq + before(seq),
    seq,
    before(seq),
    messageId(broadcasts + ((n * 2 + seq) % letters)),
  ]);

function registered(n) {
  const { name, canonical, skeleton } = nameKeyOf(usernameOf(n));
  return [organization, canonical, 'held', userId(n), name, skeleton];
}

/** The source and the keys made of it, as an array of PostgreSQL. No text here needs escaping. */
const arrayOf = (texts) => `{${texts.map((text) => `"${text}"`).join(',')}}`;

/** What the triggers write of a member whom admins can find. */
function keysOf(n) {
  const kinds = {
    email: addressSearchKeysOf(emailOf(n)),
    name: nameSearchKeysOf(nameOf(n)),
    username: usernameSearchKeysOf(usernameOf(n)),
  };
  const found = Object.entries(kinds).flatMap(([kind, [, ...keys]]) => keys.map((key) => [kind, key]));
  return [...found, ['status', 'active']].map(([kind, key]) => [organization, userId(n), kind, key]);
}

function* messages() {
  for (let n = 0; n < broadcasts + letters; n += 1) {
    const seq = n < broadcasts ? n + 1 : null;
    yield [
      organization,
      messageId(n),
      seq,
      'event.invitation',
      `Invitation ${n}`,
      'Friday at eight, in the usual place.',
      '{"table": 4}',
      moment(n),
    ];
  }
}

/** A table to copy: its name, columns, and the rows of each user. */
const tableOf = (users) => (name, columns, rowsOf) => ({
  name,
  columns: columns.split(' '),
  rows: () => each(users, rowsOf),
});

/** Each row as the users' own tables have it. */
function ofUsers(table, { hash }) {
  const stamps = (n) => [moment(n), moment(n)];
  const about = (n) => [n % 2 ? 'Plays the cello, badly.' : null, 'en-GB', 'Europe/London'];
  return [
    table('users', 'id name search_keys bio locale timezone created_at updated_at', (n) => [
      [userId(n), nameOf(n), arrayOf(nameSearchKeysOf(nameOf(n))), ...about(n), ...stamps(n)],
    ]),
    table('emails', 'id user_id email address_key search_keys verified is_default created_at updated_at', (n) => [
      [
        idOf(2, n),
        userId(n),
        emailOf(n),
        emailOf(n),
        arrayOf(addressSearchKeysOf(emailOf(n))),
        true,
        true,
        ...stamps(n),
      ],
    ]),
    table('phone_numbers', 'id user_id phone_number is_primary', (n) =>
      n % 3 ? [] : [[idOf(3, n), userId(n), `+4930${n}`, true]],
    ),
    table('identities', 'id user_id issuer provider subject', (n) =>
      n % 10 ? [] : [[idOf(4, n), userId(n), 'https://id.bench.example', 'bench', String(n)]],
    ),
    table('password_credentials', 'user_id hash', (n) => [[userId(n), hash]]),
  ];
}

function ofMembers(table, { memberRole }) {
  return [
    table('members', 'organization_id user_id joined_at', (n) => [[organization, userId(n), moment(n)]]),
    table('profiles', 'organization_id user_id username username_key search_keys', (n) => [
      [organization, userId(n), usernameOf(n), usernameOf(n), arrayOf(usernameSearchKeysOf(usernameOf(n)))],
    ]),
    table('member_keys', 'organization_id user_id kind key', keysOf),
    table('name_registry', 'organization_id canonical kind owner_id name skeleton', (n) => [registered(n)]),
    table('role_assignments', 'organization_id user_id role_id', (n) => [[organization, userId(n), memberRole]]),
  ];
}

/** Sessions end SESSION_MAX_AGE after the sign-in, whoever refreshes them. */
function ofSessions(table, { macKey }) {
  const signedIn = Date.now() - 3_600_000;
  const signedInAt = new Date(signedIn).toISOString();
  const times = [signedInAt, signedInAt, new Date(signedIn + 30 * 86_400_000).toISOString()];
  const columns = 'id user_id organization_id mac_key user_agent ip_address created_at last_used_at expires_at';
  return table('sessions', columns, (n) => [
    [idOf(5, n, signedIn), userId(n), organization, `\\x${macKey}`, 'Mozilla/5.0', '192.0.2.1', ...times],
  ]);
}

function ofNotifications(table) {
  const columns = 'organization_id id broadcast_seq type title body data created_at';
  const deliveries = 'organization_id user_id rank seq broadcasts_before message_id';
  return [
    { name: 'notification_messages', columns: columns.split(' '), rows: messages },
    table('inboxes', 'organization_id user_id base last_seq', (n) => [[organization, userId(n), 0, 2]]),
    table('notification_deliveries', deliveries, inboxOf),
  ];
}

/** What is copied, in this order: table, columns, rows. */
export const tables = ({ users, ...given }) => {
  const table = tableOf(users);
  return [...ofUsers(table, given), ...ofMembers(table, given), ofSessions(table, given), ...ofNotifications(table)];
};
