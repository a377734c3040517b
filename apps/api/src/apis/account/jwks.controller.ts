import { Controller, Get, Header } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Public, SigningKeys } from '@app/auth';
import { Returns } from '@app/http';
import { JwksDto } from './dto/jwks.dto.js';

@ApiTags('Account')
@Controller('.well-known')
export class JwksController {
  constructor(private readonly keys: SigningKeys) {}

  /** The public keys of our access tokens. A new key is listed here before it signs. */
  @Get('jwks.json')
  @Public()
  @Header('Cache-Control', `public, max-age=${SigningKeys.maxAge}`)
  @Returns(JwksDto)
  getJwks(): Promise<JwksDto> {
    return this.keys.jwks();
  }
}
