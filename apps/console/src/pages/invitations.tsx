import { useState } from 'react';
import {
  Badge,
  Button,
  Card,
  Checkbox,
  Code,
  CopyButton,
  Group,
  NativeSelect,
  Stack,
  Text,
  Textarea,
  TextInput,
  Title,
} from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { ActionButton } from '../action-button';
import { useFilters } from '../address';
import { api, read, type Schemas } from '../api';
import { Form } from '../form';
import { More, useList } from '../list';
import { PageTitle } from '../page-title';
import { ProblemAlert } from '../problem-alert';
import { useRoles } from '../roles';
import { useOrganization, useSession } from '../session';
import { useSpoken, useWords } from '../words';

type Invitation = Schemas['InvitationDto'];
const statuses = ['open', 'expired', 'accepted', 'revoked'] as const;

export default function InvitationsPage() {
  const { words } = useSpoken();
  const { invitations: w } = words;
  const organizationId = useOrganization();
  const [filters, change] = useFilters();
  const status = statuses.find((one) => one === filters.get('status'));
  const list = useList({
    queryKey: [organizationId, 'invitations', 'list', status],
    read: (cursor) =>
      read(
        api.GET('/admin/organizations/{organizationId}/invitations', {
          params: { path: { organizationId }, query: { status, limit: 50, cursor } },
        }),
      ),
    itemsOf: ({ invitations }) => invitations,
  });
  return (
    <Stack>
      <PageTitle>{w.title}</PageTitle>
      <NewInvitations onSent={() => void list.refetch()} />
      <NativeSelect
        label={w.status}
        maw="16rem"
        value={status ?? ''}
        data={[{ value: '', label: w.pending }, ...statuses.map((value) => ({ value, label: w.statuses[value] }))]}
        onChange={(event) => change({ status: event.currentTarget.value })}
      />
      <ProblemAlert error={list.error} />
      {list.first && list.items.length === 0 && <Text>{w.noneFound}</Text>}
      {list.items.map((invitation) => (
        <OneInvitation key={invitation.id} invitation={invitation} onChanged={() => list.refetch()} />
      ))}
      <More list={list} />
    </Stack>
  );
}

function OneInvitation({ invitation, onChanged }: { invitation: Invitation; onChanged: () => unknown }) {
  const { words, time } = useSpoken();
  const { invitations: w } = words;
  const organizationId = useOrganization();
  const roles = useRolesOf();
  const [sent, setSent] = useState<ToGive>();
  const { id, email, name, status, createdAt, expiresAt, acceptedAt, revokedAt } = invitation;
  const params = { path: { organizationId, id } };
  const dates = [
    `${w.sent}: ${time(createdAt)}`,
    status === 'open' || status === 'expired' ? `${w.expires}: ${time(expiresAt)}` : '',
    acceptedAt === undefined ? '' : `${w.statuses.accepted}: ${time(acceptedAt)}`,
    revokedAt === undefined ? '' : `${w.statuses.revoked}: ${time(revokedAt)}`,
  ].filter((one) => one !== '');
  return (
    <Card withBorder component="article" aria-label={email}>
      <Group justify="space-between">
        <div>
          <Group gap="xs">
            <Text fw={700} className="breakable">
              {email}
            </Text>
            <Badge variant="filled" color={status === 'open' ? 'teal.9' : 'gray.7'}>
              {w.statuses[status]}
            </Badge>
          </Group>
          {name !== undefined && <Text size="sm">{name}</Text>}
          <Text size="sm">{invitation.roles.map((role) => roles.nameOf(role)).join(', ')}</Text>
          <Text size="sm" c="dimmed">
            {dates.join(' · ')}
          </Text>
        </div>
        {(status === 'open' || status === 'expired') && (
          <Group gap="xs">
            <ActionButton
              label={w.resend}
              title={w.resendTitle(email)}
              consequence={w.resendText}
              done={w.resent}
              run={async () => {
                const path = '/admin/organizations/{organizationId}/invitations/{id}/resend';
                setSent(await read(api.POST(path, { params })));
              }}
              onDone={onChanged}
            />
            <ActionButton
              danger
              label={w.revoke}
              title={w.revokeTitle(email)}
              consequence={w.revokeText}
              done={w.revoked}
              run={() => read(api.DELETE('/admin/organizations/{organizationId}/invitations/{id}', { params }))}
              onDone={onChanged}
            />
          </Group>
        )}
      </Group>
      {sent && <LinkToGive sent={sent} />}
    </Card>
  );
}

