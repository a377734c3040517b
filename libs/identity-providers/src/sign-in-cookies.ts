import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '@app/config';

const lifetime = 600;

/**
 * The cookie with the secret of a browser that signs in with a provider. Its prefix makes browsers insist on
 * `Secure`, and on this very host, as with the session cookie.
 */
@Injectable()
export class SignInCookies {
  private readonly name: string;
  private readonly attributes: string;

  constructor(@Inject(SETTINGS) { demo }: Settings) {
    this.name = demo ? 'facet-sign-in' : '__Host-facet-sign-in';
    this.attributes = `Path=/; HttpOnly; SameSite=Lax${demo ? '' : '; Secure'}`;
  }

  write(request: string): string {
    return `${this.name}=${request}; Max-Age=${lifetime}; ${this.attributes}`;
  }

  /** Undefined when there is none, or more than one: then another host or path has set one of them. */
  read(header: string | undefined): string | undefined {
    const values = (header ?? '')
      .split(';')
      .map((pair) => pair.trim())
      .filter((pair) => pair.startsWith(`${this.name}=`))
      .map((pair) => pair.slice(this.name.length + 1));
    return values.length === 1 && values[0] !== '' ? values[0] : undefined;
  }
}
