import { Body, Controller, Delete, Get, Patch } from '@nestjs/common';
import { ApiBody, ApiTags } from '@nestjs/swagger';
import { LastAdmin } from '@app/organizations';
import {
  AccountDeletionService,
  accountOfCaller,
  ProfileQueries,
  ProfilesService,
  type AccountRow,
} from '@app/accounts';
import { Caller, SignInService, PasswordWrong, ReadWithCaller, SignedIn, SignInBusy, SignInNotFresh } from '@app/auth';
import { Fails, IfMatch, Returns, type WithETag } from '@app/http';
import { StaleVersion, TooManyRequests, type Precondition, type Principal } from '@app/common';
import { UserNotFound } from '@app/users';
import { toChanges, toCurrentUser } from './current-user.mapper.js';
import { CurrentUserDto } from './dto/current-user.dto.js';
import { DeleteAccountDto } from './dto/delete-account.dto.js';
import { UpdateCurrentUserDto } from './dto/personal-fields.dto.js';

@ApiTags('Current user')
@Controller('me')
export class CurrentUserController {
  constructor(
    private readonly queries: ProfileQueries,
    private readonly profiles: ProfilesService,
    private readonly deletion: AccountDeletionService,
    private readonly signIn: SignInService,
  ) {}

  /** The user to whom the credential was issued. */
  @Get()
  @SignedIn('read:me')
  @Returns(CurrentUserDto)
  @Fails(UserNotFound)
  async getCurrentUser(
    @Caller() caller: Principal,
    @ReadWithCaller(accountOfCaller) account: AccountRow | undefined,
  ): Promise<WithETag<CurrentUserDto>> {
    return toCurrentUser(await this.queries.accountOfCaller(caller.userId, account));
  }

  /** Changes the given fields. With `If-Match`, only if no other request has changed the user since. */
  @Patch()
  @SignedIn('update:me')
  @Returns(CurrentUserDto)
  @Fails(StaleVersion, UserNotFound)
  async updateCurrentUser(
    @Caller() caller: Principal,
    @IfMatch() expected: Precondition,
    @Body() body: UpdateCurrentUserDto,
  ): Promise<WithETag<CurrentUserDto>> {
    await this.profiles.updateUser(caller.userId, toChanges(body), expected);
    return toCurrentUser(await this.queries.account(caller.userId));
  }

  /**
   * Deletes the account. Every token and key is invalid at once; a job removes the data after the grace period. The
   * last admin of an organization cannot delete their account. Needs a sign-in of the last ten minutes, or the
   * password.
   */
  @Delete()
  @SignedIn({ interactive: true })
  @ApiBody({
    type: DeleteAccountDto,
    required: false,
    examples: { recent: { summary: 'after a recent sign-in', value: {} } },
  })
  @Returns(null, { status: 202, description: 'The deletion has begun' })
  @Fails(LastAdmin, UserNotFound, SignInNotFresh, PasswordWrong, SignInBusy, TooManyRequests)
  async deleteCurrentUser(@Caller() caller: Principal, @Body() { currentPassword }: DeleteAccountDto): Promise<void> {
    await this.signIn.assertFresh(caller, currentPassword);
    await this.deletion.deleteOwn(caller.userId);
  }
}
