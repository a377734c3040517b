import { useState } from 'react';
import { Button, Card, Code, Group, Stack, Text, TextInput } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { ActionButton } from '../action-button';
import { api, read, type Schemas } from '../api';
import { ProblemAlert } from '../problem-alert';
import { useOrganization, useSession } from '../session';
import { useSpoken } from '../words';

/** Names that wait for a moderator, the longest waiting first. */
export function UsernameReviews() {
  const { words } = useSpoken();
  const { usernames: w } = words;
  const organizationId = useOrganization();
  const list = useInfiniteQuery({
    queryKey: [organizationId, 'username-reviews'],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam: cursor }) =>
      read(
        api.GET('/admin/organizations/{organizationId}/username-reviews', {
          params: { path: { organizationId }, query: { limit: 50, cursor } },
        }),
      ),
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
  const reviews = list.data?.pages.flatMap((page) => page.reviews) ?? [];
  return (
    <Stack>
      <ProblemAlert error={list.error} />
      {list.data && reviews.length === 0 && <Text>{w.noReviews}</Text>}
      {reviews.map((review) => (
        <Review key={review.userId} review={review} onDecided={() => list.refetch()} />
      ))}
      {list.hasNextPage && (
        <Button variant="default" loading={list.isFetching} onClick={() => void list.fetchNextPage()}>
          {words.more}
        </Button>
      )}
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
