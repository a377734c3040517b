import { useState, type ReactNode } from 'react';
import {
  Anchor,
  AppShell,
  Burger,
  Button,
  Group,
  NativeSelect,
  NavLink,
  Stack,
  Text,
  useMantineColorScheme,
  type MantineColorScheme,
} from '@mantine/core';
import { Link, useLocation } from 'wouter';
import { useFailedJobs } from './failed-jobs';
import { isDemo } from './features';
import { Notice } from './notice';
import { useOrganization, useSession } from './session';
import { useSpoken, useWords, type Language } from './words';

/** The pages, each with the permission without which it has nothing to show. */
const pages = [
  { name: 'overview', path: '/' },
  { name: 'members', path: '/members', needs: 'read:members' },
  { name: 'invitations', path: '/invitations', needs: 'update:users' },
  { name: 'usernames', path: '/usernames', needs: 'read:denylist' },
  { name: 'roles', path: '/roles', needs: 'read:organization' },
  { name: 'notifications', path: '/notifications', needs: 'create:notifications' },
  { name: 'keys', path: '/keys', needs: 'read:keys' },
  { name: 'providers', path: '/providers', needs: 'read:providers' },
  { name: 'settings', path: '/settings', needs: 'read:organization' },
  { name: 'audit', path: '/audit', needs: 'read:audit' },
  { name: 'installation', path: '/installation' },
  { name: 'mailbox', path: '/mailbox' },
] as const;

export function Shell({ children }: { children: ReactNode }) {
  const words = useWords();
  const { can } = useSession();
  const isOperator = useFailedJobs().data !== undefined;
  const isThere = { installation: isOperator, mailbox: isDemo } as Readonly<Record<string, boolean>>;
  const [path] = useLocation();
  const [open, setOpen] = useState(false);
  return (
    <AppShell
      header={{ height: 52 }}
      navbar={{ width: 240, breakpoint: 'sm', collapsed: { mobile: !open } }}
      padding="md"
      transitionDuration={0}
    >
      <AppShell.Header>
        <a className="skip" href="#content">
          {words.skip}
        </a>
        <Group h="100%" px="md" gap="sm">
          <Burger
            opened={open}
            onClick={() => setOpen(!open)}
            hiddenFrom="sm"
            size="sm"
            aria-label={words.menu}
            aria-expanded={open}
          />
          <Anchor component={Link} href="/" fw={700} underline="never">
            Facet
          </Anchor>
          <Notice />
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="md" aria-label={words.menu}>
        <Stack justify="space-between" h="100%" gap="md">
          <div>
            <OrganizationSwitch />
            {pages
              .filter((page) => (isThere[page.name] ?? true) && (!('needs' in page) || can(page.needs)))
              .map((page) => {
                const isHere = page.path === '/' ? path === '/' : path.startsWith(page.path);
                return (
                  <NavLink
                    key={page.name}
                    component={Link}
                    href={page.path}
                    label={words.nav[page.name]}
                    active={isHere}
                    aria-current={isHere ? 'page' : undefined}
                    variant="filled"
                    onClick={() => setOpen(false)}
                  />
                );
              })}
          </div>
          <OfTheUser />
        </Stack>
      </AppShell.Navbar>
      <AppShell.Main id="content" tabIndex={-1}>
        {children}
      </AppShell.Main>
    </AppShell>
  );
}

/** Another organization is another address: the session follows it. */
function OrganizationSwitch() {
  const words = useWords();
  const organization = useOrganization();
  const { current } = useSession();
  const [, navigate] = useLocation();
  const memberships = current?.memberships ?? [];
  return (
    <NativeSelect
      label={words.organization}
      mb="md"
      value={organization}
      data={memberships.map(({ organizationId, name }) => ({ value: organizationId, label: name }))}
      onChange={(event) => navigate(`~/console/o/${encodeURIComponent(event.currentTarget.value)}`)}
    />
  );
}

function OfTheUser() {
  const { words, language, speak } = useSpoken();
  const { current, leave } = useSession();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <Stack gap="xs">
      <NativeSelect
        label={words.theme}
        size="xs"
        value={colorScheme}
        data={Object.entries(words.themes).map(([value, label]) => ({ value, label }))}
        onChange={(event) => setColorScheme(event.currentTarget.value as MantineColorScheme)}
      />
      <NativeSelect
        label={words.language}
        size="xs"
        value={language}
        data={[
          { value: 'en', label: 'English' },
          { value: 'de', label: 'Deutsch' },
        ]}
        onChange={(event) => speak(event.currentTarget.value as Language)}
      />
      <Text size="sm" className="breakable">
        {current?.user.name}
      </Text>
      <Button variant="default" size="xs" onClick={() => void leave()}>
        {words.signOut}
      </Button>
    </Stack>
  );
}
