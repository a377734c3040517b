import { Controller, Get, Param } from '@nestjs/common';
import { CountsAs, Public } from '@app/auth';
import { Reply, ReturnsFile } from '@app/http';
import { script, scriptFile } from '../passkeys/script.js';
import { brandStyle } from './brand.js';
import { style, styleFile } from './style.js';

@Controller('auth/ui')
export class AssetsController {
  @Get(styleFile)
  @Public()
  @CountsAs('nothing')
  @ReturnsFile('text/css', 'The styles of the pages')
  readPageStyle(): Reply {
    return kept(style, 'text/css; charset=utf-8');
  }

  @Get('brand.:color.css')
  @Public()
  @CountsAs('nothing')
  @ReturnsFile('text/css', 'The color of an organization')
  readPageBrand(@Param('color') color: string): Reply {
    return kept(brandStyle(color), 'text/css; charset=utf-8');
  }

  @Get(scriptFile)
  @Public()
  @CountsAs('nothing')
  @ReturnsFile('text/javascript', 'The script of the pages with passkeys')
  readPageScript(): Reply {
    return kept(script, 'text/javascript; charset=utf-8');
  }
}

const kept = (text: string, type: string): Reply =>
  new Reply(200, text, { 'Content-Type': type, 'Cache-Control': 'public, max-age=31536000, immutable' });
