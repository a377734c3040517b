import { Body, Controller, Delete, Get, Param, Post } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import { Allows, IssuerExists, IssuerFixed, IssuerLimitReached, IssuerNotFound, TrustedIssuers } from '@app/auth';
import { OrganizationNotFound } from '@app/common';
import { Fails, Returns } from '@app/http';
import { IssuerDto, IssuersDto, NewIssuerDto } from './dto/issuer.dto.js';
import { toIssuer, toIssuers } from './issuers.mapper.js';
import { ForOperators, OperatorNeeded } from './operators.js';

@ApiTags('Administration')
@Controller('admin/issuers')
@ForOperators()
export class IssuersController {
  constructor(private readonly issuers: TrustedIssuers) {}

  /** The trusted token issuers of the installation. */
  @Get()
  @Allows('read:issuers')
  @Returns(IssuersDto)
  @Fails(OperatorNeeded)
  async listIssuers(): Promise<IssuersDto> {
    return toIssuers(await this.issuers.list());
  }

  /** Adds a trusted token issuer. Every server accepts its tokens within two seconds. */
  @Post()
  @Allows('update:issuers')
  @Returns(IssuerDto, { status: 201, description: 'The issuer is trusted' })
  @Fails(OperatorNeeded, OrganizationNotFound, IssuerExists, IssuerLimitReached)
  async addIssuer(@Body() body: NewIssuerDto): Promise<IssuerDto> {
    return toIssuer(await this.issuers.add(body));
  }

  /** Removes a trusted token issuer. Every server rejects its tokens within two seconds. Its users stay. */
  @Delete(':provider')
  @Allows('update:issuers')
  @ApiParam({ name: 'provider', type: String, description: 'Provider of a trusted issuer', example: 'new-id' })
  @Returns(null)
  @Fails(OperatorNeeded, IssuerNotFound, IssuerFixed)
  async removeIssuer(@Param('provider') provider: string): Promise<void> {
    await this.issuers.remove(provider);
  }
}
