import { useState } from 'react';
import { Button, Group, Stack, Text, Textarea } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { ActionButton } from '../action-button';
import { api, read, type Schemas } from '../api';
import { Form } from '../form';
import { More, useList } from '../list';
import { announce } from '../notice';
import { ProblemAlert } from '../problem-alert';
import { useOrganization, useSession } from '../session';
import { useSpoken, useWords } from '../words';
import { Section, type OfMember } from './member-section';

const all = '/admin/organizations/{organizationId}/members/{userId}/notes';

/** What admins wrote down about the member. */
export function MemberNotes({ member, refresh }: OfMember) {
  const { notes: w } = useWords();
  const { can } = useSession();
  const organizationId = useOrganization();
  const path = { organizationId, userId: member.id };
  const list = useList({
    queryKey: [organizationId, 'member', member.id, 'notes'],
    read: (cursor) => read(api.GET(all, { params: { path, query: { limit: 20, cursor } } })),
    itemsOf: ({ notes }) => notes,
  });
  return (
    <Section id="notes" title={w.title}>
      <Stack gap="sm">
        <Text size="sm">{w.hint}</Text>
        <ProblemAlert error={list.error} />
        {list.first && list.items.length === 0 && <Text>{w.noneFound}</Text>}
        {list.items.map((note) => (
          <Note key={note.id} note={note} userId={member.id} onRemoved={refresh} />
        ))}
        <More list={list} />
        {can('update:notes') && <NewNote userId={member.id} onAdded={refresh} />}
      </Stack>
    </Section>
  );
}

interface NoteOf {
  readonly note: Schemas['MemberNoteDto'];
  readonly userId: string;
  readonly onRemoved: () => Promise<unknown>;
}

function Note({ note: { id, text, authorName, createdAt }, userId, onRemoved }: NoteOf) {
  const { words, time } = useSpoken();
  const { notes: w } = words;
  const { can } = useSession();
  const organizationId = useOrganization();
  return (
    <Group justify="space-between" wrap="nowrap" align="start">
      <div>
        <Text size="sm" className="breakable lines">
          {text}
        </Text>
        <Text size="sm" c="dimmed">
          {authorName ?? w.authorGone} · {time(createdAt)}
        </Text>
      </div>
      {can('update:notes') && (
        <ActionButton
          danger
          label={w.remove}
          title={w.removeTitle}
          consequence={w.removeText}
          done={w.removed}
          button={{ size: 'xs', flex: 'none' }}
          run={() => read(api.DELETE(`${all}/{noteId}`, { params: { path: { organizationId, userId, noteId: id } } }))}
          onDone={onRemoved}
        />
      )}
    </Group>
  );
}

function NewNote({ userId, onAdded }: { userId: string; onAdded: () => Promise<unknown> }) {
  const { notes: w } = useWords();
  const organizationId = useOrganization();
  const [text, setText] = useState('');
  const add = useMutation({
    mutationFn: () => read(api.POST(all, { params: { path: { organizationId, userId } }, body: { text } })),
    onSuccess: () => {
      announce(w.added);
      setText('');
      return onAdded();
    },
  });
  return (
    <Form onSubmit={() => add.mutate()}>
      <Stack gap="xs">
        <ProblemAlert error={add.error} />
        <Textarea
          label={w.text}
          name="note"
          rows={2}
          maxLength={2000}
          required
          withAsterisk={false}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Group>
          <Button type="submit" variant="default" loading={add.isPending}>
            {w.add}
          </Button>
        </Group>
      </Stack>
    </Form>
  );
}
