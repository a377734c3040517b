import { Body, Controller, Delete, Get, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  Caller,
  FactorCodeWrong,
  FactorExists,
  FactorNotFound,
  FactorsService,
  PasskeysService,
  PasswordWrong,
  SignedIn,
  SignInBusy,
  SignInNotFresh,
  SignInService,
} from '@app/auth';
import { TooManyRequests, type Principal } from '@app/common';
import { Fails, Returns } from '@app/http';
import { toFactors } from './account.mapper.js';
import {
  AuthenticatorSetUpDto,
  BeginAuthenticatorDto,
  ConfirmAuthenticatorDto,
  FactorCodeDto,
  FactorsDto,
  RecoveryCodesDto,
  RenewRecoveryCodesDto,
} from './dto/factor.dto.js';

@ApiTags('Account')
@Controller('auth/factors')
export class FactorsController {
  constructor(
    private readonly factors: FactorsService,
    private readonly passkeys: PasskeysService,
    private readonly signIn: SignInService,
  ) {}

  /** The second factors of the caller. */
  @Get()
  @SignedIn({ interactive: true })
  @Returns(FactorsDto)
  async getFactors(@Caller() caller: Principal): Promise<FactorsDto> {
    return toFactors(await this.factors.stateOf(caller.userId), await this.passkeys.list(caller.userId));
  }

  /**
   * Begins to set an authenticator app up (TOTP, RFC 6238). It counts when its first code was confirmed. Needs a
   * sign-in of the last ten minutes, or the password.
   */
  @Post('totp')
  @SignedIn({ interactive: true })
  @Returns(AuthenticatorSetUpDto, { status: 201, description: 'Only this answer has the secret' })
  @Fails(FactorExists, SignInNotFresh, PasswordWrong, SignInBusy, TooManyRequests)
  async beginAuthenticatorApp(
    @Caller() caller: Principal,
    @Body() { currentPassword }: BeginAuthenticatorDto,
  ): Promise<AuthenticatorSetUpDto> {
    await this.signIn.assertFresh(caller, currentPassword);
    return this.factors.begin(caller);
  }

  /**
   * Puts the authenticator app into use, with the code that it shows now. From then on a sign-in needs a code, too. The
   * answer has ten recovery codes, each of which stands once for a code of the app.
   */
  @Post('totp/confirm')
  @SignedIn({ interactive: true })
  @Returns(RecoveryCodesDto, { description: 'The app is in use' })
  @Fails(FactorNotFound, FactorExists, FactorCodeWrong, TooManyRequests)
  async confirmAuthenticatorApp(
    @Caller() caller: Principal,
    @Body() { code }: ConfirmAuthenticatorDto,
  ): Promise<RecoveryCodesDto> {
    return { recoveryCodes: await this.factors.confirm(caller, code) };
  }

  /** Removes the authenticator app, with one of its codes or a recovery code. With the last factor the recovery codes go, too. */
  @Delete('totp')
  @SignedIn({ interactive: true })
  @Returns(null)
  @Fails(FactorNotFound, FactorCodeWrong, TooManyRequests)
  async removeAuthenticatorApp(@Caller() caller: Principal, @Body() { code }: FactorCodeDto): Promise<void> {
    await this.factors.remove(caller, code);
  }

  /**
   * Replaces the recovery codes, with a code of the authenticator app or one of them. Without a code, after a sign-in of
   * the last ten minutes in which a factor was proved, such as a passkey.
   */
  @Post('recovery-codes')
  @SignedIn({ interactive: true })
  @Returns(RecoveryCodesDto, { description: 'The codes of before do not work any more' })
  @Fails(FactorNotFound, FactorCodeWrong, SignInNotFresh, TooManyRequests)
  async renewRecoveryCodes(
    @Caller() caller: Principal,
    @Body() { code }: RenewRecoveryCodesDto,
  ): Promise<RecoveryCodesDto> {
    await this.signIn.assertFreshUnless(code, caller);
    return { recoveryCodes: await this.factors.renewRecoveryCodes(caller, code) };
  }
}
