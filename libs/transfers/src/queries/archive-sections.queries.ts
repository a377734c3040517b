// Tables: application_permissions, attribute_schemas, collection_objects, email_templates, former_usernames, inboxes, member_attributes, member_notes, members,
// name_registry, name_reviews, name_rules, notification_deliveries, notification_feeds, notification_holes, notification_marks,
// notification_messages, notification_reads, profiles, referrals, roles, users.
/** The contents of an archive other than its users, a section for each kind of row. */
export interface Section {
  readonly name: string;
  /**
   * Columns are the fields of a line, in the order of the line. $1 is the organization, $2 the page size,
   * then the key of the row before, or null.
   */
  readonly text: string;
  readonly key: readonly string[];
}

const moment = (column: string): string => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

interface Source {
  readonly name: string;
  readonly columns: string;
  /** Table of the organization's rows as `t`, and joins. */
  readonly from: string;
  readonly where?: string;
  /**
   * The column of a user, as `u`, for tables that may be on another node than the users: a page of rows is
   * read first, and then its users.
   */
  readonly user?: string;
  /** Field, column and type of each part of the key, in order. */
  readonly key: readonly (readonly [field: string, column: string, type: string])[];
}

function section({ name, columns, from, where = 'true', key, user }: Source): Section {
  const parameters = key.map(([, , type], at) => `$${at + 3}::${type}`).join(', ');
  const ordered = key.map(([, column]) => column).join(', ');
  const rest = `from ${from} where t.organization_id = $1 and ${where}
    and ($3::${key[0]?.[2] ?? 'text'} is null or (${ordered}) > (${parameters})) order by ${ordered} limit $2`;
  const text =
    user === undefined ? `select ${columns} ${rest}` : withUsers(`select t.* ${rest}`, columns, user, ordered);
  return { name, text, key: key.map(([field]) => field) };
}

const withUsers = (
  rows: string,
  columns: string,
  user: string,
  ordered: string,
): string => `with t as materialized (${rows})
  select ${columns} from t left join users u on u.id = ${user} and u.status <> 'deleted' order by ${ordered}`;

/** Users who wait for their purge are left out, with their data: `isLeftOut` says so of a row that was read. */
const there = (column: string): string =>
  `exists (select 1 from users u where u.id = ${column} and u.status <> 'deleted')`;
const leftOut = 'u.id is null as "isLeftOut"';
const byUser = ['userId', 't.user_id', 'uuid'] as const;

/** Before the roles. */
export const permissionsSection = section({
  name: 'permission',
  columns: 't.name, t.description',
  from: 'application_permissions t',
  key: [['name', 't.name', 'text']],
});

/** Before the users. */
export const rolesSection = section({
  name: 'role',
  columns: `t.id, t.name, t.built_in as "builtIn", t.description, t.permissions`,
  from: 'roles t',
  key: [['id', 't.id', 'text']],
});

/** Before the users. */
export const attributeSchemaSection = section({
  name: 'attributeSchema',
  columns: 't.organization_id as "organizationId", t.schema',
  from: 'attribute_schemas t',
  key: [['organizationId', 't.organization_id', 'text']],
});

const attributes = section({
  name: 'attributes',
  columns: 't.user_id as "userId", t.attributes',
  from: 'member_attributes t',
  where: there('t.user_id'),
  key: [byUser],
});

const objects = section({
  name: 'object',
  columns: `t.user_id as "userId", t.datasource_id as "datasourceId", t.object_definition_id as "objectDefinitionId", t.kind, t.url`,
  from: 'collection_objects t',
  where: there('t.user_id'),
  key: [byUser, ['datasourceId', 't.datasource_id', 'text'], ['objectDefinitionId', 't.object_definition_id', 'text']],
});

const profiles = section({
  name: 'profile',
  columns: `t.user_id as "userId", t.avatar_datasource_id as "avatarDatasourceId", t.avatar_object_definition_id as "avatarObjectDefinitionId",
    t.picture_datasource_id as "pictureDatasourceId", t.picture_object_definition_id as "pictureObjectDefinitionId"`,
  from: 'profiles t',
  where: `(t.username is null or t.avatar_datasource_id is not null or t.picture_datasource_id is not null) and ${there('t.user_id')}`,
  key: [byUser],
});

const referrals = section({
  name: 'referral',
  columns: `t.user_id as "userId", t.referrer_id as "referrerId", ${moment('t.joined_at')} as "joinedAt"`,
  from: 'referrals t',
  where: `${there('t.user_id')} and ${there('t.referrer_id')}`,
  key: [byUser],
});

