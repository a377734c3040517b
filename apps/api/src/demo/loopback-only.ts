import type { RequestHandler, Request } from 'express';
import type { Settings } from '@app/config';
import { HostMisdirected } from '@app/common';

/** Headers in which proxies report their client. */
const forwarding =
  /^(?:forwarded|via|x-forwarded(?:-.+)?|x-original-(?:forwarded-for|host)|x-real-ip|x-client-ip|x-cluster-client-ip|(?:cf|fastly)-.+-ip|true-client-ip|cdn-loop|x-envoy-.+)$/;
const loopback = /^(?:localhost|(?:[a-z0-9-]+\.)+localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])\.?(?::\d{1,5})?$/i;

type Exceptions = Pick<Settings, 'TRUSTED_PROXY_HOPS' | 'ORGANIZATION_HOST_SUFFIX'>;

/** A host that names this machine, or one whose names the settings ask for. */
function isExpected(host: string, { ORGANIZATION_HOST_SUFFIX: suffix }: Exceptions): boolean {
  if (loopback.test(host)) return true;
  const name = host.toLowerCase().replace(/\.?(?::\d{1,5})?$/, '');
  return suffix !== '' && name.endsWith(`.${suffix.toLowerCase()}`);
}

/**
 * Every host that a request names. A target in absolute form outweighs the header (RFC 9112,
 * 3.2.2).
 */
function hostsOf({ headers, url }: Request): string[] {
  const target = /^[a-z][a-z0-9+.-]*:\/\/(?:[^/?#]*@)?([^/?#]*)/i.exec(url)?.[1];
  const forwarded = headers['x-forwarded-host'];
  return [
    headers.host ?? '',
    ...(target === undefined ? [] : [target]),
    ...(forwarded === undefined ? [] : [forwarded].flat()),
  ];
}

/**
 * The demo hands out credentials to every client, as to the user of the machine. So it answers only under
 * names of the loopback: a page whose name was bound to 127.0.0.1 says its own, and a proxy says that it is
 * one, unless the settings expect it.
 */
export function loopbackOnly(exceptions: Exceptions): RequestHandler {
  return (request, _response, next) => {
    const isProxied =
      exceptions.TRUSTED_PROXY_HOPS === 0 && Object.keys(request.headers).some((name) => forwarding.test(name));
    if (!isProxied && hostsOf(request).every((host) => isExpected(host, exceptions))) return next();
    const message =
      'The demo answers on this machine alone: call it as localhost or 127.0.0.1, without a proxy in between.';
    next(new HostMisdirected({ message }));
  };
}
