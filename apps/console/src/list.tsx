import { useMemo } from 'react';
import { Button } from '@mantine/core';
import { keepPreviousData, useInfiniteQuery, type QueryKey } from '@tanstack/react-query';
import { useWords } from './words';

interface ListOf<P, T> {
  readonly queryKey: QueryKey;
  readonly read: (cursor: string | undefined) => Promise<P>;
  readonly itemsOf: (page: P) => readonly T[];
  /** Whether the rows stay in sight while others are looked for: one of them may have an open dialog. */
  readonly keepsRows?: boolean;
}

/** A list that the server hands out page by page, as far as it has been read. */
export function useList<P extends { readonly nextCursor?: string }, T>({
  queryKey,
  read,
  itemsOf,
  keepsRows = false,
}: ListOf<P, T>) {
  const list = useInfiniteQuery({
    queryKey,
    placeholderData: keepsRows ? keepPreviousData : undefined,
    // Either would read every page anew that was scrolled through.
    ...{ refetchOnWindowFocus: false, refetchOnReconnect: false },
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }) => read(pageParam),
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
  // A list of thousands is put together once for each page of it, not with each render.
  const items = useMemo(() => (list.data?.pages ?? []).flatMap((page) => [...itemsOf(page)]), [list.data]);
  return {
    items,
    first: list.data?.pages[0],
    hasMore: list.hasNextPage,
    isFetching: list.isFetching,
    error: list.error,
    more: () => {
      if (list.hasNextPage && !list.isFetching) void list.fetchNextPage();
    },
    refetch: list.refetch,
  };
}

/** The button that reads the next page of a list. */
export function More({ list }: { list: { hasMore: boolean; isFetching: boolean; more: () => void } }) {
  const { more } = useWords();
  if (!list.hasMore) return null;
  return (
    <Button variant="default" loading={list.isFetching} onClick={list.more}>
      {more}
    </Button>
  );
}
