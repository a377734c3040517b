import { useState } from 'react';
import { Button, Group, Stack, Textarea, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { ActionButton } from '../action-button';
import { api, read, tagged } from '../api';
import { FormProblem, isStale, useChangeLines, useDraft } from '../draft';
import { Form } from '../form';
import { announce } from '../notice';
import { useOrganization, useSession } from '../session';
import { useSpoken, useWords } from '../words';
import { Section, type Member, type OfMember } from './member-section';

export function MemberProfile({ member, etag, refresh }: OfMember) {
  const words = useWords().member;
  const { can } = useSession();
  const organizationId = useOrganization();
  const [editing, setEditing] = useState(false);
  const mayEdit = can('update:profiles') && member.status !== 'deleted';
  const params = { path: { organizationId, userId: member.id } };
  return (
    <Section id="profile" title={words.profile}>
      {editing ? (
        <ProfileForm member={member} etag={etag} refresh={refresh} onClose={() => setEditing(false)} />
      ) : (
        <Stack>
          <Facts member={member} />
          {mayEdit && (
            <Group gap="xs">
              <Button variant="default" onClick={() => setEditing(true)}>
                {words.edit}
              </Button>
              {member.avatarUrl !== undefined && (
                <ActionButton
                  danger
                  label={words.removePicture}
                  title={words.removePicture}
                  consequence={words.removePictureText}
                  done={words.pictureRemoved}
                  run={() =>
                    read(api.DELETE('/admin/organizations/{organizationId}/members/{userId}/picture', { params }))
                  }
                  onDone={refresh}
                />
              )}
            </Group>
          )}
        </Stack>
      )}
    </Section>
  );
}

function Facts({ member }: { member: Member }) {
  const { words, time } = useSpoken();
  const { member: w } = words;
  const verified = (is: boolean): string => (is ? w.verified : w.unverified);
  const facts: [name: string, values: string[]][] = [
    [w.username, member.username === undefined ? [] : [`@${member.username}`]],
    [w.bio, member.bio === undefined ? [] : [member.bio]],
    [w.email, member.emails.map((one) => `${one.email} (${verified(one.verified)})`)],
    [w.phone, member.phoneNumbers.map((one) => `${one.phoneNumber} (${verified(one.verified)})`)],
    [w.identities, member.identities.map((one) => `${one.provider}: ${one.email ?? one.name ?? one.subject}`)],
    [w.factors, member.factors],
    [w.attributes, Object.entries(member.attributes).map(([name, value]) => `${name}: ${JSON.stringify(value)}`)],
    [w.joined, [time(member.joinedAt)]],
    [w.created, [time(member.createdAt)]],
    [w.lastSeen, [member.lastSeenAt === undefined ? words.never : time(member.lastSeenAt)]],
    [w.id, [member.id]],
  ];
  return (
    <dl className="facts">
      {facts.map(([name, values]) => (
        <Fact key={name} name={name} values={values.length === 0 ? [words.none] : values} />
      ))}
    </dl>
  );
}

const Fact = ({ name, values }: { name: string; values: readonly string[] }) => (
  <>
    <dt>{name}</dt>
    <dd>
      {values.map((value) => (
        <div key={value}>{value}</div>
      ))}
    </dd>
  </>
);

/** What a form edits: an empty field is a value that is not there. */
const draftOf = ({ name, username = '', bio = '' }: Member) => ({ name, username, bio });

function ProfileForm({ member, etag, refresh, onClose }: OfMember & { onClose: () => void }) {
  const words = useWords();
  const organizationId = useOrganization();
  const path = { organizationId, userId: member.id };
  const form = useDraft(draftOf(member), etag);
  const { draft, edited } = form;
  const lines = useChangeLines(form.changes, words.member);
  const save = useMutation({
    mutationFn: () => {
      const { name, username, bio } = edited;
      const body = {
        ...(name !== undefined && { name }),
        ...(username !== undefined && { username: username || null }),
        ...(bio !== undefined && { bio: bio || null }),
      };
      const params = { path, header: { 'If-Match': form.etag } };
      return read(api.PATCH('/admin/organizations/{organizationId}/members/{userId}', { params, body }));
    },
    onSuccess: async () => {
      announce(words.member.saved);
      await refresh();
      onClose();
    },
    onError: async (error) => {
      if (!isStale(error)) return;
      const latest = await tagged(
        api.GET('/admin/organizations/{organizationId}/members/{userId}', { params: { path } }),
      );
      form.meet(draftOf(latest.body), latest.etag);
    },
  });
  const field = (name: keyof typeof draft) => ({
    label: words.member[name],
    name,
    value: draft[name],
    onChange: (event: { currentTarget: { value: string } }) => form.change({ [name]: event.currentTarget.value }),
  });
  return (
    <Form onSubmit={() => save.mutate()}>
      <Stack>
        <FormProblem error={save.error} changes={lines} />
        <TextInput {...field('name')} />
        <TextInput {...field('username')} />
        <Textarea {...field('bio')} autosize={false} rows={4} />
        <Group gap="xs">
          <Button type="submit" loading={save.isPending}>
            {words.save}
          </Button>
          <Button variant="default" onClick={onClose}>
            {words.cancel}
          </Button>
        </Group>
      </Stack>
    </Form>
  );
}
