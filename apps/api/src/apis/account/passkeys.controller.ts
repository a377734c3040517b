import { Body, Controller, Delete, Param, Patch, Post } from '@nestjs/common';
import { ApiBody, ApiParam, ApiTags } from '@nestjs/swagger';
import {
  Caller,
  PasskeyExists,
  PasskeyInvalid,
  PasskeyLimitReached,
  PasskeyNeeded,
  PasskeyNotFound,
  PasskeysService,
  PasswordWrong,
  SignedIn,
  SignInBusy,
  SignInNotFresh,
  SignInService,
} from '@app/auth';
import { TooManyRequests, type Principal } from '@app/common';
import { Fails, Returns } from '@app/http';
import {
  NewPasskeyDto,
  PasskeyCreationOptionsDto,
  RecentSignInDto,
  RegisteredPasskeyDto,
  RenamePasskeyDto,
} from './dto/passkey.dto.js';
import { toCreationOptions, toRegisteredPasskey } from './passkey.mapper.js';

const PasskeyParam = (): MethodDecorator =>
  ApiParam({
    name: 'id',
    description: 'Id of a passkey, as `GET /auth/factors` lists it',
    example: '01930000-0000-7000-8000-00000000f001',
  });

@ApiTags('Account')
@Controller('auth/factors/passkeys')
export class PasskeysController {
  constructor(
    private readonly passkeys: PasskeysService,
    private readonly signIn: SignInService,
  ) {}

  /**
   * The options for a new passkey of the caller (WebAuthn): for this session, for five minutes, for one passkey. They
   * replace the ones of before. Needs a sign-in of the last ten minutes, or the password.
   */
  @Post('options')
  @SignedIn({ interactive: true })
  @ApiBody({
    type: RecentSignInDto,
    required: false,
    examples: { recent: { summary: 'after a recent sign-in', value: {} } },
  })
  @Returns(PasskeyCreationOptionsDto)
  @Fails(PasskeyLimitReached, SignInNotFresh, PasswordWrong, SignInBusy, TooManyRequests)
  async beginPasskey(
    @Caller() caller: Principal,
    @Body() { currentPassword }: RecentSignInDto,
  ): Promise<PasskeyCreationOptionsDto> {
    await this.signIn.assertFresh(caller, currentPassword);
    return toCreationOptions(await this.passkeys.begin(caller));
  }

  /**
   * Registers a passkey that was made with the options. From then on it signs in alone, where its authenticator checks
   * a PIN or a biometric, and a sign-in with a password or by email needs it, or another factor, too. The answer has
   * ten recovery codes where the user has none.
   */
  @Post()
  @SignedIn({ interactive: true })
  @Returns(RegisteredPasskeyDto, { status: 201, description: 'The passkey is in use' })
  @Fails(PasskeyInvalid, PasskeyExists, PasskeyLimitReached, TooManyRequests)
  async addPasskey(
    @Caller() caller: Principal,
    @Body() { name, credential }: NewPasskeyDto,
  ): Promise<RegisteredPasskeyDto> {
    return toRegisteredPasskey(await this.passkeys.add(caller, name, credential));
  }

  /** Gives a passkey another name. */
  @Patch(':id')
  @SignedIn({ interactive: true })
  @PasskeyParam()
  @Returns(null)
  @Fails(PasskeyNotFound)
  async renamePasskey(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Body() { name }: RenamePasskeyDto,
  ): Promise<void> {
    await this.passkeys.rename(caller, id, name);
  }

  /**
   * Removes a passkey; with the last factor the recovery codes go, too. The last way to sign in stays. Needs a sign-in
   * of the last ten minutes in which a factor was proved.
   */
  @Delete(':id')
  @SignedIn({ interactive: true })
  @PasskeyParam()
  @ApiBody({
    type: RecentSignInDto,
    required: false,
    examples: { recent: { summary: 'after a recent sign-in', value: {} } },
  })
  @Returns(null)
  @Fails(PasskeyNotFound, PasskeyNeeded, SignInNotFresh, PasswordWrong, SignInBusy, TooManyRequests)
  async removePasskey(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Body() { currentPassword }: RecentSignInDto,
  ): Promise<void> {
    await this.signIn.assertFresh(caller, currentPassword);
    await this.passkeys.remove(caller, id);
  }
}
