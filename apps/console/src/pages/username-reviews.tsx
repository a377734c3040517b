import { useState } from 'react';
import { Card, Code, Group, Stack, Text, TextInput } from '@mantine/core';
import { ActionButton } from '../action-button';
import { api, read, type Schemas } from '../api';
import { More, useList } from '../list';
import { ProblemAlert } from '../problem-alert';
import { useOrganization, useSession } from '../session';
import { useSpoken } from '../words';

/** Names that wait for a moderator, the longest waiting first. */
export function UsernameReviews() {
  const { words } = useSpoken();
  const { usernames: w } = words;
  const organizationId = useOrganization();
  const list = useList({
    queryKey: [organizationId, 'username-reviews'],
    read: (cursor) =>
      read(
        api.GET('/admin/organizations/{organizationId}/username-reviews', {
          params: { path: { organizationId }, query: { limit: 50, cursor } },
        }),
      ),
    itemsOf: ({ reviews }) => reviews,
  });
  return (
    <Stack>
      <ProblemAlert error={list.error} />
      {list.first && list.items.length === 0 && <Text>{w.noReviews}</Text>}
      {list.items.map((review) => (
        <Review key={review.userId} review={review} onDecided={() => list.refetch()} />
      ))}
      <More list={list} />
    </Stack>
  );
}

function Review({ review, onDecided }: { review: Schemas['UsernameReviewDto']; onDecided: () => unknown }) {
  const { words, time } = useSpoken();
  const { usernames: w } = words;
  const { can } = useSession();
  const organizationId = useOrganization();
  const [replacement, setReplacement] = useState('');
  const { username, userId, rule, createdAt } = review;
  const params = { path: { organizationId, userId } };
  return (
    <Card withBorder component="article" aria-label={username}>
      <Group justify="space-between">
        <div>
          <Text fw={700} className="breakable">
            @{username}
          </Text>
          <Text size="sm">
            {w.rule}: {rule ? `${w.kinds[rule.kind]} ` : w.ruleGone}
            {rule && <Code>{rule.text}</Code>}
          </Text>
          <Text size="sm" c="dimmed">
            {time(createdAt)}
          </Text>
        </div>
        {can('update:denylist') && (
          <Group gap="xs">
            <ActionButton
              label={w.approve}
              title={w.approveTitle(username)}
              consequence={w.approveText}
              done={w.approved}
              run={() =>
                read(
                  api.POST('/admin/organizations/{organizationId}/username-reviews/{userId}/approval', {
                    params,
                    body: { username },
                  }),
                )
              }
              onDone={onDecided}
            />
            <ActionButton
              danger
              label={w.reject}
              title={w.rejectTitle(username)}
              consequence={w.rejectText}
              done={w.rejected}
              fields={
                <TextInput
                  label={w.replacementOptional}
                  name="replacement"
                  value={replacement}
                  onChange={(event) => setReplacement(event.currentTarget.value)}
                />
              }
              run={() =>
                read(
                  api.POST('/admin/organizations/{organizationId}/username-reviews/{userId}/rejection', {
                    params,
                    body: { username, ...(replacement.trim() !== '' && { replacement: replacement.trim() }) },
                  }),
                )
              }
              onDone={onDecided}
            />
          </Group>
        )}
      </Group>
    </Card>
  );
}
