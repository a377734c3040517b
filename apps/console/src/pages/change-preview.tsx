import { Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { isStale } from '../draft';
import { ProblemAlert } from '../problem-alert';
import { useWords } from '../words';

interface Change {
  readonly gained: readonly string[];
  readonly lost: readonly string[];
  readonly memberCount?: number;
  readonly more?: boolean;
}

interface PreviewOf {
  /** What the change is about, and the change. */
  readonly queryKey: readonly unknown[];
  /** The dry run of the change. */
  readonly read: () => Promise<Change | undefined>;
}

/** What would change, before somebody saves it. */
export function ChangePreview({ queryKey, read }: PreviewOf) {
  const { preview: words } = useWords();
  const tried = useQuery({
    queryKey: [...queryKey, 'preview'],
    gcTime: 0,
    refetchOnWindowFocus: false,
    retry: false,
    queryFn: async () => (await read()) ?? null,
  });
  if (tried.error) return isStale(tried.error) ? null : <ProblemAlert error={tried.error} />;
  if (!tried.data) return null;
  const { gained, lost, memberCount, more = false } = tried.data;
  return (
    <Stack gap={0} role="status">
      {gained.length > 0 && (
        <Text size="sm" className="breakable">
          {words.gained(gained.join(', '))}
        </Text>
      )}
      {lost.length > 0 && (
        <Text size="sm" className="breakable">
          {words.lost(lost.join(', '))}
        </Text>
      )}
      {gained.length + lost.length === 0 && <Text size="sm">{words.nothing}</Text>}
      {memberCount !== undefined && <Text size="sm">{words.members(memberCount, more)}</Text>}
    </Stack>
  );
}
