import { Body, Controller, Delete, Get, Patch } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { LastAdmin } from '@app/access';
import { accountOfCaller, AccountReader, DeleteAccount, DescribePerson } from '@app/accounts';
import { Caller, ReadsOfCaller, SignedIn } from '@app/auth';
import { Fails, IfMatch, Returns, type Tagged } from '@app/http';
import { StaleVersion, type Precondition, type Principal } from '@app/kernel';
import { UserNotFound } from '@app/users';
import { toChanges, toCurrentUser } from './current-user.mapper.js';
import { CurrentUserDto } from './dto/current-user.dto.js';
import { UpdateCurrentUserDto } from './dto/update-current-user.dto.js';

@ApiTags('Current user')
@Controller('me')
export class CurrentUserController {
  constructor(
    private readonly accounts: AccountReader,
    private readonly people: DescribePerson,
    private readonly deletion: DeleteAccount,
  ) {}

  /** The person to whom the credential was issued. */
  @Get()
  @SignedIn()
  @ReadsOfCaller(accountOfCaller)
  @Returns(CurrentUserDto)
  @Fails(UserNotFound)
  async show(@Caller() caller: Principal): Promise<Tagged<CurrentUserDto>> {
    return toCurrentUser(await this.accounts.readCaller(caller));
  }

  /** Changes what is named and leaves the rest. With `If-Match` only if nobody has changed it since. */
  @Patch()
  @SignedIn()
  @Returns(CurrentUserDto)
  @Fails(StaleVersion, UserNotFound)
  async update(@Caller() caller: Principal, @IfMatch() expected: Precondition, @Body() body: UpdateCurrentUserDto): Promise<Tagged<CurrentUserDto>> {
    await this.people.describe(caller.userId, toChanges(body), expected);
    return toCurrentUser(await this.accounts.read(caller.userId));
  }

  /** Deletes the account. Every token and key dies at once; the data are purged when the grace period is over. The last admin of an organization cannot go. */
  @Delete()
  @SignedIn({ interactive: true })
  @Returns(null, { status: 202, description: 'The deletion has begun' })
  @Fails(LastAdmin, UserNotFound)
  async remove(@Caller() caller: Principal): Promise<void> {
    await this.deletion.delete(caller.userId);
  }
}