/** The names of roles, for those that may read them. */
function useRolesOf() {
  const { can } = useSession();
  const roles = useRoles(can('read:organization'));
  return { all: roles.data ?? [], nameOf: (id: string) => roles.data?.find((one) => one.id === id)?.name ?? id };
}

function NewInvitations({ onSent }: { onSent: () => void }) {
  const words = useWords();
  const { invitations: w } = words;
  const organizationId = useOrganization();
  const roles = useRolesOf();
  const [text, setText] = useState('');
  const [name, setName] = useState('');
  const [chosen, setChosen] = useState<string[]>([]);
  const emails = [...new Set(text.split(/[\s,;]+/).filter((one) => one !== ''))];
  const given = chosen.length > 0 ? { roles: chosen } : {};
  const params = { path: { organizationId } };
  const send = useMutation({
    mutationFn: async (): Promise<{ sent?: ToGive; results: Schemas['BulkResultDto'][] }> => {
      const [email = ''] = emails;
      if (emails.length <= 1) {
        const body = { email, ...given, ...(name.trim() !== '' && { name: name.trim() }) };
        const sent = await read(api.POST('/admin/organizations/{organizationId}/invitations', { params, body }));
        return { sent, results: [{ email, result: 'invited' }] };
      }
      const body = { invitations: emails.map((one) => ({ email: one, ...given })) };
      return read(api.POST('/admin/organizations/{organizationId}/invitations/bulk', { params, body }));
    },
    onSuccess: () => {
      setText('');
      setName('');
      setChosen([]);
      onSent();
    },
  });
  return (
    <Card withBorder component="section" aria-labelledby="invite">
      <Form onSubmit={() => send.mutate()}>
        <Stack gap="sm">
          <Title order={2} size="h4" id="invite">
            {w.create}
          </Title>
          <Textarea
            label={w.emails}
            name="emails"
            rows={3}
            required
            withAsterisk={false}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          {emails.length <= 1 && (
            <TextInput
              label={w.name}
              name="name"
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
            />
          )}
          {roles.all.length > 0 && (
            <Checkbox.Group label={w.roles} value={chosen} onChange={setChosen}>
              <Group mt="xs">
                {roles.all.map((role) => (
                  <Checkbox key={role.id} value={role.id} label={role.name} />
                ))}
              </Group>
            </Checkbox.Group>
          )}
          <ProblemAlert error={send.error} />
          <Group>
            <Button type="submit" loading={send.isPending}>
              {w.send(emails.length)}
            </Button>
          </Group>
          {send.data && (
            <div role="status">
              {send.data.results.map(({ email, result, code }) => (
                <Text key={email} size="sm" className="breakable">
                  {email}: {w.results[result]} {code !== undefined && <Code>{code}</Code>}
                </Text>
              ))}
              {send.data.sent && <LinkToGive sent={send.data.sent} />}
            </div>
          )}
        </Stack>
      </Form>
    </Card>
  );
}

type ToGive = Pick<Schemas['SentInvitationDto'], 'link' | 'token'>;

/** Where mail is off, the admin hands the link over; where no page accepts invitations, its token. */
function LinkToGive({ sent: { link, token } }: { sent: ToGive }) {
  const words = useWords();
  return (
    <Group gap="xs" mt="xs">
      <Text size="sm">{link === undefined ? words.invitations.token : words.invitations.link}</Text>
      <Code className="breakable">{link ?? token}</Code>
      <CopyButton value={link ?? token}>
        {({ copied, copy }) => (
          <Button size="compact-xs" variant="default" onClick={copy}>
            {copied ? words.problem.copied : words.invitations.copy}
          </Button>
        )}
      </CopyButton>
    </Group>
  );
}
