import { useState } from 'react';
import { Button, Card, Code, Group, NativeSelect, SimpleGrid, Stack, Text, TextInput, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { ActionButton } from '../action-button';
import { api, read, type Schemas } from '../api';
import { Form } from '../form';
import { More, useList } from '../list';
import { announce } from '../notice';
import { ProblemAlert } from '../problem-alert';
import { useOrganization, useSession } from '../session';
import { useSpoken, useWords } from '../words';

type Kind = Schemas['UsernameRuleKind'];
type Effect = Schemas['UsernameRuleEffect'];

export function UsernameRules() {
  const { words, time } = useSpoken();
  const { usernames: w } = words;
  const { can } = useSession();
  const organizationId = useOrganization();
  const list = useList({
    queryKey: [organizationId, 'username-rules'],
    read: (cursor) =>
      read(
        api.GET('/admin/organizations/{organizationId}/username-rules', {
          params: { path: { organizationId }, query: { limit: 100, cursor } },
        }),
      ),
    itemsOf: ({ rules }) => rules,
  });
  return (
    <Stack>
      {can('update:denylist') && <NewRule onAdded={() => void list.refetch()} />}
      <ProblemAlert error={list.error} />
      {list.first && list.items.length === 0 && <Text>{w.noRules}</Text>}
      {list.items.map(({ id, kind, text, effect, note, pack, createdAt }) => (
        <Card key={id} withBorder component="article" aria-label={text}>
          <Group justify="space-between">
            <div>
              <Text>
                {w.kinds[kind]} <Code>{text}</Code> → {w.effects[effect]}
              </Text>
              <Text size="sm" c="dimmed" className="breakable">
                {[note, pack, time(createdAt)].filter((one) => one !== null).join(' · ')}
              </Text>
            </div>
            {can('update:denylist') && (
              <ActionButton
                danger
                label={w.removeRule}
                title={w.removeRuleTitle(text)}
                consequence={w.removeRuleText}
                done={w.ruleRemoved}
                run={() =>
                  read(
                    api.DELETE('/admin/organizations/{organizationId}/username-rules/{id}', {
                      params: { path: { organizationId, id } },
                    }),
                  )
                }
                onDone={() => list.refetch()}
              />
            )}
          </Group>
        </Card>
      ))}
      <More list={list} />
    </Stack>
  );
}

/** A rule is tried before it is added: the dry run says whose names it means. */
function NewRule({ onAdded }: { onAdded: () => void }) {
  const { usernames: w } = useWords();
  const organizationId = useOrganization();
  const [rule, setRule] = useState({ kind: 'exact' as Kind, text: '', effect: 'deny' as Effect, note: '' });
  const body = { ...rule, note: rule.note === '' ? undefined : rule.note };
  const path = { organizationId };
  const preview = useMutation({
    mutationFn: async () => {
      const params = { path, query: { dryRun: 'true' as const, limit: 100 } };
      const answer = await read(api.POST('/admin/organizations/{organizationId}/username-rules', { params, body }));
      if (!('members' in answer)) throw new Error('the server added the rule');
      return answer;
    },
  });
  const add = useMutation({
    mutationFn: () =>
      read(api.POST('/admin/organizations/{organizationId}/username-rules', { params: { path }, body })),
    onSuccess: () => {
      announce(w.ruleAdded);
      setRule({ ...rule, text: '', note: '' });
      preview.reset();
      onAdded();
    },
  });
  const change = (part: Partial<typeof rule>) => {
    preview.reset();
    setRule((old) => ({ ...old, ...part }));
  };
  return (
    <Card withBorder component="section" aria-labelledby="new-rule">
      <Form
        onSubmit={() => {
          if (preview.data) add.mutate();
          else preview.mutate();
        }}
      >
        <Stack gap="sm">
          <Title order={2} size="h4" id="new-rule">
            {w.newRule}
          </Title>
          <SimpleGrid cols={{ base: 1, xs: 2, lg: 4 }} spacing="sm">
            <NativeSelect
              label={w.kind}
              value={rule.kind}
              data={(['exact', 'prefix', 'contains'] as const).map((value) => ({ value, label: w.kinds[value] }))}
              onChange={(event) => change({ kind: event.currentTarget.value as Kind })}
            />
            <TextInput
              label={w.text}
              name="text"
              required
              withAsterisk={false}
              value={rule.text}
              onChange={(event) => change({ text: event.currentTarget.value })}
            />
            <NativeSelect
              label={w.effect}
              value={rule.effect}
              data={(['deny', 'review'] as const).map((value) => ({ value, label: w.effects[value] }))}
              onChange={(event) => change({ effect: event.currentTarget.value as Effect })}
            />
            <TextInput
              label={w.note}
              name="note"
              value={rule.note}
              onChange={(event) => change({ note: event.currentTarget.value })}
            />
          </SimpleGrid>
          <ProblemAlert error={preview.error ?? add.error} />
          {preview.data && (
            <Text role="status" className="breakable">
              {w.preview(preview.data.members.length, preview.data.checked, preview.data.nextCursor !== undefined)}{' '}
              {preview.data.members.map(({ username }) => `@${username}`).join(', ')}
            </Text>
          )}
          <Group>
            <Button
              type="submit"
              variant={preview.data ? 'filled' : 'default'}
              loading={preview.isPending || add.isPending}
            >
              {preview.data ? w.addRule : w.tryRule}
            </Button>
          </Group>
        </Stack>
      </Form>
    </Card>
  );
}
