import { IsString, MaxLength } from 'class-validator';
import { MayBeAbsent, Text } from '@app/http';

/** The provider to sign in with. */
export class ProviderFormDto {
  @IsString()
  @MaxLength(63)
  provider: string;
}

/** A parameter that providers send and Facet does not read. */
const Unread = (): PropertyDecorator => (target, key) => {
  MayBeAbsent()(target, key);
  Text({ min: 0, max: 4000 })(target, key);
};

/** What a provider puts into the address that it sends the user back to. */
export class ProviderCallbackQueryDto {
  @IsString()
  @MaxLength(200)
  state: string;

  @MayBeAbsent()
  @Text({ max: 4000 })
  code?: string;

  /** The issuer of the provider (RFC 9207). */
  @MayBeAbsent()
  @Text({ max: 1000 })
  iss?: string;

  @MayBeAbsent()
  @Text({ max: 200 })
  error?: string;

  @Unread()
  error_description?: string;

  @Unread()
  error_uri?: string;

  @Unread()
  session_state?: string;

  @Unread()
  scope?: string;

  @Unread()
  authuser?: string;

  @Unread()
  hd?: string;

  @Unread()
  prompt?: string;
}
