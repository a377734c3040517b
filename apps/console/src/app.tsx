import { lazy, Suspense } from 'react';
import { Alert, Anchor, Button, Center, Container, Loader, Stack, Text } from '@mantine/core';
import { Redirect, Route, Router, Switch, useRoute } from 'wouter';
import { Dialog } from './dialog';
import { hasHostedPages, isDemo } from './features';
import { MembersPage } from './pages/members';
import { OverviewPage } from './pages/overview';
import { NotFound, ProblemAlert } from './problem-alert';
import { SessionProvider, useSession } from './session';
import { Shell } from './shell';
import { SignIn } from './sign-in';
import { useWords } from './words';

const MemberPage = lazy(() => import('./pages/member'));
const InvitationsPage = lazy(() => import('./pages/invitations'));
const UsernamesPage = lazy(() => import('./pages/usernames'));
const RolesPage = lazy(() => import('./pages/roles'));
const RolePage = lazy(() => import('./pages/role'));
const NotificationsPage = lazy(() => import('./pages/notifications'));
const KeysPage = lazy(() => import('./pages/keys'));
const ProvidersPage = lazy(() => import('./pages/providers'));
const ProviderPage = lazy(() => import('./pages/provider'));
const SettingsPage = lazy(() => import('./pages/settings'));
const AuditPage = lazy(() => import('./pages/audit'));
const InstallationPage = lazy(() => import('./pages/installation'));
const MailboxPage = lazy(() => import('./pages/mailbox'));

export const App = () => (
  <Router base="/console">
    <WithSession />
  </Router>
);

function WithSession() {
  const [, parameters] = useRoute('/o/:organizationId/*?');
  return (
    <SessionProvider organizationId={parameters?.organizationId}>
      <Start />
    </SessionProvider>
  );
}

/** The sign-in, or the pages of the organization that the address names. */
function Start() {
  const { signedIn, current, error, retry } = useSession();
  const words = useWords();
  if (signedIn === 'no') return <SignIn />;
  if (!current && error)
    return (
      <Container size="xs" py="xl">
        <Stack>
          <ProblemAlert error={error} />
          <Button onClick={retry}>{words.retry}</Button>
          <Anchor href="/console">{words.toOverview}</Anchor>
        </Stack>
      </Container>
    );
  if (!current) return <Waiting />;
  return (
    <>
      {current.organization ? <Pages id={current.organization.id} /> : <NoOrganization />}
      <Dialog opened={signedIn === 'expired'} title={words.signIn.expiredTitle}>
        <SignIn expired />
      </Dialog>
    </>
  );
}

const Pages = ({ id }: { id: string }) => (
  <Switch>
    <Route path="/o/:organizationId" nest>
      <Shell>
        <Suspense fallback={<Waiting />}>
          <Switch>
            <Route path="/" component={OverviewPage} />
            <Route path="/members" component={MembersPage} />
            <Route path="/members/:userId">{({ userId }) => <MemberPage key={userId} userId={userId} />}</Route>
            <Route path="/invitations" component={InvitationsPage} />
            <Route path="/usernames" component={UsernamesPage} />
            <Route path="/roles" component={RolesPage} />
            <Route path="/roles/:roleId">{({ roleId }) => <RolePage key={roleId} roleId={roleId} />}</Route>
            <Route path="/notifications" component={NotificationsPage} />
            <Route path="/keys" component={KeysPage} />
            <Route path="/providers" component={ProvidersPage} />
            <Route path="/providers/:providerId">
              {({ providerId }) => <ProviderPage key={providerId} providerId={providerId} />}
            </Route>
            <Route path="/settings" component={SettingsPage} />
            <Route path="/audit" component={AuditPage} />
            <Route path="/installation" component={InstallationPage} />
            {isDemo && <Route path="/mailbox" component={MailboxPage} />}
            <Route component={NotFound} />
          </Switch>
        </Suspense>
      </Shell>
    </Route>
    <Route>
      <Redirect to={`/o/${encodeURIComponent(id)}`} replace />
    </Route>
  </Switch>
);

function Waiting() {
  const { loading } = useWords();
  return (
    <Center mih="10rem">
      <Loader aria-label={loading} role="status" />
    </Center>
  );
}

function NoOrganization() {
  const { noOrganization, signOut } = useWords();
  const { current, leave } = useSession();
  return (
    <Container size="xs" py="xl" component="main">
      <Alert title={noOrganization.title} color="blue" variant="outline">
        <Stack>
          <Text>{current?.factorDueAt === undefined ? noOrganization.text : noOrganization.factorDue}</Text>
          {hasHostedPages && <Anchor href="/auth/ui/account">{noOrganization.account}</Anchor>}
          <Button variant="default" onClick={() => void leave()}>
            {signOut}
          </Button>
        </Stack>
      </Alert>
    </Container>
  );
}
