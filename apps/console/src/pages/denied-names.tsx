import { useState } from 'react';
import { Button, Card, Group, SimpleGrid, Stack, Text, TextInput, Title } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useMutation } from '@tanstack/react-query';
import { ActionButton } from '../action-button';
import { useFilters } from '../address';
import { api, read } from '../api';
import { Form } from '../form';
import { useList } from '../list';
import { announce } from '../notice';
import { ProblemAlert } from '../problem-alert';
import { useOrganization, useSession } from '../session';
import { VirtualRows } from '../virtual-rows';
import { useWords } from '../words';
import { DenyFile, ExportDenied } from './denied-names-file';

/** The names that no member may have. */
export function DeniedNames() {
  const { usernames: w, members } = useWords();
  const { can } = useSession();
  const organizationId = useOrganization();
  const [filters, change] = useFilters();
  const [typed, setTyped] = useState(filters.get('prefix') ?? '');
  const later = useDebouncedCallback(change, 300);
  const prefix = filters.get('prefix') ?? undefined;
  const list = useList({
    queryKey: [organizationId, 'denylist', prefix],
    keepsRows: true,
    read: (cursor) =>
      read(
        api.GET('/admin/organizations/{organizationId}/denylist', {
          params: { path: { organizationId }, query: { limit: 100, prefix, cursor } },
        }),
      ),
    itemsOf: (page) => page.names,
  });
  const names = list.items;
  return (
    <Stack>
      {can('update:denylist') && (
        <>
          <Deny onDenied={() => void list.refetch()} />
          <DenyFile onDenied={() => void list.refetch()} />
        </>
      )}
      <ExportDenied />
      <TextInput
        label={w.prefix}
        type="search"
        maw="20rem"
        value={typed}
        onChange={({ currentTarget: { value } }) => {
          setTyped(value);
          later({ prefix: value.trim() });
        }}
      />
      <ProblemAlert error={list.error} />
      {list.first && <Text size="sm">{members.listed(names.length)}</Text>}
      {names.length > 0 && (
        <VirtualRows
          label={w.tabs.denied}
          items={names}
          keyOf={(name) => name}
          className="row-name"
          total={list.hasMore ? undefined : names.length}
          onEnd={list.more}
          row={(name) => (
            <>
              <Text>{name}</Text>
              {can('update:denylist') && (
                <ActionButton
                  label={w.allow}
                  title={w.allowTitle(name)}
                  consequence={w.allowText}
                  done={w.allowed}
                  button={{ size: 'xs', 'aria-label': w.allowTitle(name) }}
                  run={() =>
                    read(
                      api.DELETE('/admin/organizations/{organizationId}/denylist', {
                        params: { path: { organizationId } },
                        body: { names: [name] },
                      }),
                    )
                  }
                  onDone={() => list.refetch()}
                />
              )}
            </>
          )}
        />
      )}
    </Stack>
  );
}

/** A name is tried before it is denied: the dry run says who is renamed. */
function Deny({ onDenied }: { onDenied: () => void }) {
  const { usernames: w } = useWords();
  const organizationId = useOrganization();
  const [denial, setDenial] = useState({ name: '', replacement: '' });
  const deny = (dryRun: 'true' | 'false') =>
    read(
      api.POST('/admin/organizations/{organizationId}/denylist', {
        params: { path: { organizationId }, query: { dryRun } },
        body: { names: [denial] },
      }),
    );
  const preview = useMutation({ mutationFn: () => deny('true') });
  const act = useMutation({
    mutationFn: () => deny('false'),
    onSuccess: ({ denied }) => {
      announce(denied.length > 0 ? w.denied : w.notDenied);
      setDenial({ name: '', replacement: '' });
      preview.reset();
      onDenied();
    },
  });
  const change = (part: Partial<typeof denial>) => {
    preview.reset();
    setDenial((old) => ({ ...old, ...part }));
  };
  const outcome = preview.data;
  const isPossible = outcome !== undefined && outcome.notDenied.length === 0;
  return (
    <Card withBorder component="section" aria-labelledby="deny">
      <Form
        onSubmit={() => {
          if (isPossible) act.mutate();
          else preview.mutate();
        }}
      >
        <Stack gap="sm">
          <Title order={2} size="h4" id="deny">
            {w.deny}
          </Title>
          <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
            <TextInput
              label={w.name}
              name="name"
              required
              withAsterisk={false}
              value={denial.name}
              onChange={(event) => change({ name: event.currentTarget.value })}
            />
            <TextInput
              label={w.replacement}
              name="replacement"
              required
              withAsterisk={false}
              value={denial.replacement}
              onChange={(event) => change({ replacement: event.currentTarget.value })}
            />
          </SimpleGrid>
          <ProblemAlert error={preview.error ?? act.error} />
          {outcome && (
            <Text role="status" className="breakable">
              {outcome.notDenied.map(({ name, reason }) => w.cannotDeny(name, w.reasons[reason])).join(' ')}
              {isPossible && outcome.renamed.length === 0 && w.nobodyRenamed}
              {outcome.renamed.map(({ name, replacement }) => w.renamed(name, replacement)).join(' ')}
            </Text>
          )}
          <Group>
            <Button
              type="submit"
              variant={isPossible ? 'filled' : 'default'}
              loading={preview.isPending || act.isPending}
            >
              {isPossible ? w.deny : w.tryRule}
            </Button>
          </Group>
        </Stack>
      </Form>
    </Card>
  );
}
