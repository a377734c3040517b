import { useState } from 'react';
import { Alert, Button, Group, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { ActionButton } from '../action-button';
import { api, read, tagged } from '../api';
import { announce } from '../notice';
import { ProblemAlert } from '../problem-alert';
import { useOrganization, useSession } from '../session';
import { useSpoken, useWords } from '../words';
import { isStale, Section, type Member, type OfMember } from './member-section';

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
type Draft = ReturnType<typeof draftOf>;
const fields = ['name', 'username', 'bio'] as const;

function ProfileForm({ member, etag, refresh, onClose }: OfMember & { onClose: () => void }) {
  const words = useWords();
  const organizationId = useOrganization();
  const path = { organizationId, userId: member.id };
  /** What the user saw when they began to edit, or saw last. */
  const [seen, setSeen] = useState({ draft: draftOf(member), etag });
  const [draft, setDraft] = useState<Draft>(seen.draft);
  const [changed, setChanged] = useState<string[]>([]);

  /** What was changed meanwhile; the text that was typed stays. */
  const compare = async () => {
    const latest = await tagged(
      api.GET('/admin/organizations/{organizationId}/members/{userId}', { params: { path } }),
    );
    const now = draftOf(latest.body);
    setChanged(
      fields
        .filter((field) => now[field] !== seen.draft[field])
        .map((field) => words.member.changedField(words.member[field], seen.draft[field], now[field])),
    );
    // Fields that the user left alone follow the change.
    setDraft((old) => ({
      name: old.name === seen.draft.name ? now.name : old.name,
      username: old.username === seen.draft.username ? now.username : old.username,
      bio: old.bio === seen.draft.bio ? now.bio : old.bio,
    }));
    setSeen({ draft: now, etag: latest.etag });
  };
  const save = useMutation({
    mutationFn: () => {
      const body = {
        ...(draft.name !== seen.draft.name && { name: draft.name }),
        ...(draft.username !== seen.draft.username && { username: draft.username || null }),
        ...(draft.bio !== seen.draft.bio && { bio: draft.bio || null }),
      };
      const params = { path, header: { 'If-Match': seen.etag } };
      return read(api.PATCH('/admin/organizations/{organizationId}/members/{userId}', { params, body }));
    },
    onSuccess: async () => {
      announce(words.member.saved);
      await refresh();
      onClose();
    },
    onError: (error) => (isStale(error) ? compare() : undefined),
  });
  const change = (field: keyof Draft) => (event: { currentTarget: { value: string } }) => {
    const { value } = event.currentTarget;
    setDraft((old) => ({ ...old, [field]: value }));
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <Stack>
        {isStale(save.error) ? (
          <Alert role="alert" color="blue" variant="outline" title={words.member.changed}>
            {changed.map((line) => (
              <Text key={line} className="breakable">
                {line}
              </Text>
            ))}
          </Alert>
        ) : (
          <ProblemAlert error={save.error} />
        )}
        <TextInput label={words.member.name} name="name" value={draft.name} onChange={change('name')} />
        <TextInput label={words.member.username} name="username" value={draft.username} onChange={change('username')} />
        <Textarea
          label={words.member.bio}
          name="bio"
          autosize={false}
          rows={4}
          value={draft.bio}
          onChange={change('bio')}
        />
        <Group gap="xs">
          <Button type="submit" loading={save.isPending}>
            {words.save}
          </Button>
          <Button variant="default" onClick={onClose}>
            {words.cancel}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
