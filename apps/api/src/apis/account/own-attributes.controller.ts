import { Body, Controller, Get, Patch } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { AttributeReadOnly, AttributesInvalid, MemberAttributesService } from '@app/attributes';
import { Caller, SignedIn } from '@app/auth';
import { OrganizationNotFound, StaleVersion, type Precondition, type Principal } from '@app/common';
import { Fails, IfMatch, Returns, type WithETag } from '@app/http';
import { UpdateOwnAttributesDto, OwnAttributesDto } from './dto/own-attributes.dto.js';
import { toOwnAttributes } from './own-attributes.mapper.js';

@ApiTags('Account')
@Controller('auth/attributes')
export class OwnAttributesController {
  constructor(private readonly attributes: MemberAttributesService) {}

  /** What the organization of the session keeps of the user and lets them read. Each organization describes its own. */
  @Get()
  @SignedIn({ interactive: true })
  @Returns(OwnAttributesDto)
  async getOwnAttributes(@Caller() caller: Principal): Promise<WithETag<OwnAttributesDto>> {
    return toOwnAttributes(await this.attributes.readOwn(caller));
  }

  /** Sets and removes those that the organization of the session lets its members write. All of them or none. */
  @Patch()
  @SignedIn({ interactive: true })
  @Returns(OwnAttributesDto)
  @Fails(OrganizationNotFound, AttributesInvalid, AttributeReadOnly, StaleVersion)
  async updateOwnAttributes(
    @Caller() caller: Principal,
    @IfMatch() expected: Precondition,
    @Body() { attributes }: UpdateOwnAttributesDto,
  ): Promise<WithETag<OwnAttributesDto>> {
    return toOwnAttributes(await this.attributes.changeOwn(caller, attributes, expected));
  }
}
