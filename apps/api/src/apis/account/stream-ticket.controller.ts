import { Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Caller, SignedIn, StreamTicketsService } from '@app/auth';
import type { Principal } from '@app/common';
import { Returns } from '@app/http';
import { toStreamTicket } from './browser-session.mapper.js';
import { StreamTicketDto } from './dto/stream-ticket.dto.js';

@ApiTags('Account')
@Controller('auth/stream-ticket')
export class StreamTicketController {
  constructor(private readonly tickets: StreamTicketsService) {}

  /**
   * A ticket that opens one stream of `/v1/user/notifications/stream` within 30 seconds, as `?ticket=`: for an
   * `EventSource` without the session cookie. The stream lasts as long as the session of the caller, or the token of
   * another issuer.
   */
  @Post()
  @SignedIn({ interactive: true })
  @Returns(StreamTicketDto, { status: 201, description: 'The ticket was issued' })
  async createStreamTicket(@Caller() caller: Principal): Promise<StreamTicketDto> {
    return toStreamTicket(await this.tickets.issue(caller));
  }
}
