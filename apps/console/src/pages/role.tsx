import { useState } from 'react';
import { Anchor, Button, Checkbox, Group, Loader, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useLocation } from 'wouter';
import { ActionButton } from '../action-button';
import { api, read, tagged } from '../api';
import { FormProblem, isStale } from '../draft';
import { announce } from '../notice';
import { PageTitle } from '../page-title';
import { usePermissions } from '../permissions';
import { ProblemAlert } from '../problem-alert';
import { useOrganization, useSession } from '../session';
import { useWords } from '../words';
import { ChangePreview } from './change-preview';

interface Draft {
  readonly name: string;
  readonly description: string;
  readonly permissions: readonly string[];
}

const nothing: Draft = { name: '', description: '', permissions: [] };

/** @param roleId `new` for one that is not there yet */
export default function RolePage({ roleId }: { roleId: string }) {
  const words = useWords();
  const organizationId = useOrganization();
  const isNew = roleId === 'new';
  const found = useQuery({
    queryKey: [organizationId, 'role', roleId],
    enabled: !isNew,
    // The form keeps what the user saw; a read in between would not.
    refetchOnWindowFocus: false,
    queryFn: () =>
      tagged(
        api.GET('/admin/organizations/{organizationId}/roles/{roleId}', {
          params: { path: { organizationId, roleId } },
        }),
      ),
  });
  const back = (
    <Anchor component={Link} href="/roles" size="sm">
      ← {words.roles.title}
    </Anchor>
  );
  if (isNew)
    return (
      <Stack>
        {back}
        <PageTitle>{words.roles.create}</PageTitle>
        <RoleForm roleId={undefined} seen={nothing} etag={undefined} />
      </Stack>
    );
  if (!found.data)
    return (
      <Stack>
        {back}
        {found.error ? <ProblemAlert error={found.error} /> : <Loader aria-label={words.loading} />}
      </Stack>
    );
  const { body: role, etag } = found.data;
  return (
    <Stack>
      {back}
      <PageTitle>{role.name}</PageTitle>
      {role.builtIn !== undefined && <Text>{words.roles.builtIn}</Text>}
      <RoleForm roleId={roleId} seen={role} etag={etag} isBuiltIn={role.builtIn !== undefined} />
    </Stack>
  );
}

interface FormOf {
  readonly roleId: string | undefined;
  readonly seen: Draft;
  readonly etag: string | undefined;
  readonly isBuiltIn?: boolean;
}

function RoleForm({ roleId, seen: first, etag: firstTag, isBuiltIn = false }: FormOf) {
  const words = useWords();
  const { can } = useSession();
  const organizationId = useOrganization();
  const queries = useQueryClient();
  const [, navigate] = useLocation();
  const [seen, setSeen] = useState({ role: first, etag: firstTag });
  const [draft, setDraft] = useState(first);
  const [changes, setChanges] = useState<readonly string[]>([]);
  const mayEdit = can('update:roles') && !isBuiltIn;

  const settled = async (said: string) => {
    announce(said);
    await queries.invalidateQueries({ queryKey: [organizationId, 'roles'] });
    await queries.invalidateQueries({ queryKey: [organizationId, 'role'] });
    navigate('/roles');
  };
  /** What was changed meanwhile. What the user changed stays; what they left alone follows. */
  const compare = async (id: string) => {
    const params = { path: { organizationId, roleId: id } };
    const { body: now, etag } = await tagged(
      api.GET('/admin/organizations/{organizationId}/roles/{roleId}', { params }),
    );
    const before = seen.role;
    const given = now.permissions.filter((one) => !before.permissions.includes(one));
    const taken = before.permissions.filter((one) => !now.permissions.includes(one));
    setChanges([
      ...(now.name === before.name ? [] : [words.member.changedField(words.roles.name, before.name, now.name)]),
      ...(now.description === before.description
        ? []
        : [words.member.changedField(words.roles.description, before.description, now.description)]),
      ...given.map((one) => `+ ${one}`),
      ...taken.map((one) => `− ${one}`),
    ]);
    setDraft((mine) => ({
      name: mine.name === before.name ? now.name : mine.name,
      description: mine.description === before.description ? now.description : mine.description,
      permissions: [...new Set([...mine.permissions, ...given])].filter((one) => !taken.includes(one)),
    }));
    setSeen({ role: now, etag });
  };
  const save = useMutation({
    mutationFn: () => {
      const body = { name: draft.name, description: draft.description, permissions: [...draft.permissions] };
      const path = { organizationId };
      if (roleId === undefined)
        return read(api.POST('/admin/organizations/{organizationId}/roles', { params: { path }, body }));
      const params = { path: { ...path, roleId }, header: { 'If-Match': seen.etag } };
      return read(api.PATCH('/admin/organizations/{organizationId}/roles/{roleId}', { params, body }));
    },
    onSuccess: () => settled(words.roles.saved),
    onError: (error) => (isStale(error) && roleId !== undefined ? compare(roleId) : undefined),
  });
  const change = (part: Partial<Draft>) => setDraft((old) => ({ ...old, ...part }));
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <Stack>
        <FormProblem error={save.error} changes={changes} />
        <TextInput
          label={words.roles.name}
          name="name"
          required
          withAsterisk={false}
          readOnly={!mayEdit}
          value={draft.name}
          onChange={(event) => change({ name: event.currentTarget.value })}
        />
        <TextInput
          label={words.roles.description}
          name="description"
          readOnly={!mayEdit}
          value={draft.description}
          onChange={(event) => change({ description: event.currentTarget.value })}
        />
        <Granted granted={draft.permissions} isFixed={!mayEdit} onChange={(permissions) => change({ permissions })} />
        {mayEdit && roleId !== undefined && (
          <RoleChange roleId={roleId} before={seen.role.permissions} after={draft.permissions} />
        )}
        {mayEdit && (
          <Group gap="xs">
            <Button type="submit" loading={save.isPending}>
              {words.save}
            </Button>
            {roleId !== undefined && <Delete roleId={roleId} name={first.name} onDone={settled} />}
          </Group>
        )}
      </Stack>
    </form>
  );
}

