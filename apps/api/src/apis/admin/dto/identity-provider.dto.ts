import { ApiProperty } from '@nestjs/swagger';
import { IsBoolean } from 'class-validator';
import { Checked, HasEntityTag, MayBeAbsent, Text, TextList } from '@app/http';

/** RFC 6749, 3.3. */
const isScope = (text: string): boolean => /^[\x21\x23-\x5b\x5d-\x7e]{1,100}$/.test(text);
const isDomain = (text: string): boolean =>
  text.length <= 253 && /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}$/.test(text);
const isProviderId = (value: unknown): boolean =>
  typeof value === 'string' && /^[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?$/.test(value);

/** An OpenID Connect provider with which members of the organization sign in. Its secret is not shown. */
@HasEntityTag()
export class IdentityProviderDto {
  /** @example "example-id" */
  id: string;

  /** @example "Example ID" */
  name: string;

  /** @example "https://id.example.com/" */
  issuer: string;

  /** @example "facet" */
  clientId: string;

  /** @example ["email", "profile"] */
  scopes: string[];

  /** Whether users without an account get one at their first sign-in. */
  createUsers: boolean;

  /**
   * Domains of addresses that may sign in. Empty: all.
   * @example ["corp.example"]
   */
  emailDomains: string[];

  /**
   * How identities in `/me` and elsewhere name it.
   * @example "demo.example-id"
   */
  provider: string;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  @ApiProperty({ format: 'date-time' })
  updatedAt: string;
}

/** All providers of the organization, by id. There are at most 20. */
export class IdentityProvidersDto {
  @ApiProperty({ type: [IdentityProviderDto] })
  identityProviders: IdentityProviderDto[];
}

const Scopes = (): PropertyDecorator => (target, key) => {
  MayBeAbsent()(target, key);
  TextList({ max: 20, wants: 'scopes', check: isScope })(target, key);
  ApiProperty({ type: [String], maxItems: 20, uniqueItems: true, required: false, example: ['email', 'profile'] })(
    target,
    key,
  );
};

const EmailDomains = (): PropertyDecorator => (target, key) => {
  MayBeAbsent()(target, key);
  TextList({ max: 50, wants: 'domains in lower case, such as example.com', check: isDomain })(target, key);
  ApiProperty({ type: [String], maxItems: 50, uniqueItems: true, required: false, example: [] })(target, key);
};

/** A provider to add. */
export class NewIdentityProviderDto {
  /**
   * A word of lower-case letters, digits and hyphens, which stays: identities are called after it.
   * @example "new-id"
   */
  @Checked('id', 'must have 1 to 32 lower-case letters, digits and hyphens', isProviderId)
  @ApiProperty({ pattern: '^[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?$' })
  id: string;

  /**
   * For the button of front ends.
   * @example "New ID"
   */
  @Text({ max: 100 })
  name: string;

  /**
   * Its address. Its metadata (OpenID Connect Discovery) is read now, and with each change.
   * @example "https://new.example.com/"
   */
  @Text({ max: 1000 })
  issuer: string;

  /** @example "facet" */
  @Text({ max: 500 })
  clientId: string;

  /**
   * It is stored encrypted and not shown again.
   * @example "a secret that the provider gave"
   */
  @Text({ max: 1000 })
  clientSecret: string;

  /** Asked for beside `openid`. Default: `email` and `profile`. */
  @Scopes()
  scopes?: string[];

  /**
   * Whether users without an account get one at their first sign-in, with the role Member. Not where the organization
   * takes new members by invitation only. Default: false.
   * @example false
   */
  @MayBeAbsent()
  @IsBoolean()
  createUsers?: boolean;

  /** Only users whose address the provider calls verified, in one of these domains, may sign in. Default: all may. */
  @EmailDomains()
  emailDomains?: string[];
}

/** What to change about a provider. What is absent stays. */
export class UpdateIdentityProviderDto {
  /**
   * For the button of front ends.
   * @example "Example ID"
   */
  @MayBeAbsent()
  @Text({ max: 100 })
  @ApiProperty({ required: false, minLength: 1, maxLength: 100 })
  name?: string;

  /** Identities of another issuer do not sign in any more. */
  @MayBeAbsent()
  @Text({ max: 1000 })
  @ApiProperty({ required: false, minLength: 1, maxLength: 1000, example: 'https://id.example.com/' })
  issuer?: string;

  @MayBeAbsent()
  @Text({ max: 500 })
  @ApiProperty({ required: false, minLength: 1, maxLength: 500, example: 'facet' })
  clientId?: string;

  /** It is stored encrypted and not shown again. */
  @MayBeAbsent()
  @Text({ max: 1000 })
  @ApiProperty({ required: false, minLength: 1, maxLength: 1000, example: 'another secret' })
  clientSecret?: string;

  /** Asked for beside `openid`. */
  @Scopes()
  scopes?: string[];

  /** Whether users without an account get one at their first sign-in. */
  @MayBeAbsent()
  @IsBoolean()
  @ApiProperty({ required: false, example: true })
  createUsers?: boolean;

  /** Only users whose address the provider calls verified, in one of these domains, may sign in. Empty: all may. */
  @EmailDomains()
  emailDomains?: string[];
}
