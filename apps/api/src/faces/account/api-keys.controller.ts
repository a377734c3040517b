import { Body, Controller, Delete, Get, Param, Post, Query } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import { ApiKeyLimitReached, ApiKeyNotFound, ApiKeys, Caller, SignedIn } from '@app/auth';
import { defaultPageSize, Fails, PageQueryDto, Returns } from '@app/http';
import { PermissionMissing, RequestInvalid, type Principal } from '@app/kernel';
import { toApiKeyPage, toMadeApiKey, toNewApiKey } from './account.mapper.js';
import { ApiKeyPageDto, MadeApiKeyDto, NewApiKeyDto } from './dto/api-key.dto.js';

@ApiTags('Account')
@Controller('auth/api-keys')
export class ApiKeysController {
  constructor(private readonly keys: ApiKeys) {}

  /** The caller's API keys, without their secrets. */
  @Get()
  @SignedIn({ interactive: true })
  @Returns(ApiKeyPageDto)
  @Fails(RequestInvalid)
  async list(@Caller() caller: Principal, @Query() { cursor, limit = defaultPageSize }: PageQueryDto): Promise<ApiKeyPageDto> {
    return toApiKeyPage(await this.keys.list(caller.userId, limit, cursor));
  }

  /** Makes a key for the organization of the session. The whole key is in this answer and never again. */
  @Post()
  @SignedIn({ interactive: true })
  @Returns(MadeApiKeyDto, { status: 201, description: 'The key was made' })
  @Fails(PermissionMissing, ApiKeyLimitReached)
  async make(@Caller() caller: Principal, @Body() body: NewApiKeyDto): Promise<MadeApiKeyDto> {
    return toMadeApiKey(await this.keys.make(caller, toNewApiKey(body)));
  }

  /** Revokes a key. It is dead from the next request on. */
  @Delete(':id')
  @SignedIn({ interactive: true })
  @ApiParam({ name: 'id', description: 'The public part of a key, as the list shows it', example: 'DemoKeyToRevoke0' })
  @Returns(null)
  @Fails(ApiKeyNotFound)
  async revoke(@Caller() caller: Principal, @Param('id') id: string): Promise<void> {
    await this.keys.revoke(caller.userId, id);
  }
}