const formerUsernames = section({
  name: 'formerUsername',
  columns: `t.user_id as "userId", t.id, t.name, t.successor, t.cause, ${moment('t.changed_at')} as "changedAt"`,
  from: 'former_usernames t join members m on m.organization_id = t.organization_id and m.user_id = t.user_id',
  where: there('t.user_id'),
  key: [['id', 't.id', 'uuid']],
});

// An author who is no member is left out of the note, as when it is read back.
const memberNotes = section({
  name: 'memberNote',
  columns: `t.user_id as "userId", t.id, a.user_id as "authorId", t.text, ${moment('t.created_at')} as "createdAt"`,
  from: `member_notes t left join members a on a.organization_id = t.organization_id and a.user_id = t.author_id and ${there('a.user_id')}`,
  where: there('t.user_id'),
  key: [byUser, ['id', 't.id', 'uuid']],
});

const deniedNames = section({
  name: 'deniedName',
  columns: 't.name, t.canonical',
  from: 'name_registry t',
  where: `t.kind = 'denied'`,
  key: [['canonical', 't.canonical', 'text']],
});

const nameRules = section({
  name: 'nameRule',
  columns: `t.id, t.kind, t.text, t.effect, t.note, t.pack, ${moment('t.created_at')} as "createdAt", t.needle`,
  from: 'name_rules t',
  key: [['needle', 't.needle', 'text']],
});

const nameReviews = section({
  name: 'nameReview',
  columns: `t.user_id as "userId", t.username_key as "usernameKey", t.rule_id as "ruleId", ${moment('t.created_at')} as "createdAt",
    ${moment('t.approved_at')} as "approvedAt"`,
  from: 'name_reviews t',
  where: there('t.user_id'),
  key: [byUser],
});

const emailTemplates = section({
  name: 'emailTemplate',
  columns: `t.kind, t.language, t.wording as words, ${moment('t.updated_at')} as "writtenAt"`,
  from: 'email_templates t',
  key: [
    ['kind', 't.kind', 'text'],
    ['language', 't.language', 'text'],
  ],
});

/** After the users to whom they belong. */
export const laterSections = [
  ...[objects, profiles, referrals, attributes, formerUsernames, memberNotes],
  ...[deniedNames, nameRules, nameReviews, emailTemplates],
] as const;

/**
 * The notifications of the organization, and the read state of each member. The feed comes last: with it the
 * numbers count.
 */
export const notificationSections = [
  section({
    name: 'message',
    columns: `t.id, t.broadcast_seq as "broadcastSeq", t.type, t.title, t.body, t.data, ${moment('t.created_at')} as "createdAt",
      u.id as "createdBy", ${moment('t.recalled_at')} as "recalledAt", t.role_id as "roleId"`,
    from: 'notification_messages t',
    user: 't.created_by',
    key: [['id', 't.id', 'uuid']],
  }),
  section({
    name: 'inbox',
    columns: `t.user_id as "userId", t.base, t.last_seq as "lastSeq", t.floor, t.floor_seq as "floorSeq", t.read_mark as "readMark", t.reads_beyond as "readsBeyond",
      ${leftOut}`,
    from: 'inboxes t',
    user: 't.user_id',
    key: [byUser],
  }),
  section({
    name: 'delivery',
    columns: `t.user_id as "userId", t.rank, t.seq, t.broadcasts_before as "broadcastsBefore", t.message_id as "messageId", ${leftOut}`,
    from: 'notification_deliveries t',
    user: 't.user_id',
    key: [byUser, ['rank', 't.rank', 'integer']],
  }),
  section({
    name: 'mark',
    columns: `t.user_id as "userId", t.up_to as "upTo", ${moment('t.read_at')} as "readAt", ${leftOut}`,
    from: 'notification_marks t',
    user: 't.user_id',
    key: [byUser, ['upTo', 't.up_to', 'integer']],
  }),
  section({
    name: 'read',
    columns: `t.user_id as "userId", t.rank, ${moment('t.read_at')} as "readAt", ${leftOut}`,
    from: 'notification_reads t',
    user: 't.user_id',
    key: [byUser, ['rank', 't.rank', 'integer']],
  }),
  section({
    name: 'hole',
    columns: `t.user_id as "userId", t.rank, t.message_id as "messageId", t.archived, ${moment('t.created_at')} as "createdAt", ${leftOut}`,
    from: 'notification_holes t',
    user: 't.user_id',
    key: [byUser, ['rank', 't.rank', 'integer']],
  }),
  section({
    name: 'feed',
    columns: 't.broadcasts, t.trimmed, t.recalled',
    from: 'notification_feeds t',
    key: [['broadcasts', 't.broadcasts', 'integer']],
  }),
] as const;
