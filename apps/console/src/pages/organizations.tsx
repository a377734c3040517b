import { useState } from 'react';
import { Anchor, Button, Card, Code, Group, Stack, Text, TextInput, Title } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from 'wouter';
import { api, read } from '../api';
import { Form } from '../form';
import { More, useList } from '../list';
import { announce } from '../notice';
import { ProblemAlert } from '../problem-alert';
import { useSession } from '../session';
import { useSpoken, useWords } from '../words';

/** The organizations that the session may read, and a form for another one. */
export function Organizations() {
  const { words, time } = useSpoken();
  const { can } = useSession();
  const list = useList({
    queryKey: ['organizations'],
    read: (cursor) => read(api.GET('/admin/organizations', { params: { query: { limit: 50, cursor } } })),
    itemsOf: ({ organizations }) => organizations,
  });
  return (
    <Stack>
      {can('create:organizations') && <NewOrganization onCreated={() => void list.refetch()} />}
      <Text size="sm">{words.installation.organizationsHint}</Text>
      <ProblemAlert error={list.error} />
      {list.items.map(({ id, name, createdAt }) => (
        <Card key={id} withBorder component="article" aria-label={name}>
          <Group gap="xs">
            <Anchor component={Link} href={`~/console/o/${id}`} fw={700} className="breakable">
              {name}
            </Anchor>
            <Code>{id}</Code>
          </Group>
          <Text size="sm" c="dimmed">
            {time(createdAt)}
          </Text>
        </Card>
      ))}
      <More list={list} />
    </Stack>
  );
}

function NewOrganization({ onCreated }: { onCreated: () => void }) {
  const { installation: w } = useWords();
  const queries = useQueryClient();
  const [organization, setOrganization] = useState({ id: '', name: '' });
  const create = useMutation({
    mutationFn: () => read(api.POST('/admin/organizations', { body: organization })),
    onSuccess: () => {
      announce(w.created);
      setOrganization({ id: '', name: '' });
      onCreated();
      return queries.invalidateQueries({ queryKey: ['session'] });
    },
  });
  const field = (name: 'id' | 'name') => ({
    ...{ label: w[name], name, required: true, withAsterisk: false, value: organization[name] },
    onChange: ({ currentTarget: { value } }: { currentTarget: { value: string } }) =>
      setOrganization((old) => ({ ...old, [name]: value })),
  });
  return (
    <Card withBorder component="section" aria-labelledby="new-organization">
      <Form onSubmit={() => create.mutate()}>
        <Stack gap="sm">
          <Title order={2} size="h4" id="new-organization">
            {w.create}
          </Title>
          <TextInput {...field('id')} pattern="[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?" />
          <TextInput {...field('name')} maxLength={200} />
          <ProblemAlert error={create.error} />
          <Group>
            <Button type="submit" variant="default" loading={create.isPending}>
              {w.create}
            </Button>
          </Group>
        </Stack>
      </Form>
    </Card>
  );
}
