import { Badge, Card, Group, Stack, Text, Title } from '@mantine/core';
import { ActionButton } from '../action-button';
import { api, read, type Schemas } from '../api';
import { More, useList } from '../list';
import { ProblemAlert } from '../problem-alert';
import { useOrganization } from '../session';
import { useSpoken, useWords } from '../words';

const all = '/admin/organizations/{organizationId}/notifications';

/** The key of the list, for those who send something that it has to show. */
export const sentKey = (organizationId: string) => [organizationId, 'notifications'];

/** What was sent, with how many have read it. */
export function SentNotifications({ nameOfRole }: { nameOfRole: (id: string) => string }) {
  const { notifications: w } = useWords();
  const organizationId = useOrganization();
  const list = useList({
    queryKey: sentKey(organizationId),
    read: (cursor) => read(api.GET(all, { params: { path: { organizationId }, query: { limit: 10, cursor } } })),
    itemsOf: ({ notifications }) => notifications,
  });
  return (
    <Card withBorder component="section" aria-labelledby="sent">
      <Title order={2} size="h4" id="sent" mb="sm">
        {w.list.title}
      </Title>
      <Stack gap="sm">
        <ProblemAlert error={list.error} />
        {list.first && list.items.length === 0 && <Text>{w.list.none}</Text>}
        {list.items.map((one) => (
          <Sent key={one.id} sent={one} nameOfRole={nameOfRole} onRecalled={list.refetch} />
        ))}
        <More list={list} />
      </Stack>
    </Card>
  );
}

interface SentOf {
  readonly sent: Schemas['SentNotificationDto'];
  readonly nameOfRole: (id: string) => string;
  readonly onRecalled: () => Promise<unknown>;
}

function Sent({ sent, nameOfRole, onRecalled }: SentOf) {
  const { words, time, number } = useSpoken();
  const { list: w, audiences } = words.notifications;
  const organizationId = useOrganization();
  const { id, title, audience, roleId, createdAt, recalledAt, delivered } = sent;
  const to = roleId === null ? audiences[audience] : w.role(nameOfRole(roleId));
  return (
    <Group component="article" aria-label={title} justify="space-between" wrap="wrap">
      <div>
        <Text size="sm" fw={700} className="breakable">
          {title}
        </Text>
        <Text size="sm" c="dimmed" className="breakable">
          {time(createdAt)} · {to}
        </Text>
        <Text size="sm">{delivered === null ? readShare(sent) : w.sending(number(delivered))}</Text>
      </div>
      {recalledAt !== null ? (
        <Badge color="gray.7">{w.recalled}</Badge>
      ) : (
        <ActionButton
          danger
          label={w.recall}
          title={w.recallTitle(title)}
          consequence={w.recallText}
          done={w.recallDone}
          button={{ size: 'xs', 'aria-label': w.recallOf(title) }}
          run={() =>
            read(api.DELETE(`${all}/{notificationId}`, { params: { path: { organizationId, notificationId: id } } }))
          }
          onDone={onRecalled}
        />
      )}
    </Group>
  );

  function readShare({ readPercent, readers, recipients, sampled }: Schemas['SentNotificationDto']): string {
    if (readPercent === null) return w.nobody;
    return sampled ? w.readAbout(readPercent) : w.read(number(readers), number(recipients), readPercent);
  }
}