interface ChangeOf {
  readonly roleId: string;
  readonly before: readonly string[];
  readonly after: readonly string[];
}

function RoleChange({ roleId, before, after }: ChangeOf) {
  const organizationId = useOrganization();
  const permissions = [...after].sort();
  if (permissions.join() === [...before].sort().join()) return null;
  const params = { path: { organizationId, roleId }, query: { dryRun: 'true' as const } };
  const tried = () =>
    read(api.PATCH('/admin/organizations/{organizationId}/roles/{roleId}', { params, body: { permissions } }));
  return (
    <ChangePreview
      queryKey={[organizationId, 'role', roleId, permissions]}
      read={async () => (await tried()).preview}
    />
  );
}

interface GrantedOf {
  readonly granted: readonly string[];
  readonly isFixed: boolean;
  readonly onChange: (permissions: string[]) => void;
}

/** Nobody gives what they do not have: the others are shown and cannot be chosen. */
function Granted({ granted, isFixed, onChange }: GrantedOf) {
  const { roles } = useWords();
  const { can } = useSession();
  const permissions = usePermissions();
  return (
    <Checkbox.Group label={roles.permissions} value={[...granted]} onChange={onChange}>
      <ProblemAlert error={permissions.error} />
      <Stack gap="xs" mt="xs">
        {(permissions.data ?? []).map(({ name, description }) => (
          <Checkbox key={name} value={name} label={name} description={description} disabled={isFixed || !can(name)} />
        ))}
      </Stack>
    </Checkbox.Group>
  );
}

function Delete({ roleId, name, onDone }: { roleId: string; name: string; onDone: (said: string) => Promise<void> }) {
  const { roles } = useWords();
  const organizationId = useOrganization();
  const path = { organizationId, roleId };
  const tried = async () => {
    const params = { path, query: { force: 'true' as const, dryRun: 'true' as const } };
    const answer = await read(api.DELETE('/admin/organizations/{organizationId}/roles/{roleId}', { params }));
    if (!answer) throw new Error('the server deleted the role');
    return answer;
  };
  return (
    <ActionButton
      danger
      label={roles.remove}
      title={roles.removeTitle(name)}
      consequence={roles.removeText}
      fields={<ChangePreview queryKey={[organizationId, 'role', roleId, 'removal']} read={tried} />}
      done={roles.removed}
      run={() =>
        read(
          api.DELETE('/admin/organizations/{organizationId}/roles/{roleId}', {
            params: { path, query: { force: 'true' } },
          }),
        )
      }
      onDone={() => onDone(roles.removed)}
    />
  );
}
