import { Controller, Get, Header } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Public } from '@app/auth';
import { Returns } from '@app/http';
import { PictureAddresses } from '@app/pictures';
import { toPdpMetadata } from './access.mapper.js';
import { PdpMetadataDto } from './dto/search.dto.js';

@ApiTags('Access evaluation')
@Controller('.well-known')
export class PdpMetadataController {
  constructor(private readonly addresses: PictureAddresses) {}

  /** Where the operations of AuthZEN are. The addresses begin with `PUBLIC_URL`. */
  @Get('authzen-configuration')
  @Public()
  @Header('Cache-Control', 'public, max-age=3600')
  @Returns(PdpMetadataDto)
  getPdpMetadata(): PdpMetadataDto {
    return toPdpMetadata(this.addresses.base());
  }
}
