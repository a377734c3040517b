import { Body, Controller, Delete, Get, Param, Post, Put } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import { Caller, SignedIn } from '@app/auth';
import { TooManyRequests, type Principal } from '@app/common';
import {
  PhoneNumberExists,
  PhoneNumberInvalid,
  PhoneNumberLimitReached,
  PhoneNumberNotFound,
  PhoneNumbersService,
} from '@app/contacts';
import { Fails, Returns } from '@app/http';
import { toOwnPhoneNumber, toOwnPhoneNumbers } from './contacts.mapper.js';
import { NewPhoneNumberDto, OwnPhoneNumberDto, OwnPhoneNumbersDto } from './dto/phone-number.dto.js';

const PhoneNumberParam = (example: string): MethodDecorator =>
  ApiParam({ name: 'id', description: 'Id of a phone number of the caller', example });

@ApiTags('Account')
@Controller('auth/phone-numbers')
export class PhoneNumbersController {
  constructor(private readonly phoneNumbers: PhoneNumbersService) {}

  /** The phone numbers of the caller. */
  @Get()
  @SignedIn({ interactive: true })
  @Returns(OwnPhoneNumbersDto)
  async listPhoneNumbers(@Caller() caller: Principal): Promise<OwnPhoneNumbersDto> {
    return toOwnPhoneNumbers(await this.phoneNumbers.list(caller.userId));
  }

  /** Adds a phone number. The first one is the default. It is data: nobody is called, and it signs nobody in. */
  @Post()
  @SignedIn({ interactive: true })
  @Returns(OwnPhoneNumberDto, { status: 201, description: 'The number was added' })
  @Fails(PhoneNumberInvalid, PhoneNumberExists, PhoneNumberLimitReached, TooManyRequests)
  async addPhoneNumber(@Caller() caller: Principal, @Body() body: NewPhoneNumberDto): Promise<OwnPhoneNumberDto> {
    return toOwnPhoneNumber(await this.phoneNumbers.add(caller, body.phoneNumber));
  }

  /** Makes a phone number the default, which the APIs show as the phone number of the user. */
  @Put(':id/default')
  @SignedIn({ interactive: true })
  @PhoneNumberParam('01930000-0000-7000-8000-00000000d301')
  @Returns(OwnPhoneNumberDto)
  @Fails(PhoneNumberNotFound)
  async changeDefaultPhoneNumber(@Caller() caller: Principal, @Param('id') id: string): Promise<OwnPhoneNumberDto> {
    return toOwnPhoneNumber(await this.phoneNumbers.makeDefault(caller, id));
  }

  /** Removes a phone number. The oldest of the others takes the place of the default. */
  @Delete(':id')
  @SignedIn({ interactive: true })
  @PhoneNumberParam('01930000-0000-7000-8000-00000000d301')
  @Returns(null)
  @Fails(PhoneNumberNotFound)
  async removePhoneNumber(@Caller() caller: Principal, @Param('id') id: string): Promise<void> {
    await this.phoneNumbers.remove(caller, id);
  }
}
