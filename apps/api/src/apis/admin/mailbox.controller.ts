import { Controller, Get, Header } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Public } from '@app/auth';
import { Fails, Returns, ReturnsFile, type FileAnswer } from '@app/http';
import { RouteUnknown } from '@app/common';
import { Mails } from '@app/mail';
import { MailboxDto } from './dto/mailbox.dto.js';
import { toMailbox } from './mailbox.mapper.js';
import { mailboxPolicy, toMailboxPage } from './mailbox.page.js';

@ApiTags('Administration')
@Controller('admin/dev')
export class MailboxController {
  constructor(private readonly mails: Mails) {}

  /**
   * The newest emails that would have been sent, with their tokens. Only in demo mode, which listens on 127.0.0.1;
   * elsewhere there is no such path.
   */
  @Get('mailbox')
  @Public()
  @Returns(MailboxDto)
  @Fails(RouteUnknown)
  async listMailbox(): Promise<MailboxDto> {
    return toMailbox(await this.mails.listMailbox());
  }

  /** The same as an HTML page, with the emails as mail programs show them. */
  @Get('mailbox.html')
  @Header('Content-Security-Policy', mailboxPolicy)
  @Public()
  @ReturnsFile('text/html', 'The page')
  @Fails(RouteUnknown)
  async showMailbox(): Promise<FileAnswer> {
    return toMailboxPage(await this.mails.listMailbox());
  }
}
