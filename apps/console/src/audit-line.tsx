import { Anchor, Code, Group, Text } from '@mantine/core';
import { Link } from 'wouter';
import type { Schemas } from './api';
import { useSession } from './session';
import { useSpoken } from './words';
import type { Words } from './words-en';

type Entry = Schemas['AuditEntryDto'];

/** Who did what to whom, and when. */
export function AuditLine({ entry }: { entry: Entry }) {
  const { words, time } = useSpoken();
  const isOwn = entry.target?.id !== undefined && entry.target.id === entry.actor.id;
  return (
    <Group gap="xs" wrap="wrap">
      <Text size="sm" c="dimmed" component="time" dateTime={entry.at}>
        {time(entry.at)}
      </Text>
      <Code>{entry.action}</Code>
      {entry.target && <Person userId={entry.target.userId} text={entry.target.name ?? entry.target.id} />}
      {!isOwn && (
        <Text size="sm">
          {words.audit.by} <Person userId={entry.actor.userId} text={actorName(entry.actor, words)} />
        </Text>
      )}
    </Group>
  );
}

function actorName({ kind, name, id }: Entry['actor'], { audit }: Words): string {
  if (name !== undefined) return name;
  if (kind === 'person') return audit.erased;
  if (kind === 'stranger') return audit.anonymous;
  return id ?? audit.system;
}

function Person({ userId, text }: { userId: string | undefined; text: string }) {
  const { can } = useSession();
  if (userId === undefined || !can('read:members'))
    return (
      <Text size="sm" span className="breakable">
        {text}
      </Text>
    );
  return (
    <Anchor size="sm" component={Link} href={`/members/${userId}`} className="breakable">
      {text}
    </Anchor>
  );
}
