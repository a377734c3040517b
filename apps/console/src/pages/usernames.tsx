import { Stack, Tabs } from '@mantine/core';
import { useFilters } from '../address';
import { PageTitle } from '../page-title';
import { useWords } from '../words';
import { DeniedNames } from './denied-names';
import { UsernameReviews } from './username-reviews';
import { UsernameRules } from './username-rules';

const tabs = ['reviews', 'denied', 'rules'] as const;

/** What moderators do with names. The tab is a part of the address. */
export default function UsernamesPage() {
  const { usernames: w } = useWords();
  const [filters, change] = useFilters();
  const tab = tabs.find((one) => one === filters.get('tab')) ?? 'reviews';
  return (
    <Stack>
      <PageTitle>{w.title}</PageTitle>
      <Tabs value={tab} onChange={(next) => change({ tab: next, prefix: null })} keepMounted={false}>
        <Tabs.List mb="md">
          {tabs.map((one) => (
            <Tabs.Tab key={one} value={one}>
              {w.tabs[one]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="reviews">
          <UsernameReviews />
        </Tabs.Panel>
        <Tabs.Panel value="denied">
          <DeniedNames />
        </Tabs.Panel>
        <Tabs.Panel value="rules">
          <UsernameRules />
        </Tabs.Panel>
      </Tabs>
    </Stack>
  );
}
