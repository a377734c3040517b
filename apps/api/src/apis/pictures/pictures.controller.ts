import { Controller, Get, Header, Param } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import { Public } from '@app/auth';
import { Fails, ReturnsFile, type FileAnswer } from '@app/http';
import { Pictures, PictureNotFound, StorageUnavailable } from '@app/pictures';
import { pictureType, toFileAnswer } from './pictures.mapper.js';

const example = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855-512.webp';

@ApiTags('Pictures')
@Controller('pictures')
export class PicturesController {
  constructor(private readonly files: Pictures) {}

  /** An uploaded picture: square, WebP. It never changes. */
  @Get(':file')
  @Public()
  @Header('Cache-Control', 'public, max-age=31536000, immutable')
  @Header('Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'; sandbox")
  @Header('Cross-Origin-Resource-Policy', 'cross-origin')
  @Header('X-Content-Type-Options', 'nosniff')
  @ApiParam({ name: 'file', description: '`<hash>-<size>.webp`; sizes are 512, 256 and 64', example })
  @ReturnsFile(pictureType, 'The picture')
  @Fails(PictureNotFound, StorageUnavailable)
  async getPicture(@Param('file') file: string): Promise<FileAnswer> {
    return toFileAnswer(file, await this.files.open(file));
  }
}
