import { Body, Controller, Delete, Get, Param, Post, Query } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import {
  ApiKeyLimitReached,
  ApiKeyNotFound,
  ApiKeysService,
  Caller,
  FactorRequired,
  SignInService,
  PasswordWrong,
  SignedIn,
  SignInBusy,
  SignInNotFresh,
} from '@app/auth';
import { PermissionUnknown } from '@app/organizations';
import { defaultPageSize, Fails, PageQueryDto, Returns } from '@app/http';
import { PermissionMissing, RequestInvalid, TooManyRequests, type Principal } from '@app/common';
import { toApiKeyPage, toCreatedApiKey, toNewApiKey } from './account.mapper.js';
import { ApiKeyPageDto, CreatedApiKeyDto, NewApiKeyDto } from './dto/api-key.dto.js';

@ApiTags('Account')
@Controller('auth/api-keys')
export class ApiKeysController {
  constructor(
    private readonly keys: ApiKeysService,
    private readonly signIn: SignInService,
  ) {}

  /** The caller's API keys, without their secrets. */
  @Get()
  @SignedIn({ interactive: true })
  @Returns(ApiKeyPageDto)
  @Fails(RequestInvalid)
  async listApiKeys(
    @Caller() caller: Principal,
    @Query() { cursor, limit = defaultPageSize }: PageQueryDto,
  ): Promise<ApiKeyPageDto> {
    return toApiKeyPage(await this.keys.list(caller.userId, limit, cursor));
  }

  /**
   * Creates a key for the organization of the session. Only this answer has the whole key. Needs a sign-in of the last
   * ten minutes, or the password.
   */
  @Post()
  @SignedIn({ interactive: true })
  @Returns(CreatedApiKeyDto, { status: 201, description: 'The key was created' })
  @Fails(
    ...[PermissionMissing, PermissionUnknown, FactorRequired, ApiKeyLimitReached],
    ...[SignInNotFresh, PasswordWrong, SignInBusy, TooManyRequests],
  )
  async createApiKey(
    @Caller() caller: Principal,
    @Body() { currentPassword, ...wanted }: NewApiKeyDto,
  ): Promise<CreatedApiKeyDto> {
    await this.signIn.assertFresh(caller, currentPassword);
    return toCreatedApiKey(await this.keys.create(caller, toNewApiKey(wanted)));
  }

  /** Revokes a key. It is invalid from the next request on. */
  @Delete(':id')
  @SignedIn({ interactive: true })
  @ApiParam({ name: 'id', description: 'The public part of a key, as the list shows it', example: 'DemoKeyToRevoke0' })
  @Returns(null)
  @Fails(ApiKeyNotFound)
  async revokeApiKey(@Caller() caller: Principal, @Param('id') id: string): Promise<void> {
    await this.keys.revoke(caller.userId, id);
  }
}
