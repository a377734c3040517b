import { useState } from 'react';
import { Button, Group, NativeSelect, Stack, Table, Text, Title } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { ActionButton } from '../action-button';
import { api, read } from '../api';
import { FormProblem, isStale } from '../draft';
import { announce } from '../notice';
import { ProblemAlert } from '../problem-alert';
import { useRoles } from '../roles';
import { useOrganization, useSession } from '../session';
import { useWords } from '../words';
import { ChangePreview } from './change-preview';
import { Section, type OfMember } from './member-section';

/** The roles of the member, and what each lets them do. */
export function MemberRoles({ member, etag, refresh }: OfMember) {
  const words = useWords().member;
  const { can } = useSession();
  const organizationId = useOrganization();
  /** The roles as they are now are shown before anybody tries again. */
  const shown = async (error: unknown): Promise<never> => {
    if (isStale(error)) await refresh();
    throw error;
  };
  const mayAssign = can('update:users') && member.status !== 'deleted';
  return (
    <Section id="roles" title={words.roles}>
      <Stack>
        <Stack gap="xs">
          {member.roles.map(({ id, name }) => (
            <Group key={id} justify="space-between">
              <Text>{name}</Text>
              {mayAssign && (
                <ActionButton
                  danger
                  label={words.removeRole(name)}
                  title={words.removeRoleTitle(name, member.name)}
                  consequence={words.removeRoleText}
                  fields={<RolePreview verb="DELETE" userId={member.id} role={id} />}
                  done={words.roleRemoved}
                  button={{ size: 'xs' }}
                  run={() =>
                    read(
                      api.DELETE('/admin/organizations/{organizationId}/members/{userId}/roles/{role}', {
                        params: { path: { organizationId, userId: member.id, role: id }, header: { 'If-Match': etag } },
                      }),
                    ).catch(shown)
                  }
                  onDone={refresh}
                />
              )}
            </Group>
          ))}
        </Stack>
        {mayAssign && can('read:organization') && <AddRole member={member} etag={etag} refresh={refresh} />}
        <Permissions userId={member.id} />
      </Stack>
    </Section>
  );
}

function AddRole({ member, etag, refresh }: OfMember) {
  const words = useWords().member;
  const organizationId = useOrganization();
  const roles = useRoles();
  const [role, setRole] = useState('');
  const add = useMutation({
    mutationFn: () =>
      read(
        api.PUT('/admin/organizations/{organizationId}/members/{userId}/roles/{role}', {
          params: { path: { organizationId, userId: member.id, role }, header: { 'If-Match': etag } },
        }),
      ),
    onSuccess: () => {
      announce(words.roleAdded);
      setRole('');
      return refresh();
    },
    onError: (error) => (isStale(error) ? refresh() : undefined),
  });
  const others = (roles.data ?? []).filter(({ id }) => member.roles.every((one) => one.id !== id));
  if (others.length === 0) return null;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (role !== '') add.mutate();
      }}
    >
      <Stack gap="xs">
        <Group align="end" gap="xs">
          <NativeSelect
            label={words.addRole}
            value={role}
            data={[{ value: '', label: '–' }, ...others.map(({ id, name }) => ({ value: id, label: name }))]}
            onChange={(event) => setRole(event.currentTarget.value)}
          />
          <Button type="submit" variant="default" disabled={role === ''} loading={add.isPending}>
            {words.add}
          </Button>
        </Group>
        {role !== '' && <RolePreview verb="PUT" userId={member.id} role={role} />}
        <FormProblem error={add.error} changes={[]} />
      </Stack>
    </form>
  );
}

interface ChangeOf {
  readonly verb: 'PUT' | 'DELETE';
  readonly userId: string;
  readonly role: string;
}

function RolePreview({ verb, userId, role }: ChangeOf) {
  const organizationId = useOrganization();
  const path = '/admin/organizations/{organizationId}/members/{userId}/roles/{role}';
  const params = { path: { organizationId, userId, role }, query: { dryRun: 'true' as const } };
  return (
    <ChangePreview
      queryKey={[organizationId, 'member', userId, verb, role]}
      read={async () => (await read(verb === 'PUT' ? api.PUT(path, { params }) : api.DELETE(path, { params }))).preview}
    />
  );
}

function Permissions({ userId }: { userId: string }) {
  const words = useWords().member;
  const organizationId = useOrganization();
  const granted = useQuery({
    queryKey: [organizationId, 'member', userId, 'permissions'],
    queryFn: () =>
      read(
        api.GET('/admin/organizations/{organizationId}/members/{userId}/permissions', {
          params: { path: { organizationId, userId } },
        }),
      ),
  });
  return (
    <div>
      <Title order={3} size="h5" mb="xs">
        {words.permissions}
      </Title>
      <ProblemAlert error={granted.error} />
      {granted.data?.total === 0 && <Text size="sm">{words.noPermissions}</Text>}
      {granted.data && granted.data.total > 0 && (
        <Table withRowBorders verticalSpacing={4}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{words.permission}</Table.Th>
              <Table.Th>{words.by}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {granted.data.permissions.map(({ permission, roles }) => (
              <Table.Tr key={permission}>
                <Table.Td className="breakable">{permission}</Table.Td>
                <Table.Td>{roles.map((role) => role.name).join(', ')}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </div>
  );
}
