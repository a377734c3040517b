import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { Checked } from '@app/http';

const dateTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})$/;

/** A moment of RFC 3339 as a date; anything else stays what it is, and fails the check. */
export const Moment = (): PropertyDecorator => (target, key) => {
  Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' && dateTime.test(value) ? new Date(value) : value,
  )(target, key);
  Checked('moment', 'must be a date and time with its zone, such as 2026-01-31T12:00:00Z', isIsoTimestamp)(target, key);
  ApiProperty({ type: 'string', format: 'date-time', required: false })(target, key);
};

const isIsoTimestamp = (value: unknown): boolean => value instanceof Date && !Number.isNaN(value.getTime());
