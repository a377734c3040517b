import { Controller, Get } from '@nestjs/common';
import { CountsAs, Public } from '@app/auth';
import { Reply, ReturnsFile } from '@app/http';
import { style, styleFile } from './style.js';

@Controller('auth/ui')
export class AssetsController {
  @Get(styleFile)
  @Public()
  @CountsAs('nothing')
  @ReturnsFile('text/css', 'The styles of the pages')
  readPageStyle(): Reply {
    return new Reply(200, style, {
      'Content-Type': 'text/css; charset=utf-8',
      'Cache-Control': 'public, max-age=31536000, immutable',
    });
  }
}
