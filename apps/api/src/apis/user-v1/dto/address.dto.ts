import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { MayBeNull, Text } from '@app/http';

const textOrNull = (example: string | null): object => ({ type: 'string', nullable: true, example });

const Part = (example: string | null): PropertyDecorator =>
  applyDecorators(MayBeNull(), Text({ min: 0, max: 200 }), ApiProperty({ ...textOrNull(example), required: false }));

/** Where the user lives. Parts that are not set are null. */
export class AddressDto {
  /** A name that the client gives the address. */
  @ApiProperty(textOrNull('home'))
  addressId: string | null;

  @ApiProperty(textOrNull('12 St. James Square'))
  addressLine1: string | null;

  @ApiProperty(textOrNull(null))
  addressLine2: string | null;

  @ApiProperty(textOrNull(null))
  addressLine3: string | null;

  @ApiProperty(textOrNull('London'))
  city: string | null;

  @ApiProperty(textOrNull(null))
  state: string | null;

  @ApiProperty(textOrNull('SW1Y 4JH'))
  postalCode: string | null;

  @ApiProperty(textOrNull('GB'))
  country: string | null;
}

/** What to change of the address. A part that is absent stays as it is; null unsets it. */
export class UpdateAddressDto {
  /** A name that the client gives the address. */
  @Part('home')
  addressId?: string | null;

  @Part('12 St. James Square')
  addressLine1?: string | null;

  @Part(null)
  addressLine2?: string | null;

  @Part(null)
  addressLine3?: string | null;

  @Part('London')
  city?: string | null;

  @Part(null)
  state?: string | null;

  @Part('SW1Y 4JH')
  postalCode?: string | null;

  /** ISO 3166-1 alpha-2, kept in upper case, or free text. */
  @Part('gb')
  country?: string | null;
}
