import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  Caller,
  FactorCodeWrong,
  FactorNeeded,
  FactorNotFound,
  PasskeyWrong,
  PasswordWrong,
  SignedIn,
  SignInBusy,
  StepUpService,
  TakesSessionCookie,
} from '@app/auth';
import { RequestInvalid, TooManyRequests, type Principal } from '@app/common';
import { Fails, Returns } from '@app/http';
import { PasskeyRequestOptionsDto } from './dto/passkey.dto.js';
import { StepUpDto } from './dto/step-up.dto.js';
import { toRequestOptions } from './passkey.mapper.js';

@ApiTags('Account')
@Controller('auth/session/step-up')
export class StepUpController {
  constructor(private readonly stepUp: StepUpService) {}

  /**
   * Makes the sign-in of this session recent again, for what needs a sign-in of the last ten minutes: with one of the
   * password, a code of the authenticator app or a recovery code, and a passkey. A user with a second factor needs the
   * factor. `authenticatedAt` and `amr` of `GET /auth/session` say so at once; tokens stay as they are.
   */
  @Post()
  @SignedIn({ interactive: true })
  @TakesSessionCookie()
  @Returns(null, { description: 'The sign-in is recent' })
  @Fails(
    RequestInvalid,
    PasswordWrong,
    FactorNeeded,
    FactorCodeWrong,
    FactorNotFound,
    PasskeyWrong,
    SignInBusy,
    TooManyRequests,
  )
  async stepUpSession(@Caller() caller: Principal, @Body() body: StepUpDto): Promise<void> {
    await this.stepUp.prove(caller, body);
  }

  /** Options for a proof by a passkey, for this session. They replace the ones of before. */
  @Post('options')
  @SignedIn({ interactive: true })
  @TakesSessionCookie()
  @Returns(PasskeyRequestOptionsDto)
  async beginStepUpWithPasskey(@Caller() caller: Principal): Promise<PasskeyRequestOptionsDto> {
    return toRequestOptions(await this.stepUp.begin(caller));
  }
}
