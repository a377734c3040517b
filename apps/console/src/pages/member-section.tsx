import type { ReactNode } from 'react';
import { Badge, Card, Title } from '@mantine/core';
import type { Schemas } from '../api';
import { useWords } from '../words';

export type Member = Schemas['MemberDto'];

/** What the parts of the page of a member need. */
export interface OfMember {
  readonly member: Member;
  readonly etag: string | undefined;
  /** Reads the member and what is about them again. */
  readonly refresh: () => Promise<unknown>;
}

export const Section = ({ id, title, children }: { id: string; title: string; children: ReactNode }) => (
  <Card withBorder component="section" aria-labelledby={id}>
    <Title order={2} size="h4" id={id} mb="sm">
      {title}
    </Title>
    {children}
  </Card>
);

export function MemberStatus({ status }: { status: Schemas['ListedMemberDto']['status'] }) {
  const { members } = useWords();
  const color = { active: 'teal.9', pending: 'gray.7', invited: 'gray.7', banned: 'red.9', deleted: 'red.9' }[status];
  return (
    <Badge variant="filled" color={color}>
      {members.statuses[status]}
    </Badge>
  );
}
