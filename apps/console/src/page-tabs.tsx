import type { ReactNode } from 'react';
import { Stack, Tabs } from '@mantine/core';
import { useFilters } from './address';
import { PageTitle } from './page-title';

interface TabsOf<T extends string> {
  readonly title: string;
  readonly labels: Readonly<Record<T, string>>;
  /** In the order in which they stand; the first one is open where the address names none. */
  readonly panels: Readonly<Record<T, ReactNode>>;
  /** What else of the address belongs to one tab alone. */
  readonly filters: readonly string[];
}

/** A page of several tabs. The tab is a part of the address. */
export function PageTabs<T extends string>({ title, labels, panels, filters }: TabsOf<T>) {
  const [given, change] = useFilters();
  const tabs = Object.keys(panels) as T[];
  const tab = tabs.find((one) => one === given.get('tab')) ?? tabs[0] ?? null;
  const none = Object.fromEntries(filters.map((name) => [name, null]));
  return (
    <Stack>
      <PageTitle>{title}</PageTitle>
      <Tabs value={tab} onChange={(next) => change({ ...none, tab: next })} keepMounted={false}>
        <Tabs.List mb="md">
          {tabs.map((one) => (
            <Tabs.Tab key={one} value={one}>
              {labels[one]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {tabs.map((one) => (
          <Tabs.Panel key={one} value={one}>
            {panels[one]}
          </Tabs.Panel>
        ))}
      </Tabs>
    </Stack>
  );
}
