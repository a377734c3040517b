import { createContext, useCallback, useContext, useEffect, useMemo, useState, type ReactNode } from 'react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { adopt, api, currentAccess, forget, Problem, read, renew, whenExpired, type Schemas } from './api';

type SignedIn = 'unknown' | 'no' | 'yes' | 'expired';

interface Session {
  readonly signedIn: SignedIn;
  /** What failed on the way to a session, other than that nobody is signed in. */
  readonly error: Error | undefined;
  readonly current: Schemas['CurrentSessionDto'] | undefined;
  /** Whether the page offers something; the server decides anyway. */
  readonly can: (permission: string) => boolean;
  readonly enter: (tokens: Schemas['BrowserTokensDto']) => void;
  readonly leave: () => Promise<void>;
  readonly retry: () => void;
}

const SessionContext = createContext<Session | undefined>(undefined);

/** @param organizationId the organization that the address of the page names, if it names one */
export function SessionProvider({
  organizationId,
  children,
}: {
  organizationId: string | undefined;
  children: ReactNode;
}) {
  const queries = useQueryClient();
  const [signedIn, setSignedIn] = useState<SignedIn>('unknown');
  const [error, setError] = useState<Error>();
  const start = useCallback(() => {
    setError(undefined);
    renew().then(
      () => setSignedIn('yes'),
      (cause: Error) => (cause instanceof Problem && cause.status === 401 ? setSignedIn('no') : setError(cause)),
    );
  }, []);
  useEffect(start, [start]);
  useEffect(() => whenExpired(() => setSignedIn('expired')), []);

  const session = useQuery({
    queryKey: ['session', organizationId],
    enabled: signedIn === 'yes' || signedIn === 'expired',
    queryFn: async () => {
      if (organizationId !== undefined && currentAccess()?.organizationId !== organizationId)
        await renew(organizationId);
      return read(api.GET('/auth/session'));
    },
  });
  const current = session.data;

  const enter = useCallback(
    (tokens: Schemas['BrowserTokensDto']) => {
      // Somebody else signed in: nothing of what this page shows is theirs.
      if (current && tokens.user.id !== current.user.id) return window.location.reload();
      adopt(tokens);
      setSignedIn('yes');
    },
    [current],
  );
  const leave = useCallback(async () => {
    await read(api.DELETE('/auth/session'));
    forget();
    queries.clear();
    setSignedIn('no');
  }, [queries]);

  const value = useMemo<Session>(
    () => ({
      signedIn,
      error: error ?? session.error ?? undefined,
      current,
      can: (permission) => current?.permissions.includes(permission) ?? false,
      enter,
      leave,
      retry: () => (signedIn === 'unknown' ? start() : void session.refetch()),
    }),
    [signedIn, error, session, current, enter, leave, start],
  );
  return <SessionContext value={value}>{children}</SessionContext>;
}

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error('outside of SessionProvider');
  return session;
}

/** The organization of the page. Pages are shown once there is one. */
export function useOrganization(): string {
  const { current } = useSession();
  if (!current?.organization) throw new Error('a page without an organization');
  return current.organization.id;
}
