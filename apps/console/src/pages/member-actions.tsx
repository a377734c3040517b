import { useState } from 'react';
import { Group, Stack, Textarea, TextInput } from '@mantine/core';
import { useLocation } from 'wouter';
import { ActionButton } from '../action-button';
import { api, read } from '../api';
import { useOrganization, useSession } from '../session';
import { useWords } from '../words';
import type { OfMember } from './member-section';

/** What the session may do to the member as a whole. */
export function MemberActions({ member, refresh }: OfMember) {
  const words = useWords().member;
  const { current, can } = useSession();
  const organizationId = useOrganization();
  const [, navigate] = useLocation();
  const params = { path: { organizationId, userId: member.id } };
  const isSelf = current?.user.id === member.id;
  const name = member.name;
  return (
    <Group gap="xs">
      {can('update:passwords') && member.email !== undefined && member.status !== 'deleted' && (
        <ActionButton
          label={words.resetPassword}
          title={words.resetTitle(name)}
          consequence={words.resetText}
          done={words.resetSent}
          run={() =>
            read(api.POST('/admin/organizations/{organizationId}/members/{userId}/password-reset', { params }))
          }
        />
      )}
      {can('ban:members') && ['active', 'pending'].includes(member.status) && !isSelf && (
        <Ban member={member} refresh={refresh} />
      )}
      {can('ban:members') && member.status === 'banned' && (
        <ActionButton
          label={words.unban}
          title={words.unbanTitle(name)}
          consequence={words.unbanText}
          done={words.unbanned}
          run={() => read(api.POST('/admin/organizations/{organizationId}/members/{userId}/unban', { params }))}
          onDone={refresh}
        />
      )}
      {can('restore:members') && member.status === 'deleted' && (
        <ActionButton
          label={words.restore}
          title={words.restoreTitle(name)}
          consequence={words.restoreText}
          done={words.restored}
          run={() => read(api.POST('/admin/organizations/{organizationId}/members/{userId}/restore', { params }))}
          onDone={refresh}
        />
      )}
      {can('update:members') && !isSelf && (
        <ActionButton
          danger
          label={words.remove}
          title={words.removeTitle(name)}
          consequence={words.removeText}
          done={words.removed}
          run={() => read(api.DELETE('/admin/organizations/{organizationId}/members/{userId}', { params }))}
          onDone={() => {
            navigate('/members');
            return refresh();
          }}
        />
      )}
    </Group>
  );
}

function Ban({ member, refresh }: Pick<OfMember, 'member' | 'refresh'>) {
  const words = useWords().member;
  const organizationId = useOrganization();
  const [reason, setReason] = useState('');
  const [until, setUntil] = useState('');
  const body = {
    ...(reason.trim() !== '' && { reason: reason.trim() }),
    ...(until !== '' && { until: new Date(until).toISOString() }),
  };
  return (
    <ActionButton
      danger
      label={words.ban}
      title={words.banTitle(member.name)}
      consequence={words.banText}
      done={words.banned}
      fields={
        <Stack>
          <Textarea
            label={words.banReason}
            name="reason"
            maxLength={500}
            required
            withAsterisk={false}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <TextInput
            label={words.banUntil}
            name="until"
            type="datetime-local"
            value={until}
            onChange={(event) => setUntil(event.currentTarget.value)}
          />
        </Stack>
      }
      run={() =>
        read(
          api.POST('/admin/organizations/{organizationId}/members/{userId}/ban', {
            params: { path: { organizationId, userId: member.id } },
            body,
          }),
        )
      }
      onDone={refresh}
    />
  );
}
